/** Cuts a YAML stream into documents before anything is parsed, so that one broken document cannot swallow the next. */

export interface DocumentPiece {
  /** Offset of `text` in the whole: after a `---` marker. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A marker in column 0 ends a document even inside a block or quoted scalar. */
const MARKER = /^\uFEFF?(---|\.\.\.)(?=\s|$)/gm;
const CONTENT = /^\uFEFF?[^\S\r\n]*[^\s#%]/m;

/** Documents with content, in order; comments, blank lines and directives alone make none. */
export function splitDocuments(text: string): DocumentPiece[] {
  const pieces: DocumentPiece[] = [];
  let start = 0;
  for (const marker of text.matchAll(MARKER)) {
    push(pieces, text, start, marker.index);
    start = marker.index + marker[0].length;
  }
  push(pieces, text, start, text.length);
  return pieces;
}

function push(pieces: DocumentPiece[], text: string, start: number, end: number): void {
  // A byte order mark would stick to the first key.
  const piece = text.slice(start, end).replace(/^\uFEFF/, '\n');
  if (CONTENT.test(piece)) {
    pieces.push({ start, end, text: piece });
  }
}
