/** Everything the cost panel says about one workload, in words, with the numbers its pictures need. */
import { wholeOrSmall } from './bill';
import { priceDateIn } from '../catalog/priceDate';
import { formatEnergy, formatMonthlyEnergy, formatTime } from '../format';
import { roundToSum } from '../formatMoney';
import { t } from '../l10n';
import { IDLE_LINE } from '../model/cost';
import { inShownCurrency, shownCurrency } from '../money';
import type { Placement } from '../placement/place';
import { isTraining, meetsSlo } from '../placement/rank';
import type { PanelBar, PanelCandidate, PanelHead, PanelNumbers, PanelWorkload } from '../panelState';
import type { Estimate, TextRange } from '../report/schema';
import { assumptionValue } from './assumed';
import { panelDay } from './day';
import { panelFacts } from './facts';
import { panelFigures } from './figures';
import { moveLabel } from './fixTitle';
import { plainName } from './markdown';
import { panelEnergy } from './panelEnergy';
import { panelRoofline } from './roofline';
import { panelStages } from './stages';
import { countedMachines, modelName, billWords, targetName } from './names';
import { standing } from './standing';
import { limitsAreAssumed } from './slo';
import { glance } from './table';
import { because, verdict } from './verdict';

export interface PanelInput {
  readonly head: PanelHead;
  readonly placement: Placement;
  readonly fileName: string;
  readonly version: number;
  /** Where the name stands. */
  readonly range: TextRange;
  readonly siblings: readonly { readonly name: string; readonly line: number }[];
  /** Line on which a field stands; absent where the file does not have it. */
  readonly lineOf?: (field: string) => number | undefined;
  /** Why the move cannot be offered, from the dialect. */
  readonly moveRefusal?: string;
  /** Where another load is asked about: the same at the load that the file states. */
  readonly atStatedLoad?: Placement;
  readonly load?: PanelWorkload['load'];
  readonly whatIf?: PanelWorkload['whatIf'];
  readonly stale?: boolean;
  readonly staleReason?: string;
}

export function buildPanelHead(placement: Placement, uri: string): PanelHead {
  return {
    uri,
    name: plainName(placement.workload.name),
    verdict: verdict(placement),
    because: because(placement),
    figures: panelFigures(placement),
    limits: panelLimits(placement),
    report: { current: placement.current ?? null, recommended: placement.recommended ?? null },
  };
}

export function buildPanelWorkload(input: PanelInput): PanelWorkload {
  const { placement, lineOf } = input;
  const { workload, candidates, catalog } = placement;
  return {
    ...input.head,
    kind: 'workload',
    fileName: input.fileName,
    version: input.version,
    siblings: input.siblings,
    model: modelName(placement),
    range: input.range,
    bars: panelBars(placement),
    candidates: candidates.map((e, i) => panelCandidate(placement, e, i + 1)),
    load: input.load,
    whatIf: input.whatIf,
    day: panelDay(placement),
    roofline: panelRoofline(placement),
    energy: panelEnergy(placement, input.atStatedLoad),
    stages: panelStages(placement),
    assumptions: workload.assumptions.map((a) => ({
      field: a.field,
      value: assumptionValue(a),
      why: a.why,
      line: lineOf?.(a.field),
    })),
    facts: panelFacts(placement, lineOf),
    move: panelMove(input),
    priceDate: priceDateIn(catalog, workload.region),
    currency: shownCurrency(),
    stale: input.stale ?? false,
    staleReason: input.staleReason,
  };
}

function panelCandidate(placement: Placement, estimate: Estimate, rank: number): PanelCandidate {
  const { current, recommended, workload, catalog } = placement;
  const run = isTraining(workload);
  const numbers = panelNumbers(estimate);
  const { ttftP95, tpotP95, e2eP95, runSeconds, kwhPerMonth, whPerRequest } = numbers;
  return {
    rank,
    title: estimate.feasible ? countedMachines(estimate) : targetName(estimate, catalog),
    hardwareClass: estimate.target.hardwareClass,
    isCurrent: estimate === current,
    isRecommended: estimate === recommended,
    feasible: estimate.feasible,
    meetsSlo: estimate.meetsSlo,
    cost: billWords(workload, estimate),
    ttft: formatTime(run ? runSeconds : (ttftP95 ?? e2eP95)),
    tpot: formatTime(tpotP95),
    energy: run ? formatMonthlyEnergy(kwhPerMonth) : formatEnergy(whPerRequest),
    standing: standing(estimate, placement),
    usd: run ? estimate.cost.perRunUsd : estimate.cost.monthlyUsd,
    numbers,
    target: estimate.target,
  };
}

const SECONDS_PER_HOUR = 3600;

function panelNumbers({ performance, cost, energy, memory }: Estimate): PanelNumbers {
  const { ttft, tpot, e2e, runHours, utilization } = performance;
  return {
    ttftP95: ttft?.p95,
    tpotP95: tpot?.p95,
    e2eP95: e2e?.p95,
    runSeconds: runHours === undefined ? undefined : runHours * SECONDS_PER_HOUR,
    utilization,
    hourlyUsd: cost.hourlyUsd,
    idleUsd: cost.idleUsd,
    perMTokensUsd: cost.perMTokensUsd,
    whPerRequest: energy.whPerRequest,
    kwhPerMonth: energy.kwhPerMonth,
    kgCo2ePerMonth: energy.kgCo2ePerMonth,
    capacity: memory.capacity,
  };
}

/** Now, the proposal and the best of another class. */
function panelBars(placement: Placement): readonly PanelBar[] {
  const { workload, current, recommended, candidates } = placement;
  return glance({ kind: workload.kind, current, recommended, candidates })
    .filter((e) => e.cost.lines.length > 0)
    .map((e) => ({
      title: countedMachines(e),
      hardwareClass: e.target.hardwareClass,
      isCurrent: e === current,
      isRecommended: e === recommended,
      total: billWords(workload, e),
      lines: barLines(e),
    }));
}

/** Amounts that add up as shown. */
function barLines({ cost }: Estimate): PanelBar['lines'] {
  const shown = roundToSum(cost.lines.map((line) => inShownCurrency(line.monthlyUsd)));
  return cost.lines.map((line, i) => ({
    ...line,
    name: t(line.name),
    text: wholeOrSmall(shown[i], line.monthlyUsd),
    idle: line.name === IDLE_LINE,
  }));
}

function panelMove({ placement, moveRefusal }: PanelInput): PanelWorkload['move'] {
  const { decision, recommended, current } = placement;
  if (
    (decision !== 'move' && decision !== 'choose') ||
    !recommended ||
    recommended === current ||
    !meetsSlo(recommended)
  ) {
    return undefined;
  }
  return { title: moveLabel(placement, recommended), target: recommended.target, disabledReason: moveRefusal };
}

function panelLimits({ workload }: Placement): PanelWorkload['limits'] {
  const { slo } = workload;
  const said = (seconds: number) =>
    limitsAreAssumed(workload) ? t`assumed limit ${formatTime(seconds)}` : t`SLO ${formatTime(seconds)}`;
  const limits = [
    { key: 'ttftP95', seconds: slo.ttftP95 },
    { key: 'tpotP95', seconds: slo.tpotP95 },
    { key: 'e2eP95', seconds: slo.e2eP95 },
  ] as const;
  return limits.flatMap(({ key, seconds }) => (seconds === undefined ? [] : [{ key, seconds, text: said(seconds) }]));
}
