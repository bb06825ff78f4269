/** Reads the many clients of providers that look alike: a client object, methods below it, options in one argument. */
import { t } from '../../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../../shared/src/manifest/schema';
import type { Library, UseCall, UseFacts } from '../library';
import {
  anyOption,
  firstNumber,
  firstText,
  hostedBy,
  hostedByElsewhere,
  hostedFacts,
  labelOf,
  newDraft,
} from '../facts';
import { setContext, setKind, setKindOfModel, setModel, setOption } from '../facts';
import type { ToolLoop } from '../agents/apiLoops';
import { readApiLoop } from '../agents/apiLoops';
import type { ConstantText } from '../values';

export interface ApiMethod {
  /** Below the client, without its parentheses: `chat.completions.create`. */
  readonly path: RegExp;
  /** Without one, the name of the model tells. */
  readonly kind?: WorkloadKind;
  /** What it is where the name of the model tells nothing. */
  readonly otherwise?: WorkloadKind;
  /** The argument that holds the options, and the names under which the model stands in them. */
  readonly argument?: number;
  readonly model?: readonly string[];
  /** The model is an argument of its own. */
  readonly modelArgument?: number;
  /** The client calls tools and asks again until the model is done. */
  readonly loop?: ToolLoop;
}

export interface ApiClient {
  readonly id: string;
  readonly packages: readonly string[];
  readonly provider: string;
  /** How the client is made, on the path of origins: `new OpenAI()`; empty where the module itself is one. */
  readonly client: RegExp;
  /** Where the constructor's options hold an address. */
  readonly url?: readonly string[];
  /** Without an address, requests go to a service of one's own. */
  readonly isOwnByDefault?: true;
  /** The constructor's options that name the provider otherwise: `AzureOpenAI`. */
  readonly providerOf?: (path: string) => string | undefined;
  readonly methods: readonly ApiMethod[];
}

const MODEL = ['model'] as const;
const MAX_OUTPUT = [
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'maxTokens',
  'maxOutputTokens',
  'max_tokens_to_sample',
  'max_new_tokens',
  'parameters.max_new_tokens',
  'inferenceConfig.maxTokens',
  'config.maxOutputTokens',
  'generationConfig.maxOutputTokens',
  'options.num_predict',
  'input.max_tokens',
  'input.max_new_tokens',
] as const;

export function apiLibrary(client: ApiClient): Library {
  return {
    id: client.id,
    packages: client.packages,
    patterns: client.methods.map((method) => ({
      path: new RegExp(`^(?:${client.client.source})(?:${method.path.source})\\(\\)$`),
      read: (use) => {
        const asked = readMethod(client, method, use);
        return method.loop ? readApiLoop(method.loop, use, asked) : asked;
      },
    })),
  };
}

function readMethod(client: ApiClient, method: ApiMethod, use: UseCall): UseFacts {
  const { source, call, origin } = use;
  const { argument = 0 } = method;
  const model = modelOf(method, use);
  const draft = newDraft();
  setModel(draft, model);
  if (method.kind) {
    setKind(draft, method.kind);
  } else {
    setKindOfModel(draft, model, method.otherwise);
  }
  setOption(
    draft,
    'maxOutputTokens',
    firstNumber(source, ...MAX_OUTPUT.map((name) => anyOption(use, argument, [name]))),
  );
  setOption(draft, 'threads', firstNumber(source, anyOption(use, argument, ['options.num_thread'])));
  setOption(draft, 'gpuLayers', firstNumber(source, anyOption(use, argument, ['options.num_gpu'])));
  setOption(draft, 'batchSize', firstNumber(source, anyOption(use, argument, ['options.num_batch'])));
  setOption(draft, 'dimensions', firstNumber(source, anyOption(use, argument, ['dimensions'])));
  setContext(draft, firstNumber(source, anyOption(use, argument, ['options.num_ctx'])));
  if (!model) {
    draft.notes.push(t('No model is named here: which one answers is not known.'));
  }
  const label = labelOf(use, model);
  const [maker] = origin.calls;
  const isMade = maker !== undefined && maker !== call;
  const url = isMade && client.url ? anyOption({ source, call: maker }, 0, client.url) : undefined;
  const { elsewhere } = origin;
  if (elsewhere && (elsewhere.url !== undefined || !client.isOwnByDefault)) {
    const provider = client.providerOf?.(origin.path) ?? client.provider;
    return hostedFacts(draft, hostedByElsewhere(provider, elsewhere), label);
  }
  if (client.isOwnByDefault) {
    draft.spec.runtime = 'ollama';
    const hosted = url ? hostedBy(source, client.provider, url) : undefined;
    return hostedFacts(draft, hosted ?? { runBy: 'own-service', provider: client.provider }, label);
  }
  const provider = client.providerOf?.(origin.path) ?? client.provider;
  return hostedFacts(draft, hostedBy(source, provider, url), label);
}

function modelOf({ modelArgument, argument = 0, model = MODEL }: ApiMethod, use: UseCall): ConstantText | undefined {
  const { source, call } = use;
  return modelArgument === undefined
    ? firstText(source, ...model.map((name) => anyOption(use, argument, [name])))
    : firstText(source, call.arguments?.[modelArgument]);
}
