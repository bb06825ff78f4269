/** ConfigMaps that the pods of an object read: by variable, as a whole, or as files. */
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';

const REFERENCES = new Set(['configMap', 'configMapRef', 'configMapKeyRef']);

export function configMapsRead(node: TreeNode, text: string): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<TreeNode>();
  const visit = (each: TreeNode): void => {
    if (seen.has(each)) {
      return;
    }
    seen.add(each);
    for (const { key, value } of entriesOf(each)) {
      const name = REFERENCES.has(key) ? textOf(nodeAt(value, 'name'), text) : undefined;
      if (name !== undefined) {
        found.add(name);
      }
      visit(value);
    }
    itemsOf(each).forEach(visit);
  };
  visit(node);
  return [...found];
}
