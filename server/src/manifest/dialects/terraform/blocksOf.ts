/** Every block of a file with its place, and the text between them: what a move looks at. */
import type { Span } from '../../manifest';
import { parsePiece } from './convert';
import { cutBlocks } from './cut';
import type { PlacedBlock } from './definitions';
import type { ParseHcl } from './load';

/** `undefined` where one of them is not finished. */
export function blocksIn(parse: ParseHcl, text: string): PlacedBlock[] | undefined {
  const blocks: PlacedBlock[] = [];
  for (const { text: piece, start } of cutBlocks(text)) {
    const { blocks: found, broken } = parsePiece(parse, piece);
    if (broken) {
      return undefined;
    }
    const place = (span: Span): Span => ({ start: span.start + start, end: span.end + start });
    blocks.push(...found.map((block) => ({ block, place })));
  }
  return blocks;
}
