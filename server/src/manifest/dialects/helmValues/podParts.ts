/** Parts of a pod that charts take from their values under names of their own. */
import type { MappedText } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { itemsOf, madeEntry, nodeAt, textOf } from '../../yaml/tree';

/** A map that stands nowhere: the pod spec that a chart would make of its values. */
export function madeMap(parts: Readonly<Record<string, TreeNode | undefined>>): TreeMap {
  const nowhere = { start: 0, end: 0 };
  const entries = Object.entries(parts).flatMap(([key, value]): TreeEntry[] =>
    value ? [madeEntry(key, value, nowhere)] : [],
  );
  const size = entries.reduce((sum, { value }) => sum + value.size, 1);
  return { kind: 'map', flow: false, entries, span: nowhere, size };
}

/** `affinity`, or the bare terms of a required node affinity. */
export function affinityOf(affinity: TreeNode | undefined, terms: TreeNode | undefined): TreeNode | undefined {
  const isStated = affinity?.kind === 'map' && affinity.entries.length > 0;
  return isStated || terms?.kind !== 'list'
    ? affinity
    : madeMap({
        nodeAffinity: madeMap({
          requiredDuringSchedulingIgnoredDuringExecution: madeMap({ nodeSelectorTerms: terms }),
        }),
      });
}

/** A container's `env`: values that come from elsewhere are known by name alone. */
export function listedVariables(env: TreeNode | undefined, text: string): Map<string, MappedText | undefined> {
  const variables = new Map<string, MappedText | undefined>();
  for (const item of itemsOf(env)) {
    const name = textOf(nodeAt(item, 'name'), text);
    if (name !== undefined) {
      variables.set(name, scalarText(nodeAt(item, 'value'), text));
    }
  }
  return variables;
}

export const isFalse = (node: TreeNode | undefined) =>
  node?.kind === 'scalar' && (node.value === false || node.value === 'false');
export const isTrue = (node: TreeNode | undefined) =>
  node?.kind === 'scalar' && (node.value === true || node.value === 'true');
