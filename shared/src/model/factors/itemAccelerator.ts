/**
 * Encoders, rerankers and image networks on GPUs and Neuron cores: shares of peaks, launches, and what a batch costs whatever it holds.
 *
 * Bases are what is known of such work beside any single row: products of matrices 768–1,024 wide reach about half of the peak that
 * large ones reach 0.8 of (`MATMUL_CEILING`); streaming kernels 0.75–0.85 of bandwidth; a launch from Python takes 10–50 µs, a small
 * kernel 4–10 µs on the device.
 */
import type { Domain } from './domain';

const SHARE = { low: 0.01, high: 1, unit: '-' } as const;
const SECONDS = { low: 1e-8, high: 0.5, unit: 's' } as const;

export const ITEM_ACCELERATOR = {
  name: 'itemAccelerator',
  levels: {
    family: 0.12,
    engine: 0.2,
    'family engine': 0.2,
    body: 0.1,
    'engine body': 0.2,
    architecture: 0.15,
    chip: 0.12,
    'engine architecture': 0.15,
    precision: 0.1,
  },
  terms: {
    whole: {
      low: 0.05,
      high: 30,
      unit: '-',
      base: 1,
      doubt: 0.02,
      on: ['family engine'],
      about: 'What an engine takes of the time that the other terms say: its kernels, its server, its loop.',
    },
    share: {
      ...SHARE,
      base: 0.5,
      doubt: 0.15,
      on: ['family', 'engine', 'body', 'engine body', 'architecture', 'chip', 'precision'],
      about: 'Sustained ÷ dense peak of matrix products and convolutions.',
    },
    plainShare: {
      ...SHARE,
      base: 0.65,
      doubt: 0.12,
      on: ['architecture', 'body', 'chip'],
      about: 'The same in fp32 on chips whose matrix units have no TF32: vector units come nearer to their peak.',
    },
    bandwidthShare: {
      ...SHARE,
      base: 0.75,
      doubt: 0.1,
      on: ['architecture', 'chip'],
      about: 'Sustained ÷ peak bandwidth of norms, activations, depthwise convolutions and the reading of weights.',
    },
    passes: {
      low: 0.3,
      high: 20,
      unit: '-',
      base: 3.9,
      doubt: 0.2,
      on: ['family', 'engine', 'body', 'engine body'],
      about:
        'How often each output of a layer crosses memory without fusion: counted over a pre-norm transformer layer, 39 crossings of its width for 10 widths of outputs.',
    },
    perLaunch: {
      ...SECONDS,
      base: 3e-5,
      doubt: 0.25,
      on: ['family', 'engine', 'body'],
      about: 'Seconds of the host per launch of an eager framework: interpreter, dispatch, driver.',
    },
    perKernel: {
      ...SECONDS,
      base: 8e-6,
      doubt: 0.3,
      on: ['family', 'engine', 'architecture'],
      about: 'Seconds of the device per kernel that no batch makes shorter: start, last wave.',
    },
    perBatch: {
      ...SECONDS,
      base: 3e-4,
      doubt: 0.4,
      on: ['family', 'engine'],
      about: 'Seconds of a batch outside the network: copies to and from the host.',
    },
    overlap: {
      low: 1,
      high: 8,
      unit: '-',
      base: 2.5,
      doubt: 0.3,
      on: ['family'],
      about: 'How launches hide behind work: (host^p + device^p)^(1/p).',
    },
  },
} as const satisfies Domain;
