/**
 * Finds a model by the names that files and registries use: a Hugging Face id, the name alone, or a
 * variant of the same shape: instruction-tuned, quantized, converted or reposted (`-Instruct`, `-AWQ`,
 * `Xenova/…`, `llama3.1:8b-instruct-q4_K_M`, `Meta-Llama-3.1-8B.Q8_0.gguf`).
 *
 * A name is cut into words; words that leave the shape alone are dropped; the rest must be *all* the words
 * of one listed model. So another size, generation or fine-tune (`-coder`, `-vl`, `nemotron`) finds nothing:
 * unsure is unknown. The table's `aliases` column lists other names of the same release.
 */
import { readQuantization } from './modelQuantization';
import { nameKey } from './nameKey';
import type { ModelEntry } from './models';
import type { ModelMatch, ModelShape } from './types';

/** Words that change neither shape nor size: tuning for instructions, packaging, converters. */
const NEUTRAL = new Set([
  'instruct',
  'it',
  'chat',
  'hf',
  'meta',
  'gguf',
  'ggml',
  'onnx',
  'ort',
  'web',
  'mlx',
  'exl',
  'ct',
  'ctranslate',
  'openvino',
  'ov',
  'neuron',
  'neuronx',
  'unsloth',
  'quantized',
  'quant',
  'dynamic',
  'latest',
  'safetensors',
  'sharded',
  'imatrix',
  'marlin',
  'qat',
  'bnb',
]);
/** Dropped from the end only, and only where the words do not name a model as they stand. */
const TRAILING = new Set(['base', 'pt', 'kv']);

/** Organizations that repost files as `Qwen_Qwen3-8B-GGUF` put the first organization before the name. */
const ORGANIZATION_PREFIX =
  /^(?:meta-llama|mistralai|qwen|google|microsoft|deepseek-ai|openai|huggingfacetb|tiiuae|allenai)_/;
/** `us.meta.llama3-1-8b-instruct-v1:0`, as Bedrock names models. */
const BEDROCK_NAME =
  /^(?:(?:us|eu|apac|global)\.)?(?:meta|mistral|deepseek|qwen|openai|google)\.(.+?)(?:-v\d+)?(?::\d+)?$/;

export function modelMatcher(entries: readonly ModelEntry[]): (name: string) => ModelMatch | undefined {
  const exact = new Map<string, ModelShape>();
  const byWords = new Map<string, ModelShape>();
  for (const { shape, aliases } of entries) {
    for (const name of [shape.id, shape.name, ...aliases].flatMap(withAndWithoutOrganization)) {
      exact.set(name.toLowerCase(), shape);
      byWords.set(wordsOf(name.toLowerCase()).join(' '), shape);
    }
  }
  return (name) => {
    const plain = nameKey(name);
    const shape = exact.get(plain);
    return shape ? { shape, match: 'exact' } : matchVariant(plain, byWords);
  };
}

function matchVariant(name: string, byWords: ReadonlyMap<string, ModelShape>): ModelMatch | undefined {
  const { rest, precision } = readQuantization(bareName(name));
  const words = wordsOf(rest);
  const shape = byWords.get(words.join(' ')) ?? withoutTrailing(words, byWords);
  return shape && { shape, match: 'variant', ...(precision && { precision }) };
}

function withoutTrailing(words: readonly string[], byWords: ReadonlyMap<string, ModelShape>): ModelShape | undefined {
  const last = words.at(-1) ?? '';
  if (TRAILING.has(last)) {
    return byWords.get(words.slice(0, -1).join(' '));
  }
  return whisperOf(words, byWords);
}

/** `faster-whisper-medium.en` is whisper-medium in another engine, English only: the same layers. */
function whisperOf(words: readonly string[], byWords: ReadonlyMap<string, ModelShape>): ModelShape | undefined {
  const start = words[0] === 'faster' ? 1 : 0;
  const end = words.at(-1) === 'en' ? -1 : undefined;
  const shape = words[start] === 'whisper' ? byWords.get(words.slice(start, end).join(' ')) : undefined;
  return shape?.kind === 'asr' ? shape : undefined;
}

/** The name without what stands around it: address, organization, cache folder, file ending, image tag. */
function bareName(name: string): string {
  const bedrock = BEDROCK_NAME.exec(name)?.[1];
  if (bedrock !== undefined) {
    return bedrock;
  }
  const path = name.replaceAll('--', '/').replace(/\/+$/, '');
  return withoutOrganization(path)
    .replace(/(?:-\d{5}-of-\d{5})?\.(?:gguf|safetensors|onnx)$/, '')
    .replace(/:\d+\.\d+(?:\.\d+)?$/, '')
    .replace(ORGANIZATION_PREFIX, '');
}

/** `ViT-B/16` keeps its bar: a name without an organization has nothing to leave out. */
const withAndWithoutOrganization = (name: string) =>
  /^[\w.-]+\/[\w.-]{4,}$/.test(name) ? [name, withoutOrganization(name)] : [name];

const withoutOrganization = (id: string) => id.slice(id.lastIndexOf('/') + 1);

/** `llama3_1-8b` and `Llama 3.1 8B` are the same words: llama, 3.1, 8b. */
function wordsOf(name: string): string[] {
  return (
    name
      .replace(/(\d)_(\d)/g, '$1.$2')
      // A lone digit after a lone digit is a version: `llama3-1-8b`, `en-v1-5`. A size ends with a letter.
      .replace(/(?<![\d.])(\d)-(\d)(?=-|$)/g, '$1.$2')
      .replace(/([a-z])(\d)/g, '$1 $2')
      .split(/[\s\-_:,()/]+|\.(?!\d)|(?<!\d)\./)
      .filter((word) => word !== '' && !NEUTRAL.has(word))
  );
}
