/** A name that the catalog does not list, with its nearest neighbor. */
import { t } from '../../../shared/src/l10n';
import { plainName } from '../../../shared/src/words/markdown';
import type { Finding } from './rule';

/** A list of unknown names says no more with thousands than with these; each is compared with every name. */
export const MOST_NAMES = 50;

export function unknownName(field: string, what: string, name: string, nearest: string | undefined): Finding {
  return {
    at: [field],
    message: [
      t`${what} ${plainName(name)} is not known.`,
      ...(nearest === undefined ? [] : [t`Nearest: ${nearest}.`]),
    ].join(' '),
    fix: nearest === undefined ? undefined : { title: t`Use ${nearest}`, newText: nearest },
  };
}
