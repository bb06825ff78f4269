/** Engines and number formats in the words of benchmarks, as the model knows them. First match wins. */
import type { Precision, Runtime } from '../manifest/schema';

const MOST_NAMES = 2000;

const OLD_VLLM = 'vllm before 0.6';
const VERSION_0_6 = '2024-09';

/**
 * Engines finer than the runtimes of a manifest, and the kind of engine that each is. First match wins. `compiled`: kernels written or
 * generated for one stream, launched as graphs; `library`: a C++ runtime that calls cuBLAS for each layer.
 */
const ENGINES: readonly (readonly [RegExp, string, string])[] = [
  // Version 0.6 took the host's work out of the step (vLLM blog, 2024-09-05: 2.7 times the throughput of 0.5.3 on Llama 8B, H100).
  [/\bvllm\b\W*v?0\.[0-5](?!\d)/i, OLD_VLLM, 'paged'],
  [/\bmlc\b/i, 'mlc', 'compiled'],
  [/lmdeploy|turbomind/i, 'lmdeploy', 'paged'],
  // The first version has slower kernels (README of ExLlamaV2, "differences compared to V1").
  [/exllama(?!\W?v[23])/i, 'exllama', 'compiled'],
  [/exllama/i, 'exllamav2', 'compiled'],
  [/tinychat/i, 'tinychat', 'compiled'],
  [/ctranslate/i, 'ctranslate2', 'library'],
  [/gpt-fast|torchchat/i, 'gpt-fast', 'compiled'],
  [/autoawq/i, 'autoawq', 'fused modules'],
  [/optimum[- ]neuron|\bnxd/i, 'nxd-inference', 'neuron'],
  [/transformers[- ]?neuronx/i, 'transformers-neuronx', 'neuron'],
  [/ik_llama/i, 'ik_llama.cpp', 'llama.cpp'],
  [/openvino/i, 'openvino', 'framework'],
  [/\bipex\b|intel[- ]extension/i, 'ipex', 'framework'],
  [/deepspeed(?!.*(?:zero|mii|fastgen))/i, 'deepspeed', 'library'],
  [/deepspeed.*(?:mii|fastgen)|\bmii\b/i, 'deepspeed-mii', 'paged'],
];

const namedEngine = remembered((name): { readonly engine?: string; readonly family?: string } => {
  const found = ENGINES.find(([words]) => words.test(name));
  return found ? { engine: found[1], family: found[2] } : {};
});

/** A version that is not stated is told by the date, where that has a month. */
export function engineOf(name: string, sourceDate?: string): { readonly engine?: string; readonly family?: string } {
  const found = namedEngine(name);
  const isOld = sourceDate !== undefined && /^\d{4}-\d\d/.test(sourceDate) && sourceDate < VERSION_0_6;
  return isOld && !found.engine && /\bvllm\b(?!\W*v?\d)/i.test(name) ? { engine: OLD_VLLM, family: 'paged' } : found;
}

/**
 * Engines of their own with fused or compiled kernels (LMDeploy, ExLlamaV2, TinyChat, CTranslate2, AutoAWQ, gpt-fast) are
 * read as vLLM, whose factors are those of such kernels; eager Transformers and DeepSpeed as PyTorch.
 */
const RUNTIMES: readonly (readonly [RegExp, Runtime])[] = [
  [/ollama/i, 'ollama'],
  [/llama\.?cpp|llama-bench|llama-cli|ik_llama|llamafile|koboldcpp|lm studio|ggml|whisper\.cpp/i, 'llama.cpp'],
  [/tensorrt-?llm|trt-?llm/i, 'tensorrt-llm'],
  [/sglang/i, 'sglang'],
  [/\btgi\b|text-generation-inference/i, 'tgi'],
  [/\btei\b|text-embeddings-inference|fastembed|infinity/i, 'tei'],
  [/neuron/i, 'neuron'],
  [/vllm|lmdeploy|turbomind|exllama|tinychat|ctranslate|autoawq|gpt-fast/i, 'vllm'],
  [/onnx|\bort\b|optimum|openvino/i, 'onnxruntime'],
  [/triton|tensorrt/i, 'triton'],
  [/torch|transformers|\bipex\b|deepspeed|timm|tensorflow|itex|megatron|nemo|llm-foundry|lit-gpt/i, 'pytorch'],
];

export const runtimeOf = remembered((name): Runtime | undefined => RUNTIMES.find(([words]) => words.test(name))?.[1]);

/** Weights first: `int8 weights; Matmult-BF16` are int8. `FP32 Matmult-BF16` and automatic casting multiply in 16 bits. */
const PRECISIONS: readonly (readonly [RegExp, Precision])[] = [
  [/fp4|nf4|e2m1/i, 'fp4'],
  [/fp8|e4m3|e5m2/i, 'fp8'],
  [/int8|\bq8|w8a8/i, 'int8'],
  [/int4|\bq[2-6]|awq|gptq|exl2|w4a16|\biq\d/i, 'int4'],
  [/bf16|bfloat16/i, 'bf16'],
  [/\bamp\b|fp16|\bf16|float16|half/i, 'fp16'],
  [/fp32|\bf32|tf32|float32/i, 'fp32'],
];

/** `FP32 (CPU); AMP half on GPU`: what the hardware at hand uses. */
const BY_HARDWARE = /fp32 \(cpu\)/i;

export function precisionOf(name: string, weightBits: number | undefined, onCpu: boolean): Precision {
  if (onCpu && BY_HARDWARE.test(name)) {
    return 'fp32';
  }
  return namedPrecision(name) ?? precisionOfBits(weightBits);
}

const namedPrecision = remembered((name): Precision | undefined => PRECISIONS.find(([words]) => words.test(name))?.[1]);

/** Weights are published in 16 bits where nothing is said. */
function precisionOfBits(bits: number | undefined): Precision {
  if (bits === undefined || (bits > 9 && bits <= 16)) {
    return 'bf16';
  }
  return bits > 16 ? 'fp32' : bits > 7 ? 'int8' : 'int4';
}

/**
 * llama.cpp repacks Q4_0 at load and K-quants of early builds not: files are told apart by the format that the row names, else by
 * effective bits (Q4_0 4.5–4.65 over the whole file, Q4_K_M 4.75 and more).
 */
export function fileNameOf(model: string, precision: string, weightBits: number | undefined): string {
  const format = ggufFormat(precision);
  const isRepackable = weightBits !== undefined && weightBits <= 4.7;
  return `${model} ${format ?? (isRepackable ? 'Q4_0' : 'Q4_K_M')}`;
}

const ggufFormat = remembered((precision) => /\bi?q\d_\w+/i.exec(precision)?.[0]);

/** Months of builds of llama.cpp, by their release tags. */
const BUILD_MONTHS: readonly (readonly [number, string])[] = [
  [7400, '2025-12'],
  [6900, '2025-11'],
  [5900, '2025-07'],
  [4900, '2025-03'],
  [4200, '2024-12'],
  [4000, '2024-11'],
  [3400, '2024-07'],
  [1, '2023-08'],
];

/** When the engine was built: by its build, which a table of later date may keep for years, else by the date of the source. */
export function engineDateOf(runtime: string, sourceDate: string | undefined): string | undefined {
  const build = buildOf(runtime);
  return Number.isFinite(build) ? BUILD_MONTHS.find(([first]) => build >= first)?.[1] : sourceDate;
}

const buildOf = remembered((runtime) => Number(/\bbuild (\d+)/i.exec(runtime)?.[1]));

/** Names repeat from row to row, and a fit asks for each thousands of times. A hostile file cannot fill the memory. */
function remembered<T>(answer: (name: string) => T): (name: string) => T {
  const known = new Map<string, { readonly answer: T }>();
  return (name) => {
    let found = known.get(name);
    if (!found) {
      found = { answer: answer(name) };
      if (known.size >= MOST_NAMES) {
        known.clear();
      }
      known.set(name, found);
    }
    return found.answer;
  };
}
