/** Copies of a service: a fixed number is set, a range is widened where the peak needs more. */
import { t } from '../../../../shared/src/l10n';
import type { Span } from '../manifest';
import type { TreeEntry } from '../yaml/tree';
import type { Step } from './step';
import { replaceScalar } from './treeEdit';
import type { FormatMove } from './formatMove';

/** Where the number stands, or the map that takes one. */
export interface ReplicaPlace {
  readonly fixed?: TreeEntry | undefined;
  /** The upper end of a range, where one is written. */
  readonly most?: Span | undefined;
  readonly isScaled: boolean;
  /** Puts a number where there is none; without it the format has no place for one here. */
  readonly add?: (replicas: string) => Step;
}

export function editReplicas(
  { target, text }: Pick<FormatMove, 'target' | 'text'>,
  { fixed, most, isScaled, add }: ReplicaPlace,
): Step {
  const wanted = Math.ceil(target.replicas);
  if (isScaled) {
    const isEnough = !most || Number(text.slice(most.start, most.end)) >= wanted;
    return isEnough ? [] : [{ span: most, newText: String(wanted) }];
  }
  if (fixed) {
    return fixed.value.kind === 'scalar'
      ? replaceScalar(fixed.value, String(wanted), text)
      : { reason: t`${fixed.key} is no number` };
  }
  return wanted === 1
    ? []
    : (add?.(String(wanted)) ?? { reason: t`it runs once, and the load needs ${wanted} copies there` });
}
