/** The number of copies: a fixed one is set, a range is widened where the target needs more. */
import { t } from '../../../../shared/src/l10n';
import { isElsewhere } from '../engines/text';
import type { Counted } from '../foreign/unit';
import type { Span } from '../manifest';
import { entryOf, nodeAt } from '../yaml/tree';
import { editReplicas } from './replicas';
import type { UnitMove } from './site';
import type { Step } from './step';
import { insertFirst, replaceScalar, type NewEntry } from './treeEdit';

export function editCopies(move: UnitMove): Step {
  const { unit, target } = move;
  const { replicas, minReplicas, maxReplicas, none } = unit.scale ?? {};
  const wanted = Math.ceil(target.replicas);
  if (none) {
    return { reason: t`a ${unit.object?.kind ?? 'unit'} has no number of replicas that could be planned` };
  }
  if (minReplicas || maxReplicas) {
    return editReplicas(move, { isScaled: true, most: placeOf(maxReplicas) });
  }
  if (replicas) {
    return replicas.count === wanted ? [] : setNumber(move, wanted);
  }
  return setNumber(move, wanted);
}

/** A group that one machine holds has one pod. */
export function editSize({ site, machines, text }: UnitMove): Step {
  const node = site.size && nodeAt(site.size.owner, site.size.key);
  return node?.kind === 'scalar' ? replaceScalar(node, String(machines), text) : [];
}

/** A scaler is an object of its own: `scalers.ts` changes it where it stands in the same file. */
const placeOf = (counted: Counted | undefined): Span | undefined =>
  counted?.value && !isElsewhere(counted.value) ? counted.value : undefined;

/** A missing number stands for one. */
function setNumber({ unit, site, text }: UnitMove, wanted: number): Step {
  const { copies } = site;
  const owner = copies?.owner;
  const own = wanted - (copies?.besides ?? 0);
  if (own < 1) {
    return { reason: t`the target takes ${wanted} replicas, and ${copies?.besides ?? 0} stand elsewhere` };
  }
  if (owner?.kind !== 'map' || !copies) {
    return setWhereRead(unit, wanted);
  }
  const entry = entryOf(owner, copies.key);
  if (entry?.value.kind === 'scalar') {
    return replaceScalar(entry.value, String(own), text);
  }
  if (own === 1) {
    return [];
  }
  const written: NewEntry = [copies.key, String(own)];
  return insertFirst(owner, [copies.block === undefined ? written : [copies.block, [written]]], text);
}

function setWhereRead({ scale, object }: UnitMove['unit'], wanted: number): Step {
  const value = scale?.replicas?.value;
  if (value && !isElsewhere(value)) {
    return [{ span: value, newText: String(wanted) }];
  }
  return wanted === 1 ? [] : { reason: t`the target takes ${wanted} replicas, and a ${object?.kind ?? 'unit'} is one` };
}
