/**
 * Comments of a YAML text, line by line: quotes, block scalars and their indentation are followed, nothing else is. A tenth
 * of the time of a lexer, for a question that is asked at every keystroke.
 */
import type { Span } from '../manifest/manifest';

/** What a line begins in: a quoted scalar that is still open, or a block scalar whose lines are indented by more than this. */
interface State {
  readonly quote?: '"' | "'";
  readonly block?: number;
}

export interface YamlComments {
  readonly comments: readonly Span[];
  /** Starts of lines that lie inside a scalar: what is put there becomes a part of it. */
  readonly inScalar: ReadonlySet<number>;
}

export function yamlComments(text: string): YamlComments {
  const comments: Span[] = [];
  const inScalar = new Set<number>();
  let state: State = {};
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, text[end - 1] === '\r' ? end - 1 : end);
    state = leaves(state, line) ? {} : state;
    if (state.quote !== undefined || state.block !== undefined) {
      inScalar.add(start);
    }
    if (state.block === undefined) {
      const { comment, next } = scanLine(line, state.quote);
      if (comment !== undefined) {
        comments.push({ start: start + comment, end: start + line.length });
      }
      state = next;
    }
    start = end + 1;
  }
  return { comments, inScalar };
}

/** The first line that is not indented further ends a block scalar. */
function leaves({ block }: State, line: string): boolean {
  return block !== undefined && line.trim() !== '' && indentOf(line) <= block;
}

const indentOf = (line: string) => line.length - line.trimStart().length;

function scanLine(line: string, open: State['quote']): { readonly comment?: number; readonly next: State } {
  let at = 0;
  if (open !== undefined) {
    at = closing(line, 0, open);
    if (at < 0) {
      return { next: { quote: open } };
    }
  }
  for (; at < line.length; at += 1) {
    const character = line[at];
    if (character === '#' && (at === 0 || /\s/.test(line[at - 1] ?? ''))) {
      return { comment: at, next: opened(line.slice(0, at)) };
    }
    if ((character === '"' || character === "'") && startsScalar(line, at)) {
      const after = closing(line, at + 1, character);
      if (after < 0) {
        return { next: { quote: character } };
      }
      at = after - 1;
    }
  }
  return { next: opened(line) };
}

/** Where the scalar has ended; −1 where it goes on in the next line. */
function closing(line: string, from: number, quote: '"' | "'"): number {
  for (let at = from; at < line.length; at += 1) {
    if (quote === '"' && line[at] === '\\') {
      at += 1;
    } else if (line[at] === quote) {
      if (quote === "'" && line[at + 1] === "'") {
        at += 1;
      } else {
        return at + 1;
      }
    }
  }
  return -1;
}

/** In `don't` a quote is a letter: it opens a scalar where a value may begin. */
function startsScalar(line: string, at: number): boolean {
  const before = line.slice(0, at).trimEnd();
  const isApart = before.length < at || at === 0;
  return /(^|[[{,])$/.test(before) || (isApart && /([:?-]|[&!]\S*)$/.test(before));
}

const HEADER = /^(\s*(?:[-?]\s+)*)(.*?)(?:^|[:\-?]\s+|\s)(?:[&!]\S*\s+)*[|>](?:[1-9][+-]?|[+-][1-9]?)?\s*$/;

/** A block scalar is indented further than the key or the dash that it stands behind. */
function opened(line: string): State {
  const match = HEADER.exec(line);
  if (!match || !/(^|[:\-?]\s+(?:[&!]\S*\s+)*)[|>][1-9+-]{0,2}\s*$/.test(line.trimStart())) {
    return {};
  }
  const [, lead = '', key = ''] = match;
  const dash = lead.trimEnd().lastIndexOf('-');
  return { block: key === '' && dash >= 0 ? dash : lead.length };
}
