/** What a model of the AI SDK is: `openai('gpt-5')`, `createOpenAI({ baseURL })('…')`, `gateway('…')`, a plain name. */
import type ts from 'typescript';
import { hostedBy, hostedByElsewhere } from '../facts';
import type { Hosted } from '../library';
import type { MadeElsewhere } from '../modules';
import type { CallLike, Origin } from '../origins';
import { originOf } from '../origins';
import type { ParsedSource } from '../parse';
import type { ConstantText } from '../values';
import { constantText, optionOf, propertyOf, resolved } from '../values';

export interface SdkModel {
  readonly name?: ConstantText;
  readonly hosted: Hosted;
}

const GATEWAY = 'AI Gateway';
/** Packages of providers, as people call those. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['@ai-sdk/openai', 'OpenAI'],
  ['@ai-sdk/azure', 'Azure OpenAI'],
  ['@ai-sdk/anthropic', 'Anthropic'],
  ['@ai-sdk/amazon-bedrock', 'Bedrock'],
  ['@ai-sdk/google', 'Google'],
  ['@ai-sdk/google-vertex', 'Vertex AI'],
  ['@ai-sdk/mistral', 'Mistral'],
  ['@ai-sdk/xai', 'xAI'],
  ['@ai-sdk/groq', 'Groq'],
  ['@ai-sdk/cohere', 'Cohere'],
  ['@ai-sdk/deepseek', 'DeepSeek'],
  ['@ai-sdk/cerebras', 'Cerebras'],
  ['@ai-sdk/fireworks', 'Fireworks'],
  ['@ai-sdk/togetherai', 'Together'],
  ['@ai-sdk/deepinfra', 'DeepInfra'],
  ['@ai-sdk/replicate', 'Replicate'],
  ['@ai-sdk/perplexity', 'Perplexity'],
  ['@ai-sdk/huggingface', 'Hugging Face'],
  ['@ai-sdk/baseten', 'Baseten'],
  ['@ai-sdk/fal', 'fal'],
  ['@ai-sdk/luma', 'Luma'],
  ['@ai-sdk/elevenlabs', 'ElevenLabs'],
  ['@ai-sdk/deepgram', 'Deepgram'],
  ['@ai-sdk/assemblyai', 'AssemblyAI'],
  ['@ai-sdk/gladia', 'Gladia'],
  ['@ai-sdk/hume', 'Hume'],
  ['@ai-sdk/lmnt', 'LMNT'],
  ['@ai-sdk/revai', 'Rev AI'],
  ['@ai-sdk/vercel', 'Vercel'],
  ['@ai-sdk/gateway', GATEWAY],
  ['@ai-sdk/openai-compatible', 'OpenAI-compatible'],
  ['@openrouter/ai-sdk-provider', 'OpenRouter'],
  ['workers-ai-provider', 'Cloudflare'],
  ['ollama-ai-provider', 'Ollama'],
  ['ollama-ai-provider-v2', 'Ollama'],
  ['ai-sdk-ollama', 'Ollama'],
]);
/** What these name runs on machines of one's own, if no address says otherwise. */
const OWN = new Set(['ollama-ai-provider', 'ollama-ai-provider-v2', 'ai-sdk-ollama']);
/** An address is part of what they are: without a constant one nobody knows who answers. */
const NEEDS_ADDRESS = new Set(['@ai-sdk/openai-compatible']);
const ADDRESS = ['baseURL', 'baseUrl', 'host'] as const;

/** `@ai-sdk/google-vertex/edge` is the package before it. */
const ENTRY_POINT = /^(@[\w.-]+\/[\w.-]+)\/.+$/;

/** Wrappers of wrappers end somewhere. */
const DEEPEST_WRAPPER = 5;

export function sdkModel(source: ParsedSource, expression: ts.Expression | undefined, depth = 0): SdkModel | undefined {
  const name = constantText(source, expression);
  if (name) {
    return { name, hosted: { runBy: 'provider', provider: GATEWAY } };
  }
  const value = resolved(source, expression) ?? expression;
  // A condition that the code does not settle: the first that is a model.
  if (value && source.ts.isConditionalExpression(value) && depth <= DEEPEST_WRAPPER) {
    return sdkModel(source, value.whenTrue, depth + 1) ?? sdkModel(source, value.whenFalse, depth + 1);
  }
  const origin = value && depth <= DEEPEST_WRAPPER ? originOf(source, value) : undefined;
  const call = origin?.calls.at(-1);
  if (value && origin?.elsewhere && !call) {
    return madeElsewhere(source, value, origin.elsewhere);
  }
  if (!origin || !call) {
    return undefined;
  }
  return origin.module === 'ai' ? ofSdk(source, origin, call, depth) : ofProvider(source, origin, call);
}

/** `import { model } from './models'`: its name stands there. */
function madeElsewhere(source: ParsedSource, value: ts.Expression, made: MadeElsewhere): SdkModel | undefined {
  const provider =
    PROVIDERS.get(made.module.replace(ENTRY_POINT, '$1')) ?? (made.module === 'ai' ? GATEWAY : undefined);
  const span = { start: value.getStart(source.file), end: value.end };
  const isOwn = made.url === undefined && OWN.has(made.module);
  const isNobodys = made.url === undefined && NEEDS_ADDRESS.has(made.module);
  return provider === undefined
    ? undefined
    : {
        ...(made.text === undefined ? {} : { name: { text: made.text, span, isElsewhere: true } }),
        hosted:
          isOwn || isNobodys
            ? { runBy: isOwn ? 'own-service' : 'unknown', provider }
            : hostedByElsewhere(provider, made),
      };
}

function ofProvider(source: ParsedSource, { module, path, calls }: Origin, call: CallLike): SdkModel | undefined {
  const provider = PROVIDERS.get(module.replace(ENTRY_POINT, '$1'));
  if (!provider || !path.endsWith(')')) {
    return undefined;
  }
  const name = constantText(source, call.arguments?.[0]);
  const [maker] = calls;
  const isMade = maker !== undefined && maker !== call;
  const url = isMade ? ADDRESS.map((each) => optionOf(source, maker, 0, each)).find((each) => each) : undefined;
  const called = isMade ? constantText(source, optionOf(source, maker, 0, 'name'))?.text : undefined;
  return { ...(name ? { name } : {}), hosted: whoRuns(source, module, provider, called, url) };
}

function whoRuns(
  source: ParsedSource,
  module: string,
  provider: string,
  called: string | undefined,
  url: ts.Expression | undefined,
): Hosted {
  if (!url && OWN.has(module)) {
    return { runBy: 'own-service', provider };
  }
  if (!url && NEEDS_ADDRESS.has(module)) {
    return { runBy: 'unknown', provider: called ?? provider };
  }
  return hostedBy(source, provider, url);
}

/** `gateway('…')`, models that are wrapped, providers put together from several. */
function ofSdk(source: ParsedSource, { path, calls }: Origin, call: CallLike, depth: number): SdkModel | undefined {
  const [maker] = calls;
  if (/^(gateway|createGateway\(\))(\.\w+)?\(\)$/.test(path)) {
    const name = constantText(source, call.arguments?.[0]);
    return { ...(name ? { name } : {}), hosted: { runBy: 'provider', provider: GATEWAY } };
  }
  if (/^wrap\w*Model\(\)$/.test(path)) {
    return sdkModel(source, optionOf(source, call, 0, 'model'), depth + 1);
  }
  if (/^(experimental_)?customProvider\(\)\.\w+\(\)$/.test(path) && maker) {
    return ofCustomProvider(source, maker, call, depth);
  }
  if (/^(experimental_)?createProviderRegistry\(\)\.\w+\(\)$/.test(path)) {
    const name = constantText(source, call.arguments?.[0]);
    return name && { name, hosted: { runBy: 'provider', provider: name.text.split(/[:>]/)[0]?.trim() || GATEWAY } };
  }
  return undefined;
}

const TABLES = [
  'languageModels',
  'textEmbeddingModels',
  'embeddingModels',
  'imageModels',
  'transcriptionModels',
] as const;

/** `provider.languageModel('chat')` of `customProvider({ languageModels: { chat: openai('…') } })`. */
function ofCustomProvider(source: ParsedSource, maker: CallLike, call: CallLike, depth: number): SdkModel | undefined {
  const key = constantText(source, call.arguments?.[0])?.text;
  if (key === undefined) {
    return undefined;
  }
  const found = TABLES.map((table) => propertyOf(source, optionOf(source, maker, 0, table), key)).find((each) => each);
  return found && sdkModel(source, found, depth + 1);
}
