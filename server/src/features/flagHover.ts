/** Over a flag in a command, or over the variable of an engine: what it sets, in one line. */
import type { Hover } from 'vscode-languageserver';
import { engineFactSentence } from '../../../shared/src/words/engineFact';
import { escapeSentence, inlineCode } from '../../../shared/src/words/markdown';
import { enginesOf, factOfWord } from '../manifest/engines/flagsOf';
import type { FoundWorkload, Span } from '../manifest/manifest';
import { markdown, rangeOf } from './context';
import type { Reading } from './context';

/** assumed: no flag is longer. */
const LONGEST_WORD = 80;
const BOUNDARY = /[\s"'`=,[\]{}:\\]/;

export function flagHover({ document }: Reading, workload: FoundWorkload, offset: number): Hover | null {
  const text = document.getText();
  const span = wordAt(text, offset);
  const word = span && text.slice(span.start, span.end);
  const fact = word && /^(--?[A-Za-z]|[A-Z][A-Z\d_]+$)/.test(word) ? factOfWord(word, enginesOf(workload)) : undefined;
  return span && word && fact
    ? {
        contents: markdown(`${inlineCode(word)}: ${escapeSentence(engineFactSentence(fact))}`),
        range: rangeOf(document, span),
      }
    : null;
}

/** The word around a place: no blank, quote, bracket or colon. */
export function wordAt(text: string, offset: number): Span | undefined {
  let start = offset;
  let end = offset;
  while (start > 0 && offset - start < LONGEST_WORD && !BOUNDARY.test(text[start - 1] ?? ' ')) {
    start -= 1;
  }
  while (end < text.length && end - offset < LONGEST_WORD && !BOUNDARY.test(text[end] ?? ' ')) {
    end += 1;
  }
  return end > start ? { start, end } : undefined;
}
