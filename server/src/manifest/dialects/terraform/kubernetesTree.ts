/** Values and blocks of Terraform as the tree that objects of Kubernetes are read from. */
import type { Span } from '../../manifest';
import type { TreeEntry, TreeNode, TreeScalar } from '../../yaml/tree';
import { madeEntry, shiftSpan } from '../../yaml/tree';
import { parseTolerant } from '../../yaml/tolerant';
import type { Body, Hole } from './body';
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
function shifted(node: TreeNode, by: number): TreeNode {
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

const FILLED = /\$\{[^{}]*\}/g;

/** YAML in a heredoc with what is known of the values that Terraform fills in; the rest stays a placeholder. */
export function heredocTree(body: Body, text: string, name: string, position?: number): TreeNode | undefined {
  const lines = body.lines(name, position);
  const { root } = lines ? parseTolerant(text.slice(lines.start, lines.end)) : {};
  return root && lines && filled(shifted(root, lines.start), body.holes(name, position), text);
}

function filled(node: TreeNode, holes: readonly Hole[], text: string): TreeNode {
  switch (node.kind) {
    case 'list':
      return { ...node, items: node.items.map((item) => filled(item, holes, text)) };
    case 'map':
      return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: filled(entry.value, holes, text) })) };
    default:
      return typeof node.value === 'string' && node.value.includes('${') ? filledScalar(node, holes, text) : node;
  }
}

/** A value alone has the place where it is written; one inside a longer text has none. */
function filledScalar(node: TreeScalar, holes: readonly Hole[], text: string): TreeScalar {
  const raw = text.slice(node.span.start, node.span.end);
  const own = holes.filter(({ span }) => span.start >= node.span.start && span.end <= node.span.end);
  const values = own.map(({ value }) => (value.kind === 'scalar' ? value : undefined));
  const [first] = values;
  if (!first || values.includes(undefined) || raw.match(FILLED)?.length !== own.length || raw !== node.value) {
    return node;
  }
  if (raw.replace(FILLED, '') === '') {
    return values.length === 1 && first.text.span.start >= 0
      ? scalarAt(first.value, first.text.span)
      : scalarAt(values.map((value) => value?.text.text ?? '').join(''), NOWHERE);
  }
  const rest = [...values];
  return scalarAt(
    raw.replace(FILLED, () => rest.shift()?.text.text ?? ''),
    NOWHERE,
  );
}

/** `node_selector` is `nodeSelector`; keys of maps that users fill are left as they are. */
const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());

export function blockTree(body: Body): TreeNode {
  const attributes = body.names.flatMap((name): TreeEntry[] => {
    const entry = body.entry(name);
    return entry ? [madeEntry(camel(name), valueTree(entry.value, name), entry.keySpan)] : [];
  });
  const lists = new Map<string, TreeNode[]>();
  const blocks: TreeEntry[] = [];
  for (const block of body.blocks()) {
    const list = LISTS.get(block.type);
    const node = blockTree(block);
    if (list === undefined) {
      blocks.push(madeEntry(camel(block.type), node, block.span));
    } else {
      lists.set(list, [...(lists.get(list) ?? []), node]);
    }
  }
  const listed = [...lists].map(([name, items]) =>
    madeEntry(name, { kind: 'list', span: body.span, size: 1, flow: false, items }, body.span),
  );
  return { kind: 'map', span: body.span, size: 1, flow: false, entries: [...attributes, ...blocks, ...listed] };
}

/** Where a number belongs, an unknown one must not become the format's default. */
const COUNTS =
  /^(replicas|parallelism|requestGPU|replicaCount|tensor|nvidia\.com\/gpu|amd\.com\/gpu|aws\.amazon\.com\/\w+)$/;

export function valueTree(value: Value, key = ''): TreeNode {
  switch (value.kind) {
    case 'list':
      return { kind: 'list', span: NOWHERE, size: 1, flow: true, items: value.items.map((item) => valueTree(item)) };
    case 'map': {
      const entries = value.entries.map((entry) =>
        madeEntry(entry.key, valueTree(entry.value, entry.key), entry.keySpan),
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
