/** One workload of a YAML manifest, read out of its own lines. */
import { t } from '../../../../shared/src/l10n';
import { workloadSchema } from '../../../../shared/src/manifest/schema';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Span } from '../manifest';
import { createPieceMemo } from '../yaml/pieceMemo';
import { parseTolerant } from '../yaml/tolerant';
import type { TreeEntry } from '../yaml/tree';
import { entriesOf } from '../yaml/tree';
import { readBlockOf } from './block';
import type { Block, BlockPlace } from './block';

export type WorkloadBlock = Block<WorkloadSpec>;

/** A name whose colon is not typed yet. */
const BARE_NAME = /^( *)([A-Za-z_][\w.-]*)[^\S\r\n]*(?=\r?\n|$)/;

export const readWorkloadPiece = createPieceMemo((text: string): WorkloadBlock => {
  const bare = BARE_NAME.exec(text);
  return bare ? readUnnamed(text, bare[1] ?? '', bare[2] ?? '') : readNamed(text);
});

function readNamed(text: string): WorkloadBlock {
  const { root, syntax } = parseTolerant(text);
  const entry = entriesOf(root)[0];
  if (!entry) {
    const span = contentSpan(text);
    return readBlockOf(undefined, workloadSchema, {}, { text, name: '', nameSpan: span, span, syntax });
  }
  return readWorkload(entry, { text, name: entry.key, nameSpan: entry.keySpan, span: contentSpan(text), syntax });
}

/** The first line is unfinished, but below it stands what the workload holds. */
function readUnnamed(text: string, indent: string, name: string): WorkloadBlock {
  const nameSpan = { start: indent.length, end: indent.length + name.length };
  const below = ' '.repeat(nameSpan.end) + text.slice(nameSpan.end);
  const { root, syntax } = parseTolerant(below);
  const span = contentSpan(text);
  const message = t('This line is not finished: a name ends with a colon.');
  const fix = { title: t('Add the colon'), newText: `${name}:` };
  const unfinished = { code: 'document-broken', severity: 'warning', message, span: nameSpan, fix } as const;
  return readBlockOf(root, workloadSchema, {}, { text, name, nameSpan, span, syntax: [unfinished, ...syntax] });
}

export function readWorkload(entry: TreeEntry, place: BlockPlace): WorkloadBlock {
  return readBlockOf(entry.value, workloadSchema, {}, place);
}

/** From the name to the last line that is more than a blank or a comment at the name's own indent. */
export function contentSpan(text: string): Span {
  const start = text.length - text.trimStart().length;
  const indent = start - (text.lastIndexOf('\n', start) + 1);
  let end = text.trimEnd().length;
  for (let line = text.lastIndexOf('\n', end - 1) + 1; line > start; line = text.lastIndexOf('\n', end - 1) + 1) {
    const content = text.slice(line, end).trimStart();
    const depth = end - line - content.length;
    if (!content.startsWith('#') || depth > indent) break;
    end = text.slice(0, line).trimEnd().length;
  }
  return { start: Math.min(start, end), end };
}
