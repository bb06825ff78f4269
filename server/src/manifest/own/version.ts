/** A manifest without `version`: still read, and one line mends it. */
import { t } from '../../../../shared/src/l10n';
import type { Problem, Span } from '../manifest';

/** `listKey` is where the key `workloads` stands in `text`. */
export function missingVersion(text: string, listKey: Span): Problem {
  const { newText, at } = insertion(text, listKey.start);
  return {
    code: 'version-missing',
    severity: 'warning',
    message: t('The version of this manifest is missing: it is read as version 1.'),
    span: listKey,
    fix: { title: t('Add version: 1'), newText, span: { start: at, end: at } },
  };
}

function insertion(text: string, keyStart: number): { newText: string; at: number } {
  const quoted = text[keyStart - 1] === '"' || text[keyStart - 1] === "'";
  const at = quoted ? keyStart - 1 : keyStart;
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const lead = text.slice(lineStart, at);
  const inBraces = /^\uFEFF?\s*(?:#.*\s+|\/\/.*\s+)*\{/.test(text);
  const entry = inBraces && quoted ? '"version": 1' : 'version: 1';
  if (!/^\uFEFF?[ \t]*$/.test(lead)) {
    return { newText: `${entry}${inBraces ? ', ' : ' '}`, at };
  }
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  return { newText: `${entry}${inBraces ? ',' : ''}${lineBreak}${lead.replace('\uFEFF', '')}`, at };
}
