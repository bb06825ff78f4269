/** The table of three: what to take, the best of another class, what runs now. */
import { formatTime } from '../format';
import { formatDollars, formatMoneyRange, formatSmallMoney } from '../formatMoney';
import { t } from '../l10n';
import { moneySign, withoutMoneySign } from '../money';
import type { Assumption, Estimate, WorkloadReport } from '../report/schema';
import { countedMachines } from './names';

export interface TableRow {
  readonly target: string;
  readonly cells: readonly string[];
  /** Of what runs now; `assumed` where only its class or its chip is stated. */
  readonly mark?: 'now' | 'assumed';
}

export interface Table {
  /** Over the first column. */
  readonly head?: string;
  readonly columns: readonly string[];
  readonly rows: readonly TableRow[];
}

interface Column {
  readonly title: () => string;
  readonly cell: (e: Estimate) => string;
}

const MONTH: Column = {
  title: () => t`${moneySign()}/mo`,
  cell: (e) => withRange(e.cost.monthlyUsd, e.range.monthlyUsd),
};
const TTFT: Column = { title: () => 'TTFT p95', cell: (e) => formatTime(e.performance.ttft?.p95) };
const TPOT: Column = { title: () => 'TPOT p95', cell: (e) => formatTime(e.performance.tpot?.p95) };
const E2E: Column = { title: () => 'E2E p95', cell: (e) => formatTime(e.performance.e2e?.p95) };
const REQUEST: Column = { title: () => t`${moneySign()}/request`, cell: (e) => formatSmallMoney(e.cost.perRequestUsd) };
const TASK: Column = { title: () => t`${moneySign()}/task`, cell: (e) => formatSmallMoney(e.cost.perTaskUsd) };
const RUN: Column = { title: () => t`${moneySign()}/run`, cell: (e) => formatDollars(e.cost.perRunUsd) };
const RUN_TIME: Column = {
  title: () => t('time'),
  cell: (e) => formatTime(e.performance.runHours === undefined ? undefined : e.performance.runHours * 3600),
};

/** `$714 (625–932)`; the range is left out where both ends read like the amount. */
export function withRange(amount: number | undefined, range: { low: number; high: number } | undefined): string {
  const text = formatDollars(amount);
  const interval = range && formatMoneyRange(range);
  return interval?.includes('–') && amount !== undefined ? `${text} (${withoutMoneySign(interval)})` : text;
}

function columnsFor(kind: string): readonly Column[] {
  switch (kind) {
    case 'training':
    case 'fine-tuning':
    case 'rl':
      return [RUN, RUN_TIME];
    case 'agent':
      return [MONTH, TASK, E2E];
    case 'embedding':
    case 'rerank':
    case 'vision':
    case 'speech':
    case 'image-generation':
    case 'orchestration':
      return [MONTH, E2E];
    default:
      return [MONTH, TTFT, TPOT];
  }
}

type Rankable = Pick<WorkloadReport, 'kind'> & {
  readonly current?: Estimate | null;
  readonly recommended?: Estimate | null;
  readonly candidates: readonly Estimate[];
  readonly assumptions?: readonly Assumption[];
  /** A closed loop: targets are compared by what a request costs. */
  readonly perRequest?: boolean;
};

/** The estimates worth comparing at a glance, each once. */
export function glance({ current, recommended, candidates }: Rankable): readonly Estimate[] {
  // Where the doubt is whether what runs now keeps up, the first that surely does stands in for a proposal.
  const lead = recommended ?? candidates.find((e) => e !== current && isRival(e));
  const taken = [lead, current].filter((e) => e !== null && e !== undefined);
  const classes = new Set(taken.map((e) => e.target.hardwareClass));
  const meets = candidates.filter((e) => isRival(e) && !taken.some((each) => sameTarget(each, e)));
  // Something cheaper that is not recommended is what the reader asks about first.
  const cheaper = recommended && candidates.findIndex((e) => sameTarget(e, recommended)) > 0 ? meets[0] : undefined;
  const rival = cheaper ?? meets.find((e) => !classes.has(e.target.hardwareClass) && isNear(e, lead)) ?? meets[0];
  return [lead, rival, current !== recommended ? current : undefined].filter((e) => e !== null && e !== undefined);
}

/** A row of unknowns answers nothing: whoever has no price is no rival. */
function isRival(estimate: Estimate): boolean {
  return estimate.feasible && estimate.meetsSlo !== false && knownCost(estimate) !== undefined;
}

function knownCost({ cost }: Estimate): number | undefined {
  return cost.perRunUsd ?? cost.monthlyUsd;
}

/** Another class is worth a row while its cost is of the same order. */
const NEAR = 5;

function isNear(estimate: Estimate, reference: Estimate | null | undefined): boolean {
  const [cost, least] = [estimate, reference].map((e) => (e ? knownCost(e) : undefined));
  return cost === undefined || least === undefined || cost <= NEAR * least;
}

/** A report carries copies: the same target is the same candidate. */
export function sameTarget(a: Estimate, b: Estimate): boolean {
  const [x, y] = [a.target, b.target];
  return (
    a === b ||
    (x.instance === y.instance &&
      x.instances === y.instances &&
      x.precision === y.precision &&
      x.runtime === y.runtime &&
      x.tensorParallel === y.tensorParallel)
  );
}

/** A classifier that serves requests has no first token: what it has is the whole answer. */
function columnsOf(kind: string, shown: readonly Estimate[]): readonly Column[] {
  const columns = columnsFor(kind);
  const answersWhole =
    columns.includes(TTFT) &&
    shown.every(({ performance }) => performance.ttft === undefined) &&
    shown.some(({ performance }) => performance.e2e !== undefined);
  return answersWhole ? [MONTH, E2E] : columns;
}

export function tableOfThree(ranked: Rankable): Table {
  const shown = glance(ranked);
  const own = columnsOf(ranked.kind, shown);
  const columns = ranked.perRequest ? [REQUEST, ...own] : own;
  const { current, assumptions = [] } = ranked;
  const mark: TableRow['mark'] = assumptions.some(({ field }) => field === 'placement.instance') ? 'assumed' : 'now';
  const rows = shown.map((e) => ({
    target: countedMachines(e),
    cells: columns.map((c) => c.cell(e)),
    ...(current && sameTarget(e, current) ? { mark } : {}),
  }));
  return { columns: columns.map((c) => c.title()), rows };
}
