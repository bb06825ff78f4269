/** Finds the line that somebody is still writing in a YAML text that does not parse. */
import type { Span } from '../manifest';

export interface UnfinishedLine {
  readonly span: Span;
  /** What to read in its place: empty, or the line cut before what is open. Never longer than the line. */
  readonly readAs: string;
}

/** A key without its colon (`rpsA`), or with the blank after it missing (`rpsAvg:3`). */
const BARE = /^\s*[A-Za-z_][\w.-]*(?::[^\s:/]\S*)?\s*$/;

/** A header of a block scalar: what stands deeper below it is text. */
const BLOCK_SCALAR = /(?:^|[\s:-])[|>][-+\d]*\s*(?:#.*)?$/;

/** The first such line; `undefined` where none looks unfinished. `stumbles`: offsets of the parser's complaints. */
export function unfinishedLine(text: string, stumbles: readonly number[]): UnfinishedLine | undefined {
  const open: Opened = { brackets: '', line: '', start: 0, indent: 0 };
  let scalarIndent = Infinity;
  for (let start = 0; start < text.length;) {
    const line = lineFrom(text, start);
    const indent = indentOf(line);
    if (line.trim() !== '' && indent <= scalarIndent) {
      const stumbled = stumbles.some((offset) => offset >= start && offset <= start + line.length);
      const found = inspect(line, start, stumbled, open);
      if (found) return found;
      scalarIndent = BLOCK_SCALAR.test(line) ? indent : Infinity;
    }
    const next = text.indexOf('\n', start);
    if (next < 0) break;
    start = next + 1;
  }
  return open.brackets ? cutOpen(open) : undefined;
}

/** A flow collection that goes on over the line's end, and the line it began on. */
interface Opened {
  brackets: string;
  line: string;
  start: number;
  indent: number;
}

function inspect(line: string, start: number, stumbled: boolean, open: Opened): UnfinishedLine | undefined {
  const indent = indentOf(line);
  if (open.brackets) {
    // What a brace holds stands deeper than the key before it, its end at least as deep.
    if (indent <= open.indent && !/^\s*[\]}]/.test(line)) {
      return cutOpen(open);
    }
  } else if (stumbled && BARE.test(line)) {
    return { span: { start, end: start + line.length }, readAs: '' };
  }
  const { brackets, quote } = scan(line, open.brackets);
  if (quote !== undefined) {
    return { span: { start, end: start + line.length }, readAs: closed(line.slice(0, quote), brackets, open.brackets) };
  }
  if (brackets && !open.brackets) {
    Object.assign(open, { line, start, indent });
  }
  open.brackets = brackets;
  return undefined;
}

function cutOpen({ line, start }: Opened): UnfinishedLine {
  return { span: { start, end: start + line.length }, readAs: closed(line, scan(line, '').brackets, '') };
}

/** The line with its brackets closed, in no more room than it has: the last, perhaps half-written part goes. */
function closed(line: string, brackets: string, before: string): string {
  if (before || brackets === '') {
    return line;
  }
  const cut = Math.max(line.lastIndexOf(','), line.lastIndexOf('{') + 1, line.lastIndexOf('[') + 1);
  const kept = line.slice(0, cut);
  const closers = [...scan(kept, '').brackets].reverse().map((bracket) => (bracket === '{' ? '}' : ']'));
  const room = line.length - kept.length;
  return closers.length <= room ? kept + closers.join('') : line.slice(0, line.indexOf(brackets[0] ?? '{'));
}

/** Brackets still open at the end of a line, and where a quote that is not closed begins. */
function scan(line: string, before: string): { brackets: string; quote?: number } {
  let brackets = before;
  for (let i = 0; i < line.length; i += 1) {
    const c = line[i] ?? '';
    const starts = i === 0 || /[\s,:[{]/.test(line[i - 1] ?? '');
    if (c === '#' && (i === 0 || /\s/.test(line[i - 1] ?? ''))) break;
    if ((c === '"' || c === "'") && starts) {
      const end = endOfQuote(line, i);
      if (end === undefined) return { brackets, quote: i };
      i = end;
    } else if ((c === '{' || c === '[') && (brackets !== '' || starts)) {
      brackets += c;
    } else if ((c === '}' || c === ']') && brackets !== '') {
      brackets = brackets.slice(0, -1);
    }
  }
  return { brackets };
}

function endOfQuote(line: string, start: number): number | undefined {
  const quote = line[start];
  for (let i = start + 1; i < line.length; i += 1) {
    if (quote === '"' && line[i] === '\\') {
      i += 1;
    } else if (line[i] === quote) {
      if (quote !== "'" || line[i + 1] !== "'") return i;
      i += 1;
    }
  }
  return undefined;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** Without the line break. */
function lineFrom(text: string, start: number): string {
  const end = text.indexOf('\n', start);
  const line = text.slice(start, end < 0 ? text.length : end);
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
