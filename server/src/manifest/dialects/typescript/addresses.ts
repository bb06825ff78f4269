/** Who answers at an address: a provider by its name, or a service of one's own. */
import type { RunBy } from '../../manifest';

export interface Answering {
  readonly runBy: RunBy;
  /** The provider's name where it is known, else the host. */
  readonly provider: string;
}

/** Hosts of providers that speak the protocols of others; subdomains belong to them. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ['api.openai.com', 'OpenAI'],
  ['openai.azure.com', 'Azure OpenAI'],
  ['cognitiveservices.azure.com', 'Azure OpenAI'],
  ['services.ai.azure.com', 'Azure AI'],
  ['models.ai.azure.com', 'Azure AI'],
  ['models.inference.ai.azure.com', 'GitHub Models'],
  ['models.github.ai', 'GitHub Models'],
  ['api.anthropic.com', 'Anthropic'],
  ['generativelanguage.googleapis.com', 'Google'],
  ['aiplatform.googleapis.com', 'Vertex AI'],
  ['amazonaws.com', 'Bedrock'],
  ['openrouter.ai', 'OpenRouter'],
  ['api.groq.com', 'Groq'],
  ['api.deepseek.com', 'DeepSeek'],
  ['api.together.xyz', 'Together'],
  ['api.together.ai', 'Together'],
  ['api.fireworks.ai', 'Fireworks'],
  ['api.mistral.ai', 'Mistral'],
  ['api.x.ai', 'xAI'],
  ['api.perplexity.ai', 'Perplexity'],
  ['api.cerebras.ai', 'Cerebras'],
  ['api.sambanova.ai', 'SambaNova'],
  ['api.deepinfra.com', 'DeepInfra'],
  ['api.hyperbolic.xyz', 'Hyperbolic'],
  ['api.novita.ai', 'Novita'],
  ['api.cohere.com', 'Cohere'],
  ['api.cohere.ai', 'Cohere'],
  ['api.replicate.com', 'Replicate'],
  ['api.moonshot.ai', 'Moonshot'],
  ['api.moonshot.cn', 'Moonshot'],
  ['api.minimax.io', 'MiniMax'],
  ['api.z.ai', 'Z.ai'],
  ['open.bigmodel.cn', 'Zhipu'],
  ['dashscope.aliyuncs.com', 'Alibaba Cloud'],
  ['dashscope-intl.aliyuncs.com', 'Alibaba Cloud'],
  ['integrate.api.nvidia.com', 'NVIDIA'],
  ['router.huggingface.co', 'Hugging Face'],
  ['api-inference.huggingface.co', 'Hugging Face'],
  ['endpoints.huggingface.cloud', 'Hugging Face'],
  ['ai-gateway.vercel.sh', 'AI Gateway'],
  ['gateway.ai.cloudflare.com', 'Cloudflare'],
  ['api.cloudflare.com', 'Cloudflare'],
  ['api.helicone.ai', 'Helicone'],
  ['oai.helicone.ai', 'OpenAI'],
]);

/** Names that no public resolver answers (RFC 6761, 8375, 9476; clusters and container networks). */
const OWN_NAME = /(^|\.)(localhost|local|internal|lan|home\.arpa|intranet|svc|cluster\.local|test)$/;
/** Loopback, private, link-local and carrier-grade addresses (RFC 1122, 1918, 3927, 6598). */
const OWN_ADDRESS =
  /^(127\.|0\.0\.0\.0$|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/;
const OWN_ADDRESS_6 = /^\[?(::1|f[cd][0-9a-f]{2}:|fe80:)/i;

export function whoAnswers(address: string): Answering {
  const host = hostOf(address);
  if (host === undefined) {
    return { runBy: 'unknown', provider: address };
  }
  // A name without a dot is one of the cluster, of Compose or of the machine.
  const isOwn = OWN_NAME.test(host) || OWN_ADDRESS.test(host) || OWN_ADDRESS_6.test(host) || !/[.:]/.test(host);
  return isOwn ? { runBy: 'own-service', provider: host } : { runBy: 'provider', provider: providerAt(host) };
}

/** `http://vllm:8000/v1`, `vllm:8000`, `[::1]:8080`. */
function hostOf(address: string): string | undefined {
  const match = /^\s*(?:[a-z][a-z\d+.-]*:\/\/)?(?:[^@/?#\s]*@)?(\[[^\]]+\]|[^:/?#\s]+)/i.exec(address);
  return match?.[1]?.toLowerCase();
}

function providerAt(host: string): string {
  const steps = host.split('.');
  for (let from = 0; from < steps.length - 1; from += 1) {
    const known = PROVIDERS.get(steps.slice(from).join('.'));
    if (known) {
      return known;
    }
  }
  return host;
}
