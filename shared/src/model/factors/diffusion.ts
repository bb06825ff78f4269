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
      priors: { 'family=neuron': 0.68, 'body=u-net': 0.85, 'body=transformer': 1.15, 'chip=t4': 0.6, 'chip=l4': 0.6 },
      about:
        "Sustained ÷ dense 16-bit peak of a denoiser. Narrow convolutions of U-Nets reach less than the products of transformers (diffusers' benchmarks of 2025: SDXL 0.24–0.30 of L40S, FLUX.1 0.39–0.54; SDXL 0.36 of A100 in its guide of 2023). NeuronCores reach 0.34 with encoders where GPUs reach 0.5. T4 and L4 lower their clock at 70 W.",
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
