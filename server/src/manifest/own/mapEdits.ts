/** Sets and takes out keys of one mapping, in the file's own manner: block or braces, quotes, indent, line ends. */
import type { Edit } from '../dialect';
import type { Span } from '../manifest';
import type { TreeEntry, TreeMap } from '../yaml/tree';

/** A value of a new key: plain, or a block of keys. */
export type NewValue = string | number | readonly NewEntry[];
export type NewEntry = readonly [key: string, value: NewValue];

export interface MapChange {
  readonly set: readonly NewEntry[];
  readonly remove: readonly string[];
  /** `key` becomes another key, with the value it is set to. */
  readonly rename?: { readonly from: string; readonly to: string; readonly value: string | number };
}

export interface EditStyle {
  readonly text: string;
  readonly json: boolean;
  /** Spaces of one level, for blocks that are new. */
  readonly unit: number;
}

/** `undefined`: a value comes from an anchor, and its text belongs to other places too. */
export function editMap(map: TreeMap, change: MapChange, style: EditStyle): Edit[] | undefined {
  const own = map.entries.filter(({ merged }) => !merged);
  const edits: Edit[] = [];
  const added: NewEntry[] = [];
  for (const [key, value] of change.set) {
    const entry = own.findLast((each) => each.key === key);
    if (entry?.aliased) return undefined;
    if (entry && !isBlock(value)) edits.push(replaceValue(entry, value, style));
    else added.push([key, value]);
  }
  const { rename } = change;
  const renamed = rename && own.findLast(({ key }) => key === rename.from);
  if (rename && renamed) {
    if (renamed.aliased) return undefined;
    edits.push({ span: renamed.keySpan, newText: rename.to }, replaceValue(renamed, rename.value, style));
  }
  const removed = own.filter(({ key }) => change.remove.includes(key));
  const replaced = Math.min(removed.length, added.length);
  // One that goes makes room for one that comes.
  for (const [i, entry] of removed.slice(0, replaced).entries()) {
    const fresh = added[i];
    if (fresh) edits.push({ span: written(entry, style.text), newText: entryText(fresh, entry, map.flow, style) });
  }
  edits.push(...removeEntries(own, removed.slice(replaced), map, style.text));
  return added.length > replaced ? [...edits, ...appendEntries(map, own, added.slice(replaced), style)] : edits;
}

function isBlock(value: NewValue): value is readonly NewEntry[] {
  return typeof value === 'object';
}

/** Inside the quotes, where a text has some. */
function replaceValue({ value: node, keySpan }: TreeEntry, value: string | number, { text, json }: EditStyle): Edit {
  if (node.kind !== 'scalar') {
    return { span: node.span, newText: scalarText(value, json) };
  }
  if (node.outer.start === node.outer.end) {
    // `key:` with nothing behind: right after the colon, a comment stays where it is.
    const colon = text.indexOf(':', keySpan.end) + 1;
    return { span: { start: colon, end: colon }, newText: ` ${scalarText(value, json)}` };
  }
  const quoted = node.style === 'single' || node.style === 'double';
  return quoted && typeof value === 'string'
    ? { span: node.span, newText: value }
    : { span: node.outer, newText: scalarText(value, json) };
}

function scalarText(value: string | number, quote: boolean): string {
  return typeof value === 'number' ? String(value) : quote ? JSON.stringify(value) : value;
}

/** From the key, its quote included, to the end of the value. */
function written({ keySpan, span }: TreeEntry, text: string): Span {
  const quoted = /["']/.test(text[keySpan.start - 1] ?? '') && text[keySpan.start - 1] === text[keySpan.end];
  return { start: keySpan.start - (quoted ? 1 : 0), end: Math.max(span.end, keySpan.end + (quoted ? 1 : 0)) };
}

/** Entries that stand side by side go in one piece. */
function removeEntries(own: readonly TreeEntry[], removed: readonly TreeEntry[], map: TreeMap, text: string): Edit[] {
  const runs: TreeEntry[][] = [];
  for (const [i, entry] of own.entries()) {
    if (!removed.includes(entry)) continue;
    const before = runs.at(-1);
    if (before && before.at(-1) === own[i - 1]) before.push(entry);
    else runs.push([entry]);
  }
  return runs.map((run) => ({ span: removal(own, run, map, text), newText: '' }));
}

function removal(own: readonly TreeEntry[], run: readonly TreeEntry[], map: TreeMap, text: string): Span {
  const spans = run.map((entry) => written(entry, text));
  const start = Math.min(...spans.map((span) => span.start));
  const end = Math.max(...spans.map((span) => span.end));
  if (!map.flow) {
    const next = text.indexOf('\n', end);
    return { start: lineStart(text, start), end: next < 0 ? text.length : next + 1 };
  }
  const after = own.find(({ keySpan }) => keySpan.start > end);
  const before = own.findLast(({ keySpan }) => keySpan.start < start);
  if (after) return { start, end: written(after, text).start };
  return { start: before ? written(before, text).end : start, end };
}

/** Behind the last entry, on lines of their own where the others stand on such. */
function appendEntries(map: TreeMap, own: readonly TreeEntry[], added: readonly NewEntry[], style: EditStyle): Edit[] {
  const { text } = style;
  const last = own.at(-1);
  if (!last) {
    const inner = added.map((entry) => entryText(entry, undefined, true, style)).join(', ');
    const span = { start: map.span.start + 1, end: map.span.end - 1 };
    return [{ span, newText: ` ${inner} ` }];
  }
  const { start, end } = written(last, text);
  const lead = text.slice(lineStart(text, start), start);
  const texts = added.map((entry) => entryText(entry, last, map.flow, style));
  const opensLine = lead.trim() === '';
  if (!map.flow) {
    const indent = ' '.repeat(lead.length);
    const lines = texts.map((each) => breakOf(text) + indent + each).join('');
    return [insertAt(lineEnd(text, Math.max(end, start)), lines)];
  }
  if (!opensLine || !breaksBeforeEnd(text, end, map.span.end)) {
    return [insertAt(end, texts.map((each) => `, ${each}`).join(''))];
  }
  const comma = /^\s*,/.exec(text.slice(end, map.span.end))?.[0];
  const lines = texts.map((each) => breakOf(text) + lead + each).join(',');
  // A comment behind the last entry stays with it.
  const at = lineEnd(text, end);
  return comma
    ? [insertAt(at, `${lines},`)]
    : at === end
      ? [insertAt(end, `,${lines}`)]
      : [insertAt(end, ','), insertAt(at, lines)];
}

function breaksBeforeEnd(text: string, from: number, to: number): boolean {
  return text.slice(from, to).includes('\n');
}

/** `near` shows how its neighbors are written. */
function entryText([key, value]: NewEntry, near: TreeEntry | undefined, flow: boolean, style: EditStyle): string {
  const { text, json, unit } = style;
  const quote = near ? (text[near.keySpan.start - 1] ?? '') : '';
  const quoted = json || (flow && quote === '"');
  const name = quoted ? JSON.stringify(key) : key;
  if (!isBlock(value)) {
    return `${name}: ${scalarText(value, quoted)}`;
  }
  if (flow) {
    return `${name}: { ${value.map((entry) => entryText(entry, near, true, style)).join(', ')} }`;
  }
  const start = near ? near.keySpan.start : 0;
  const indent = ' '.repeat(start - lineStart(text, start) + unit);
  return `${name}:${value.map((entry) => breakOf(text) + indent + entryText(entry, undefined, false, style)).join('')}`;
}

function insertAt(at: number, newText: string): Edit {
  return { span: { start: at, end: at }, newText };
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1;
}

/** Before the line break. */
function lineEnd(text: string, at: number): number {
  const next = text.indexOf('\n', at);
  const end = next < 0 ? text.length : next;
  return text[end - 1] === '\r' && end > at ? end - 1 : end;
}

function breakOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}
