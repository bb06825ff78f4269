import { formatBytes } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { Estimate } from '../../../shared/src/report/schema';
import { statesClassOnly } from '../../../shared/src/placement/current';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/** Weights, KV cache and working memory do not fit on the stated machine. */
export const memoryExceeded: Rule = {
  code: 'memory-exceeded',
  severity: 'error',
  docs: {
    meaning: 'Weights, KV cache, activations and reserve do not fit into the memory of one replica.',
    why: 'The engine stops while it loads the weights, or refuses to start.',
    mend: 'Take the target that the message names, a smaller number format, a shorter context, or split the model over more accelerators.',
    example: chat({ model: 'meta-llama/Llama-3.1-70B-Instruct', placement: '{ instance: g6.xlarge, replicas: 1 }' }),
    nearMiss: chat(
      {
        model: 'meta-llama/Llama-3.1-70B-Instruct',
        precision: 'int4',
        placement: '{ instance: g6e.xlarge, replicas: 1 }',
      },
      { note: 'At four bits the weights fit on one L40S.' },
    ),
  },
  *check({ placement }) {
    const { current } = placement;
    const need = current && neededBytes(current);
    const capacity = current?.memory.capacity;
    // Where a class of machines is stated, the one that stands for it is ours: no mistake of the file.
    const isStated = !statesClassOnly(placement.workload, placement.catalog);
    if (!current || !isStated || current.feasible || need === undefined || capacity === undefined || need <= capacity) {
      return;
    }
    const has = replicaName(current);
    yield {
      at: ['placement.count', ...MACHINE],
      message: [
        t`Does not fit: needs ${formatBytes(need)} a replica, ${has} has ${formatBytes(capacity)}.`,
        smallestThatFits(current, placement.candidates),
      ].join(' '),
    };
  },
};

/** Bytes of one replica; undefined where a part of it is unknown. */
export function neededBytes({ memory: { weights, kvCache, activations, reserve } }: Estimate): number | undefined {
  return weights === undefined ? undefined : weights + (kvCache ?? 0) + (activations ?? 0) + (reserve ?? 0);
}

/** `1 × L40S`, or the instance where it has no accelerator. */
function replicaName({ target }: Estimate): string {
  return target.accelerator ? `${target.acceleratorCount ?? 1} × ${target.accelerator}` : target.instance;
}

function smallestThatFits(current: Estimate, candidates: readonly Estimate[]): string {
  const fitting = candidates.filter((candidate) => candidate.feasible);
  const sameChip = fitting
    .filter(({ target }) => target.accelerator !== undefined && target.accelerator === current.target.accelerator)
    .toSorted((a, b) => (a.target.acceleratorCount ?? 0) - (b.target.acceleratorCount ?? 0))[0];
  if (sameChip) {
    return t`${replicaName(sameChip)} is the smallest that fits.`;
  }
  const cheapest = fitting[0];
  return cheapest ? t`${cheapest.target.instance} fits.` : t('No machine in the catalog fits it.');
}
