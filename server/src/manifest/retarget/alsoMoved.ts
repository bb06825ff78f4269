/** Machines that several workloads share do not move for one of them. */
import { t } from '../../../../shared/src/l10n';
import type { FoundWorkload } from '../manifest';

export function alsoMoved(before: readonly FoundWorkload[], after: readonly FoundWorkload[]): string | undefined {
  const factsOf = ({ spec }: FoundWorkload) => JSON.stringify([spec.placement, spec.runtime, spec.precision]);
  const other = before.find((each, index) => {
    const now = after[index];
    return !now || now.name !== each.name || factsOf(now) !== factsOf(each);
  });
  return other && t`it would move ${other.name} too`;
}
