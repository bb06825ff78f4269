/** Which engine serves a model format or stands behind a runtime's name. */
import { argumentValue } from '../../engines/readAs';
import type { ContainerText } from '../../engines/readEngine';
import { isNimFormat } from './modelName';

/** Words of a format or of a runtime's name, the more special first. Servers of tables and trees are no engines of ours. */
const ENGINES: readonly (readonly [RegExp, string])[] = [
  [/(^|[-_])nim([-_]|$)/, 'nim'],
  [/vllm/, 'vllm'],
  [/sglang/, 'sglang'],
  [/tensorrt-?llm|trt-?llm/, 'tensorrt-llm'],
  [/triton|^tensorrt$/, 'triton'],
  [/text-generation-inference|(^|[-_])tgi([-_]|$)/, 'tgi'],
  [/text-embeddings-inference|(^|[-_])tei([-_]|$)/, 'tei'],
  [/llama-?cpp|llama\.cpp/, 'llama.cpp'],
  [/ollama/, 'ollama'],
  [/huggingface/, 'huggingface'],
  [/torchserve|^pytorch$/, 'torchserve'],
  [/tensorflow/, 'tensorflow-serving'],
];

/** `huggingface` is KServe's own server, which runs one of several engines. */
export function engineOfFormat(format: string, runtime: string | undefined): string | undefined {
  if (isNimFormat(format)) {
    return 'nim';
  }
  const idOf = (name: string) => ENGINES.find(([pattern]) => pattern.test(name.toLowerCase()))?.[1];
  return (runtime === undefined ? undefined : idOf(runtime)) ?? idOf(format);
}

/** On a GPU the Hugging Face server runs text generation with vLLM unless told otherwise (KServe, Hugging Face runtime). */
export function usesVllm(container: ContainerText, onDevice: boolean): boolean {
  const backend = argumentValue(container, ['--backend'])?.text ?? 'auto';
  const task = argumentValue(container, ['--task'])?.text ?? 'text_generation';
  return backend === 'vllm' || (backend === 'auto' && onDevice && /^text_(generation|embedding)$/.test(task));
}
