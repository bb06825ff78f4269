/** How much of a GPU's power its work draws, between idle and the most that it takes. */
import type { Domain } from './domain';

const SHARE = { low: 0.01, high: 1.2, unit: '-' } as const;

export const POWER = {
  name: 'power',
  isBeside: true,
  levels: { architecture: 0.2, chip: 0.1 },
  terms: {
    reading: {
      ...SHARE,
      base: 0.65,
      doubt: 0.25,
      on: ['architecture', 'chip'],
      about:
        'Share of the span between idle and most while memory streams. A100 at full bandwidth and few products takes some 60–70 % of its limit (POLCA, arXiv:2308.12908: token phases well below prompt phases).',
    },
    multiplying: {
      ...SHARE,
      base: 0.95,
      doubt: 0.15,
      on: ['architecture', 'chip'],
      about: 'The same while matrix units are busy: prompts reach the limit (POLCA, arXiv:2308.12908).',
    },
    waiting: {
      ...SHARE,
      base: 0.4,
      doubt: 0.4,
      on: ['architecture'],
      about: 'The same between kernels: clocks stay up while the host prepares the next step. Assumed.',
    },
  },
} as const satisfies Domain;
