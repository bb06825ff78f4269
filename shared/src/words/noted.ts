/** What a manifest says that is not used, or comes from another place. */
import { formatPlural } from '../format';
import { t } from '../l10n';

/** More are a list that nobody reads. */
const MOST_SHOWN = 5;

/** The first sentences, and how many more there are. */
export function notedSentences(notes: readonly string[]): readonly string[] {
  const all = [...new Set(notes)];
  const more = all.length - MOST_SHOWN;
  return more > 0 ? [...all.slice(0, MOST_SHOWN), t`And ${formatPlural(more, 'more note')}.`] : all;
}
