/** Comments of a text in a language with strings and braces: TypeScript, JSON with comments, Terraform. */
import type { Span } from '../manifest/manifest';

export interface Marks {
  /** `#` begins a comment. */
  readonly hash?: true;
  /** Templates in backquotes, with code in `${}`, and regular expressions. */
  readonly templates?: true;
  readonly singleQuotes?: true;
  /** `<<EOF` to `EOF`. */
  readonly heredocs?: true;
}

export function codeComments(text: string, marks: Marks): readonly Span[] {
  const comments: Span[] = [];
  /** Open braces of each `${}` that a template waits behind. */
  const templates: number[] = [];
  let braces = 0;
  for (let at = 0; at < text.length;) {
    const end = commentEnd(text, at, marks);
    if (end !== undefined) {
      comments.push({ start: at, end });
      at = end;
      continue;
    }
    const character = text[at];
    if (character === '{') {
      braces += 1;
    } else if (character === '}' && templates.at(-1) === braces) {
      templates.pop();
      at = templateEnd(text, at + 1, () => templates.push(braces));
      continue;
    } else if (character === '}') {
      braces -= 1;
    }
    at =
      marks.templates && character === '`'
        ? templateEnd(text, at + 1, () => templates.push(braces))
        : (literalEnd(text, at, marks) ?? at + 1);
  }
  return comments;
}

function commentEnd(text: string, at: number, { hash }: Marks): number | undefined {
  if (text.startsWith('//', at) || (hash && text[at] === '#')) {
    return lineEnd(text, at);
  }
  if (text.startsWith('/*', at)) {
    const end = text.indexOf('*/', at + 2);
    return end < 0 ? text.length : end + 2;
  }
  return undefined;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}

/** Behind the closing backquote, or behind the `${` that interrupts the template. */
function templateEnd(text: string, from: number, interrupted: () => void): number {
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '\\') {
      at += 1;
    } else if (text[at] === '`') {
      return at + 1;
    } else if (text.startsWith('${', at)) {
      interrupted();
      return at + 2;
    }
  }
  return text.length;
}

/** Behind a string, a regular expression or a heredoc that begins here. */
function literalEnd(text: string, at: number, marks: Marks): number | undefined {
  const character = text[at];
  if (character === '"' || (marks.singleQuotes && character === "'")) {
    return quoted(text, at + 1, character ?? '');
  }
  if (marks.templates && character === '/' && startsRegex(text, at)) {
    return quoted(text, at + 1, '/');
  }
  const heredoc =
    marks.heredocs && text.startsWith('<<', at) ? /^<<-?\s*(\w{1,80})/.exec(text.slice(at, at + 90)) : undefined;
  if (heredoc) {
    const close = new RegExp(`\\n[ \\t]*${heredoc[1] ?? ''}[ \\t]*\\r?(?=\\n|$)`, 'g');
    close.lastIndex = at;
    const match = close.exec(text);
    return match ? match.index + match[0].length : text.length;
  }
  return undefined;
}

/** No string of these languages goes over the end of its line. */
function quoted(text: string, from: number, quote: string): number {
  for (let at = from; at < text.length && text[at] !== '\n'; at += 1) {
    if (text[at] === '\\') {
      at += 1;
    } else if (text[at] === quote) {
      return at + 1;
    }
  }
  return lineEnd(text, from);
}

/** A slash behind a value divides; elsewhere it begins a regular expression. */
function startsRegex(text: string, at: number): boolean {
  const before = text.slice(Math.max(0, at - 40), at).trimEnd();
  return /(^|[=(,:[!&|?{};+\-*%~^<>]|\b(return|typeof|case|in|of|void|delete))$/.test(before);
}
