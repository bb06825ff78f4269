/**
 * Encoders, rerankers and image networks on CPUs: shares of the fp32 peak of a core, gains of shorter formats, threads and memory.
 *
 * Bases: libraries of matrix products (oneDNN, MLAS, OpenBLAS) reach 0.5–0.8 of the vector peak; one core streams 10–15 GB/s, a socket
 * about 0.7 of its channels; a parallel region of OpenMP takes 2–10 µs to open and close.
 */
import type { Domain } from './domain';

const SHARE = { low: 0.005, high: 1.5, unit: '-' } as const;
const SECONDS = { low: 1e-8, high: 0.5, unit: 's' } as const;

export const ITEM_PROCESSOR = {
  name: 'itemProcessor',
  levels: {
    family: 0.1,
    engine: 0.2,
    'family engine': 0.2,
    body: 0.1,
    'engine body': 0.15,
    isa: 0.1,
    chip: 0.12,
    'engine isa': 0.15,
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
      base: 0.65,
      doubt: 0.12,
      on: ['family', 'engine', 'body', 'isa', 'chip', 'engine body', 'engine isa'],
      about: 'Sustained ÷ fp32 peak of one core.',
    },
    shortRest: {
      low: 0.02,
      high: 1,
      unit: '-',
      base: 0.25,
      doubt: 0.2,
      on: ['engine', 'engine body', 'isa'],
      about:
        'Share of the time of fp32 products that a shorter format leaves as it is: packing, scaling, turning back to fp32 (int8 with VNNI, four times the peak, is 2–3 times as fast in the notes of oneDNN and OpenVINO). Assumed.',
    },
    coreBandwidth: {
      low: 1e8,
      high: 2e11,
      unit: 'B/s',
      base: 1.2e10,
      doubt: 0.2,
      on: ['isa', 'chip'],
      about: 'Bandwidth that one core can ask for.',
    },
    socketShare: {
      ...SHARE,
      base: 0.7,
      doubt: 0.15,
      on: ['isa'],
      about: 'Sustained ÷ peak bandwidth of the memory channels.',
    },
    passes: {
      low: 0.2,
      high: 60,
      unit: '-',
      base: 4,
      doubt: 0.4,
      on: ['family', 'engine', 'body', 'engine body', 'engine isa'],
      about: 'How often each output of a layer crosses memory or the last cache.',
    },
    perLaunch: {
      ...SECONDS,
      base: 1.5e-5,
      doubt: 0.4,
      on: ['family', 'engine'],
      about: 'Seconds per operation of an eager framework: interpreter, dispatch, allocation.',
    },
    barrier: {
      ...SECONDS,
      base: 2e-7,
      doubt: 0.5,
      on: ['engine', 'isa'],
      about: 'Seconds per layer and thread of opening and closing a parallel region.',
    },
    grain: {
      low: 1e4,
      high: 1e9,
      unit: 'FLOP',
      base: 1e6,
      doubt: 0.6,
      on: ['family', 'engine', 'body'],
      about:
        'Work of a layer that keeps one thread busy; a parallel region costs 5–10 µs, which one core fills with 0.5–2 MFLOP; useful threads grow with the square root.',
    },
    perBatch: {
      ...SECONDS,
      base: 3e-4,
      doubt: 0.6,
      on: ['engine'],
      about: 'Seconds of a batch outside the network.',
    },
  },
} as const satisfies Domain;
