/** `baseRefs`: objects that hold what an LLMInferenceService leaves out. Later ones win over earlier ones. */
import type { Context } from '../../context';
import { declaredTree } from '../../foreign/podElsewhere';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';

/** Found under a name of its own, so that no runtime is taken for it. */
export const configName = (name: string) => `LLMInferenceServiceConfig ${name}`;

export interface Base {
  readonly name: string;
  /** Its `spec`, where it is at hand. */
  readonly tree?: TreeNode;
  readonly text: string;
}

export function basesOf(spec: TreeNode, text: string, context: Context): Base[] {
  return itemsOf(nodeAt(spec, 'baseRefs'))
    .flatMap((item) => textOf(nodeAt(item, 'name'), text) ?? [])
    .map((name) => {
      const [declared] = context.find('runtime', configName(name));
      const found = declared && declaredTree(declared);
      return { name, text: found?.text ?? '', ...(found?.root ? { tree: found.root } : {}) };
    });
}
