/** `serveConfig` of the first RayService: the same application as a structure of Kubernetes, in its spelling. */
import { innerYaml } from '../../foreign/fields/innerYaml';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { madeEntry } from '../../yaml/tree';

/** A configuration with one application, in the words of today. */
export function asServeConfig(old: TreeNode, text: string): TreeNode | undefined {
  if (old.kind !== 'map') {
    return undefined;
  }
  const application = inWords(old, text);
  const { span, size } = old;
  const applications: TreeNode = { kind: 'list', flow: false, items: [application], span, size };
  const entry = madeEntry('applications', applications, span, span);
  const config: TreeMap = { ...old, entries: [entry] };
  return config;
}

/** `numReplicas` is `num_replicas`; a runtime environment was a string then. */
function inWords(node: TreeNode, text: string): TreeNode {
  if (node.kind === 'list') {
    return { ...node, items: node.items.map((item) => inWords(item, text)) };
  }
  if (node.kind !== 'map') {
    return node;
  }
  const entries = node.entries.map((entry): TreeEntry => {
    const key = entry.key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const value =
      key === 'runtime_env' ? (innerYaml(entry.value, text)?.root ?? entry.value) : inWords(entry.value, text);
    return { ...entry, key, value };
  });
  return { ...node, entries };
}
