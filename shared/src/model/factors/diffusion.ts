/** Image generation: shares of peaks and launches of a step of denoising. */
import type { Domain } from './domain';

const SECONDS = { low: 1e-8, high: 0.5, unit: 's' } as const;

export const DIFFUSION = {
  name: 'diffusion',
  levels: { family: 0.3, engine: 0.3, architecture: 0.25, chip: 0.15, body: 0.2 },
  terms: {
    share: {
      low: 0.01,
      high: 1,
      unit: '-',
      base: 0.42,
      doubt: 0.25,
      on: ['family', 'engine', 'architecture', 'chip', 'body'],
      about:
        'Sustained ÷ dense 16-bit peak of a denoiser: between BERT at long sequences and large products of matrices.',
    },
    perStep: {
      ...SECONDS,
      base: 0.025,
      doubt: 0.4,
      on: ['family', 'engine', 'body'],
      about: 'Seconds of a step on the host of an eager framework: launches of a U-Net of some 2,000 kernels.',
    },
    perImage: {
      ...SECONDS,
      base: 0.06,
      doubt: 0.6,
      on: ['family', 'engine'],
      about: 'Seconds of an image outside the loop: text encoders, copies, saving.',
    },
    overlap: {
      low: 1,
      high: 8,
      unit: '-',
      base: 1.5,
      doubt: 0.3,
      on: ['family'],
      about: 'How launches hide behind work: (host^p + device^p)^(1/p).',
    },
  },
} as const satisfies Domain;
