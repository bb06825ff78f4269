/** The plan of the whole fleet as the panel shows it: what is found, what it changes, what limits it. */
import { unknownText } from '../digits';
import { formatNumber, formatPlural, formatTimes } from '../format';
import { formatDifference, formatDollars, formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import type { LimitUnit } from '../fleet/problem';
import type { Progress } from '../fleet/improve';
import type { PlanReport, PlannedWorkload } from '../fleet/schema';
import type { PanelPlan } from '../panelState';
import type { Estimate } from '../report/schema';
import { escapeSentence, plainName } from './markdown';
import { markdownTable } from './markdownTable';
import { amountOf, basisText, clashText, proofText } from './plan';
import { STAGES } from './planProgress';

export type RunningPlan = Extract<PanelPlan, { kind: 'running' }>;
export type FoundPlan = Extract<PanelPlan, { kind: 'found' }>;

/** Where a workload of the plan stands, in the order of the report. */
export interface PlannedPlace {
  readonly uri: string;
  /** Zero-based, of its name. */
  readonly line?: number;
  /** As the file states it; absent: it states no hardware. */
  readonly now?: Estimate['target'];
}

export const NOTHING_TO_PLAN = (): string => t('No workload in this workspace yet: there is nothing to plan.');
export const STOPPED_EARLY = (): string => t('Stopped before a plan was found.');
export const PLAN_FAILED = (): string => t('The plan could not be made; the log says why.');
const STOPPED = () => t('Stopped. The plan found so far is kept.');
const NO_PLAN = () => t('No plan was found in time, and none is ruled out.');

export function placingPlan(done: number, all: number): RunningPlan {
  const finding = all === 0 ? t('Looking for workloads.') : t`Placing the workloads of ${formatPlural(all, 'file')}.`;
  return { kind: 'running', finding, ...(all > 0 ? { share: done / all } : {}) };
}

export function runningPlan({ stage, incumbentUsd, boundUsd }: Progress, note?: string): RunningPlan {
  return {
    kind: 'running',
    finding: incumbentUsd === undefined ? t('No plan is found yet.') : soFar(incumbentUsd, boundUsd),
    note: [`${STAGES[stage]()}.`, note].filter((part) => part !== undefined).join(' '),
  };
}

function soFar(usd: number, boundUsd: number | undefined): string {
  const plan = t`A plan at ${formatDollars(usd)} a month is found`;
  if (boundUsd === undefined || usd <= 0) {
    return t`${plan}; how far it is from the best is not known yet.`;
  }
  const percent = (Math.max(0, usd - boundUsd) / usd) * 100;
  return percent < LEAST_PERCENT
    ? t`${plan}; no plan is cheaper.`
    : t`${plan}; the best possible is at most ${formatNumber(percent)}% lower.`;
}

/** Below it two plans differ by cents. */
const LEAST_PERCENT = 0.01;

export function foundPlan(
  report: PlanReport,
  places: readonly PlannedPlace[],
  { isStopped }: { readonly isStopped: boolean },
): FoundPlan {
  const rows = report.workloads.flatMap((workload, w) => {
    const place = places[w];
    return place ? [rowOf(workload, place)] : [];
  });
  return {
    kind: 'found',
    finding: findingOf(report, rows.filter(({ isMove }) => isMove).length),
    notes: [...(isStopped ? [STOPPED()] : []), ...notesOf(report)],
    rows,
    limits: limitsOf(report),
    isOld: false,
  };
}

function findingOf({ status, usdPerMonth, nowUsd, workloads, unplaced }: PlanReport, moves: number): string {
  if (status === 'infeasible') {
    return t('No plan holds all limits.');
  }
  if (status === 'none' || usdPerMonth === undefined) {
    return NO_PLAN();
  }
  if (workloads.length === 0) {
    return unplaced.length > 0 ? t('Nothing can be planned: no workload has a candidate.') : NOTHING_TO_PLAN();
  }
  const fleet = formatPlural(workloads.length, 'workload');
  const price = formatDollars(usdPerMonth);
  if (nowUsd === undefined) {
    return t`${fleet} can run for ${price} a month.`;
  }
  if (moves === 0) {
    return t`Every workload stays where it is: ${price} a month.`;
  }
  const saved = nowUsd - usdPerMonth;
  const changes = formatPlural(moves, 'change');
  if (Math.abs(saved) < LEAST_USD) {
    return t`${fleet} run for ${price} a month, as now, with ${changes}.`;
  }
  return saved > 0
    ? t`${fleet} can run for ${price} a month, ${formatDollars(saved)} less than now, with ${changes}.`
    : t`Within the limits ${fleet} cost ${price} a month, ${formatDollars(-saved)} more than now.`;
}

/** Less is not said: whole dollars are. */
const LEAST_USD = 0.5;

function notesOf(report: PlanReport): readonly string[] {
  const { status, workloads, clash, unplaced, notes } = report;
  const isPlan = status !== 'infeasible' && status !== 'none' && workloads.length > 0;
  return [
    ...(isPlan ? [proofText(report), basisText(report)] : []),
    ...(status === 'infeasible' ? [oneLine(clashText(clash))] : []),
    ...unplaced.map(({ path, name, reasons }) => t`${plainName(name)} in ${path} is left out. ${reasons.join(' ')}`),
    ...notes,
  ];
}

function oneLine(text: string): string {
  const [head = '', ...labels] = text.split('\n').map((line) => line.trim());
  return labels.length > 0 ? `${head} ${labels.join('; ')}.` : head;
}

function rowOf(workload: PlannedWorkload, { uri, line, now }: PlannedPlace): FoundPlan['rows'][number] {
  const { target, shared, usdPerMonth, owned } = workload;
  const isMove = shared || !now || !isSame(now, target);
  const [from, to] = namesOf(now, target);
  const nowUsd = workload.now?.usdPerMonth;
  return {
    uri,
    name: plainName(workload.name),
    line,
    now: from,
    to: shared
      ? t`${formatPlural(target.replicas, 'replica')} on shared ${target.instance}`
      : owned > 0
        ? t`${to}, ${owned} owned`
        : to,
    cost: shared ? t('shared') : formatMonthly(usdPerMonth),
    saving: shared || nowUsd === undefined ? unknownText() : isMove ? savingOf(nowUsd, usdPerMonth) : t('as now'),
    isMove,
    target,
  };
}

function savingOf(nowUsd: number, usd: number | undefined): string {
  return usd !== undefined && Math.abs(nowUsd - usd) < LEAST_USD ? t('the same') : formatDifference(nowUsd, usd);
}

function isSame(now: Estimate['target'], target: Estimate['target']): boolean {
  return DECIDING.every((key) => now[key] === target[key]);
}

const DECIDING = [
  'instance',
  'instances',
  'replicas',
  'purchase',
  'region',
  'precision',
  'runtime',
  'sharedWith',
] as const;

/** As short as tells the two apart. */
function namesOf(now: Estimate['target'] | undefined, target: Estimate['target']): readonly [string, string] {
  const machines = ({ instances, instance, sharedWith }: Estimate['target']) =>
    sharedWith === undefined ? formatTimes(instances, instance) : t`idle vCPUs of ${plainName(sharedWith)}`;
  if (!now) {
    return [t('not stated'), machines(target)];
  }
  const [before, after] = [machines(now), machines(target)];
  const further = (['purchase', 'region', 'precision', 'runtime'] as const).filter((key) => now[key] !== target[key]);
  const words = (of: Estimate['target']) => further.map((key) => of[key]).filter((word) => word !== undefined);
  return [[before, ...words(now)].join(', '), [after, ...words(target)].join(', ')];
}

function limitsOf({ limits, worth }: PlanReport): FoundPlan['limits'] {
  return limits.map(({ id, label, unit, used, capacity }) => {
    const more = worth.find((one) => one.id === id);
    const gain = more ? gainText(more, unit) : '';
    const amount =
      used === undefined
        ? t`at most ${amountOf(capacity, unit)}`
        : t`${amountOf(used, unit)} of ${amountOf(capacity, unit)}`;
    return {
      label: label.replace(/:[^:]*$/, ''),
      text: `${amount}${gain}`,
      ...(used !== undefined && capacity > 0 ? { share: used / capacity } : {}),
    };
  });
}

function gainText({ more, savesUsd, method }: PlanReport['worth'][number], unit: LimitUnit): string {
  const [amount, saved] = [amountOf(more, unit), formatMonthly(savesUsd)];
  return method === 'relaxed' ? t`; ${amount} more would save about ${saved}` : t`; ${amount} more would save ${saved}`;
}

/** For the clipboard: what the card shows, as Markdown. */
export function planMarkdown({ finding, rows, limits, notes }: FoundPlan): string {
  const lines = rows.map(({ name, now, to, cost, saving }) => [name, now, to, cost, saving]);
  const table =
    rows.length > 0 ? markdownTable([[t('workload'), t('now'), t('plan'), t('cost'), t('change')], ...lines], 3) : '';
  const held = limits.map(({ label, text }) => `- ${escapeSentence(label)}: ${escapeSentence(text)}`).join('\n');
  const blocks = [`**${escapeSentence(finding)}**`, table, held, ...notes.map(escapeSentence)];
  return blocks.filter((block) => block !== '').join('\n\n');
}
