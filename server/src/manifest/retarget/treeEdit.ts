/** Small edits of YAML or JSON text through its tree; every line that is not named stays as it is. */
import { t } from '../../../../shared/src/l10n';
import type { Edit } from '../dialect';
import type { TreeEntry, TreeList, TreeMap, TreeNode, TreeScalar } from '../yaml/tree';

export const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;

/** Before the line break, `\r` included in it. */
export function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  const stop = end < 0 ? text.length : end;
  return text[stop - 1] === '\r' && stop > at ? stop - 1 : stop;
}

function nextLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

export const lineBreakOf = (text: string) => (text.includes('\r\n') ? '\r\n' : '\n');

export const columnOf = (text: string, at: number) => at - lineStart(text, at);

export const endOf = (node: TreeNode) => (node.kind === 'scalar' ? node.outer.end : node.span.end);

/** Keeps quotes; a key without a value gets one. */
export function replaceScalar(node: TreeScalar, value: string, text: string): Edit[] {
  if (text.slice(node.span.start, node.span.end) === value) {
    return [];
  }
  const bare = node.span.start === node.span.end && node.style === 'plain' && text[node.span.start - 1] === ':';
  return [{ span: node.span, newText: bare ? ` ${value}` : value }];
}

export function renameEntry(entry: TreeEntry, key: string): Edit[] {
  return entry.key === key ? [] : [{ span: entry.keySpan, newText: key }];
}

/** The quote that stands before a key, if any. */
function quoteOf(text: string, entry: TreeEntry | undefined): string {
  const before = entry ? (text[entry.keySpan.start - 1] ?? '') : '';
  return before === '"' || before === "'" ? before : '';
}

/** Whether nothing but blanks stands before the offset on its line. */
export const opensLine = (text: string, at: number) => text.slice(lineStart(text, at), at).trim() === '';

/** `undefined` where the entry shares its line with something that must stay. */
export function removeEntry(map: TreeMap, entry: TreeEntry, text: string): Edit[] | undefined {
  const start = entry.keySpan.start - quoteOf(text, entry).length;
  const end = Math.max(endOf(entry.value), entry.keySpan.end + quoteOf(text, entry).length);
  return removePart(map.flow, start, end, text);
}

/** The dash of a block list's item lies before it. */
export function removeItem(list: TreeList, item: TreeNode, text: string): Edit[] | undefined {
  const start = item.kind === 'scalar' ? item.outer.start : item.span.start;
  if (list.flow) {
    return removePart(true, start, endOf(item), text);
  }
  const dash = text.lastIndexOf('-', start - 1);
  return dash < 0 || text.slice(dash + 1, start).trim() !== '' ? undefined : removePart(false, dash, endOf(item), text);
}

export function removePart(flow: boolean, start: number, end: number, text: string): Edit[] | undefined {
  if (!flow) {
    return opensLine(text, start)
      ? [{ span: { start: lineStart(text, start), end: nextLine(text, end) }, newText: '' }]
      : undefined;
  }
  const after = /^\s*,[ \t]*(?:\r?\n[ \t]*)?/.exec(text.slice(end))?.[0];
  if (after) {
    return [{ span: { start, end: end + after.length }, newText: '' }];
  }
  const before = /,\s*$/.exec(text.slice(0, start))?.[0] ?? '';
  return [{ span: { start: start - before.length, end }, newText: '' }];
}

/** One line of a block: `key: value` where a value is text, deeper lines where it is a list of lines. */
export type NewEntry = readonly [key: string, value: string | readonly NewEntry[]];

export function blockText(entries: readonly NewEntry[], indent: string, lineBreak: string): string {
  return entries
    .map(([key, value]) =>
      typeof value === 'string'
        ? `${indent}${key}: ${value}`
        : `${indent}${key}:${lineBreak}${blockText(value, `${indent}  `, lineBreak)}`,
    )
    .join(lineBreak);
}

/** An item of a block list that is a map. */
export function blockItem(entries: readonly NewEntry[], indent: string, lineBreak: string): string {
  return `${indent}- ${blockText(entries, `${indent}  `, lineBreak).slice(indent.length + 2)}`;
}

/** As JSON where the neighbors are quoted, else as YAML's flow form. */
function flowText(entries: readonly NewEntry[], quote: string): string {
  return entries
    .map(([key, value]) => {
      const inner = typeof value === 'string' ? flowScalar(value, quote) : `{${flowText(value, quote)}}`;
      return `${quote}${key}${quote}: ${inner}`;
    })
    .join(', ');
}

const flowScalar = (value: string, quote: string) =>
  quote === '' || /^(\d+|".*"|\[.*\])$/.test(value) ? value : `${quote}${value}${quote}`;

/** Puts entries behind the last one of a map that has some. */
export function appendEntries(map: TreeMap, entries: readonly NewEntry[], text: string): Edit[] {
  const own = map.entries.filter(({ merged }) => !merged);
  const last = own.at(-1);
  if (map.flow) {
    const at = last ? endOf(last.value) : map.span.start + 1;
    return insert(at, `${last ? ', ' : ''}${flowText(entries, quoteOf(text, last))}`);
  }
  const indent = ' '.repeat(last ? columnOf(text, last.keySpan.start) - quoteOf(text, last).length : 0);
  const end = last ? lineEnd(text, Math.max(endOf(last.value), last.keySpan.end)) : map.span.end;
  const lineBreak = lineBreakOf(text);
  // A block scalar ends behind its line break.
  const at = last && text.slice(0, endOf(last.value)).endsWith('\n') ? lineEnd(text, endOf(last.value) - 1) : end;
  return insert(at, lineBreak + blockText(entries, indent, lineBreak));
}

/** Lines of their own behind the last entry of a block map; the first has the map's indentation, others theirs on top. */
export function appendBlock(
  map: TreeMap,
  lines: readonly string[],
  text: string,
): Edit[] | { readonly reason: string } {
  const last = map.entries.findLast(({ merged }) => !merged);
  if (map.flow || !last) {
    return { reason: t`there is no place here for ${lines[0] ?? t('a block')}` };
  }
  const indent = ' '.repeat(columnOf(text, last.keySpan.start) - quoteOf(text, last).length);
  const end = text.slice(0, endOf(last.value)).endsWith('\n')
    ? lineEnd(text, endOf(last.value) - 1)
    : lineEnd(text, Math.max(endOf(last.value), last.keySpan.end));
  const lineBreak = lineBreakOf(text);
  return insert(end, lines.map((line) => lineBreak + indent + line).join(''));
}

/** The entry, in a block with a comment behind it, becomes others. */
export function replaceEntry(map: TreeMap, entry: TreeEntry, entries: readonly NewEntry[], text: string): Edit {
  const quote = quoteOf(text, entry);
  const start = entry.keySpan.start - quote.length;
  if (map.flow) {
    return { span: { start, end: endOf(entry.value) }, newText: flowText(entries, quote) };
  }
  const indent = ' '.repeat(columnOf(text, start));
  const block = blockText(entries, indent, lineBreakOf(text));
  return { span: { start, end: lineEnd(text, endOf(entry.value)) }, newText: block.slice(indent.length) };
}

/** Puts entries before another one of the same map, on lines of their own. */
export function insertBefore(map: TreeMap, before: TreeEntry, entries: readonly NewEntry[], text: string): Edit[] {
  const quote = quoteOf(text, before);
  const start = before.keySpan.start - quote.length;
  if (map.flow) {
    return insert(start, `${flowText(entries, quote)}, `);
  }
  const indent = ' '.repeat(columnOf(text, start));
  const lineBreak = lineBreakOf(text);
  const block = blockText(entries, indent, lineBreak);
  return opensLine(text, start)
    ? insert(lineStart(text, start), block + lineBreak)
    : insert(start, block.slice(indent.length) + lineBreak + indent);
}

/** Puts entries before the first one of a map. */
export function insertFirst(
  map: TreeNode | undefined,
  entries: readonly NewEntry[],
  text: string,
): Edit[] | { readonly reason: string } {
  const first = map?.kind === 'map' ? map.entries.find(({ merged }) => !merged) : undefined;
  return map?.kind === 'map' && first
    ? insertBefore(map, first, entries, text)
    : { reason: t`there is no place here for ${entries[0]?.[0] ?? t('a field')}` };
}

/** Words of a script, with the blanks before them; a line of their own goes as a whole, its backslash included. */
export function cutWords(start: number, end: number, text: string): Edit {
  const line = lineStart(text, start);
  const rest = /^[ \t]*\\[ \t]*\r?\n/.exec(text.slice(end))?.[0];
  const blanks = /[ \t]*$/.exec(text.slice(line, start))?.[0].length ?? 0;
  return line + blanks === start && rest !== undefined
    ? { span: { start: line, end: end + rest.length }, newText: '' }
    : { span: { start: start - blanks, end }, newText: '' };
}

/** Gives an entry without content (`resources:`, `resources: {}`) a map. */
export function fillEntry(map: TreeMap, entry: TreeEntry, entries: readonly NewEntry[], text: string): Edit[] {
  const { value } = entry;
  const span = value.kind === 'scalar' ? value.outer : value.span;
  if (map.flow || quoteOf(text, entry) !== '') {
    return [
      { span, newText: `${text[span.start - 1] === ':' ? ' ' : ''}{${flowText(entries, quoteOf(text, entry))}}` },
    ];
  }
  const lineBreak = lineBreakOf(text);
  const indent = ' '.repeat(columnOf(text, entry.keySpan.start) + 2);
  const colon = text.indexOf(':', entry.keySpan.end) + 1;
  return [
    {
      span: { start: colon, end: Math.max(colon, span.end) },
      newText: lineBreak + blockText(entries, indent, lineBreak),
    },
  ];
}

export const insert = (at: number, newText: string): Edit[] => [{ span: { start: at, end: at }, newText }];

/** Puts an item behind the last one of a list, written as its neighbors are. */
export function appendItem(list: TreeList, value: string, text: string): Edit[] {
  const last = list.items.at(-1);
  if (!last) {
    return [{ span: list.span, newText: `["${value}"]` }];
  }
  const start = last.kind === 'scalar' ? last.outer.start : last.span.start;
  const quote = /["']/.test(text[start] ?? '') ? (text[start] ?? '') : list.flow ? '"' : '';
  if (list.flow) {
    return insert(endOf(last), `, ${quote}${value}${quote}`);
  }
  const dash = text.lastIndexOf('-', start - 1);
  const lead = text.slice(lineStart(text, dash), start);
  const end = text.slice(0, endOf(last)).endsWith('\n') ? lineEnd(text, endOf(last) - 1) : lineEnd(text, endOf(last));
  return insert(end, lineBreakOf(text) + lead.replace(/[^\s-]/g, ' ') + quote + value + quote);
}

/** Behind a value of a program's list, its closing quote included. */
export const itemEnd = (item: TreeNode, text: string): number =>
  item.kind === 'scalar' && /["'`]/.test(text[item.span.end] ?? '') ? item.span.end + 1 : item.span.end;

/** An item of such a list goes with the comma before it; `undefined` where more than that stands between. */
export function cutItem(before: TreeNode | undefined, item: TreeNode | undefined, text: string): Edit[] | undefined {
  if (!before || !item || before.span.start < 0 || item.span.start < 0) {
    return undefined;
  }
  const [start, end] = [itemEnd(before, text), itemEnd(item, text)];
  return /^\s*,\s*["'`]?$/.test(text.slice(start, item.span.start))
    ? [{ span: { start, end }, newText: '' }]
    : undefined;
}

/** In the order of the text, what two steps change alike once; `undefined` where two overlap. */
export function orderedEdits(edits: readonly Edit[]): Edit[] | undefined {
  const unique = edits.filter(
    (edit, index) => isInsertion(edit) || edits.findIndex((each) => isSame(each, edit)) === index,
  );
  const ordered = unique
    .map((edit) => besideRemoved(edit, unique))
    .toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || depthOf(b) - depthOf(a));
  const apart = ordered.every((edit, index) => edit.span.start >= (ordered[index - 1]?.span.end ?? 0));
  return apart ? ordered : undefined;
}

/** Lines behind one that goes stand where it stood. */
function besideRemoved(edit: Edit, all: readonly Edit[]): Edit {
  const lineBreak = /^\r?\n/.exec(edit.newText)?.[0];
  const at = edit.span.start;
  const gone =
    isInsertion(edit) && lineBreak !== undefined
      ? all.find(({ span, newText }) => newText === '' && span.start < at && at < span.end)
      : undefined;
  return gone && lineBreak !== undefined
    ? {
        span: { start: gone.span.start, end: gone.span.start },
        newText: edit.newText.slice(lineBreak.length) + lineBreak,
      }
    : edit;
}

const isInsertion = ({ span }: Edit) => span.start === span.end;
const isSame = (a: Edit, b: Edit) =>
  a.span.start === b.span.start && a.span.end === b.span.end && a.newText === b.newText;

/** Behind one line, what belongs to a deeper block comes first. */
const depthOf = ({ newText }: Edit) => /^\r?\n( *)/.exec(newText)?.[1]?.length ?? 0;
