/** Values that a foreign format has no key for: written over where the author said them, else said in a comment. */
import { t } from '../../../../shared/src/l10n';
import { statedAt } from '../../../../shared/src/placement/whatIf';
import type { WhatIfField } from '../../../../shared/src/placement/whatIf';
import type { Edit, RetargetResult, SourceText, Values } from '../dialect';
import type { FoundWorkload } from '../manifest';
import { insert, lineBreakOf, lineEnd, lineStart, orderedEdits } from '../retarget/treeEdit';
import { splitDocuments } from '../yaml/documents';

const DIRECTIVE = /^[ \t]*#[ \t]*placewright:.*$/gm;

export function setInline(source: SourceText, workload: FoundWorkload, values: Values): RetargetResult {
  const { text } = source;
  const edits: Edit[] = [];
  const unsaid: string[] = [];
  for (const [field, value] of Object.entries(values)) {
    const span = workload.fields.get(field)?.value;
    if (!span) {
      unsaid.push(`${field}=${String(value)}`);
    } else if (text.slice(span.start, span.end) === String(statedAt(workload.spec, field as WhatIfField))) {
      edits.push({ span, newText: String(value) });
    } else {
      return { ok: false, reason: t`${field} is not written as a plain value in this file.` };
    }
  }
  if (unsaid.length > 0) {
    edits.push(...sayInComment(source, workload, unsaid.join(' ')));
  }
  const ordered = orderedEdits(edits);
  return ordered && ordered.length > 0
    ? { ok: true, edits: ordered }
    : { ok: false, reason: t('JSON has no place for a comment that would say this.') };
}

/** Behind the directive that the document has, else on a line of its own above the document's first one. */
function sayInComment({ text, path, languageId }: SourceText, { span }: FoundWorkload, words: string): Edit[] {
  const document = splitDocuments(text).find(({ start, end }) => start <= span.start && span.start < end);
  if (!document || /^jsonc?$/.test(languageId) || path.endsWith('.json') || /^\s*[{[]/.test(document.text)) {
    return [];
  }
  const said = [...document.text.matchAll(DIRECTIVE)].at(-1);
  if (said) {
    return insert(lineEnd(text, document.start + said.index), ` ${words}`);
  }
  const first = /^(?!---|\uFEFF?#|\s*$)/m.exec(document.text.replace(/^\uFEFF/, ' '));
  const at = lineStart(text, document.start + (first?.index ?? 0));
  return insert(at, `# placewright: ${words}${lineBreakOf(text)}`);
}
