/**
 * Comments of a YAML text, line by line: quotes, block scalars and their indentation are followed, nothing else is. A tenth
 * of the time of a lexer, for a question that is asked at every keystroke.
 */
import type { Span } from '../manifest/manifest';

/** What a line begins in: a quoted scalar that is still open, or a block scalar. */
interface State {
  readonly quote?: '"' | "'";
  readonly block?: Block;
}

interface Block {
  /** Its lines are indented by more than this. */
  readonly parent: number;
  /** And by this much, which its first line says where the header does not. */
  readonly indent?: number;
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
    state = state.block ? within(state.block, line) : state;
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

/** The first line that is indented less than the others ends a block scalar. */
function within(block: Block, line: string): State {
  if (line.trim() === '') {
    return { block };
  }
  const indent = indentOf(line);
  return indent <= block.parent || indent < (block.indent ?? 0) ? {} : { block: { indent, ...block } };
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

/** More before a quote says nothing more of it. */
const LOOKED_BACK = 200;

/** In `don't` a quote is a letter: it opens a scalar where a value may begin. */
function startsScalar(line: string, at: number): boolean {
  const before = line.slice(Math.max(0, at - LOOKED_BACK), at);
  const words = before.trimEnd();
  return /(^|[[{,])$/.test(words) || (words.length < before.length && /([:?-]|(^|\s)[&!]\S*)$/.test(words));
}

const HEADER = /^(?:(.*?):\s+)?(?:[&!]\S*\s+)*[|>]([1-9+-]{0,2})$/;

/** A block scalar is indented further than the key or the dash that it stands behind. */
function opened(line: string): State {
  const words = line.trimEnd();
  if (!/[|>][1-9+-]{0,2}$/.test(words)) {
    return {};
  }
  const lead = /^\s*(?:[-?]\s+)*/.exec(words)?.[0] ?? '';
  const match = HEADER.exec(words.slice(lead.length));
  if (!match) {
    return {};
  }
  const [, key, indicators = ''] = match;
  const dash = lead.trimEnd().lastIndexOf('-');
  // At the top of a document the scalar may stand at the margin.
  const parent = key !== undefined ? lead.length : dash >= 0 ? dash : -1;
  const stated = Number(/[1-9]/.exec(indicators)?.[0] ?? 0);
  return { block: { parent, ...(stated > 0 ? { indent: Math.max(0, parent) + stated } : {}) } };
}
