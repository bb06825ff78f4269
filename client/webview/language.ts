/** The language that the page is given, on its own root: it is read before anything is drawn. */
import { languageFrom, type Language } from '../../shared/src/l10n';

/** Absent, or not to be read: English. */
export function languageIn(root: HTMLElement): Language | undefined {
  try {
    return languageFrom(JSON.parse(root.dataset['language'] ?? 'null'));
  } catch {
    return undefined;
  }
}
