/** Regions, spot and the ceiling of the price. */
import { t } from '../../../../../shared/src/l10n';
import { overCeiling } from '../../retarget/price';
import type { Step } from '../../retarget/step';
import type { NewEntry } from '../../retarget/treeEdit';
import { appendEntries, insertBefore, replaceScalar } from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import { entryOf, itemsOf, numberOf, textOf } from '../../yaml/tree';
import { groupOf } from './group';

export function editPlace(move: FormatMove): Step {
  const { root, text, target, workload } = move;
  const group = groupOf(move);
  const own = (key: string) => entryOf(group, key) ?? entryOf(root, key);
  const regions = itemsOf(own('regions')?.value).map((item) => textOf(item, text));
  const refused =
    (own('fleets') ? t('fleets keep it on machines that another file describes') : undefined) ??
    overCeiling('max_price', numberOf(own('max_price')?.value), target) ??
    (regions.length > 0 && !regions.includes(target.region) ? t`regions keep it in ${regions.join(', ')}` : undefined);
  if (refused !== undefined) {
    return { reason: refused };
  }
  const stated = workload.spec.placement?.purchase;
  if (stated === undefined ? target.purchase !== 'spot' : stated === target.purchase) {
    return [];
  }
  const policy = own('spot_policy');
  if (policy?.value.kind === 'scalar') {
    return replaceScalar(policy.value, target.purchase, text);
  }
  const next = entryOf(group, 'resources');
  const added: NewEntry = ['spot_policy', target.purchase];
  return next ? insertBefore(group, next, [added], text) : appendEntries(group, [added], text);
}
