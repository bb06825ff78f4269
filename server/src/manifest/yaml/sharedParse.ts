/** Documents of a stream, parsed once: several dialects look at each, and a dialect at what it declares and what it runs. */
import { createPieceMemo } from './pieceMemo';
import type { TolerantYaml } from './tolerant';
import { parseTolerant } from './tolerant';

/** Trees are larger than their text: as many as one stream has, and no more. */
const MOST_TREES = 256;

/** The same tree for the same text. Nobody changes a tree. */
export const parseShared: (text: string) => TolerantYaml = createPieceMemo(parseTolerant, MOST_TREES);
