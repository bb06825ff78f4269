/** The fleet's plan as plain text, for a terminal. */
import { formatDate, formatNumber, formatPlural, formatTimes, formatWhole } from '../format';
import { formatDollars, formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import { currencyNote } from '../money';
import type { PlanReport, PlannedMachine, PlannedWorkload } from '../fleet/schema';
import type { LimitUnit } from '../fleet/problem';
import { plainName } from './markdown';

export function formatPlan(report: PlanReport): string {
  const blocks = [
    headline(report),
    report.workloads.length > 0
      ? columns(['workload', 'now', 'plan', 'cost', 'next best'], report.workloads.map(workloadRow))
      : '',
    sharedText(report.machines),
    report.limits.length > 0 ? columns(['limit', 'used', 'of', 'one step more saves'], limitRows(report)) : '',
    unplacedText(report),
    report.notes.join('\n'),
    `Prices ${formatDate(report.catalog.date)}.${currencyNote()} ${basisText(report)}`,
  ];
  return blocks.filter((block) => block !== '').join('\n\n');
}

function headline(report: PlanReport): string {
  const { status, usdPerMonth, nowUsd, workloads, clash, unplaced } = report;
  if (status === 'infeasible') {
    return clashText(clash);
  }
  if (status === 'none' || usdPerMonth === undefined) {
    return 'No plan was found in time, and none is ruled out: allow more seconds.';
  }
  if (workloads.length === 0) {
    return unplaced.length > 0
      ? 'Nothing to plan: no workload has a candidate.'
      : 'Nothing to plan: no workload was found.';
  }
  const now = nowUsd === undefined ? '' : `, now ${formatMonthly(nowUsd)}`;
  return `${formatPlural(workloads.length, 'workload')} for ${formatMonthly(usdPerMonth)}${now}. ${proofText(report)}`;
}

export function clashText(clash: PlanReport['clash']): string {
  if (!clash || clash.length === 0) {
    return t('No plan holds all limits. Which of them clash was not found in time.');
  }
  const labels = clash.map(({ label }) => `  ${label}`).join('\n');
  return clash.length === 1
    ? t`No plan holds this limit, whatever becomes of the others:\n${labels}`
    : t`No plan holds these limits together; without any one of them the others can be held:\n${labels}`;
}

/** How far the plan may be from the best. */
export function proofText({ gap, boundUsd, greedyUsd, usdPerMonth }: PlanReport): string {
  const greedy =
    greedyUsd !== undefined && usdPerMonth !== undefined && greedyUsd - usdPerMonth >= 0.5
      ? t` The plan at once was ${formatDollars(greedyUsd - usdPerMonth)} dearer.`
      : '';
  const proved =
    gap === undefined || boundUsd === undefined
      ? t('How far from the best is not known.')
      : gap < EXACT
        ? t('Proved to be the cheapest.')
        : t`Proved within ${formatGap(gap)} of the cheapest (no plan costs less than ${formatMonthly(boundUsd)}).`;
  return `${proved}${greedy}`;
}

/** Cents in a million. */
const EXACT = 1e-8;

function formatGap(gap: number): string {
  const percent = gap * 100;
  return percent < 0.01 ? t`less than ${formatNumber(0.01)}%` : t`${formatNumber(percent)}%`;
}

function workloadRow({ name, now, target, usdPerMonth, owned, shared, next }: PlannedWorkload): string[] {
  const stays = now?.instance === target.instance ? 'as now: ' : '';
  const mine = owned > 0 ? `, ${formatWhole(owned)} owned` : '';
  const plan = shared
    ? `${formatPlural(target.replicas, 'replica')} on shared ${target.instance}`
    : `${stays}${formatTimes(target.instances, target.instance)}${mine}`;
  return [
    plainName(name),
    now ? `${now.instance}, ${formatMonthly(now.usdPerMonth)}` : 'not stated',
    plan,
    shared ? 'shared' : formatMonthly(usdPerMonth),
    next ? `${next.instance}, ${formatMonthly(next.usdPerMonth)}` : 'none',
  ];
}

function sharedText(machines: readonly PlannedMachine[]): string {
  const shared = machines.filter(({ on }) => on.length > 1);
  const rows = shared.map(({ instance, count, owned, on }) => [
    `${formatTimes(count, instance)}${owned > 0 ? ', owned' : ''}`,
    on.map(({ name, replicas }) => `${plainName(name)} (${formatPlural(replicas, 'replica')})`).join(', '),
  ]);
  return rows.length > 0 ? columns(['shared machines', 'with'], rows) : '';
}

function limitRows({ limits, worth, workloads }: PlanReport): string[][] {
  return limits.map(({ id, label, unit, used, capacity }) => {
    const more = worth.find((one) => one.id === id);
    const about = more?.method === 'relaxed' ? ' (about, by the relaxation)' : '';
    return [
      label.replace(/:.*$/, ''),
      used === undefined ? 'unknown' : amountOf(used, unit),
      amountOf(capacity, unit),
      more
        ? `${formatMonthly(more.savesUsd)} for ${amountOf(more.more, unit)} more${about}`
        : workloads.length > 0
          ? 'nothing proved'
          : '',
    ];
  });
}

export function amountOf(n: number, unit: LimitUnit): string {
  switch (unit) {
    case 'USD':
      return formatDollars(n);
    case 'kgCO2e':
      return `${formatNumber(n)} kgCO2e`;
    case 'vCPU':
      return formatPlural(n, 'vCPU');
    case 'accelerator':
      return formatPlural(n, 'accelerator');
    default:
      return formatPlural(n, 'machine');
  }
}

function unplacedText({ unplaced }: PlanReport): string {
  return unplaced
    .map(({ path, name, reasons }) => `${path}: ${plainName(name)}: not planned: ${reasons.join(' ')}`)
    .join('\n');
}

export function basisText({ sharing }: PlanReport): string {
  switch (sharing) {
    case 'accelerators':
      return t(
        'Shared machines: each replica has its own accelerators; host CPU, memory and network are assumed to suffice.',
      );
    case 'time':
      return t(
        'Shared machines: replicas take turns; times are assumed to stretch with the load of all, interference is left out.',
      );
    default:
      return t('Each workload on machines of its own.');
  }
}

function columns(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
