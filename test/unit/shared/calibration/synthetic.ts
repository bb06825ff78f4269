/** A small world of known factors: rows that a fit must be able to explain. */
import type { Case } from '../../../../shared/src/calibration/fit';
import type { Domain, Site } from '../../../../shared/src/model/factors/domain';

export const WORLD: Domain<'rate' | 'launch'> = {
  name: 'world',
  levels: { engine: 0.5, chip: 0.5, 'engine chip': 0.2 },
  terms: {
    rate: { base: 100, doubt: 1, low: 1, high: 1e4, unit: '1/s', on: ['engine', 'chip', 'engine chip'], about: 'test' },
    launch: { base: 0.01, doubt: 1, low: 1e-4, high: 1, unit: 's', on: ['engine'], about: 'test' },
  },
};

/** `work / rate + launch`, in seconds. */
export function row(id: string, site: Site, work: number, measured: number, weight = 1): Case {
  return {
    id,
    source: id.split('-')[0] ?? id,
    weight,
    measured,
    predict: (factors) => {
      const { rate, launch } = factors.at(WORLD, site).values;
      return work / rate + launch;
    },
  };
}

/** Numbers that only look random: the same on every machine (Park and Miller, 1988). */
export function stream(seed = 1): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Of a normal distribution, by Box's and Muller's transform. */
export function normal(next: () => number): number {
  return Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
}
