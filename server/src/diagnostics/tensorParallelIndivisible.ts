import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';

/** Engines split attention heads evenly over the devices, or refuse to start. */
export const tensorParallelIndivisible: Rule = {
  code: 'tensor-parallel-indivisible',
  severity: 'error',
  docs: {
    meaning: '`tensorParallel` does not divide the attention heads of the model.',
    why: 'Engines split attention heads evenly over the devices, or refuse to start.',
    mend: 'Take one of the divisors that the message names.',
    example: chat({ placement: '{ instance: g6e.48xlarge, tensorParallel: 6 }' }),
    nearMiss: chat({ placement: '{ instance: g6e.48xlarge, tensorParallel: 8 }' }),
  },
  *check({ found: { spec, stated }, workload: { model } }) {
    const split = spec.placement?.tensorParallel ?? stated.tensorParallel;
    const heads = model?.heads;
    if (split === undefined || heads === undefined || !(split > 0) || heads % split === 0) {
      return;
    }
    yield {
      at: ['placement.tensorParallel', 'placement'],
      message: indivisible(split, heads),
    };
  },
};

/** With the nearest divisors on both sides: `4 and 8 do`. */
function indivisible(split: number, heads: number): string {
  const divisors = Array.from({ length: heads }, (_, i) => i + 1).filter((n) => heads % n === 0);
  const below = divisors.filter((n) => n < split).at(-1);
  const above = divisors.find((n) => n > split);
  return below !== undefined && above !== undefined
    ? t`tensorParallel ${split} does not divide ${heads} attention heads; ${below} and ${above} do.`
    : t`tensorParallel ${split} does not divide ${heads} attention heads; ${below ?? above ?? 1} does.`;
}
