/** LangChain.js: a class per provider and purpose; the object that is made is the model. */
import { t } from '../../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../../shared/src/manifest/schema';
import type { Library, UseCall, UseFacts } from '../library';
import type { Draft } from '../facts';
import { anyOption, firstNumber, firstText, hostedBy, hostedFacts, labelOf, localFacts, newDraft } from '../facts';
import { setContext, setKind, setKindOfModel, setModel, setOption, setPrecisionOfName } from '../facts';
import { executedAgents, prebuiltAgents } from '../agents/langChainAgents';
import { providerInName } from './universalModel';
import { constantFile } from '../files';
import type { ConstantText } from '../values';
import { constantText, optionOf } from '../values';

interface ModelClass {
  readonly name: RegExp;
  readonly kind: WorkloadKind;
  /** In this process; by a service of one's own; else by the provider of this name. */
  readonly runBy: 'process' | 'own-service' | string;
}

const chat = (name: RegExp, runBy: string): ModelClass => ({ name, kind: 'inference', runBy });
const embeddings = (name: RegExp, runBy: string): ModelClass => ({ name, kind: 'embedding', runBy });

const CLASSES: readonly ModelClass[] = [
  chat(/AzureChatOpenAI|AzureOpenAI/, 'Azure OpenAI'),
  chat(/ChatOpenAI|ChatOpenAIResponses|ChatOpenAICompletions|OpenAI|OpenAIChat/, 'OpenAI'),
  embeddings(/AzureOpenAIEmbeddings/, 'Azure OpenAI'),
  embeddings(/OpenAIEmbeddings/, 'OpenAI'),
  { name: /DallEAPIWrapper/, kind: 'image-generation', runBy: 'OpenAI' },
  chat(/ChatAnthropic|ChatAnthropicMessages/, 'Anthropic'),
  chat(/ChatBedrockConverse|BedrockChat|ChatBedrock|Bedrock/, 'Bedrock'),
  embeddings(/BedrockEmbeddings/, 'Bedrock'),
  chat(/ChatGoogle|ChatGoogleGenerativeAI|GoogleGenerativeAI/, 'Google'),
  embeddings(/GoogleGenerativeAIEmbeddings/, 'Google'),
  chat(/ChatVertexAI|VertexAI|ChatVertexAIWeb/, 'Vertex AI'),
  embeddings(/VertexAIEmbeddings|GoogleVertexAIEmbeddings/, 'Vertex AI'),
  chat(/ChatMistralAI|MistralAI/, 'Mistral'),
  embeddings(/MistralAIEmbeddings/, 'Mistral'),
  chat(/ChatCohere|Cohere/, 'Cohere'),
  embeddings(/CohereEmbeddings/, 'Cohere'),
  { name: /CohereRerank/, kind: 'rerank', runBy: 'Cohere' },
  chat(/ChatGroq/, 'Groq'),
  chat(/ChatXAI/, 'xAI'),
  chat(/ChatDeepSeek/, 'DeepSeek'),
  chat(/ChatCerebras/, 'Cerebras'),
  chat(/ChatPerplexity/, 'Perplexity'),
  chat(/ChatOpenRouter/, 'OpenRouter'),
  chat(/ChatTogetherAI|TogetherAI/, 'Together'),
  embeddings(/TogetherAIEmbeddings/, 'Together'),
  chat(/ChatFireworks|Fireworks/, 'Fireworks'),
  embeddings(/FireworksEmbeddings/, 'Fireworks'),
  chat(/ChatCloudflareWorkersAI|CloudflareWorkersAI/, 'Cloudflare'),
  embeddings(/CloudflareWorkersAIEmbeddings/, 'Cloudflare'),
  chat(/HuggingFaceInference/, 'Hugging Face'),
  embeddings(/HuggingFaceInferenceEmbeddings/, 'Hugging Face'),
  chat(/Replicate/, 'Replicate'),
  chat(/ChatOllama|Ollama/, 'own-service'),
  embeddings(/OllamaEmbeddings/, 'own-service'),
  chat(/ChatLlamaCpp|LlamaCpp/, 'process'),
  embeddings(/LlamaCppEmbeddings/, 'process'),
  embeddings(/HuggingFaceTransformersEmbeddings|TensorFlowEmbeddings/, 'process'),
  chat(/ChatAlibabaTongyi|AlibabaTongyi/, 'Alibaba Cloud'),
  embeddings(/AlibabaTongyiEmbeddings/, 'Alibaba Cloud'),
  chat(/ChatMoonshot/, 'Moonshot'),
  chat(/ChatZhipuAI/, 'Zhipu'),
  embeddings(/ZhipuAIEmbeddings/, 'Zhipu'),
  embeddings(/VoyageEmbeddings/, 'Voyage'),
  embeddings(/JinaEmbeddings/, 'Jina'),
  chat(/ChatWatsonx|WatsonxLLM/, 'watsonx'),
  embeddings(/WatsonxEmbeddings/, 'watsonx'),
  chat(/ChatBaiduQianfan|ChatBaiduWenxin/, 'Baidu'),
  embeddings(/BaiduQianfanEmbeddings/, 'Baidu'),
  chat(/ChatTencentHunyuan/, 'Tencent'),
  embeddings(/TencentHunyuanEmbeddings/, 'Tencent'),
  embeddings(/ByteDanceDoubaoEmbeddings/, 'ByteDance'),
  chat(/ChatMinimax/, 'MiniMax'),
  embeddings(/MinimaxEmbeddings/, 'MiniMax'),
  chat(/ChatIflytekXinghuo/, 'iFlytek'),
  chat(/ChatYandexGPT|YandexGPT/, 'Yandex'),
  embeddings(/YandexGPTEmbeddings/, 'Yandex'),
  chat(/ChatDeepInfra|DeepInfraLLM/, 'DeepInfra'),
  embeddings(/DeepInfraEmbeddings/, 'DeepInfra'),
  chat(/ChatNovitaAI/, 'Novita'),
  chat(/ChatFriendli|Friendli/, 'Friendli'),
  chat(/SageMakerEndpoint|SagemakerEndpoint/, 'SageMaker'),
];

const PACKAGES = [
  'openai anthropic aws google google-genai google-vertexai google-vertexai-web google-gauth mistralai cohere groq xai',
  'deepseek cerebras perplexity openrouter cloudflare ollama community azure-openai baidu-qianfan yandex',
]
  .join(' ')
  .split(' ')
  .map((name) => `@langchain/${name}`);

export const langChain: Library = {
  id: 'langchain',
  packages: [...PACKAGES, 'langchain'],
  patterns: [
    ...CLASSES.map(({ name, ...made }) => ({
      path: new RegExp(`^(?:new (?:${name.source})|(?:${name.source})\\.initialize)\\(\\)$`),
      read: (use: UseCall) => readClass(use, made),
    })),
    { path: /^initChatModel\(\)$/, read: readUniversal },
    ...executedAgents,
    ...prebuiltAgents,
  ],
};

const MODEL = ['model', 'modelName', 'modelId', 'azureOpenAIApiDeploymentName', 'deploymentName'] as const;
const ADDRESS = [
  'configuration.baseURL',
  'configuration.basePath',
  'clientOptions.baseURL',
  'baseURL',
  'baseUrl',
  'anthropicApiUrl',
  'endpointUrl',
  'endpoint',
  'azureOpenAIEndpoint',
  'azureOpenAIBasePath',
  'serverURL',
  'apiUrl',
] as const;
const MAX_OUTPUT = ['maxTokens', 'maxOutputTokens', 'maxCompletionTokens', 'numPredict', 'max_tokens'] as const;
/** Classes that take the name alone have their options behind it. */
const optionsAt = ({ source, call }: UseCall) => (constantText(source, call.arguments?.[0]) ? 1 : 0);

function readClass(use: UseCall, { kind, runBy }: Omit<ModelClass, 'name'>): UseFacts {
  const { source, call } = use;
  const at = optionsAt(use);
  const file = optionOf(source, call, at, 'modelPath');
  const named = at === 1 ? call.arguments?.[0] : anyOption(use, 0, MODEL);
  const model = file ? constantFile(source, file) : firstText(source, named, anyOption(use, at, MODEL));
  const draft = newDraft();
  setModel(draft, model);
  setKind(draft, kind);
  addNumbers(draft, use, at);
  if (!model) {
    draft.notes.push(t('No model is named: the class takes its default, which can change.'));
  }
  const label = labelOf(use, model);
  if (runBy === 'process') {
    return inProcess(draft, model, file !== undefined, label);
  }
  const url = anyOption(use, at, ADDRESS);
  if (runBy === 'own-service') {
    draft.spec.runtime = 'ollama';
    return hostedFacts(draft, url ? hostedBy(source, 'Ollama', url) : { runBy, provider: 'Ollama' }, label);
  }
  return hostedFacts(draft, hostedBy(source, runBy, url), label);
}

function addNumbers(draft: Draft, use: UseCall, at: number): void {
  const { source } = use;
  const number = (...names: readonly string[]) =>
    firstNumber(source, ...names.map((name) => anyOption(use, at, [name])));
  setOption(draft, 'maxOutputTokens', number(...MAX_OUTPUT));
  setOption(draft, 'threads', number('threads', 'numThread'));
  setOption(draft, 'gpuLayers', number('gpuLayers', 'numGpu'));
  setOption(draft, 'batchSize', number('batchSize', 'numBatch'));
  setOption(draft, 'concurrency', number('maxConcurrency'));
  setOption(draft, 'dimensions', number('dimensions'));
  setContext(draft, number('contextSize', 'numCtx'));
}

function inProcess(draft: Draft, model: ConstantText | undefined, isFile: boolean, label: UseFacts['label']): UseFacts {
  draft.spec.runtime = isFile ? 'llama.cpp' : 'onnxruntime';
  setPrecisionOfName(draft, model);
  draft.notes.push(t('Which machine is not stated: placement.instance in a @workload comment would settle it.'));
  return localFacts(draft, 'unspecified', label);
}

/** `initChatModel('openai:gpt-5')`, or the provider as an option. */
function readUniversal(use: UseCall): UseFacts {
  const { source, call } = use;
  const model = firstText(source, call.arguments?.[0]);
  const stated = firstText(source, anyOption(use, 1, ['modelProvider']))?.text;
  const provider = stated ?? providerInName(model?.text);
  const draft = newDraft();
  setModel(draft, model);
  setKindOfModel(draft, undefined, 'inference');
  addNumbers(draft, use, 1);
  const url = anyOption(use, 1, ADDRESS);
  const label = labelOf(use, model);
  if (provider === 'ollama' && !url) {
    draft.spec.runtime = 'ollama';
    return hostedFacts(draft, { runBy: 'own-service', provider: 'Ollama' }, label);
  }
  return hostedFacts(
    draft,
    provider === undefined && !url
      ? { runBy: 'unknown', provider: 'LangChain' }
      : hostedBy(source, provider ?? 'LangChain', url),
    label,
  );
}
