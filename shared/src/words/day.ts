/** The day in the panel: who works and who waits, hour by hour. */
import { formatPercent, formatPlural } from '../format';
import { formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import { ratesOf } from '../model/sizing';
import type { Placement } from '../placement/place';
import { isClosedLoop, isTraining } from '../placement/rank';
import type { PanelDay } from '../panelState';
import type { Estimate } from '../report/schema';
import { countedMachines, nameAmong } from './names';

const HOURS = 24;

/** Undefined for a run, a closed loop, and where nothing that is shown has a known capacity. */
export function panelDay(placement: Placement): PanelDay | undefined {
  const { workload, current, recommended } = placement;
  if (isTraining(workload) || isClosedLoop(workload) || !(workload.traffic.rpsAvg > 0)) {
    return undefined;
  }
  const rates = ratesOf(workload.traffic);
  const shown = [...new Set([recommended, current])].filter((e) => e !== undefined);
  const rows = shown.flatMap((estimate) => rowOf(placement, estimate, rates) ?? []);
  return rows.length === 0
    ? undefined
    : {
        rows: rows.map(({ estimate: _estimate, ...row }) => row),
        finding: `${rows.map((row) => sentence(placement, row, shown)).join('; ')}.`,
        note: noteOf(placement),
      };
}

type Row = PanelDay['rows'][number] & { readonly estimate: Estimate };

function rowOf({ current, recommended }: Placement, estimate: Estimate, rates: readonly number[]): Row | undefined {
  const { performance, target, cost } = estimate;
  const each = (performance.requestsPerSecond ?? 0) / Math.max(1, target.replicas);
  if (!(each > 0) || target.sharedWith !== undefined) {
    return undefined;
  }
  const replicas = cost.day?.replicas ?? Array.from({ length: HOURS }, () => target.replicas);
  const idle = performance.utilization === undefined ? '' : t`idle ${formatPercent(1 - performance.utilization)}`;
  return {
    estimate,
    title: countedMachines(estimate),
    hardwareClass: target.hardwareClass,
    isCurrent: estimate === current,
    isRecommended: estimate === recommended,
    replicas,
    working: rates.map((rate) => rate / each),
    idle: cost.idleUsd === undefined ? idle : `${idle} · ${formatMonthly(cost.idleUsd)}`,
  };
}

function sentence({ catalog }: Placement, { estimate, replicas }: Row, shown: readonly Estimate[]): string {
  const name = nameAmong(estimate, shown, catalog);
  const [least, most] = [Math.min(...replicas), Math.max(...replicas)];
  const idle = estimate.performance.utilization;
  const replicaWords = formatPlural(most, 'replica');
  if (idle === undefined) {
    return least < most
      ? t`${name} follows the day with ${least} to ${replicaWords}`
      : t`${name} keeps ${replicaWords} all day`;
  }
  const share = formatPercent(1 - idle);
  return least < most
    ? t`${name} follows the day with ${least} to ${replicaWords} and idles ${share}`
    : t`${name} keeps ${replicaWords} all day and idles ${share}`;
}

function noteOf({ workload: { traffic } }: Placement): string {
  const flat = Math.max(...traffic.hourlyShape) <= Math.min(...traffic.hourlyShape) * 1.001;
  const days = traffic.daysPerMonth < 30 ? t`On ${formatPlural(traffic.daysPerMonth, 'day')} a month.` : '';
  const shape = flat ? t('No hourly profile is stated: the day is flat, its peak in one hour.') : '';
  return [t('Outline: replicas paid for. Solid: at work. Hatched: idle.'), shape, days].filter(Boolean).join(' ');
}
