/** A container whose engine the format names, so that its image need not tell it. */
import { engineFromSettings } from './fromSettings';
import { imageHints } from './image';
import type { ContainerText, EngineReading } from './readEngine';
import { readEngine } from './readEngine';
import { sliceText, textElsewhere } from './text';

/** A public image of each engine: the reader of images then takes flags and environment as that engine's. */
const IMAGES: ReadonlyMap<string, string> = new Map([
  ['vllm', 'vllm/vllm-openai'],
  ['sglang', 'lmsysorg/sglang'],
  ['tgi', 'huggingface/text-generation-inference'],
  ['tei', 'huggingface/text-embeddings-inference'],
  ['tensorrt-llm', 'nvidia/tensorrt-llm'],
  ['triton', 'nvidia/tritonserver'],
  ['tensorflow-serving', 'tensorflow/serving'],
  ['torchserve', 'pytorch/torchserve'],
  ['llama.cpp', 'ggml-org/llama.cpp'],
  ['ollama', 'ollama/ollama'],
  ['infinity', 'michaelf34/infinity'],
  ['faster-whisper', 'fedirz/faster-whisper-server'],
]);

/** The engine that the container itself shows, else `engineId` with the container's flags and environment. */
export function readAs(engineId: string | undefined, container: ContainerText): EngineReading | undefined {
  const shown = readEngine(container);
  if (shown || engineId === undefined) {
    return shown;
  }
  const { image } = container;
  const known = IMAGES.get(engineId);
  const reading = known === undefined ? undefined : readEngine({ ...container, image: textElsewhere(known) });
  if (!reading) {
    return engineFromSettings(engineId, new Map(), image ? { image } : {});
  }
  const { image: _stand, ...own } = reading;
  return { ...own, hints: image ? imageHints(image) : {}, ...(image ? { image } : {}) };
}

/** The same without a model: where its flag names a place that every model is put at, or a placeholder. */
export function withoutModel(reading: EngineReading): EngineReading {
  const facts = new Map(reading.facts);
  facts.delete('model');
  facts.delete('modelFile');
  return { ...reading, facts };
}

/** What follows one of these flags (dashes inside), as `--flag=value` or as two words. */
export function argumentValue(
  container: ContainerText,
  names: readonly string[],
): ContainerText['args'][number] | undefined {
  const words = [...container.command, ...container.args];
  for (const [index, word] of words.entries()) {
    const equals = word.text.indexOf('=');
    const name = (equals < 0 ? word.text : word.text.slice(0, equals)).replaceAll('_', '-');
    const next = words[index + 1];
    if (!names.includes(name)) {
      continue;
    }
    if (equals >= 0) {
      return sliceText(word, equals + 1);
    }
    return next && !next.text.startsWith('-') ? next : undefined;
  }
  return undefined;
}
