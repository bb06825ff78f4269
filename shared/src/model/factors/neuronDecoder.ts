/**
 * Decoders on Inferentia and Trainium: shares of the chip's peaks, and the fixed times of its transfers.
 *
 * One repository of AWS holds nearly all published rows of language models, so the bases must carry without it: each is from the chip's
 * architecture guide, from the physics of its engines or from work of another kind.
 */
import type { Domain } from './domain';

const SHARE = { low: 0.02, high: 1, unit: '-' } as const;
const SECONDS = { low: 1e-9, high: 0.2, unit: 's' } as const;

export const NEURON_DECODER = {
  name: 'neuronDecoder',
  levels: { engine: 0.15, architecture: 0.2, chip: 0.2, 'engine chip': 0.15, precision: 0.3 },
  terms: {
    bandwidthShare: {
      ...SHARE,
      base: 0.6,
      doubt: 0.15,
      on: ['engine', 'architecture', 'chip', 'engine chip', 'precision'],
      about:
        'Sustained ÷ peak bandwidth while weights stream through 16 queues a core: transfers of 512 B and more come near the peak, tiles of a split matrix are shorter. Eight-bit weights are widened by the vector engine before they are multiplied.',
    },
    kvShare: {
      ...SHARE,
      base: 0.25,
      doubt: 0.25,
      on: ['engine', 'architecture', 'chip'],
      about:
        'The same while the cache is read: keys and values of one head are 256 B a token, half of what a transfer needs to be efficient.',
    },
    perLayer: {
      ...SECONDS,
      base: 3e-5,
      doubt: 0.3,
      on: ['engine', 'architecture', 'chip'],
      about: 'Seconds of a step per layer on one chip: some 15 transfers that depend on each other, 2 µs each.',
    },
    hop: {
      ...SECONDS,
      base: 2e-6,
      doubt: 0.2,
      on: ['engine', 'architecture', 'chip'],
      about:
        'Latency of one step of a ring between chips: the fixed cost of a transfer, about 2 µs (architecture guide for NKI).',
    },
    perSequence: {
      ...SECONDS,
      base: 2e-6,
      doubt: 0.4,
      on: ['engine', 'architecture'],
      about: 'Seconds of a step per layer and sequence: one more transfer for its part of the cache.',
    },
    perStep: {
      ...SECONDS,
      base: 1e-3,
      doubt: 0.4,
      on: ['engine'],
      about: 'Seconds of a step that do not depend on the model: sampling and bookkeeping on the host.',
    },
    linkShare: {
      ...SHARE,
      base: 0.7,
      doubt: 0.3,
      on: ['architecture', 'chip'],
      about: 'Sustained ÷ one-way bandwidth of NeuronLink in an all-reduce.',
    },
    prefillShare: {
      ...SHARE,
      base: 0.25,
      doubt: 0.2,
      on: ['engine', 'architecture', 'chip', 'engine chip'],
      about:
        'Sustained ÷ peak of the matrix products of a prompt: training on Trainium reaches 0.21–0.30, encoders at length 128 0.30–0.43, each on far fewer chips a model.',
    },
    expertSpeed: {
      low: 0.02,
      high: 1.2,
      unit: '-',
      base: 0.5,
      doubt: 0.5,
      on: ['engine', 'architecture'],
      about:
        'Reading and products of experts ÷ those of dense layers: each expert is split over the cores into tiles that are part full. Assumed.',
    },
    scoreBytes: {
      low: 1,
      high: 400,
      unit: 'B',
      base: 24,
      doubt: 0.4,
      on: ['engine', 'architecture', 'chip'],
      about:
        'Traffic per attention score of a prompt: written and read three times in fp32 around mask, softmax and product.',
    },
    prefillPerLayer: {
      ...SECONDS,
      base: 1.5e-4,
      doubt: 0.5,
      on: ['engine', 'architecture'],
      about:
        'Seconds of a prompt per layer, however short: weights that are loaded into the array for 128 rows at least.',
    },
    floor: {
      ...SECONDS,
      base: 0.008,
      doubt: 0.4,
      on: ['engine'],
      about: 'Seconds outside the graph before a first token: tokenizer, scheduler, copies to the device.',
    },
  },
} as const satisfies Domain;

/**
 * Batch that a graph is compiled for where none is stated: one is chosen beforehand, and short batches are padded to it. Assumed.
 * Eight is the largest in AWS's published tables.
 */
export const COMPILED_BATCH = 8;
/** Prompts are padded to buckets that double from here (context_encoding_buckets: powers of two from 128). */
export const SMALLEST_BUCKET = 128;
/** inf1 has no listed link: NeuronLink of the first generation, both ways (32 GB/s each). */
export const UNLISTED_LINK = 64e9;
