/** The entry of a pod that holds the containers, or that is the one which serves: new entries go before it. */
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entryOf } from '../../yaml/tree';
import type { PodMove } from '../site';

export function containersEntry({ pod, container }: PodMove): TreeEntry | undefined {
  const holds = (node: TreeNode): boolean =>
    node === container.node || (node.kind === 'list' && node.items.includes(container.node));
  return entryOf(pod.node, 'containers') ?? pod.node?.entries.find(({ value, merged }) => !merged && holds(value));
}
