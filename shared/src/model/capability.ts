/** Which engine runs which model in which number format on which hardware, and why not elsewhere. */
import type { Instance, ModelShape } from '../catalog/types';
import { t } from '../l10n';
import type { Precision, Runtime, WorkloadKind } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import { neuronDecodes, neuronEncodes } from './neuronSupport';

export type Family = 'decoder' | 'encoder' | 'vision' | 'speech' | 'diffusion' | 'training' | 'agent';

const FAMILIES: Partial<Record<WorkloadKind, Family>> = {
  training: 'training',
  'fine-tuning': 'training',
  rl: 'training',
  embedding: 'encoder',
  rerank: 'encoder',
  vision: 'vision',
  speech: 'speech',
  'image-generation': 'diffusion',
  agent: 'agent',
  orchestration: 'agent',
};

const MODEL_FAMILIES: Partial<Record<ModelShape['kind'], Family>> = {
  embedding: 'encoder',
  reranker: 'encoder',
  asr: 'speech',
  vision: 'vision',
  diffusion: 'diffusion',
};

/** What is computed: the kind decides; for plain inference and batch the model does. */
export function familyOf(workload: Pick<Workload, 'kind' | 'model'>): Family {
  const byKind = FAMILIES[workload.kind];
  if (byKind) {
    return byKind;
  }
  return (workload.model && MODEL_FAMILIES[workload.model.kind]) ?? 'decoder';
}

type Hardware = 'nvidia' | 'amd' | 'neuron' | 'cpu' | 'none';

function hardwareOf(instance: Instance): Hardware {
  const { accelerator, hardwareClass } = instance;
  if (!accelerator) {
    return hardwareClass === 'graviton' || hardwareClass === 'x86' ? 'cpu' : 'none';
  }
  if (hardwareClass === 'neuron') {
    return 'neuron';
  }
  const vendor = accelerator.chip?.vendor ?? accelerator.name;
  if (!/amd/i.test(vendor)) {
    return 'nvidia';
  }
  return /instinct/i.test(accelerator.name) ? 'amd' : 'none';
}

/** First is the default. */
const RUNTIMES: Readonly<Record<Exclude<Family, 'agent'>, Readonly<Record<Hardware, readonly Runtime[]>>>> = {
  decoder: {
    nvidia: ['vllm', 'llama.cpp', 'sglang', 'tensorrt-llm', 'tgi', 'ollama', 'pytorch', 'triton'],
    amd: ['vllm', 'llama.cpp', 'sglang', 'tgi', 'ollama', 'pytorch'],
    neuron: ['neuron'],
    cpu: ['llama.cpp', 'vllm', 'ollama', 'onnxruntime', 'pytorch'],
    none: [],
  },
  encoder: {
    nvidia: ['tei', 'onnxruntime', 'pytorch', 'triton', 'vllm'],
    amd: ['pytorch', 'onnxruntime'],
    neuron: ['neuron'],
    cpu: ['tei', 'onnxruntime', 'pytorch'],
    none: [],
  },
  vision: {
    nvidia: ['onnxruntime', 'pytorch', 'triton'],
    amd: ['pytorch', 'onnxruntime'],
    neuron: ['neuron'],
    cpu: ['onnxruntime', 'pytorch'],
    none: [],
  },
  speech: {
    nvidia: ['pytorch', 'onnxruntime', 'vllm'],
    amd: ['pytorch'],
    neuron: [],
    cpu: ['onnxruntime', 'pytorch'],
    none: [],
  },
  diffusion: { nvidia: ['pytorch', 'onnxruntime', 'triton'], amd: ['pytorch'], neuron: [], cpu: ['pytorch'], none: [] },
  training: { nvidia: ['pytorch'], amd: ['pytorch'], neuron: ['neuron'], cpu: ['pytorch'], none: [] },
};

/** Engines that are offered without being asked for; the others run only where the manifest states them. */
const OFFERED: Readonly<Record<Exclude<Family, 'agent'>, Partial<Record<Hardware, readonly Runtime[]>>>> = {
  decoder: {
    nvidia: ['vllm', 'llama.cpp'],
    amd: ['vllm', 'llama.cpp'],
    neuron: ['neuron'],
    cpu: ['llama.cpp', 'vllm'],
  },
  encoder: { nvidia: ['tei'], amd: ['pytorch'], neuron: ['neuron'], cpu: ['onnxruntime'] },
  vision: { nvidia: ['onnxruntime'], amd: ['pytorch'], neuron: ['neuron'], cpu: ['onnxruntime'] },
  speech: { nvidia: ['pytorch'], amd: ['pytorch'], cpu: ['onnxruntime'] },
  diffusion: { nvidia: ['pytorch'], amd: ['pytorch'], cpu: ['pytorch'] },
  training: { nvidia: ['pytorch'], amd: ['pytorch'], neuron: ['neuron'], cpu: ['pytorch'] },
};

/** Formats that an engine has kernels for; the hardware narrows them further. */
const PAGED: readonly Precision[] = ['bf16', 'fp16', 'fp8', 'int8', 'int4', 'fp4', 'fp32'];
const GGUF: readonly Precision[] = ['int4', 'int8', 'fp16', 'bf16', 'fp32'];
const ENGINE_PRECISIONS: Readonly<Record<Runtime, readonly Precision[]>> = {
  vllm: PAGED,
  sglang: PAGED,
  'tensorrt-llm': PAGED,
  triton: PAGED,
  tgi: ['bf16', 'fp16', 'fp8', 'int8', 'int4', 'fp32'],
  tei: ['fp16', 'fp32', 'bf16'],
  'llama.cpp': GGUF,
  ollama: GGUF,
  onnxruntime: ['fp16', 'fp32', 'int8', 'int4', 'bf16'],
  pytorch: ['bf16', 'fp16', 'fp32', 'int8', 'int4', 'fp8'],
  neuron: ['bf16', 'fp16', 'fp32', 'int8'],
};

/** Nvidia generations by what their tensor cores multiply. */
const NO_BF16 = /turing|volta|pascal/i;
const FP8 = /ada|hopper|blackwell|cdna 3|cdna 4/i;
/**
 * Generations without fp8 units on which an engine unpacks fp8 weights into 16 bits (W8A16, Marlin): the weights stay small, the
 * arithmetic is that of 16 bits. Sources: vLLM, "FP8 W8A8" (docs.vllm.ai v0.32: compute capability 7.5 and later); SGLang, pull
 * requests 31340 (merged 2026-07) and 30681, for Ampere; Text Generation Inference takes the same kernel (fp8_marlin_gemm of
 * huggingface.co/kernels-community/quantization), which is built from 8.0 on.
 */
const FP8_WEIGHTS: Partial<Record<Runtime, RegExp>> = { vllm: /turing|ampere/i, sglang: /ampere/i, tgi: /ampere/i };
/** Blackwell multiplies it; from Ampere on, engines unpack MXFP4 weights (gpt-oss) into 16 bits. */
const FP4 = /ampere|ada|hopper|blackwell|cdna 4/i;

/** Whether the hardware has the format. Weight-only int4 and int8 need no instruction of their own. */
function hardwareHas(instance: Instance, hardware: Hardware, precision: Precision): boolean {
  const architecture = instance.accelerator?.chip?.architecture ?? '';
  switch (precision) {
    case 'bf16':
      return hardware === 'cpu' ? (instance.cpu?.hasBf16 ?? false) : !NO_BF16.test(architecture);
    case 'fp8':
      return (hardware === 'nvidia' || hardware === 'amd') && FP8.test(architecture);
    case 'fp4':
      return (hardware === 'nvidia' || hardware === 'amd') && FP4.test(architecture);
    default:
      return true;
  }
}

/** What an engine adds to the hardware's limits on a CPU or on an old GPU. */
function engineHas(
  runtime: Runtime,
  hardware: Hardware,
  instance: Instance,
  precision: Precision,
  family: Family,
): boolean {
  const gguf = runtime === 'llama.cpp' || runtime === 'ollama';
  if (family === 'training') {
    return (
      precision === 'bf16' ||
      precision === 'fp32' ||
      (precision === 'fp16' && hardware !== 'cpu') ||
      (precision === 'fp8' && hardware === 'nvidia')
    );
  }
  if (gguf) {
    return precision !== 'bf16' || hardware !== 'cpu' || (instance.cpu?.hasBf16 ?? false);
  }
  if (hardware === 'cpu') {
    // vLLM's CPU backend multiplies bf16 and int8; other engines have fp32 and int8 kernels everywhere, bf16 where the core has it.
    if (runtime === 'vllm') {
      return precision === 'bf16' || (precision === 'int8' && (instance.cpu?.hasInt8 ?? false));
    }
    return (
      precision === 'fp32' ||
      precision === 'bf16' ||
      precision === 'int8' ||
      (precision === 'int4' && family === 'decoder')
    );
  }
  return true;
}

/** A model file in GGUF runs in llama.cpp and Ollama alone. */
function isGgufName(name: string | undefined): boolean {
  return name !== undefined && /gguf|\bq\d_[k01]/i.test(name);
}

/**
 * Engines whose arm64 images carry no kernels for Turing, the GPU of the Graviton hosts g5g.
 * Source: architectures listed for the arm64 release image in vllm-project/vllm pull request 39233 (2026-04):
 * 8.7 and later. The others of this list build on the same images; assumed.
 */
const WITHOUT_ARM_TURING: ReadonlySet<Runtime> = new Set(['vllm', 'sglang', 'tensorrt-llm', 'tgi', 'tei', 'triton']);

function runsOnHost(instance: Instance): (runtime: Runtime) => boolean {
  const armTuring = instance.arch === 'arm64' && instance.accelerator?.chip?.architecture === 'Turing';
  return (runtime) => !(armTuring && WITHOUT_ARM_TURING.has(runtime));
}

/**
 * Engines that run this workload here, best first. What the manifest states comes first where it can
 * run; engines that differ only in name from one that is offered are left out unless stated.
 */
export function runtimeOptions(workload: Workload, instance: Instance): readonly Runtime[] {
  const family = familyOf(workload);
  if (family === 'agent') {
    return [];
  }
  const hardware = hardwareOf(instance);
  const runsHere = runsOnHost(instance);
  const offered = (OFFERED[family][hardware] ?? []).filter(runsHere);
  const stated = workload.runtime;
  return stated !== undefined && RUNTIMES[family][hardware].filter(runsHere).includes(stated)
    ? [stated, ...offered.filter((r) => r !== stated)]
    : offered;
}

/**
 * Engines with figures of their own that nobody asked for: a search may look at them where no engine is stated.
 * What only differs in name from one that is offered is not among them.
 */
const FURTHER: Partial<Record<Hardware, readonly Runtime[]>> = {
  nvidia: ['sglang', 'tensorrt-llm', 'tgi'],
  amd: ['sglang', 'tgi'],
};

export function furtherRuntimes(workload: Workload, instance: Instance): readonly Runtime[] {
  return workload.runtime === undefined && familyOf(workload) === 'decoder'
    ? (FURTHER[hardwareOf(instance)] ?? []).filter(runsOnHost(instance))
    : [];
}

/** Number formats that engine and hardware both have, most exact first. */
export function precisionOptions(
  workload: Workload,
  instance: Instance,
  runtime: Runtime | undefined,
): readonly Precision[] {
  const family = familyOf(workload);
  if (family === 'agent') {
    return ['bf16'];
  }
  const hardware = hardwareOf(instance);
  const engine = runtime ?? RUNTIMES[family][hardware][0];
  if (engine === undefined) {
    return [];
  }
  return ENGINE_PRECISIONS[engine].filter(
    (p) =>
      (hardwareHas(instance, hardware, p) || (p === 'fp8' && unpacksFp8(instance, hardware, engine, family))) &&
      engineHas(engine, hardware, instance, p, family),
  );
}

/** Weights alone: a decoder's matrices are read from fp8 and multiplied in 16 bits. */
function unpacksFp8(instance: Instance, hardware: Hardware, engine: Runtime, family: Family): boolean {
  const architecture = instance.accelerator?.chip?.architecture ?? '';
  return hardware === 'nvidia' && family === 'decoder' && (FP8_WEIGHTS[engine]?.test(architecture) ?? false);
}

export interface Refused {
  readonly code: 'runtime-unsupported' | 'precision-unsupported' | 'model-unsupported' | 'hardware-unsupported';
  readonly message: string;
}

/** Why this cannot run, with a stable code; undefined where it can. */
export function refusalOf(
  workload: Workload,
  instance: Instance,
  runtime: Runtime | undefined,
  precision: Precision,
): Refused | undefined {
  const family = familyOf(workload);
  if (family === 'agent') {
    return instance.accelerator
      ? {
          code: 'hardware-unsupported',
          message: t('Agent steps and tools run on CPUs: the accelerator would stay unused.'),
        }
      : undefined;
  }
  const hardware = hardwareOf(instance);
  const name = placeName(instance);
  if (hardware === 'none') {
    return { code: 'hardware-unsupported', message: t`${name} has no supported engine: it is a graphics card.` };
  }
  const able = RUNTIMES[family][hardware].filter(runsOnHost(instance));
  const engine = runtime ?? able[0];
  if (engine === undefined || !able.includes(engine)) {
    const others = list(able.slice(0, 3));
    const instead =
      able.length === 0 ? t('; no engine does') : able.length === 1 ? t`; ${others} does` : t`; ${others} do`;
    return {
      code: 'runtime-unsupported',
      message: engine
        ? t`${engine} does not run ${FAMILY_WORDS[family]()} on ${name}${instead}.`
        : t`No engine runs ${FAMILY_WORDS[family]()} on ${name}.`,
    };
  }
  return (
    unsupportedModel(workload, hardware, family, instance, name) ??
    unsupportedPrecision(workload, instance, engine, precision, name)
  );
}

/** The same in words alone. */
export function refusal(
  workload: Workload,
  instance: Instance,
  runtime: Runtime | undefined,
  precision: Precision,
): string | undefined {
  return refusalOf(workload, instance, runtime, precision)?.message;
}

const FAMILY_WORDS: Readonly<Record<Exclude<Family, 'agent'>, () => string>> = {
  decoder: () => t('language models'),
  encoder: () => t('encoders'),
  vision: () => t('vision models'),
  speech: () => t('speech models'),
  diffusion: () => t('image generation'),
  training: () => t('training'),
};

function unsupportedModel(
  workload: Workload,
  hardware: Hardware,
  family: Family,
  { accelerator }: Instance,
  name: string,
): Refused | undefined {
  const { model } = workload;
  const architecture = accelerator?.chip?.architecture ?? '';
  if (hardware !== 'neuron' || !model) {
    return undefined;
  }
  const able = family === 'encoder' || family === 'vision' ? neuronEncodes(model) : neuronDecodes(model, architecture);
  if (family === 'training' && /inferentia/i.test(name)) {
    return { code: 'hardware-unsupported', message: t`${name} does not train: Neuron trains on Trainium.` };
  }
  if (/Inferentia \(v1\)|Inferentia$/i.test(name) && family !== 'encoder' && family !== 'vision') {
    return {
      code: 'model-unsupported',
      message: t`${name} does not run ${FAMILY_WORDS[family as 'decoder']()}: its toolchain ends at encoders.`,
    };
  }
  return able ? undefined : { code: 'model-unsupported', message: t`${model.name} is not supported by Neuron.` };
}

function unsupportedPrecision(
  workload: Workload,
  instance: Instance,
  runtime: Runtime,
  precision: Precision,
  name: string,
): Refused | undefined {
  const options = precisionOptions(workload, instance, runtime);
  if (options.includes(precision)) {
    const { modelName = '' } = workload;
    return isGgufName(modelName) && runtime !== 'llama.cpp' && runtime !== 'ollama'
      ? { code: 'runtime-unsupported', message: t`${modelName} is a GGUF file; ${runtime} does not run it.` }
      : undefined;
  }
  const able = list(options);
  return {
    code: 'precision-unsupported',
    message:
      options.length === 0
        ? t`${precision} is not supported on ${name} by ${runtime}; none are.`
        : options.length === 1
          ? t`${precision} is not supported on ${name} by ${runtime}; ${able} is.`
          : t`${precision} is not supported on ${name} by ${runtime}; ${able} are.`,
  };
}

function placeName(instance: Instance): string {
  return (
    instance.accelerator?.chip?.shortName ?? instance.accelerator?.name ?? instance.cpu?.shortName ?? instance.type
  );
}

function list(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length > 1 ? t`${words.slice(0, -1).join(', ')} and ${last}` : last;
}
