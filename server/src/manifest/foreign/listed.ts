/** Several objects in one document. */
import type { TreeNode } from '../yaml/tree';
import { itemsOf, nodeAt } from '../yaml/tree';

/** The objects of a document: those of a `kind: List`, or the one that it is. */
export function objectsOf(root: TreeNode): readonly TreeNode[] {
  const kind = nodeAt(root, 'kind');
  return kind?.kind === 'scalar' && typeof kind.value === 'string' && /^([A-Z]\w*)?List$/.test(kind.value)
    ? itemsOf(nodeAt(root, 'items'))
    : [root];
}
