/** Engines of encoders, image networks and recognizers in the words of benchmarks. First match wins. */

interface BenchmarkEngine {
  readonly engine?: string;
  readonly family?: 'eager' | 'graph' | 'compiled';
  readonly unfusedAttention?: boolean;
  readonly beams?: number;
  readonly keepsFp32?: boolean;
}

const unfused = { unfusedAttention: true } as const;
/** Default of the command lines of openai-whisper and whisper.cpp and of faster-whisper's call; pipelines of Transformers are greedy. */
const beam = { beams: 5 } as const;

/**
 * Optimum Neuron compiles an encoder with `--auto-cast none` unless `auto_cast` is given (its `optimum/exporters/neuron/convert.py`,
 * from the first version on), whatever `auto_cast_type` says, which is all that Infinity sets
 * (`infinity_emb/transformer/embedder/neuron.py`): its graph computes in the fp32 of the checkpoint. Infinity calls it from one thread
 * with batches of 4, padded to 512 tokens: one core works.
 */
const uncast = { keepsFp32: true } as const;

const ENGINES: readonly (readonly [RegExp, BenchmarkEngine])[] = [
  [/infinity neuron/i, { engine: 'infinity', ...uncast }],
  [/vllm.*optimum-neuron/i, { engine: 'optimum-neuron' }],
  [/optimum-neuron/i, { engine: 'optimum-neuron', ...uncast }],
  [/neuron/i, {}],
  [/whisper\.?cpp.*flash_attn=0/i, { engine: 'whisper.cpp', family: 'compiled', ...unfused, ...beam }],
  [/whisper\.?cpp/i, { engine: 'whisper.cpp', family: 'compiled', ...beam }],
  [/ncnn/i, { engine: 'ncnn', family: 'compiled' }],
  [/openvino/i, { engine: 'openvino', family: 'compiled' }],
  [/ctranslate|faster-whisper/i, { engine: 'ctranslate2', family: 'compiled', ...beam }],
  [/tensorrt/i, { engine: 'tensorrt', family: 'compiled' }],
  [/oneflow/i, { engine: 'oneflow', family: 'compiled' }],
  [/\bitex\b|intel extension for tensorflow/i, { engine: 'itex', family: 'compiled' }],
  [/\bipex\b|intel extension for pytorch/i, { engine: 'ipex', family: 'compiled' }],
  [/onnx|\bort\b|fastembed|optimum/i, { engine: 'onnxruntime', family: 'compiled' }],
  [/open asr/i, { engine: 'pytorch', family: 'eager' }],
  [/^transformers/i, { engine: 'transformers pipeline', family: 'eager' }],
  [/^openai\/whisper/i, { engine: 'openai-whisper', family: 'eager', ...beam }],
  [/sentence-transformers/i, { engine: 'sentence-transformers', family: 'eager' }],
  [/candle cpu/i, { engine: 'candle', family: 'eager' }],
  [/\btei\b|candle|text-embeddings-inference/i, { engine: 'tei', family: 'compiled' }],
  [/tensorflow/i, { engine: 'tensorflow', family: 'graph', ...unfused }],
  [/no compile/i, { engine: 'pytorch', family: 'eager' }],
  [/torch[ .]?compile|compiled|dynamo|\d compile/i, { engine: 'torch-compile', family: 'compiled' }],
  [/torch|transformers|timm|nemo|diffusers|whisper/i, { engine: 'pytorch', family: 'eager' }],
];

/** `format` says what the runtime's name does not: timm writes `FP32 dynamo` there. */
export function benchmarkEngine(runtime: string, format: string, date?: string): BenchmarkEngine {
  const words = /dynamo|torch\.?compile/i.test(format) ? `${runtime} dynamo` : runtime;
  const found = ENGINES.find(([name]) => name.test(words))?.[1] ?? {};
  const since = FUSED_SINCE.find(([name]) => name.test(runtime))?.[1];
  return since !== undefined && date !== undefined && date < since ? { ...found, ...unfused } : found;
}

/** When attention came to be fused: encoders of Transformers with 4.41 (BERT's pull request 28802), PyTorch with 2.0, which timm took up at once. */
const FUSED_SINCE: readonly (readonly [RegExp, string])[] = [
  [/transformers/i, '2024-05'],
  [/torch|timm/i, '2023-03'],
];
