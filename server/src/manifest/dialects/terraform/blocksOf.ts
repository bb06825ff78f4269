/** The blocks of a file that a move looks at, with their places; what says nothing here is not even parsed. */
import type { Span } from '../../manifest';
import { createPieceMemo } from '../../yaml/pieceMemo';
import { parsePiece } from './convert';
import type { TextPiece } from './cut';
import { cutBlocks } from './cut';
import type { PlacedBlock } from './definitions';
import { loadedHcl } from './load';
import { isRelevant } from './resources';
import type { Piece } from './syntax';

/** Parsed once for as long as the text of the piece stays the same. */
export const pieceOf = createPieceMemo((text: string): Piece => {
  const parse = loadedHcl();
  return parse ? parsePiece(parse, text) : { blocks: [] };
});

export interface FileBlocks {
  readonly blocks: readonly PlacedBlock[];
  /** Outputs only repeat what was said. */
  readonly outputs: readonly Span[];
}

/** Sources of machine images. */
const LOOKED_UP = /^aws_(?:ami|ssm_parameter)$/;
const mayMatter = (piece: TextPiece) =>
  isRelevant(piece) || (piece.head?.[0] === 'data' && LOOKED_UP.test(piece.head[1] ?? ''));

/** `undefined` where one of them is not finished. */
export function blocksIn(text: string): FileBlocks | undefined {
  const pieces = cutBlocks(text);
  const blocks: PlacedBlock[] = [];
  for (const { text: piece, start } of pieces.filter(mayMatter)) {
    const { blocks: found, broken } = pieceOf(piece);
    if (broken) {
      return undefined;
    }
    const place = (span: Span): Span => ({ start: span.start + start, end: span.end + start });
    blocks.push(...found.map((block) => ({ block, place })));
  }
  const outputs = pieces
    .filter(({ head }) => head?.[0] === 'output')
    .map(({ start, text: piece }) => ({ start, end: start + piece.length }));
  return { blocks, outputs };
}
