/** Over an entry of `evidence`: what the file is, and what it changed. */
import { formatPlural } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import { escapeMarkdown } from '../../../shared/src/words/markdown';
import { evidenceParagraph } from '../../../shared/src/words/evidence';
import type { EvidenceOutcome, EvidenceUse } from './useEvidence';

/** Also over the whole list; undefined where the field is none of it. */
export function evidenceHover({ entries, fit }: EvidenceUse, field: string): string | undefined {
  const shown = entries.filter(({ file }) => field === 'evidence' || file.field === field);
  if (shown.length === 0) {
    return undefined;
  }
  const lines = shown.map(({ file, outcome }) => `**${escapeMarkdown(file.path)}** · ${escapeMarkdown(said(outcome))}`);
  const used = fit && shown.some(({ outcome }) => outcome.is === 'used');
  return [...lines, ...(used ? [escapeMarkdown(evidenceParagraph(fit))] : [])].join('\n\n');
}

function said(outcome: EvidenceOutcome): string {
  switch (outcome.is) {
    case 'reading':
      return t('being read');
    case 'used':
      return outcome.rows === outcome.of
        ? t`${formatPlural(outcome.rows, 'row')} of this target`
        : t`${outcome.rows} of ${formatPlural(outcome.of, 'row')} are of this target`;
    case 'refused':
      return t`refused, line ${outcome.line}: ${outcome.reason}`;
    case 'unused':
      return t`not of this target: ${outcome.reason}`;
    case 'missing':
      return t('there is no such file');
    default:
      return t('not read');
  }
}
