/** Whether a workload runs on each type of machine, as far as the search looked at it. */
import type { Instance } from '../../../../shared/src/catalog/types';
import { t } from '../../../../shared/src/l10n';
import type { Placement } from '../../../../shared/src/placement/place';

export type Fit = 'fits' | 'fits, misses the SLO' | 'does not fit' | 'cannot run this';

export function fitsOf(placement: Placement): ReadonlyMap<string, Fit> {
  const { candidates, catalog } = placement;
  const tooSmall = catalog.instances.filter((instance) => isTooSmall(instance, placement));
  return new Map([
    ...tooSmall.map(({ type }): [string, Fit] => [type, 'does not fit']),
    ...candidates.map(({ target, feasible, meetsSlo, reasonCodes = [] }): [string, Fit] => [
      target.instance,
      feasible
        ? meetsSlo === false
          ? 'fits, misses the SLO'
          : 'fits'
        : reasonCodes.includes('memory-exceeded')
          ? 'does not fit'
          : 'cannot run this',
    ]),
  ]);
}

/** A search leaves out at once what the weights alone do not fit into, in the format that is stated. */
function isTooSmall({ accelerator, memory }: Instance, { workload, current }: Placement): boolean {
  const isStated = workload.precision !== undefined && current?.target.precision === workload.precision;
  const weights = isStated ? current.memory.weights : undefined;
  const capacity = accelerator ? accelerator.count * accelerator.memoryEach : memory;
  return weights !== undefined && capacity !== undefined && weights > capacity;
}

const WORDS: Readonly<Record<Fit, () => string>> = {
  fits: () => t('fits'),
  'fits, misses the SLO': () => t('fits, misses the SLO'),
  'does not fit': () => t('does not fit'),
  'cannot run this': () => t('cannot run this'),
};

export const fitWords = (fit: Fit): string => WORDS[fit]();

const ORDER: readonly (Fit | undefined)[] = [
  'fits',
  'fits, misses the SLO',
  undefined,
  'does not fit',
  'cannot run this',
];

export function rankOf(fit: Fit | undefined): number {
  return ORDER.indexOf(fit);
}
