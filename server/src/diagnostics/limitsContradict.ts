/** Two stated values that cannot both hold: which one counts is said. */
import { formatNumber, formatWhole } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { WorkloadSpec } from '../../../shared/src/manifest/schema';
import { chat } from './examples';
import type { Finding, Rule } from './rule';

interface Pair {
  /** The value that is too small for the other one. */
  readonly least: readonly [field: string, value: number | undefined];
  readonly most: readonly [field: string, value: number | undefined];
  readonly counts: string;
}

export const limitsContradict: Rule = {
  code: 'limits-contradict',
  severity: 'warning',
  docs: {
    meaning:
      'Two stated values cannot both hold, such as minReplicas above maxReplicas. The message says which counts.',
    why: 'One of two values is not used, and the file does not show which.',
    mend: 'Mend the one that was not meant.',
    example: chat({ placement: '{ instance: g6e.xlarge, minReplicas: 4, maxReplicas: 2 }' }),
    nearMiss: chat({ placement: '{ instance: g6e.xlarge, minReplicas: 2, maxReplicas: 2 }' }),
  },
  *check({ found: { spec } }) {
    for (const each of pairsOf(spec)) {
      yield* contradiction(each);
    }
    const { scaleToZero, minReplicas, replicas } = spec.placement ?? {};
    if (scaleToZero && (minReplicas ?? 0) > 0) {
      yield against(
        'placement.scaleToZero',
        t`minReplicas keeps ${formatWhole(minReplicas)} up, so nothing stops at 0.`,
      );
    } else if (scaleToZero && replicas !== undefined) {
      yield against('placement.scaleToZero', t`replicas fixes ${formatWhole(replicas)}, so nothing stops at 0.`);
    }
  },
};

function pairsOf({ placement = {}, traffic = {}, tokens = {} }: WorkloadSpec): readonly Pair[] {
  const { minReplicas, maxReplicas, replicas } = placement;
  return [
    pair('placement.minReplicas', minReplicas, 'placement.maxReplicas', maxReplicas, t('minReplicas counts')),
    pair('placement.replicas', replicas, 'placement.maxReplicas', maxReplicas, t('replicas counts')),
    pair('placement.minReplicas', minReplicas, 'placement.replicas', replicas, t('replicas counts')),
    pair('traffic.rpsAvg', traffic.rpsAvg, 'traffic.rpsPeak', traffic.rpsPeak, t('the mean counts as the peak')),
    pair('tokens.inMean', tokens.inMean, 'tokens.inP95', tokens.inP95, t('the mean counts for both')),
    pair('tokens.outMean', tokens.outMean, 'tokens.outP95', tokens.outP95, t('the mean counts for both')),
  ];
}

function pair(least: string, one: number | undefined, most: string, other: number | undefined, counts: string): Pair {
  return { least: [least, one], most: [most, other], counts };
}

function* contradiction({ least: [low, one], most: [high, other], counts }: Pair): Iterable<Finding> {
  if (one !== undefined && other !== undefined && one > other) {
    const message = t`${keyOf(low)} ${formatNumber(one)} is above ${keyOf(high)} ${formatNumber(other)}: ${counts}.`;
    yield { at: [high, low], message, related: [{ at: low, message: t('The other value.') }] };
  }
}

function against(at: string, message: string): Finding {
  return { at: [at], message };
}

function keyOf(field: string): string {
  return field.slice(field.lastIndexOf('.') + 1);
}
