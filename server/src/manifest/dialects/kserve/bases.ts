/** `baseRefs`: objects that hold what an LLMInferenceService leaves out. Later ones win over earlier ones. */
import type { Context } from '../../context';
import { declaredTree } from '../../foreign/pods/podElsewhere';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';

/** Found under a name of its own, so that no runtime is taken for it. */
export const configName = (name: string) => `LLMInferenceServiceConfig ${name}`;

export interface Base {
  readonly name: string;
  /** Its `spec`, where it is at hand. */
  readonly tree?: TreeNode;
  readonly text: string;
  /** KServe installs it: it sets image and arguments of an engine, and asks for no device. */
  readonly ofKserve: boolean;
}

/** Presets under these names come with KServe, some with a release in front (KServe, config/llmisvcconfig, 2026-11). */
const OF_KSERVE = /^(v[\d-]+-)?kserve-config-(llm|sglang)-/;

export function basesOf(spec: TreeNode, text: string, context: Context): Base[] {
  return itemsOf(nodeAt(spec, 'baseRefs'))
    .flatMap((item) => textOf(nodeAt(item, 'name'), text) ?? [])
    .map((name) => {
      const [declared] = context.find('runtime', configName(name));
      const found = declared && declaredTree(declared);
      const ofKserve = !found && OF_KSERVE.test(name);
      return { name, text: found?.text ?? '', ofKserve, ...(found?.root ? { tree: found.root } : {}) };
    });
}

/** What the last base that states it says. */
export function ofBases(bases: readonly Base[], ...path: readonly string[]): string | undefined {
  return bases.flatMap(({ tree, text }) => textOf(nodeAt(tree, ...path), text) ?? []).at(-1);
}
