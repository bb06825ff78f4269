/** The literal parts of templates, character by character, escapes read. */
import type { TextBuilder } from '../../engines/text';
import { literalText, textOver } from '../../engines/text';
import type { Span } from '../../manifest';
import type { LiteralPart } from './syntax';

export function addOver(into: TextBuilder, text: string, span: Span): void {
  const over = textOver(text, span);
  for (let index = 0; index < text.length; index += 1) {
    into.add(over, index);
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\' };
/** `$${` and `%%{` stand for a brace that opens nothing. */
const ESCAPE = /\\(u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)|([$%])\2(?=\{)/gs;

/** `place` is that of the part in the document. */
export function addLiteral(into: TextBuilder, { raw }: LiteralPart, heredoc: boolean, place: Span): void {
  const source = place.start < 0 ? textOver(raw, place) : literalText(raw, place.start);
  let at = 0;
  const until = (end: number) => {
    for (; at < end; at += 1) {
      into.add(source, at);
    }
  };
  for (const match of raw.matchAll(ESCAPE)) {
    if (match[1] !== undefined && heredoc) {
      continue;
    }
    until(match.index);
    const code = match[1] === undefined ? match[2] : decoded(match[1]);
    into.add(source, at, code ?? match[0]);
    at += match[0].length;
  }
  until(raw.length);
}

/** Unicode ends at 0x10FFFF. */
function decoded(escape: string): string | undefined {
  const point = /^[uU]/.test(escape) && escape.length > 1 ? Number.parseInt(escape.slice(1), 16) : undefined;
  return point === undefined ? ESCAPES[escape] : point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}
