/** Speech: what the hosts and decoders of recognizers add to their encoders. */
import type { Domain } from './domain';

const SECONDS = { low: 1e-8, high: 2, unit: 's' } as const;

export const SPEECH = {
  name: 'speech',
  levels: { family: 0.4, engine: 0.4, architecture: 0.25 },
  terms: {
    share: {
      low: 0.01,
      high: 1,
      unit: '-',
      base: 0.4,
      doubt: 0.25,
      on: ['family', 'engine', 'architecture'],
      about: 'Sustained ÷ peak of the encoder, 16 bits; on CPUs ÷ the fp32 peak of the cores.',
    },
    perWindow: {
      ...SECONDS,
      base: 0.025,
      doubt: 0.5,
      on: ['family', 'engine'],
      about:
        'Seconds of the host for the spectrogram of a window of 30 s: 29 ms in NumPy on one core, half of it with a compiled transform.',
    },
    perDecoderLayer: {
      ...SECONDS,
      base: 5e-4,
      doubt: 0.4,
      on: ['family', 'engine', 'architecture'],
      about: 'Seconds per decoder layer and token of an eager framework: some 25 launches of 20 µs.',
    },
    bandwidthShare: {
      low: 0.01,
      high: 1.1,
      unit: '-',
      base: 0.6,
      doubt: 0.25,
      on: ['family', 'engine'],
      about: 'Sustained ÷ peak bandwidth of the decoder.',
    },
  },
} as const satisfies Domain;
