/**
 * YAML or JSON as a plain tree: aliases resolved, merge keys applied, each value with the text it came
 * from. Safe to walk: parsing bounds its depth and its size after aliases are expanded.
 */
import type { Span } from '../manifest';

export type TreeNode = TreeMap | TreeList | TreeScalar;

interface TreeBase {
  /** Where the text stands; for what an alias gives, the text at its anchor. */
  readonly span: Span;
  /** Nodes below and including this one, aliases expanded. */
  readonly size: number;
  /** A tag of the format's own in front of the value, such as `!Ref`; no span holds it. */
  readonly tag?: string;
}

export interface TreeScalar extends TreeBase {
  readonly kind: 'scalar';
  /** As YAML 1.2 reads it: `010` is 10, `on` is a string, an empty value is null. */
  readonly value: string | number | boolean | null;
  /**
   * `span` holds exactly the value's text: without the quotes of a quoted scalar, without the header
   * line of a block scalar. Empty for a key without a value.
   */
  readonly span: Span;
  /** The same with quotes or block header. */
  readonly outer: Span;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
}

export interface TreeEntry {
  readonly key: string;
  /** Without quotes. */
  readonly keySpan: Span;
  /** From the key to the end of the value as it is written here. */
  readonly span: Span;
  readonly value: TreeNode;
  /** The value is written as `*name`: an edit of its text would change other places too. */
  readonly aliased: boolean;
  /** Came in through `<<`. */
  readonly merged: boolean;
}

/** An entry that nobody wrote as such: its places are those of what it was made from. */
export const madeEntry = (key: string, value: TreeNode, keySpan = value.span, span = value.span): TreeEntry => ({
  key,
  keySpan,
  span,
  value,
  aliased: false,
  merged: false,
});

export interface TreeMap extends TreeBase {
  readonly kind: 'map';
  /** Braces and everything between, or from the first key to the end of the last value. */
  readonly span: Span;
  readonly flow: boolean;
  /** In the order of the text, duplicates included; merged entries last. */
  readonly entries: readonly TreeEntry[];
}

export interface TreeList extends TreeBase {
  readonly kind: 'list';
  readonly span: Span;
  readonly flow: boolean;
  readonly items: readonly TreeNode[];
}

/** The entry that counts for a key: the last one written here, else a merged one. */
export function entryOf(node: TreeNode | undefined, key: string): TreeEntry | undefined {
  if (node?.kind !== 'map') {
    return undefined;
  }
  let merged: TreeEntry | undefined;
  let own: TreeEntry | undefined;
  for (const entry of node.entries) {
    if (entry.key !== key) continue;
    if (!entry.merged) own = entry;
    else merged ??= entry;
  }
  return own ?? merged;
}

/** Follows keys and list positions; `undefined` where the path leaves the text. */
export function nodeAt(node: TreeNode | undefined, ...path: readonly (string | number)[]): TreeNode | undefined {
  let at = node;
  for (const step of path) {
    if (typeof step === 'number') {
      at = at?.kind === 'list' ? at.items[step] : undefined;
    } else {
      at = entryOf(at, step)?.value;
    }
  }
  return at;
}

/** A scalar's text as written, numbers included; `undefined` for null, maps and lists. */
export function textOf(node: TreeNode | undefined, text: string): string | undefined {
  if (node?.kind !== 'scalar' || node.value === null) {
    return undefined;
  }
  return typeof node.value === 'string' ? node.value : text.slice(node.span.start, node.span.end);
}

/** A finite number, also when written in quotes. */
export function numberOf(node: TreeNode | undefined): number | undefined {
  if (node?.kind !== 'scalar') {
    return undefined;
  }
  const { value } = node;
  if (typeof value === 'number') {
    return Number.isFinite(value) ? value : undefined;
  }
  return typeof value === 'string' && /^[-+]?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined;
}

export function itemsOf(node: TreeNode | undefined): readonly TreeNode[] {
  return node?.kind === 'list' ? node.items : [];
}

export function entriesOf(node: TreeNode | undefined): readonly TreeEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function shiftSpan(span: Span, by: number): Span {
  return { start: span.start + by, end: span.end + by };
}
