/** The text with its edits made; they are in order and do not touch. */
import type { Edit } from './dialect';

export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of edits) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** Two steps as one: places of the second are those of the text that the first leaves. */
export function joinEdits(text: string, first: readonly Edit[], second: readonly Edit[]): readonly Edit[] {
  const wanted = applyEdits(applyEdits(text, first), second);
  const placed = second.map((edit) => beforeEdits(first, edit));
  const all = [...first, ...placed.filter((edit) => edit !== undefined)].toSorted(
    (a, b) => a.span.start - b.span.start || a.span.end - b.span.end,
  );
  const isWhole = !placed.includes(undefined) && applyEdits(text, all) === wanted;
  return isWhole ? all : [differenceOf(text, wanted)];
}

/** Where an edit stands in the text before others; undefined where it touches what they write. */
function beforeEdits(others: readonly Edit[], { span, newText }: Edit): Edit | undefined {
  let shift = 0;
  for (const other of others) {
    const start = other.span.start + shift;
    const end = start + other.newText.length;
    if (span.end <= start) {
      break;
    }
    if (span.start < end) {
      return undefined;
    }
    shift = end - other.span.end;
  }
  return { span: { start: span.start - shift, end: span.end - shift }, newText };
}

/** All between what both begin and end with. */
function differenceOf(before: string, after: string): Edit {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) {
    start += 1;
  }
  let same = 0;
  while (same < most - start && before[before.length - 1 - same] === after[after.length - 1 - same]) {
    same += 1;
  }
  return { span: { start, end: before.length - same }, newText: after.slice(start, after.length - same) };
}
