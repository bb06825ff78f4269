/** Region, zone and spot: edited only where the target differs from what is written. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import type { Step } from '../../retarget/step';
import { appendEntries, removeEntry, replaceScalar } from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeMap, TreeScalar } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';

export function editPlace(move: FormatMove): Step {
  const resources = nodeAt(move.root, 'resources');
  if (resources?.kind !== 'map') {
    return [];
  }
  const region = editRegion(move, resources);
  const purchase = editPurchase(move, resources);
  return 'reason' in region ? region : 'reason' in purchase ? purchase : [...region, ...purchase];
}

/** A zone of the old region goes with it. */
function editRegion({ workload, target, text }: FormatMove, resources: TreeMap): Step {
  const stated = workload.spec.placement?.region;
  const at = workload.fields.get('placement.region')?.value;
  if (stated === undefined || stated === target.region) {
    return [];
  }
  const infra = entryOf(resources, 'infra')?.value;
  const region = entryOf(resources, 'region')?.value;
  const zone = entryOf(resources, 'zone');
  const isWithin = (node: TreeScalar) => at !== undefined && at.start >= node.span.start && at.end <= node.span.end;
  if (region?.kind === 'scalar' && isWithin(region)) {
    const gone = zone ? removeEntry(resources, zone, text) : [];
    return gone ? [...replaceScalar(region, target.region, text), ...gone] : { reason: t`zone keeps it in ${stated}` };
  }
  if (infra?.kind === 'scalar' && isWithin(infra)) {
    const cloud = textOf(infra, text)?.split('/')[0] ?? 'aws';
    return replaceScalar(infra, `${cloud}/${target.region}`, text);
  }
  return { reason: t`its alternatives keep it in ${stated}` };
}

function editPurchase({ workload, target, text }: FormatMove, resources: TreeMap): Step {
  const wanted = target.purchase === 'spot';
  const stated = workload.spec.placement?.purchase;
  if (stated === undefined ? !wanted : stated === target.purchase) {
    return [];
  }
  const entry = entryOf(resources, 'use_spot');
  const edits: Edit[] =
    entry?.value.kind === 'scalar'
      ? replaceScalar(entry.value, String(wanted), text)
      : appendEntries(resources, [['use_spot', String(wanted)]], text);
  return edits;
}
