/** What the figures stand on: evidence, width of the range, date of the prices, arithmetic of the bill. */
import { formatDate, formatDollars, formatHourly, formatNumber, formatTimes, isKnown, roundToSum } from '../format';
import type { Placement } from '../placement/place';
import { costOf, isTraining, moneyOf } from '../placement/rank';
import type { Estimate, EvidenceClass } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';

const WEAKEST_FIRST: readonly EvidenceClass[] = ['assumed', 'roofline', 'fitted', 'measured'];

/** A chain is as strong as its weakest link: the weakest class of all figures but the price. */
export function evidenceClass(estimate: Estimate): EvidenceClass {
  const classes = estimate.evidence.filter((e) => e.figure !== 'price').map((e) => e.class);
  return WEAKEST_FIRST.find((c) => classes.includes(c)) ?? estimate.evidence[0]?.class ?? 'assumed';
}

/** `Fitted, ±18%.`, `Fitted, exact at this load.` */
export function evidenceSentence({ workload }: Placement, estimate: Estimate): string {
  const name = evidenceClass(estimate);
  const money = moneyOf(workload, estimate);
  const word = name.charAt(0).toUpperCase() + name.slice(1);
  if (!money || money.amount <= 0) {
    return `${word}.`;
  }
  const width = Math.round(((money.high - money.low) / 2 / money.amount) * 100);
  return width < 1 ? `${word}, cost exact at this load.` : `${word}, ±${width}%.`;
}

export function priceDateSentence({ catalog }: Placement): string {
  return `Prices ${formatDate(catalog.priceDate)}.`;
}

/** `2 × $0.8048/h × 730 h = $1,175`, then the other lines of the bill; they add up as shown. */
export function arithmetic({ workload }: Placement, estimate: Estimate): string | undefined {
  const { lines, hourlyUsd } = estimate.cost;
  const { instances, instance } = estimate.target;
  const each = hourlyUsd !== undefined && instances > 0 ? hourlyUsd / instances : undefined;
  if (isTraining(workload)) {
    const { runHours, mfu } = estimate.performance;
    const amount = costOf(workload, estimate);
    return isKnown(runHours) && each !== undefined && amount !== undefined
      ? `${formatTimes(instances, instance)} × ${formatHourly(each)} × ${formatNumber(runHours)} h = ${formatDollars(amount)}${isKnown(mfu) ? `, MFU ${formatNumber(mfu)}` : ''}.`
      : undefined;
  }
  if (lines.length === 0 || each === undefined) {
    return undefined;
  }
  const shown = roundToSum(lines.map((line) => line.monthlyUsd));
  const parts = lines.map((line, i) => `${formatDollars(shown[i])} ${line.name}`);
  return `At most ${formatTimes(instances, instance)} × ${formatHourly(each)} × ${HOURS_PER_MONTH} h; ${parts.join(' + ')} a month.`;
}
