/** The number of copies: a fixed one is set, a range is widened where the target needs more. */
import type { Edit } from '../dialect';
import { isElsewhere } from '../engines/text';
import type { Counted } from '../foreign/unit';
import { entryOf, nodeAt } from '../yaml/tree';
import type { UnitMove } from './site';
import type { Step } from './step';
import { insertBefore, replaceScalar } from './treeEdit';

export function editCopies(move: UnitMove): Step {
  const { unit, target } = move;
  const { replicas, minReplicas, maxReplicas, none } = unit.scale ?? {};
  const wanted = Math.ceil(target.replicas);
  if (none) {
    return { reason: `a ${unit.object?.kind ?? 'unit'} has no number of replicas that could be planned` };
  }
  if (minReplicas || maxReplicas) {
    return maxReplicas && maxReplicas.count < wanted ? widen(maxReplicas, wanted) : [];
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
const widen = ({ value }: Counted, wanted: number): Edit[] =>
  value && !isElsewhere(value) ? [{ span: value, newText: String(wanted) }] : [];

/** A missing number stands for one. */
function setNumber({ unit, site, text }: UnitMove, wanted: number): Step {
  const owner = site.copies?.owner;
  const kind = unit.object?.kind ?? 'unit';
  if (owner?.kind !== 'map' || !site.copies) {
    return wanted === 1 ? [] : { reason: `the target takes ${wanted} replicas, and a ${kind} is one` };
  }
  const own = wanted - (site.copies.besides ?? 0);
  if (own < 1) {
    return { reason: `the target takes ${wanted} replicas, and ${site.copies.besides ?? 0} stand elsewhere` };
  }
  const entry = entryOf(owner, site.copies.key);
  if (entry?.value.kind === 'scalar') {
    return replaceScalar(entry.value, String(own), text);
  }
  const first = owner.entries.find(({ merged }) => !merged);
  return own === 1 || !first ? [] : insertBefore(owner, first, [[site.copies.key, String(own)]], text);
}
