/** Values and blocks of Terraform as the tree that objects of Kubernetes are read from. */
import type { Span } from '../../manifest';
import type { TreeEntry, TreeNode, TreeScalar } from '../../yaml/tree';
import { shiftSpan } from '../../yaml/tree';
import type { Body } from './body';
import type { Value } from './values';

/** Blocks that may stand several times, and the list that they are. */
const LISTS: ReadonlyMap<string, string> = new Map([
  ['container', 'containers'],
  ['init_container', 'initContainers'],
  ['env', 'env'],
  ['env_from', 'envFrom'],
  ['toleration', 'tolerations'],
  ['node_selector_term', 'nodeSelectorTerms'],
  ['match_expressions', 'matchExpressions'],
]);

/** YAML in a heredoc stands where it stands; what Terraform fills in is a placeholder. */
export function shifted(node: TreeNode, by: number): TreeNode {
  const span = shiftSpan(node.span, by);
  switch (node.kind) {
    case 'list':
      return { ...node, span, items: node.items.map((item) => shifted(item, by)) };
    case 'map': {
      const entries = node.entries.map((entry) => ({
        ...entry,
        keySpan: shiftSpan(entry.keySpan, by),
        span: shiftSpan(entry.span, by),
        value: shifted(entry.value, by),
      }));
      return { ...node, span, entries };
    }
    default:
      return { ...node, span, outer: shiftSpan(node.outer, by) };
  }
}

/** `node_selector` is `nodeSelector`; keys of maps that users fill are left as they are. */
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function blockTree(body: Body): TreeNode {
  const attributes = body.names.flatMap((name): TreeEntry[] => {
    const entry = body.entry(name);
    return entry ? [entryOf(camel(name), entry.keySpan, valueTree(entry.value, name))] : [];
  });
  const lists = new Map<string, TreeNode[]>();
  const blocks: TreeEntry[] = [];
  for (const block of body.blocks()) {
    const list = LISTS.get(block.type);
    const node = blockTree(block);
    if (list === undefined) {
      blocks.push(entryOf(camel(block.type), block.span, node));
    } else {
      lists.set(list, [...(lists.get(list) ?? []), node]);
    }
  }
  const listed = [...lists].map(([name, items]) =>
    entryOf(name, body.span, { kind: 'list', span: body.span, size: 1, flow: false, items }),
  );
  return { kind: 'map', span: body.span, size: 1, flow: false, entries: [...attributes, ...blocks, ...listed] };
}

const entryOf = (key: string, keySpan: Span, value: TreeNode): TreeEntry => ({
  key,
  keySpan,
  span: value.span,
  value,
  aliased: false,
  merged: false,
});

/** Where a number belongs, an unknown one must not become the format's default. */
const COUNTS =
  /^(replicas|parallelism|requestGPU|replicaCount|tensor|nvidia\.com\/gpu|amd\.com\/gpu|aws\.amazon\.com\/\w+)$/;

export function valueTree(value: Value, key = ''): TreeNode {
  switch (value.kind) {
    case 'list':
      return { kind: 'list', span: NOWHERE, size: 1, flow: true, items: value.items.map((item) => valueTree(item)) };
    case 'map': {
      const entries = value.entries.map((entry) =>
        entryOf(entry.key, entry.keySpan, valueTree(entry.value, entry.key)),
      );
      return { kind: 'map', span: value.span, size: 1, flow: true, entries };
    }
    case 'scalar':
      return scalarAt(value.value, value.text.span);
    case 'unknown':
      return value.partly
        ? scalarAt(value.partly.text, value.partly.span)
        : scalarAt(COUNTS.test(key) ? UNKNOWN : null, NOWHERE);
    default:
      return scalarAt(null, NOWHERE);
  }
}

const NOWHERE: Span = { start: -1, end: -1 };

/** A placeholder, as a template writes it. */
const UNKNOWN = '${}';

function scalarAt(value: TreeScalar['value'], span: Span): TreeScalar {
  return { kind: 'scalar', value, span, outer: span, size: 1, style: 'double' };
}
