/** The panel's verdict as Markdown for an issue or a chat: what is said on the page, and where it comes from. */
import { formatDate } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import type { PanelWorkload } from '../../shared/src/panelState';
import { escapeSentence } from '../../shared/src/words/markdown';
import { EVIDENCE_NAME, PROPOSAL_NAME, proposalOf } from './words';

export function issueText(workload: PanelWorkload): string {
  const { name, fileName, range, verdict, because, figures, whatIf, priceDate, assumptions } = workload;
  const rows = figures.map(
    ({ label, value, range: between, now, evidence }) =>
      `| ${[label, value, between ?? '', now ?? '', t(EVIDENCE_NAME[evidence])].map(cell).join(' | ')} |`,
  );
  const asked = (whatIf?.changes ?? []).map(({ field, text }) => `- \`${field}\`: ${escapeSentence(text)}`);
  return [
    `**${escapeSentence(verdict)}**`,
    '',
    ...because.map(escapeSentence),
    '',
    `| | ${t(PROPOSAL_NAME[proposalOf(workload)])} | ${t('80% range')} | ${t('now')} | ${t('evidence')} |`,
    '| --- | ---: | ---: | ---: | --- |',
    ...rows,
    '',
    ...(asked.length > 0 ? [t('What if:'), ...asked, ''] : []),
    t`${escapeSentence(name)}, ${escapeSentence(fileName)}:${range.start.line + 1}. Prices ${formatDate(priceDate)}. ${assumptions.length} values assumed.`,
  ].join('\n');
}

const cell = (text: string) => escapeSentence(text);
