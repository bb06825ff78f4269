/** What the figures stand on: evidence, width of the range, date of the prices, arithmetic of the bill. */
import { priceDateIn } from '../catalog/priceDate';
import { formatFixed, isKnown } from '../digits';
import { formatDate, formatWhole, formatNumber, formatTimes } from '../format';
import { formatDollars, formatHourly, formatMoneyAmount, roundToSum } from '../formatMoney';
import { t } from '../l10n';
import { currencyNote, inShownCurrency } from '../money';
import type { Placement } from '../placement/place';
import { billOf, isTraining, moneyOf } from '../placement/rank';
import type { Estimate, EvidenceClass } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { besidesText, machinesUsd } from './bill';

const WEAKEST_FIRST: readonly EvidenceClass[] = ['assumed', 'roofline', 'fitted', 'measured'];

/** Not what the headline rests on: the price has its own date, energy and memory their own places. */
const ASIDE: readonly string[] = ['price', 'energy', 'carbon', 'memory'];

/** A chain is as strong as its weakest link: the weakest class of cost and speed. */
export function evidenceClass(estimate: Estimate): EvidenceClass {
  const classes = estimate.evidence.filter((e) => !ASIDE.includes(e.figure)).map((e) => e.class);
  return WEAKEST_FIRST.find((c) => classes.includes(c)) ?? estimate.evidence[0]?.class ?? 'assumed';
}

const CLASS_WORDS: Record<EvidenceClass, () => string> = {
  assumed: () => t('Assumed'),
  roofline: () => t('Roofline'),
  fitted: () => t('Fitted'),
  measured: () => t('Measured'),
};

/** `Fitted, ±18%.`, `Fitted, exact at this load.` */
export function evidenceSentence({ workload }: Placement, estimate: Estimate): string {
  const money = moneyOf(workload, estimate);
  const word = CLASS_WORDS[evidenceClass(estimate)]();
  if (!money || money.amount <= 0) {
    return `${word}.`;
  }
  const width = Math.round(((money.high - money.low) / 2 / money.amount) * 100);
  return width < 1 ? t`${word}, cost exact at this load.` : t`${word}, ±${width}%.`;
}

export function priceDateSentence({ catalog, workload }: Placement): string {
  return `${t`Prices ${formatDate(priceDateIn(catalog, workload.region))}.`}${currencyNote()}`;
}

/** `2 × g6.xlarge × $0.8048/h × 730 h = $1,175, of which $35 works and $1,140 waits; load balancer $16, disks for weights $7.` */
export function arithmetic({ workload }: Placement, estimate: Estimate): string | undefined {
  const { hourlyUsd } = estimate.cost;
  const { instances, instance } = estimate.target;
  const bill = billOf(workload, estimate);
  const month = machinesUsd(estimate);
  if (!hourlyUsd || bill === undefined || month === undefined || instances <= 0) {
    return undefined;
  }
  const machines = `${formatTimes(instances, instance)} × ${formatHourly(hourlyUsd / instances)}`;
  const beside = besidesText(estimate);
  const rest = beside === undefined ? '' : `; ${beside}`;
  if (isTraining(workload)) {
    const { runHours, mfu } = estimate.performance;
    const used = isKnown(mfu) ? `, MFU ${formatNumber(mfu)}` : '';
    return isKnown(runHours)
      ? `${machines} × ${hoursText(runHours)} h = ${formatDollars(hourlyUsd * runHours)}${used}${rest}.`
      : undefined;
  }
  // Scaled over the day, the peak's machines do not run all month.
  const scaled = month < hourlyUsd * HOURS_PER_MONTH * 0.999;
  const hours = scaled ? t`${hoursText(month / hourlyUsd)} h at the peak’s size` : `${HOURS_PER_MONTH} h`;
  return `${machines} × ${hours} = ${workWords(estimate, month)}${rest}.`;
}

function workWords({ cost: { idleUsd } }: Estimate, amount: number): string {
  if (!isKnown(idleUsd)) {
    return formatDollars(amount);
  }
  const [working, waiting] = roundToSum([inShownCurrency(amount - idleUsd), inShownCurrency(idleUsd)]);
  return t`${formatDollars(amount)}, of which ${formatMoneyAmount(working)} works and ${formatMoneyAmount(waiting)} waits`;
}

/** So many digits that the product comes out as shown. */
function hoursText(hours: number): string {
  return hours < 100 ? formatFixed(hours, 1) : formatWhole(hours);
}
