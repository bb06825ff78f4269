/**
 * Decoders on CPU cores: what a core reads and multiplies, what its socket gives, and what threads lose by waiting for each other.
 *
 * One site publishes nearly all rows of language models on CPUs, so the bases must carry without it: each is from the data sheet
 * of the instructions, from the memory system or from notes of the kernels' authors.
 */
import type { Domain } from './domain';

const SHARE = { low: 0.02, high: 1.1, unit: '-' } as const;
const RATIO = { low: 0.1, high: 10, unit: '-' } as const;
const SECONDS = { low: 1e-9, high: 0.2, unit: 's' } as const;

export const CPU_DECODER = {
  name: 'cpuDecoder',
  levels: {
    family: 0.3,
    engine: 0.2,
    isa: 0.3,
    kernel: 0.3,
    'isa kernel': 0.3,
    architecture: 0.2,
    chip: 0.2,
    'engine kernel': 0.2,
    'architecture kernel': 0.15,
    'chip kernel': 0.2,
    'engine chip': 0.4,
  },
  terms: {
    coreReading: {
      ...RATIO,
      base: 1,
      doubt: 0.3,
      on: ['isa', 'architecture', 'chip'],
      about: 'Reading of one core ÷ what its memory system lets it have in flight (coreBandwidth).',
    },
    socketShare: {
      ...SHARE,
      base: 0.8,
      doubt: 0.2,
      on: ['isa', 'architecture', 'chip'],
      about:
        'Sustained ÷ peak bandwidth of a socket. STREAM-like reading reaches 0.7–0.85 (Microway: DDR4-3200 171.5 of 204.8 GB/s = 0.84, DDR4-2933 98 of 140.8 = 0.70).',
    },
    crossing: {
      ...SHARE,
      base: 0.4,
      doubt: 0.4,
      on: ['architecture', 'chip'],
      about:
        'Bandwidth between two sockets ÷ that of one: 3–4 UPI links of 32 GB/s against 307 GB/s, 3–4 xGMI links of 32–50 GB/s against 461 GB/s.',
    },
    farSocket: {
      low: 0.1,
      high: 1,
      unit: '-',
      base: 0.6,
      doubt: 0.4,
      on: ['architecture', 'chip'],
      about:
        'What a core of the second socket adds to a prompt ÷ one of the first: half of its weights and inputs come over the link.',
    },
    kernelSpeed: {
      ...RATIO,
      base: 1,
      doubt: 0.15,
      on: ['kernel', 'isa kernel', 'engine kernel', 'architecture kernel', 'chip kernel'],
      about: 'Matrix products of a core ÷ what the kernels of this format reach on its instructions (kernelRate).',
    },
    serialCycles: {
      low: 0.5,
      high: 200,
      unit: 'cycles',
      base: 35,
      doubt: 0.35,
      on: ['family', 'isa', 'architecture', 'chip'],
      about:
        'Cycles per token, layer and element of width that more cores do not shorten: some 35 values of each width (norms, rotation, gate, residuals, quantization of inputs) at a cycle each.',
    },
    attentionShare: {
      ...SHARE,
      base: 0.15,
      doubt: 0.4,
      on: ['family', 'isa'],
      about: 'Sustained ÷ fp32 peak of attention in a prompt, which runs in plain vector code with 16-bit keys.',
    },
    perLayer: {
      ...SECONDS,
      base: 1.2e-5,
      doubt: 0.4,
      on: ['family', 'isa', 'architecture', 'engine chip'],
      about:
        'Seconds of a step per layer and (thread ^ barrierGrowth): about 40 barriers a layer of 0.3 µs · √threads (OpenMP barriers: 1–2 µs with 16 threads).',
    },
    barrierGrowth: {
      low: 0.05,
      high: 1.5,
      unit: '-',
      base: 0.5,
      doubt: 0.4,
      on: ['isa'],
      about: 'Exponent with which a barrier grows with threads: between a tree (logarithm) and one counter (1).',
    },
    perStep: {
      ...SECONDS,
      base: 5e-4,
      doubt: 0.5,
      on: ['family', 'engine'],
      about: 'Seconds of a step that do not depend on the model: sampling, start of the threads.',
    },
    exposedReading: {
      low: 0.02,
      high: 2,
      unit: '-',
      base: 0.7,
      doubt: 0.4,
      on: ['family', 'isa'],
      about: 'Part of the first reading of the weights that a prompt does not hide behind arithmetic.',
    },
    floor: {
      ...SECONDS,
      base: 0.005,
      doubt: 0.5,
      on: ['family'],
      about: 'Seconds outside the loop before a first token: tokenizer, HTTP.',
    },
  },
} as const satisfies Domain;

/**
 * Bytes a second that one core keeps in flight from memory.
 *
 * Neoverse and Apple cores prefetch far ahead: 25–40 GB/s alone. A Xeon core behind a mesh: 10–12 line fills and 48 entries of
 * its L2 queue of 64 B over 100–130 ns, 12 GB/s. Eight cores of an EPYC share a link of 32 B at 1.8 GHz, 57.6 GB/s.
 * Client parts have short ways to two channels: 20 GB/s.
 */
export const CORE_BANDWIDTH = {
  arm: 30e9,
  xeon: 12e9,
  epycLink: 57.6e9,
  epyc: 20e9,
  client: 20e9,
  small: 5e9,
} as const;

/**
 * What the kernels of a format reach of the rate of the instructions that they use.
 *
 * K-quants of GGUF multiply in 8 bits over 256-bit vectors (AVX2, also where there is AVX-512) and unpack before each product:
 * 0.26–0.55 of that vector's fp32 rate in tables of their authors (ikawrakow; llamafile #394); on NEON 0.3–0.45 (M2 Max, 8 threads).
 * AMX is fed from unpacked tiles: 0.06 of its bf16 peak. Repacked Q4_0 on SMMLA and VNNI reaches a quarter of the int8 peak.
 * Plain 16- and 32-bit products through tinyBLAS half of the fp32 peak.
 */
export const KERNEL_SHARE = {
  vector: { x86: 0.5, arm: 0.32 },
  /** Q5_0 and its like against K-quants: bits of two planes are put together for each product (ikawrakow #121: 0.55–0.85). Assumed. */
  legacy: 0.7,
  amx: 0.06,
  repacked: 0.25,
  /** K-quants in rows that are read together: their scales cost what Q4_0 does not have (twice the unpacked kernel on M2 Max, ikawrakow #552). */
  kRepacked: 0.15,
  /** Q8_0 and Q4_0 run in tiles (tinyBLAS): 43 tokens/s of 8B on 12 cores of M4 Max before repacking, 0.42 of fp32 (llama.cpp #18096). */
  tiled: 1.3,
  plain: 0.5,
  /** oneDNN, Arm Compute Library, MLAS at 16 and 8 bits: matrix instructions wait for caches. Assumed. */
  matrix: 0.2,
} as const;

/** A step of an engine in Python: assumed. */
export const PYTHON_PER_STEP = 0.01;
/** A barrier across two sockets against one within: the line travels over the link, 2–3 times as long. */
export const CROSS_SOCKET_BARRIER = 2;
/** Interleaved over two sockets, half of what a core reads is behind the other's link. */
export const REMOTE_SHARE = 0.5;
/** Seconds outside the loop of other work on a CPU. */
export const TTFT_FLOOR_CPU = 0.005;
/** How a core's reading and its arithmetic on what it read share the time: (a^p + b^p)^(1/p). 1 adds them, ∞ hides the shorter. Assumed. */
export const ROW_OVERLAP = 2;
