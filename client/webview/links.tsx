/** Links into the text: a click goes to the line. */
import { t } from '../../shared/src/l10n';
import { lineName } from './words';

/** The line of a workload's file, by number from zero; absent where there is no editor. */
export type Reveal = ((line: number) => void) | undefined;

export function LineLink({
  line,
  about,
  reveal,
}: {
  readonly line: number | undefined;
  readonly about: string;
  readonly reveal: Reveal;
}) {
  if (line === undefined) {
    return null;
  }
  if (!reveal) {
    return <span class="quiet number">{lineName(line)}</span>;
  }
  return (
    <button
      type="button"
      class="link number"
      aria-label={t`${lineName(line)} for ${about}`}
      onClick={() => reveal(line)}
    >
      {lineName(line)}
    </button>
  );
}
