/** `spec.replicas`, which stands for one where it is missing. */
import { entryOf, nodeAt } from '../../yaml/tree';
import type { Step } from '../../retarget/step';
import type { Move } from './retarget';
import { insertBefore, replaceScalar } from '../../retarget/treeEdit';

export function editReplicas({ root, kind, target, text }: Move): Step {
  const owner = nodeAt(root, ...(kind.replicas ?? []).slice(0, -1));
  const key = kind.replicas?.at(-1);
  if (owner?.kind !== 'map' || key === undefined) {
    return target.replicas === 1 ? [] : { reason: `${kind.kind} has no number of replicas to set` };
  }
  const entry = entryOf(owner, key);
  if (entry?.value.kind === 'scalar') {
    return replaceScalar(entry.value, String(target.replicas), text);
  }
  const first = owner.entries[0];
  return target.replicas === 1 || !first ? [] : insertBefore(owner, first, [[key, String(target.replicas)]], text);
}
