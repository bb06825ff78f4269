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
  const blocks = new Map<string, (readonly [string, string])[]>();
  for (const entry of missing) {
    const block = blockOf(entry[0]);
    blocks.set(block, [...(blocks.get(block) ?? []), entry]);
  }
  return [...blocks].flatMap(([block, entries]) => addToBlock(text, lines, fields, block, entries, wanted));
}

const blockOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('.')));

/** Beside a key of the block that stays; else in a new line with all of it. */
function addToBlock(
  text: string,
  lines: readonly BlockLine[],
  fields: Fields,
  block: string,
  entries: readonly (readonly [string, string])[],
  wanted: Wanted,
): Edit[] {
  const staying =
    block === ''
      ? undefined
      : [...fields].find(
          ([path, field]) =>
            blockOf(path) === block &&
            field.key &&
            field.value &&
            !(wanted.has(path) && wanted.get(path) === undefined),
        )?.[1];
  if (staying?.key && !opensItsLine(text, staying.key)) {
    return insert(staying.key.start, entries.map(([path, value]) => `${nameOf(path)}: ${value}, `).join(''));
  }
  if (staying?.key) {
    const start = lineStart(text, staying.key.start);
    const lead = text.slice(start, staying.key.start);
    return insert(
      start,
      entries.map(([path, value]) => `${lead}${nameOf(path)}: ${value}${lineBreakOf(text)}`).join(''),
    );
  }
  const written = entries.map(([path, value]) => `${nameOf(path)}: ${value}`);
  return addLines(text, lines, block === '' ? written : [`${block}: { ${written.join(', ')} }`]);
}

/** New lines below the last one that says something, with the same front. */
function addLines(text: string, lines: readonly BlockLine[], added: readonly string[]): Edit[] {
  const content = lines.filter((line) => line.text.trim() !== '');
  const first = content[0];
  const last = content.at(-1);
  if (!first || !last) {
    return [];
  }
  const indent = ' '.repeat(first.text.length - first.text.trimStart().length);
  const lead = text.slice(lineStart(text, first.start), first.start);
  const end = last.start + last.text.trimEnd().length;
  return insert(end, added.map((line) => `${lineBreakOf(text)}${lead}${indent}${line}`).join(''));
}
