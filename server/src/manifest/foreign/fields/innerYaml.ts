/** YAML inside a string: a tree whose spans are offsets of the document around it. */
import type { MappedText } from '../../engines/text';
import { ELSEWHERE } from '../../engines/text';
import type { Span } from '../../manifest';
import { parseTolerant } from '../../yaml/tolerant';
import type { TreeEntry, TreeNode, TreeScalar } from '../../yaml/tree';
import { scalarText } from './scalarText';

export interface InnerYaml {
  /** Absent: the string holds nothing that could be read. */
  readonly root?: TreeNode;
  /** False where some of the string is not YAML. */
  readonly complete: boolean;
}

/** `undefined` where there is no value; a map or list that is written without quotes is itself. */
export function innerYaml(node: TreeNode | undefined, text: string): InnerYaml | undefined {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) {
    return undefined;
  }
  if (node.kind !== 'scalar') {
    return { root: node, complete: true };
  }
  const inner = scalarText(node, text);
  if (!inner) {
    return { complete: false };
  }
  const { root, syntax } = parseTolerant(inner.text);
  const isTree = root?.kind === 'map' || root?.kind === 'list';
  return {
    ...(isTree ? { root: mapTree(root, { inner, outer: text, mapped: new Map() }) } : {}),
    complete: isTree && syntax.length === 0,
  };
}

interface Mapping {
  readonly inner: MappedText;
  readonly outer: string;
  /** What an alias gives is one tree in several places. */
  readonly mapped: Map<TreeNode, TreeNode>;
}

function mapTree(node: TreeNode, mapping: Mapping): TreeNode {
  const known = mapping.mapped.get(node);
  if (known) {
    return known;
  }
  const mapped = mapNode(node, mapping);
  mapping.mapped.set(node, mapped);
  return mapped;
}

function mapNode(node: TreeNode, mapping: Mapping): TreeNode {
  const span = mapSpan(node.span, mapping);
  if (node.kind === 'map') {
    return { ...node, span, entries: node.entries.map((entry) => mapEntry(entry, mapping)) };
  }
  return node.kind === 'list'
    ? { ...node, span, items: node.items.map((item) => mapTree(item, mapping)) }
    : mapScalar(node, span, mapping);
}

function mapEntry(entry: TreeEntry, mapping: Mapping): TreeEntry {
  return {
    ...entry,
    keySpan: mapSpan(entry.keySpan, mapping),
    span: mapSpan(entry.span, mapping),
    value: mapTree(entry.value, mapping),
  };
}

/** Numbers are read from the text again later: where that is not the same outside, the scalar becomes its text. */
function mapScalar(node: TreeScalar, span: Span, mapping: Mapping): TreeScalar {
  const { inner, outer } = mapping;
  const written = inner.text.slice(node.span.start, node.span.end);
  const isSame = outer.slice(span.start, span.end) === written;
  const value = isSame || node.value === null || typeof node.value === 'string' ? node.value : written;
  const isBlock = node.style === 'literal' || node.style === 'folded';
  return {
    ...node,
    value,
    span: isBlock ? fromLineStart(span, outer) : span,
    outer: mapSpan(node.outer, mapping),
  };
}

/** The lines of a block inside a block share the indentation of both: the first one too. */
function fromLineStart(span: Span, outer: string): Span {
  const start = outer.lastIndexOf('\n', span.start - 1) + 1;
  return outer.slice(start, span.start).trim() === '' ? { start, end: span.end } : span;
}

/** Text that was put together differently (an indentation indicator) has no place character by character. */
function mapSpan({ start, end }: Span, { inner }: Mapping): Span {
  const { starts, ends, text } = inner;
  if (text.length > 1 && starts[0] === starts.at(-1)) {
    return ELSEWHERE;
  }
  const from = starts[start] ?? inner.span.end;
  const to = end > start ? (ends[end - 1] ?? inner.span.end) : from;
  return { start: from, end: Math.max(from, to) };
}
