/** The panel's verdict as Markdown for an issue or a chat: what is said on the page, and where it comes from. */
import { formatDate } from '../../shared/src/format';
import type { PanelWorkload } from '../../shared/src/protocol';
import { escapeSentence } from '../../shared/src/words/markdown';
import { proposalOf } from './words';

export function issueText(workload: PanelWorkload): string {
  const { name, fileName, range, verdict, because, figures, whatIf, priceDate, assumptions } = workload;
  const rows = figures.map(
    ({ label, value, range: between, now, evidence }) =>
      `| ${[label, value, between ?? '', now ?? '', evidence].map(cell).join(' | ')} |`,
  );
  const asked = (whatIf?.changes ?? []).map(({ field, text }) => `- \`${field}\`: ${escapeSentence(text)}`);
  return [
    `**${escapeSentence(verdict)}**`,
    '',
    ...because.map(escapeSentence),
    '',
    `| | ${proposalOf(workload)} | 80% range | now | evidence |`,
    '| --- | ---: | ---: | ---: | --- |',
    ...rows,
    '',
    ...(asked.length > 0 ? ['What if:', ...asked, ''] : []),
    `${escapeSentence(name)}, ${escapeSentence(fileName)}:${range.start.line + 1}. Prices ${formatDate(priceDate)}. ${assumptions.length} values assumed.`,
  ].join('\n');
}

const cell = (text: string) => escapeSentence(text);
