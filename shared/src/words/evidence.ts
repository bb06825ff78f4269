/** What a user's own measurements changed. */
import { formatFixed } from '../digits';
import { formatPlural } from '../format';
import { t } from '../l10n';
import type { EvidenceFit } from '../evidence/fitEvidence';

/** `Off by 38 % before, 6 % after (3 rows, each predicted by the others).` */
export function beforeAfter({ before, after, rows, isLeftOut }: EvidenceFit): string {
  const [was, is, seen] = [percent(before), percent(after), formatPlural(rows, 'row')];
  return isLeftOut
    ? t`Off by ${was} before, ${is} after (${seen}, each predicted by the others).`
    : t`Off by ${was} before, ${is} after (${seen}, which the fit has seen).`;
}

/** The same with what stands behind it. */
export function evidenceParagraph(fit: EvidenceFit): string {
  return `${beforeAfter(fit)} ${t`These rows replace the committed factors of this target; the 80 % range is × ${formatFixed(fit.spread, 2)} either way.`}`;
}

function percent(share: number): string {
  const digits = share < 0.0995 ? formatFixed(share * 100, 1, 0) : Math.round(share * 100);
  return t`${digits} %`;
}
