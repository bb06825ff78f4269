/** From the parser's nodes to our tree: aliases and merge keys resolved within a budget. */
import { isAlias, isMap, isScalar, isSeq, Scalar } from 'yaml';
import type { Span } from '../manifest';
import type { TreeEntry, TreeList, TreeMap, TreeNode, TreeScalar } from './tree';

/** Deeper than any manifest; the parser itself recurses too. */
const MAX_DEPTH = 100;
/** Nodes that aliases may add: a "billion laughs" would add 10^9. */
const MAX_ALIASED_NODES = 100_000;

interface Conversion {
  readonly text: string;
  readonly offset: number;
  readonly anchors: Map<string, TreeNode>;
  aliased: number;
  truncated: boolean;
}

export function toTree(contents: unknown, text: string, offset: number): { root?: TreeNode; truncated: boolean } {
  const at: Conversion = { text, offset, anchors: new Map(), aliased: 0, truncated: false };
  const root = contents ? convert(contents, at, 0, 0) : undefined;
  return { root, truncated: at.truncated };
}

/** `fallback` is where a missing node would stand, relative to the text. */
function convert(node: unknown, at: Conversion, depth: number, fallback: number): TreeNode {
  if (isAlias(node)) {
    return resolveAlias(node.source, at) ?? nothing(at, node.range?.[0] ?? fallback, node.range?.[1]);
  }
  if (depth > MAX_DEPTH) {
    at.truncated = true;
    return nothing(at, fallback);
  }
  const value = convertValue(node, at, depth, fallback);
  const tag = ownTag(node);
  const tree = tag === undefined ? value : { ...value, tag };
  const anchor = isMap(node) || isSeq(node) || isScalar(node) ? node.anchor : undefined;
  if (anchor !== undefined) {
    // Only now: an alias inside its own anchor stays unresolved.
    at.anchors.set(anchor, tree);
  }
  return tree;
}

/** `!Name`; the tags of YAML itself (`!!str`) have done their work in the parser. */
function ownTag(node: unknown): string | undefined {
  const tag = isMap(node) || isSeq(node) || isScalar(node) ? node.tag : undefined;
  return tag !== undefined && OWN_TAG.test(tag) ? tag : undefined;
}

const OWN_TAG = /^![A-Za-z]/;

function convertValue(node: unknown, at: Conversion, depth: number, fallback: number): TreeNode {
  if (isMap(node)) {
    return convertMap(node, at, depth);
  }
  if (isSeq(node)) {
    const items = node.items.map((item) => convert(item, at, depth + 1, node.range?.[1] ?? fallback));
    const flow = node.flow === true;
    const span = listSpan(node, flow, items, at);
    const list: TreeList = { kind: 'list', flow, items, span, size: sizeOf(items) };
    return list;
  }
  return isScalar(node) ? convertScalar(node, at, fallback) : nothing(at, fallback);
}

function resolveAlias(name: string, at: Conversion): TreeNode | undefined {
  const target = at.anchors.get(name);
  if (!target) {
    return undefined;
  }
  at.aliased += target.size;
  if (at.aliased > MAX_ALIASED_NODES) {
    at.truncated = true;
    return undefined;
  }
  return target;
}

function convertMap(
  node: { items: readonly unknown[]; flow?: boolean; range?: readonly number[] | null },
  at: Conversion,
  depth: number,
): TreeMap {
  const own: TreeEntry[] = [];
  const merged: TreeEntry[] = [];
  for (const item of node.items) {
    const { key, value } = item as { key: unknown; value: unknown };
    const keySpan = spanOfKey(key, at);
    const tree = convert(value, at, depth + 1, keySpan.end - at.offset);
    const name = keyText(key, at, keySpan);
    if (name === '<<' && isScalar(key) && key.type === Scalar.PLAIN) {
      for (const entry of mergedEntries(tree)) merged.push(entry);
    } else {
      const span = { start: keySpan.start, end: Math.max(keySpan.end, endOf(value, tree, at)) };
      own.push({ key: name, keySpan, span, value: tree, aliased: isAlias(value), merged: false });
    }
  }
  const entries = merged.length > 0 ? [...own, ...unstated(own, merged)] : own;
  const flow = node.flow === true;
  const start = (node.range?.[0] ?? 0) + at.offset;
  const last = own.at(-1);
  const end = flow || !last ? (node.range?.[1] ?? 0) + at.offset : last.span.end;
  return {
    kind: 'map',
    flow,
    entries,
    span: { start, end: Math.max(start, end) },
    size: sizeOf(entries.map((e) => e.value)),
  };
}

/** `<<` takes a map or a list of maps; earlier ones win. */
function mergedEntries(value: TreeNode): TreeEntry[] {
  const maps = value.kind === 'list' ? value.items : [value];
  return maps.flatMap((map) => (map.kind === 'map' ? map.entries : [])).map((entry) => ({ ...entry, merged: true }));
}

function unstated(own: readonly TreeEntry[], merged: readonly TreeEntry[]): TreeEntry[] {
  const known = new Set(own.map((entry) => entry.key));
  return merged.filter(({ key }) => !known.has(key) && known.add(key));
}

/** Without quotes; a collection as key keeps its text. */
function keyText(key: unknown, at: Conversion, span: Span): string {
  if (isScalar(key) && typeof key.value === 'string') {
    return key.value;
  }
  return at.text.slice(span.start - at.offset, span.end - at.offset);
}

function spanOfKey(key: unknown, at: Conversion): Span {
  if (isScalar(key)) {
    return convertScalar(key, at, 0).span;
  }
  const range = isMap(key) || isSeq(key) || isAlias(key) ? key.range : undefined;
  return { start: (range?.[0] ?? 0) + at.offset, end: (range?.[1] ?? 0) + at.offset };
}

function convertScalar(node: Scalar, at: Conversion, fallback: number): TreeScalar {
  const start = node.range?.[0] ?? fallback;
  const end = node.range?.[1] ?? start;
  const outer = { start: start + at.offset, end: end + at.offset };
  const style = STYLES.get(node.type ?? '') ?? 'plain';
  return { kind: 'scalar', value: valueOf(node), style, outer, span: innerSpan(style, start, end, at), size: 1 };
}

const STYLES = new Map<string, TreeScalar['style']>([
  [Scalar.PLAIN, 'plain'],
  [Scalar.QUOTE_SINGLE, 'single'],
  [Scalar.QUOTE_DOUBLE, 'double'],
  [Scalar.BLOCK_LITERAL, 'literal'],
  [Scalar.BLOCK_FOLDED, 'folded'],
]);

function valueOf(node: Scalar): TreeScalar['value'] {
  const { value } = node;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return typeof value === 'bigint'
    ? Number(value)
    : value === null || value === undefined
      ? null
      : (node.source ?? null);
}

function innerSpan(style: TreeScalar['style'], start: number, end: number, { text, offset }: Conversion): Span {
  if (style === 'single' || style === 'double') {
    const quote = text[start];
    const closed = end > start + 1 && text[end - 1] === quote;
    return { start: start + 1 + offset, end: (closed ? end - 1 : Math.max(end, start + 1)) + offset };
  }
  if (style === 'literal' || style === 'folded') {
    const header = text.indexOf('\n', start);
    const content = header < 0 || header >= end ? end : header + 1;
    return { start: content + offset, end: end + offset };
  }
  return { start: start + offset, end: end + offset };
}

function nothing(at: Conversion, start: number, end = start): TreeScalar {
  const span = { start: start + at.offset, end: end + at.offset };
  return { kind: 'scalar', value: null, style: 'plain', span, outer: span, size: 1 };
}

/** Where a value ends as written here; what an alias gives stands elsewhere. */
function endOf(node: unknown, tree: TreeNode, { offset }: Conversion): number {
  if (isAlias(node)) {
    return (node.range?.[1] ?? 0) + offset;
  }
  return tree.kind === 'scalar' ? tree.outer.end : tree.span.end;
}

function listSpan(
  node: { items: readonly unknown[]; range?: readonly number[] | null },
  flow: boolean,
  items: readonly TreeNode[],
  at: Conversion,
): Span {
  const start = (node.range?.[0] ?? 0) + at.offset;
  const last = items.at(-1);
  const end = flow || !last ? (node.range?.[1] ?? 0) + at.offset : endOf(node.items.at(-1), last, at);
  return { start, end: Math.max(start, end) };
}

function sizeOf(children: readonly TreeNode[]): number {
  return children.reduce((sum, child) => sum + child.size, 1);
}
