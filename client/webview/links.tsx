/** Links into the text: a click goes to the line. */
import { lineName } from './words';

/** The line of a workload's file, by number from zero. */
export type Reveal = (line: number) => void;

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
  return (
    <button type="button" class="link number" onClick={() => reveal(line)}>
      {lineName(line)}
      <span class="unseen"> for {about}</span>
    </button>
  );
}
