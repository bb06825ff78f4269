/** LlamaIndex.TS: classes, and functions of the same names in lower case. */
import { t } from '../../../../../../shared/src/l10n';
import type { WorkloadKind } from '../../../../../../shared/src/manifest/schema';
import type { Library, UseCall, UseFacts } from '../library';
import {
  anyOption,
  AZURE,
  firstNumber,
  firstText,
  hostedBy,
  hostedFacts,
  labelOf,
  localFacts,
  newDraft,
} from '../facts';
import { llamaIndexAgents } from '../agents/llamaIndexAgents';
import { setContext, setKind, setModel, setOption } from '../facts';

interface Made {
  readonly path: RegExp;
  readonly kind: WorkloadKind;
  readonly provider: string;
}

const llm = (path: RegExp, provider: string): Made => ({ path, kind: 'inference', provider });
const embedding = (path: RegExp, provider: string): Made => ({ path, kind: 'embedding', provider });

const MADE: readonly Made[] = [
  llm(/new (OpenAI|OpenAIResponses)|openai|openaiResponses/, 'OpenAI'),
  llm(/new AzureOpenAI/, 'Azure OpenAI'),
  embedding(/new OpenAIEmbedding/, 'OpenAI'),
  embedding(/new AzureOpenAIEmbedding/, 'Azure OpenAI'),
  llm(/new Anthropic|anthropic/, 'Anthropic'),
  llm(/new Gemini|gemini/, 'Google'),
  embedding(/new GeminiEmbedding/, 'Google'),
  llm(/new Groq|groq/, 'Groq'),
  llm(/new MistralAI|mistral/, 'Mistral'),
  embedding(/new MistralAIEmbedding/, 'Mistral'),
  llm(/new TogetherLLM|together/, 'Together'),
  embedding(/new TogetherEmbedding/, 'Together'),
  llm(/new FireworksLLM|fireworks/, 'Fireworks'),
  llm(/new DeepSeekLLM|deepseek/, 'DeepSeek'),
  llm(/new Perplexity|perplexity/, 'Perplexity'),
  llm(/new ReplicateLLM/, 'Replicate'),
  llm(/new Bedrock|bedrock/, 'Bedrock'),
  llm(/new Ollama|ollama/, 'Ollama'),
  embedding(/new OllamaEmbedding/, 'Ollama'),
  llm(/new HuggingFaceInferenceAPI/, 'Hugging Face'),
  embedding(/new HuggingFaceInferenceAPIEmbedding/, 'Hugging Face'),
  llm(/new HuggingFaceLLM/, ''),
  embedding(/new HuggingFaceEmbedding/, ''),
  embedding(/new CohereEmbedding/, 'Cohere'),
  embedding(/new JinaAIEmbedding/, 'Jina'),
  embedding(/new VoyageAIEmbedding/, 'Voyage'),
  { path: /new CohereRerank/, kind: 'rerank', provider: 'Cohere' },
  { path: /new JinaAIReranker/, kind: 'rerank', provider: 'Jina' },
];

const PACKAGES = [
  'openai azure anthropic google groq mistral together fireworks deepseek perplexity replicate aws bedrock ollama',
  'huggingface cohere jinaai voyage-ai vercel workflow core',
]
  .join(' ')
  .split(' ')
  .map((name) => `@llamaindex/${name}`);

export const llamaIndex: Library = {
  id: 'llamaindex',
  packages: ['llamaindex', ...PACKAGES],
  patterns: [
    ...llamaIndexAgents,
    ...MADE.map(({ path, ...made }) => ({
      path: new RegExp(`^(?:${path.source})\\(\\)$`),
      read: (use: UseCall) => readMade(use, made),
    })),
  ],
};

const MODEL = ['model', 'modelType', 'modelName', 'deployment', 'modelIdOrPath'] as const;
const ADDRESS = ['config.host', 'baseURL', 'baseUrl', 'additionalSessionOptions.baseURL', 'endpoint', 'azure.endpoint'];

function readMade(use: UseCall, { kind, provider }: Omit<Made, 'path'>): UseFacts {
  const { source } = use;
  const model = firstText(source, anyOption(use, 0, MODEL));
  const draft = newDraft();
  setKind(draft, kind);
  setModel(draft, model);
  setOption(draft, 'maxOutputTokens', firstNumber(source, anyOption(use, 0, ['maxTokens'])));
  setContext(draft, firstNumber(source, anyOption(use, 0, ['options.num_ctx'])));
  const label = labelOf(use, model);
  if (!model) {
    draft.notes.push(t('No model is named: the class takes its default, which can change.'));
  }
  if (provider === '') {
    draft.spec.runtime = 'onnxruntime';
    draft.notes.push(t('Which machine is not stated: placement.instance in a @workload comment would settle it.'));
    return localFacts(draft, 'unspecified', label);
  }
  const url = anyOption(use, 0, ADDRESS);
  if (provider === 'Ollama') {
    draft.spec.runtime = 'ollama';
    return hostedFacts(draft, url ? hostedBy(source, provider, url) : { runBy: 'own-service', provider }, label);
  }
  return hostedFacts(draft, hostedBy(source, anyOption(use, 0, ['azure']) ? AZURE : provider, url), label);
}
