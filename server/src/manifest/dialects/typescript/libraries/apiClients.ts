/** Clients of providers, one row each: package, how the client is made, which methods ask a model. */
import type { Library } from '../library';
import type { ApiClient, ApiMethod } from './apiClient';
import { apiLibrary } from './apiClient';

const CHAT: ApiMethod = { path: /(beta\.)?chat\.completions\.(create|parse|stream)/, otherwise: 'inference' };
/** openai-node, helpers.md: 10 completions where none are given. */
const RUN_TOOLS: ApiMethod = {
  path: /(beta\.)?chat\.completions\.runTools/,
  otherwise: 'inference',
  loop: { argument: 1, limit: 'maxChatCompletions', byDefault: 10 },
};
const EMBEDDINGS: ApiMethod = { path: /embeddings\.create/, kind: 'embedding' };
const SPEECH: ApiMethod = { path: /audio\.(transcriptions|translations|speech)\.create/, kind: 'speech' };
const IMAGES: ApiMethod = { path: /images\.(generate|edit|createVariation|create)/, kind: 'image-generation' };
const COMPLETIONS: ApiMethod = { path: /completions\.create/, kind: 'inference' };

const CLIENTS: readonly ApiClient[] = [
  {
    id: 'openai',
    packages: ['openai'],
    provider: 'OpenAI',
    client: /new (?:default|OpenAI|AzureOpenAI|OpenAIApi)\(\)\./,
    url: ['baseURL', 'endpoint'],
    providerOf: (path) => (path.startsWith('new AzureOpenAI') ? 'Azure OpenAI' : undefined),
    methods: [
      CHAT,
      RUN_TOOLS,
      { path: /responses\.(create|parse|stream)/, otherwise: 'inference' },
      COMPLETIONS,
      EMBEDDINGS,
      IMAGES,
      SPEECH,
      // The third version of the package.
      { path: /create(ChatCompletion|Completion)/, kind: 'inference' },
      { path: /createEmbedding/, kind: 'embedding' },
      { path: /createImage/, kind: 'image-generation' },
      { path: /createTranscription/, kind: 'speech', modelArgument: 1 },
    ],
  },
  {
    id: 'anthropic',
    packages: ['@anthropic-ai/sdk', '@anthropic-ai/bedrock-sdk', '@anthropic-ai/vertex-sdk'],
    provider: 'Anthropic',
    client: /new (?:default|Anthropic|AnthropicBedrock|AnthropicVertex)\(\)\./,
    url: ['baseURL'],
    providerOf: (path) =>
      path.startsWith('new AnthropicBedrock')
        ? 'Bedrock'
        : path.startsWith('new AnthropicVertex')
          ? 'Vertex AI'
          : undefined,
    methods: [
      { path: /(beta\.)?messages\.(create|stream|parse)/, kind: 'inference' },
      {
        path: /beta\.messages\.toolRunner/,
        kind: 'inference',
        loop: { argument: 0, limit: 'max_iterations' },
      },
      COMPLETIONS,
    ],
  },
  {
    id: 'google-genai',
    packages: ['@google/genai'],
    provider: 'Google',
    client: /new GoogleGenAI\(\)\./,
    url: ['httpOptions.baseUrl'],
    methods: [
      { path: /models\.(generateContent|generateContentStream)/, otherwise: 'inference' },
      { path: /models\.embedContent/, kind: 'embedding' },
      { path: /models\.(generateImages|editImage|upscaleImage)/, kind: 'image-generation' },
      { path: /(chats\.create|live\.connect)/, kind: 'inference' },
    ],
  },
  {
    id: 'google-generative-ai',
    packages: ['@google/generative-ai', '@google-cloud/vertexai'],
    provider: 'Google',
    client: /new (?:GoogleGenerativeAI|VertexAI)\(\)\./,
    providerOf: (path) => (path.startsWith('new VertexAI') ? 'Vertex AI' : undefined),
    methods: [{ path: /(preview\.)?getGenerativeModel/, otherwise: 'inference' }],
  },
  {
    id: 'mistral',
    packages: ['@mistralai/mistralai'],
    provider: 'Mistral',
    client: /new (?:default|Mistral|MistralClient)\(\)\./,
    url: ['serverURL'],
    methods: [
      { path: /(chat|fim)\.(complete|stream|parse|parseStream)/, kind: 'inference' },
      { path: /(chat|chatStream)/, kind: 'inference' },
      { path: /(embeddings\.create|embeddings)/, kind: 'embedding' },
      { path: /ocr\.process/, kind: 'vision' },
      { path: /audio\.transcriptions\.(complete|stream)/, kind: 'speech' },
    ],
  },
  {
    id: 'groq',
    packages: ['groq-sdk'],
    provider: 'Groq',
    client: /new (?:default|Groq)\(\)\./,
    url: ['baseURL'],
    methods: [CHAT, EMBEDDINGS, SPEECH],
  },
  {
    id: 'together',
    packages: ['together-ai'],
    provider: 'Together',
    client: /new (?:default|Together)\(\)\./,
    url: ['baseURL'],
    methods: [CHAT, COMPLETIONS, EMBEDDINGS, IMAGES, SPEECH, { path: /rerank(\.create)?/, kind: 'rerank' }],
  },
  {
    id: 'cohere',
    packages: ['cohere-ai'],
    provider: 'Cohere',
    client: /(?:new (?:default|CohereClient|CohereClientV2)\(\)\.(?:v2\.)?|)/,
    url: ['baseUrl', 'environment'],
    methods: [
      { path: /(chat|chatStream|generate|generateStream|summarize)/, kind: 'inference' },
      { path: /embed/, kind: 'embedding' },
      { path: /rerank/, kind: 'rerank' },
    ],
  },
  {
    id: 'replicate',
    packages: ['replicate'],
    provider: 'Replicate',
    client: /new (?:default|Replicate)\(\)\./,
    url: ['baseUrl'],
    methods: [
      { path: /(run|stream)/, otherwise: 'inference', modelArgument: 0, argument: 1 },
      { path: /predictions\.create/, otherwise: 'inference', model: ['model', 'version'] },
      { path: /deployments\.predictions\.create/, otherwise: 'inference', modelArgument: 9 },
    ],
  },
  {
    id: 'ollama',
    packages: ['ollama'],
    provider: 'Ollama',
    client: /(?:new Ollama\(\)\.|)/,
    url: ['host'],
    isOwnByDefault: true,
    methods: [
      { path: /(chat|generate)/, otherwise: 'inference' },
      { path: /(embed|embeddings)/, kind: 'embedding' },
    ],
  },
];

export const apiClients: readonly Library[] = CLIENTS.map(apiLibrary);
