/** The objects of a document: those of a `kind: List`, or the one that it is. */
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt } from '../../yaml/tree';

export function objectsOf(root: TreeNode): readonly TreeNode[] {
  const kind = nodeAt(root, 'kind');
  return kind?.kind === 'scalar' && kind.value === 'List' ? itemsOf(nodeAt(root, 'items')) : [root];
}
