/** Edits of a YAML block whose lines stand in another text: each line keeps what stands in front of it. */
import type { BlockLine } from '../../annotation';
import type { Edit } from '../../dialect';
import type { FieldSpan, Span } from '../../manifest';
import { insert, lineBreakOf, lineStart } from '../../retarget/treeEdit';
import type { Wanted } from './retarget';

type Fields = ReadonlyMap<string, FieldSpan>;

export function editBlock(text: string, lines: readonly BlockLine[], fields: Fields, wanted: Wanted): Edit[] {
  const edits: Edit[] = [];
  const missing: (readonly [string, string])[] = [];
  const taken = new Set<string>();
  for (const [path, value] of wanted) {
    const field = fields.get(path);
    if (value === undefined || taken.has(path)) {
      continue;
    }
    if (field?.value) {
      edits.push(...replaceSpan(text, field.value, value));
      continue;
    }
    // An accelerator by name gives its place to the machine.
    const accelerator = path === 'placement.instance' ? fields.get('placement.accelerator') : undefined;
    if (accelerator?.key && accelerator.value) {
      taken.add('placement.accelerator');
      edits.push({ span: accelerator.key, newText: 'instance' }, ...replaceSpan(text, accelerator.value, value));
    } else {
      missing.push([path, value]);
    }
  }
  for (const [path, value] of wanted) {
    const field = fields.get(path);
    if (value === undefined && field && !taken.has(path)) {
      edits.push(...removeField(text, field));
    }
  }
  return [...edits, ...addFields(text, lines, fields, missing, wanted)];
}

function replaceSpan(text: string, span: Span, value: string): Edit[] {
  return text.slice(span.start, span.end) === value ? [] : [{ span, newText: value }];
}

/** In braces with its comma, else with its line. */
function removeField(text: string, { key, value }: FieldSpan): Edit[] {
  if (!key || !value) {
    return [];
  }
  const quoted = /["']/.test(text[value.end] ?? '') ? 1 : 0;
  const end = value.end + quoted;
  if (!opensItsLine(text, key)) {
    const after = /^\s*,[ \t]*/.exec(text.slice(end))?.[0];
    const before = /,[ \t]*$/.exec(text.slice(lineStart(text, key.start), key.start))?.[0] ?? '';
    return [
      {
        span: after ? { start: key.start, end: end + after.length } : { start: key.start - before.length, end },
        newText: '',
      },
    ];
  }
  const next = text.indexOf('\n', end);
  const closes = text.slice(end, next < 0 ? text.length : next).includes('*/');
  return next < 0 || closes ? [] : [{ span: { start: lineStart(text, key.start), end: next + 1 }, newText: '' }];
}

/** Only blanks and the comment's star stand before the key. */
function opensItsLine(text: string, key: Span): boolean {
  return /^\s*(\*\s*|\/\*\*\s*)?["']?$/.test(text.slice(lineStart(text, key.start), key.start));
}

const nameOf = (path: string) => path.slice(path.lastIndexOf('.') + 1);

function addFields(
  text: string,
  lines: readonly BlockLine[],
  fields: Fields,
  missing: readonly (readonly [string, string])[],
  wanted: Wanted,
): Edit[] {
  const inPlacement = missing.filter(([path]) => path.startsWith('placement.'));
  if (inPlacement.length === 0) {
    return [];
  }
  const staying = [...fields].find(
    ([path, field]) =>
      /^placement\.[A-Za-z]+$/.test(path) &&
      field.key &&
      field.value &&
      !(wanted.has(path) && wanted.get(path) === undefined),
  )?.[1];
  if (staying?.key && !opensItsLine(text, staying.key)) {
    return insert(staying.key.start, inPlacement.map(([path, value]) => `${nameOf(path)}: ${value}, `).join(''));
  }
  if (staying?.key) {
    const start = lineStart(text, staying.key.start);
    const lead = text.slice(start, staying.key.start);
    return insert(
      start,
      inPlacement.map(([path, value]) => `${lead}${nameOf(path)}: ${value}${lineBreakOf(text)}`).join(''),
    );
  }
  return addPlacement(text, lines, inPlacement);
}

/** A new line below the last one that says something, with the same front. */
function addPlacement(
  text: string,
  lines: readonly BlockLine[],
  entries: readonly (readonly [string, string])[],
): Edit[] {
  const content = lines.filter((line) => line.text.trim() !== '');
  const first = content[0];
  const last = content.at(-1);
  const block = `placement: { ${entries.map(([path, value]) => `${nameOf(path)}: ${value}`).join(', ')} }`;
  if (!first || !last) {
    return [];
  }
  const indent = ' '.repeat(first.text.length - first.text.trimStart().length);
  const lead = text.slice(lineStart(text, first.start), first.start);
  const end = last.start + last.text.trimEnd().length;
  return insert(end, `${lineBreakOf(text)}${lead}${indent}${block}`);
}
