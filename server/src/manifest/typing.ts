/** Which complaints about unfinished text wait until somebody has moved on. */
import { t } from '../../../shared/src/l10n';
import type { Problem } from './manifest';
import { placing } from './own/lastGood';

/** The reading before this one, with all that was unfinished in it, said or not. */
export interface LastReading {
  readonly text: string;
  readonly problems: readonly Problem[];
}

const isUnfinished = ({ code }: Problem) => code === 'document-broken';

/** A line that broke with the last edit is being typed: it is complained about once it outlives an edit elsewhere. */
export function outlasting(problems: readonly Problem[], text: string, last: LastReading | undefined): Problem[] {
  if (!last || !problems.some(isUnfinished)) {
    return [...problems];
  }
  const place = placing(last.text, text);
  const known = new Set(
    last.problems.filter(isUnfinished).map(({ span }) => {
      const now = place(span);
      return now && `${now.start} ${now.end}`;
    }),
  );
  return problems.filter((problem) => !isUnfinished(problem) || known.has(`${problem.span.start} ${problem.span.end}`));
}

/** Said as quietly as can be: what is shown is not what stands in the text now. */
export function standingIn(problems: readonly Problem[]): Problem[] {
  const first = problems.find(isUnfinished);
  const message = t('This line is not finished: showing the last complete reading.');
  return first ? [{ code: first.code, severity: 'hint', message, span: first.span }] : [];
}
