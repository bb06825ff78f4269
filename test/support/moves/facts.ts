/** What a file says, taken apart so that two readings can be compared. */
import { parse as parseJson } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { Lexer, parseAllDocuments } from 'yaml';
import type { Edit } from '../../../server/src/manifest/dialect';
import type { FoundWorkload, Span } from '../../../server/src/manifest/manifest';
import { syntaxErrors } from '../codeActions';

export const factsOf = ({ name, spec, stated, notes, image, object, everyDevice }: FoundWorkload): string =>
  JSON.stringify({ name, spec, stated, notes, image, object, everyDevice });

/** `spec.placement.instance` and its like: what the two say differently. */
export function differingFacts(a: FoundWorkload, b: FoundWorkload): string[] {
  const [left, right] = [flat(a), flat(b)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((key) => left.get(key) !== right.get(key)).toSorted();
}

function flat({ spec, stated, notes, image }: FoundWorkload): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null) {
      Object.entries(value).forEach(([key, each]) => visit(each, path === '' ? key : `${path}.${key}`));
    } else if (value !== undefined) {
      found.set(path, String(value));
    }
  };
  visit({ spec, stated, notes, image }, '');
  return found;
}

/** How many things a parser of the language stumbles over. */
export function parseErrors(languageId: string, path: string, text: string): number {
  if (languageId === 'yaml') {
    return parseAllDocuments(text, { uniqueKeys: false }).reduce((sum, document) => {
      return sum + ('errors' in document ? document.errors.length + (resolves(() => document.toJS()) ? 0 : 1) : 0);
    }, 0);
  }
  if (languageId === 'json') {
    const errors: ParseError[] = [];
    parseJson(text.replace(/^\uFEFF/, ''), errors, { allowTrailingComma: true });
    return errors.length;
  }
  return languageId === 'terraform' ? 0 : syntaxErrors(path, text);
}

function resolves(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

/** In the order of the text: `&name`, `*name`. */
export const anchorsIn = (languageId: string, text: string): string[] =>
  languageId === 'yaml' ? [...new Lexer().lex(text)].filter((token) => /^[&*][^\s]/.test(token)) : [];

/** Comments that an edit took away, less those that stood behind text which is gone as a whole, and facts that are moved. */
export function lostComments(
  languageId: string,
  text: string,
  after: string,
  edits: readonly Edit[],
  facts: readonly Span[],
): string[] {
  const kept = commentsIn(languageId, after).map(({ text: comment }) => comment);
  return commentsIn(languageId, text).flatMap(({ text: comment, start }) => {
    const at = kept.indexOf(comment);
    if (at >= 0) {
      kept.splice(at, 1);
      return [];
    }
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const isBehind = text.slice(lineStart, start).trim() !== '';
    const key = /[^\s]/.exec(text.slice(lineStart))?.index ?? 0;
    const isGone = edits.some(({ span }) => span.start <= lineStart + key && span.end >= start + comment.length);
    const end = start + comment.length;
    const isFact = facts.some((fact) => start < fact.start && fact.end <= end);
    return isFact || (isBehind && isGone) ? [] : [comment];
  });
}

interface Comment {
  readonly text: string;
  readonly start: number;
}

/** Of the lexer's own: they stand for no text. */
const SIGNS: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001f', '\uFEFF']);

function commentsIn(languageId: string, text: string): Comment[] {
  if (languageId === 'json') {
    return [];
  }
  if (languageId !== 'yaml') {
    const lines = /^[ \t]*((?:\/\/|\/\*|\*|#).*)$/gm;
    return [...text.matchAll(lines)].map(({ 0: line, 1: comment = '', index }) => ({
      text: comment.trimEnd(),
      start: index + line.indexOf(comment),
    }));
  }
  const found: Comment[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (const token of new Lexer().lex(text)) {
    if (SIGNS.has(token)) {
      continue;
    }
    if (token.startsWith('#') && !token.includes('\n')) {
      found.push({ text: token.trimEnd(), start: at });
    }
    at += token.length;
  }
  return found;
}
