/**
 * Decoders on GPUs: shares of peaks, and times that do not depend on the model.
 *
 * Bases are what the notes of the calibration set say over all engines (`docs/accuracy.md`), rounded; the fit moves them.
 */
import type { Domain } from './domain';

const SHARE = { low: 0.01, high: 1.1, unit: '-' } as const;
const SECONDS = { low: 1e-9, high: 0.2, unit: 's' } as const;

export const GPU_DECODER = {
  name: 'gpuDecoder',
  levels: {
    family: 0.5,
    engine: 0.35,
    architecture: 0.12,
    'family architecture': 0.2,
    'engine architecture': 0.15,
    chip: 0.12,
    'engine chip': 0.12,
    'family kernel': 0.3,
    'family architecture kernel': 0.2,
    'engine kernel': 0.2,
    link: 0.4,
    'engine link': 0.3,
    body: 0.4,
    'family body': 0.3,
  },
  terms: {
    bandwidthShare: {
      ...SHARE,
      base: 0.75,
      doubt: 0.2,
      on: [
        'family',
        'engine',
        'architecture',
        'family architecture',
        'chip',
        'engine chip',
        'family kernel',
        'engine kernel',
        'family architecture kernel',
      ],
      about: 'Sustained ÷ peak bandwidth while weights stream.',
    },
    unpackOps: {
      low: 0.05,
      high: 40,
      unit: '-',
      base: 2,
      doubt: 0.5,
      on: ['family', 'engine', 'family kernel'],
      about:
        'Vector operations for each weight that is unpacked in registers while a step streams it: for eight of 4 bits in a word four masks, four multiply-adds to scale two each, four to sum them, and the reading of scales (kernels of GPTQ and AWQ).',
    },
    kvShare: {
      ...SHARE,
      base: 0.6,
      doubt: 0.3,
      on: ['family', 'engine', 'architecture'],
      about: 'Sustained ÷ peak bandwidth while the KV cache is read.',
    },
    decodeShare: {
      ...SHARE,
      base: 0.6,
      doubt: 0.2,
      priors: { 'family=llama.cpp': 0.45 },
      on: ['family', 'engine', 'architecture', 'chip', 'family kernel', 'engine kernel', 'family architecture kernel'],
      about: 'Sustained ÷ peak of the matrix products of a batched decode step.',
    },
    prefillShare: {
      ...SHARE,
      base: 0.6,
      doubt: 0.2,
      priors: { 'family=llama.cpp': 0.7, 'chip=a10g': 1.8 },
      on: [
        'family',
        'engine',
        'architecture',
        'family architecture',
        'chip',
        'engine chip',
        'family kernel',
        'engine kernel',
        'family architecture kernel',
      ],
      about:
        'Sustained ÷ peak of the matrix products of a prompt. llama.cpp has them done by cuBLAS, weights unpacked: its pull requests of 2024 show 0.4 on V100 and RTX 4090.',
    },
    fusedShare: {
      ...SHARE,
      base: 0.45,
      doubt: 0.2,
      on: ['engine', 'architecture', 'chip', 'engine kernel'],
      about:
        'What the kernels of llama.cpp that keep weights quantized reach of `fusedRate`: 0.45 on RTX 3090 and 0.5 on 4090 in its pull requests 7676 and 8062.',
    },
    perStep: {
      ...SECONDS,
      base: 8e-4,
      doubt: 0.5,
      priors: { 'engine=vllm before 0.6': 3, 'family=compiled': 0.5 },
      on: ['family', 'engine', 'family architecture', 'engine architecture'],
      about: 'Seconds of a step that do not depend on the model: scheduling, sampling.',
    },
    perLayer: {
      ...SECONDS,
      base: 3e-5,
      doubt: 0.5,
      priors: {
        'family=eager': 20,
        'family=compiled': 0.5,
        'family=eager kernel=int8': 3.5,
        'family=eager kernel=int4': 1.5,
        'family=eager kernel=fp4 unpacked': 1.5,
      },
      on: ['family', 'engine', 'family architecture', 'engine architecture', 'family kernel'],
      about:
        'Seconds of a step per layer: launches, norms, activations. Eager Transformers launch some twenty kernels a layer from Python; graphs and compiled loops, which engines for one stream are, launch them at once. Priors assumed. There 8 bits are LLM.int8() (arXiv:2208.07339: scales, outliers apart, two products and their sum for each layer; 3.7 times slower than fp16 on a T4 in dohu012/llm-quantization-benchmark), 4 bits a kernel that unpacks (NF4: 1.6 times slower there, half the time of int8 in Petals pull request 340).',
    },
    perSequence: {
      ...SECONDS,
      base: 1e-5,
      doubt: 0.7,
      priors: { 'engine=vllm before 0.6': 8 },
      on: ['family', 'engine'],
      about:
        'Seconds of a step per sequence in the batch: sampling and bookkeeping on the host. vLLM before 0.6 computed for 38 % of the time at large batches (vLLM blog, 2024-09-05).',
    },
    routingPerLayer: {
      ...SECONDS,
      base: 3.6e-5,
      doubt: 0.5,
      on: ['family', 'engine', 'architecture'],
      about: 'Seconds of a step per layer of a mixture of experts: routing, permutation.',
    },
    expertShare: {
      ...SHARE,
      base: 0.4,
      doubt: 0.4,
      on: ['family', 'engine', 'architecture', 'family kernel'],
      about: 'Matrix products of experts ÷ those of dense layers.',
    },
    expertBandwidth: {
      ...SHARE,
      base: 0.8,
      doubt: 0.3,
      on: ['family', 'engine', 'architecture', 'family kernel'],
      about: 'Reading of experts ÷ that of dense weights: tiles that are part full, uneven load over devices.',
    },
    hop: {
      ...SECONDS,
      base: 2e-6,
      doubt: 0.5,
      priors: { 'link=pcie': 3 },
      on: ['link', 'engine', 'engine link'],
      about:
        'Latency of one all-reduce per chip that takes part. Without peer access, PCIe goes through host memory: assumed three times that of NVLink.',
    },
    linkShare: {
      ...SHARE,
      base: 0.7,
      doubt: 0.3,
      priors: { 'link=pcie': 0.5 },
      on: ['link'],
      about:
        'Sustained ÷ one-way bandwidth of the link in an all-reduce; half over PCIe, where bytes cross host memory. Assumed.',
    },
    prefillPerLayer: {
      ...SECONDS,
      base: 1e-4,
      doubt: 0.7,
      on: ['family', 'engine', 'family architecture'],
      about: 'Seconds of a prompt per layer, outside captured graphs.',
    },
    ramp: {
      low: 0.1,
      high: 4000,
      unit: 'tokens',
      base: 60,
      doubt: 0.7,
      on: ['family', 'architecture'],
      about: 'Prompt tokens at which half of the full rate is reached.',
    },
    floor: {
      ...SECONDS,
      base: 0.009,
      doubt: 0.5,
      on: ['family', 'engine'],
      about: 'Seconds outside the loop before a first token: tokenizer, scheduler, HTTP.',
    },
    overlap: {
      low: 1,
      high: 8,
      unit: '-',
      base: 2,
      doubt: 0.5,
      on: ['family'],
      about: 'How reading and arithmetic share a step: (read^p + work^p)^(1/p); 1 adds them, ∞ hides the shorter.',
    },
    splitGain: {
      low: 0.001,
      high: 1,
      unit: '-',
      base: 0.05,
      doubt: 0.7,
      on: ['engine'],
      about: 'Exponent with which prompts speed up over devices that hold whole layers.',
    },
    slotGain: {
      low: 0.05,
      high: 1,
      unit: '-',
      base: 0.6,
      doubt: 0.4,
      on: ['family', 'engine'],
      about: 'Copies of a model on separate devices: what each reaches of a copy alone.',
    },
  },
} as const satisfies Domain;
