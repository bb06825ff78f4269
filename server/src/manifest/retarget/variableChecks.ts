/** Edits over variables: one that the format sets itself gives way to a number, the default of another does not. */
import { t } from '../../../../shared/src/l10n';
import type { Edit } from '../dialect';

/** What is left to check once those over the format's own variables are taken out. */
export const overOthers = (text: string, edits: readonly Edit[], own: RegExp | undefined): readonly Edit[] =>
  own ? edits.filter(({ span }) => !own.test(text.slice(span.start, span.end))) : edits;

/** More than a name, an operator and the defaults within defaults of anybody's file. */
const FURTHEST_BRACE = 400;

/** A reason where an edit falls into the default of a variable: whoever sets the variable would not see it. */
export function firstDefault(text: string, edits: readonly Edit[]): string | undefined {
  const inside = edits.map(({ span }) => openVariable(text, span.start)).find((name) => name !== undefined);
  return inside === undefined ? undefined : t`the value is the default of ${inside}, which may be set elsewhere`;
}

/** The variable whose braces are open at a place. */
function openVariable(text: string, at: number): string | undefined {
  const from = Math.max(0, at - FURTHEST_BRACE);
  const open: string[] = [];
  for (const mark of text.slice(from, at).matchAll(/\$\{([A-Za-z_]\w*)(?::?[-=])|\}|\n/g)) {
    if (mark[1] === undefined) {
      open.splice(mark[0] === '\n' ? 0 : -1);
    } else {
      open.push(mark[1]);
    }
  }
  return open[0];
}
