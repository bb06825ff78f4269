/** A service with what it `extends` in the same file. */
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt } from '../../yaml/tree';

export interface ExtendedService {
  readonly node: TreeNode;
  /** It takes up a service of another file, whose settings are not known here. */
  readonly elsewhere?: string;
}

/** A service that extends one that extends another; more than this is a loop. */
const DEEPEST = 8;

export function extendedService(entry: TreeEntry, services: readonly TreeEntry[], depth = 0): ExtendedService {
  const { value } = entry;
  const reference = nodeAt(value, 'extends');
  const file = nodeAt(reference, 'file');
  if (file?.kind === 'scalar' && typeof file.value === 'string') {
    return { node: value, elsewhere: file.value };
  }
  const name = reference?.kind === 'scalar' ? reference : nodeAt(reference, 'service');
  const base =
    name?.kind === 'scalar' && depth < DEEPEST
      ? services.find(({ key, value: each }) => key === name.value && each !== value)
      : undefined;
  if (!base) {
    return { node: value };
  }
  const { node, elsewhere } = extendedService(base, services, depth + 1);
  return { node: over(value, node), ...(elsewhere === undefined ? {} : { elsewhere }) };
}

/** What the service writes itself stands above what it takes up; maps are joined, key by key. */
function over(own: TreeNode, base: TreeNode): TreeNode {
  if (own.kind !== 'map' || base.kind !== 'map') {
    return own;
  }
  const joined = own.entries.map((entry): TreeEntry => {
    const below = entryOf(base, entry.key);
    return below ? { ...entry, value: over(entry.value, below.value) } : entry;
  });
  const taken = base.entries.filter(({ key }) => !own.entries.some((entry) => entry.key === key));
  const whole: TreeMap = { ...own, entries: [...joined, ...taken] };
  return whole;
}
