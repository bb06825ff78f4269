/** Speech: what the hosts and decoders of recognizers add to their encoders. */
import type { Domain } from './domain';

const SECONDS = { low: 1e-8, high: 2, unit: 's' } as const;

export const SPEECH = {
  name: 'speech',
  levels: { family: 0.2, engine: 0.6, architecture: 0.12 },
  terms: {
    share: {
      low: 0.01,
      high: 1,
      unit: '-',
      base: 0.4,
      doubt: 0.12,
      on: ['engine', 'architecture'],
      about: 'Sustained ÷ peak of the encoder, 16 bits; on CPUs ÷ the fp32 peak of the cores.',
    },
    perWindow: {
      ...SECONDS,
      base: 0.02,
      doubt: 0.3,
      on: ['family', 'engine'],
      about:
        'Seconds of the host for the spectrogram of a window of 30 s: 40 ms with the first NumPy code of Transformers and faster-whisper, 6–10 ms with torch or later code (faster-whisper, pull request 1106); between the two.',
    },
    perDecoderLayer: {
      ...SECONDS,
      base: 8e-4,
      doubt: 0.2,
      on: ['family', 'engine', 'architecture'],
      about: 'Seconds per decoder layer and token of an eager framework: some 25 launches of 30 µs.',
    },
    perStep: {
      ...SECONDS,
      base: 3e-3,
      doubt: 0.3,
      on: ['family', 'engine'],
      about:
        'Seconds of the host per token and hypothesis of an eager framework outside the layers: filters of logits, choice, copies. Distil-Whisper with 2 of 32 layers is 5.8 times as fast as Whisper large-v2 (arXiv:2311.00430), so that a step costs what 4 layers do.',
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
