/**
 * Cuts a manifest into its top-level blocks and one piece per workload before anything is parsed. What
 * belongs to a YAML key is indented deeper than the key, so a line at the keys' own indent starts the next piece.
 */

export interface Piece {
  readonly start: number;
  readonly text: string;
}

export interface Cut {
  readonly sections: readonly Piece[];
  /** One for each workload. */
  readonly workloads: readonly Piece[];
  /** Where the line with `workloads:` starts; absent where there is none. */
  readonly listStart?: number;
}

/** Anchors, aliases and merge keys reach over pieces. */
const REACHES_OVER = /(?:^|[\s,[{:-])[&*][^\s,[\]{}]|<<\s*:/;
const LIST_KEY = /^(?:workloads|"workloads"|'workloads')[^\S\r\n]*:/;
/** `workloads:` with everything below it, not in braces beside it. */
const LIST_LINE = /^(?:workloads|"workloads"|'workloads')[^\S\r\n]*:[^\S\r\n]*(?:#.*)?\r?$/;
const TOP_KEY = /^(?:[A-Za-z_][\w.-]*|"[^"]*"|'[^']*')[^\S\r\n]*:(?:\s|$)/;

/** `undefined`: this text can only be read as a whole. */
export function cutManifest(text: string): Cut | undefined {
  if (/^\uFEFF?\s*[{[]/.test(text) || reachesOver(text)) {
    return undefined;
  }
  const sections: Piece[] = [];
  const workloads: Piece[] = [];
  let listStart: number | undefined;
  for (const { start, end } of sectionsOf(text)) {
    const head = text.slice(start, lineEnd(text, start));
    if (!LIST_KEY.test(head)) {
      sections.push({ start, text: text.slice(start, end) });
    } else if (
      listStart !== undefined ||
      !LIST_LINE.test(head) ||
      !cutList(text, lineEnd(text, start) + 1, end, workloads)
    ) {
      return undefined;
    } else {
      listStart = start;
    }
  }
  return { sections, workloads: joinStrayWords(workloads), listStart };
}

const BARE_NAME = /^ *[A-Za-z_][\w.-]*[^\S\r\n]*\r?\n/;

/**
 * A word without a colon at the names' indent may be a name that is being typed, or a key of the workload
 * above that stands too far left: the latter where the lines below hold none of the keys that stand above.
 */
function joinStrayWords(pieces: readonly Piece[]): readonly Piece[] {
  if (!pieces.some(({ text }) => BARE_NAME.test(text))) {
    return pieces;
  }
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const above = joined.at(-1);
    const keys = BARE_NAME.test(piece.text) ? keysBelow(piece.text) : [];
    if (above && keys.length > 0 && !keysBelow(above.text).some((key) => keys.includes(key))) {
      joined[joined.length - 1] = { start: above.start, text: above.text + piece.text };
    } else {
      joined.push(piece);
    }
  }
  return joined;
}

/** Keys one level below the first line. */
function keysBelow(text: string): string[] {
  const keys = [...text.slice(text.indexOf('\n') + 1).matchAll(/^( +)([A-Za-z_][\w.-]*)[^\S\r\n]*:(?=\s|$)/gm)];
  const indent = keys[0]?.[1]?.length;
  return keys.flatMap(([, lead, key]) => (lead?.length === indent && key !== undefined ? [key] : []));
}

/** A line with a key in column 0 starts a section; what stands before the first belongs to it. */
function sectionsOf(text: string): { start: number; end: number }[] {
  const starts: number[] = [];
  const first = text.startsWith('\uFEFF') ? 1 : 0;
  for (let start = first; start < text.length; start = lineEnd(text, start) + 1) {
    if (isKeyStart(text.charCodeAt(start)) && TOP_KEY.test(text.slice(start, lineEnd(text, start)))) {
      starts.push(start);
    }
  }
  if (starts.length > 0 && !LIST_KEY.test(text.slice(starts[0], lineEnd(text, starts[0] ?? 0)))) {
    starts[0] = first;
  }
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? text.length }));
}

/** Letters, an underscore or a quote; most lines start with a blank and are passed by quickly. */
function isKeyStart(code: number): boolean {
  return code > 64 || code === 34 || code === 39;
}

/** False where the names do not stand in lines of their own. */
function cutList(text: string, from: number, to: number, into: Piece[]): boolean {
  let indent = 0;
  let pieceStart = -1;
  for (let start = from; start < to; start = lineEnd(text, start) + 1) {
    const depth = startsPiece(text, start, indent);
    if (depth === undefined) continue;
    if (depth === 0) return false;
    if (pieceStart >= 0) into.push({ start: pieceStart, text: text.slice(pieceStart, start) });
    pieceStart = start;
    indent ||= depth;
  }
  if (pieceStart >= 0) into.push({ start: pieceStart, text: text.slice(pieceStart, to) });
  return true;
}

/**
 * The indent of a line that starts a piece; 0: such lines cannot be cut. A key that stands less deep than
 * the names before it is a name too, so that one slip of the indent costs one workload.
 */
function startsPiece(text: string, start: number, indent: number): number | undefined {
  let at = start;
  while (text.charCodeAt(at) === 32) at += 1;
  const depth = at - start;
  const c = text[at];
  if (c === undefined || c === '\n' || c === '\r' || c === '#' || c === '\t') return undefined;
  if (indent === 0) return depth > 0 && c !== '-' && c !== '{' && c !== '[' && c !== '?' ? depth : 0;
  if (depth === 0 || depth > indent || c === '}' || c === ']' || c === '-') return undefined;
  return depth;
}

/** Anchors and aliases, but not in comments. */
function reachesOver(text: string): boolean {
  if (!REACHES_OVER.test(text)) {
    return false;
  }
  return text.split('\n').some((line) => REACHES_OVER.test(line.replace(/(^|\s)#.*$/, '')));
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
