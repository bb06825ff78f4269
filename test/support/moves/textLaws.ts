/** Bytes: what an edit touches, what stays, and the way back by undo. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-textdocument';
import { applyEdits } from '../../../server/src/features/codeActions/move';
import type { Edit } from '../../../server/src/manifest/dialect';
import type { Placed, Say } from './bench';
import { parseAllDocuments } from 'yaml';
import type { Document } from 'yaml';
import type { Span } from '../../../server/src/manifest/manifest';
import { splitDocuments } from '../../../server/src/manifest/yaml/documents';
import { anchorsIn, lostComments, parseErrors } from './facts';

const JOINED: ReadonlySet<string> = new Set(['cloudformation', 'terraform']);
/** Autoscalers beside an object, and what a chart keeps for all its parts: the others are read again, and must say the same. */
const SHARED = /^\s*(?:\d+|(?:tolerations|extraConfig|nodeSelector):[\s\S]*)$/;

export function checkText(
  { subject, workload, dialect }: Placed,
  say: Say,
  edits: readonly Edit[],
  after: string,
): void {
  const { text, languageId, path } = subject;
  say('text: the edits do not touch each other', applyEdits(text, edits) === after);
  say('text: it parses', parseErrors(languageId, path, after) <= parseErrors(languageId, path, text));
  say(
    'text: no edit writes what stands there',
    edits.every(({ span, newText }) => text.slice(span.start, span.end) !== newText),
    JSON.stringify(edits),
  );
  const facts = [...workload.fields.values()].flatMap(({ value }) => value ?? []);
  const lost = lostComments(languageId, text, after, edits, facts);
  say('text: comments are kept', lost.length === 0, lost.join(' | '));
  const [anchors, now] = [anchorsIn(languageId, text), anchorsIn(languageId, after)];
  say('text: anchors are kept', anchors.join(' ') === now.join(' '), `${anchors.join(' ')} → ${now.join(' ')}`);
  const own = [workload.span, ...[...workload.fields.values()].flatMap(({ key, value }) => [key, value])];
  // A line that joins a block stands behind its last one.
  const joins = (end: number, start: number) => end <= start && text.slice(end, start).trim() === '';
  const far = edits.filter(
    ({ span }) =>
      !own.some((one) => one && ((one.start <= span.end && span.start <= one.end) || joins(one.end, span.start))),
  );
  // Their machines stand in statements and resources of their own; whom else those serve is checked where they are read again.
  const isJoined = languageId.includes('script') || JOINED.has(dialect?.id ?? '');
  const stray = far.filter((edit) => !SHARED.test(edit.newText) && !isInOwnConfigMap(text, workload.span, edit));
  say('text: only what belongs to the workload changes', isJoined || stray.length === 0, JSON.stringify(stray));
}

/** In a ConfigMap that this workload names, and no other document of the file. */
function isInOwnConfigMap(text: string, { start, end }: Span, { span }: Edit): boolean {
  const documents = splitDocuments(text);
  const at = documents.find((each) => each.start <= span.start && span.end <= each.end);
  const [name] = parseAllDocuments(at?.text ?? '').flatMap((each) => {
    const { kind, metadata } = (each as Document).toJS() as { kind?: string; metadata?: { name?: string } };
    return kind === 'ConfigMap' ? (metadata?.name ?? []) : [];
  });
  const naming = documents.filter((each) => each !== at && name !== undefined && each.text.includes(name));
  return naming.length === 1 && naming.every((each) => each.start <= start && end <= each.end);
}

/** As an editor does it: every edit turned round, in places of the edited text. */
export function undone(text: string, changes: readonly TextEdit[], after: string): string {
  const before = TextDocument.create('file:///before', 'x', 1, text);
  const edited = TextDocument.create('file:///after', 'x', 2, after);
  let shift = 0;
  const inverse = changes
    .map(({ range, newText }) => ({
      start: before.offsetAt(range.start),
      end: before.offsetAt(range.end),
      newText,
    }))
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, end, newText }) => {
      const from = start + shift;
      shift += newText.length - (end - start);
      return {
        range: { start: edited.positionAt(from), end: edited.positionAt(from + newText.length) },
        newText: text.slice(start, end),
      };
    });
  return TextDocument.applyEdits(edited, inverse);
}
