/** What a user's own measurements changed. */
import { formatPlural } from '../format';
import type { EvidenceFit } from '../evidence/fitEvidence';

/** `Off by 38 % before, 6 % after (3 rows, each predicted by the others).` */
export function beforeAfter({ before, after, rows, isLeftOut }: EvidenceFit): string {
  const how = isLeftOut ? 'each predicted by the others' : 'which the fit has seen';
  return `Off by ${percent(before)} before, ${percent(after)} after (${formatPlural(rows, 'row')}, ${how}).`;
}

/** The same with what stands behind it. */
export function evidenceParagraph(fit: EvidenceFit): string {
  return `${beforeAfter(fit)} These rows replace the committed factors of this target; the 80 % range is × ${fit.spread.toFixed(2)} either way.`;
}

function percent(share: number): string {
  return `${share < 0.0995 ? (share * 100).toFixed(1).replace(/\.0$/, '') : Math.round(share * 100)} %`;
}
