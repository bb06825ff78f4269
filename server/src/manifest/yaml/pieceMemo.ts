/** Remembers what was read out of a piece of text: an edit then costs one piece, not the file. */
import { onLanguage } from '../../../../shared/src/l10n';

export interface PieceMemo<T> {
  (text: string): T;
}

/** Pieces of a 20,000-line manifest, with room for its last edits. */
const MAX_PIECES = 8_192;
/** Characters held, as a bound on memory whatever the size of a piece. */
const MAX_CHARACTERS = 8 * 2 ** 20;

/** `read` must depend on the text alone, and on the language of its problems. The pieces that were not asked for the longest are dropped first. */
export function createPieceMemo<T>(read: (text: string) => T, most = MAX_PIECES): PieceMemo<T> {
  const known = new Map<string, T>();
  let characters = 0;
  onLanguage(() => {
    known.clear();
    characters = 0;
  });

  return (text) => {
    const found = known.get(text);
    if (found !== undefined) {
      // A map keeps the order of insertion: back to the young end.
      known.delete(text);
      known.set(text, found);
      return found;
    }
    const made = read(text);
    known.set(text, made);
    characters += text.length;
    for (const [oldest] of known) {
      if (known.size <= most && characters <= MAX_CHARACTERS) break;
      known.delete(oldest);
      characters -= oldest.length;
    }
    return made;
  };
}
