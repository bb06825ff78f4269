/** Everything the cost panel says about one workload, in words, with the numbers its pictures need. */
import { wholeOrSmall } from './bill';
import { priceDateIn } from '../catalog/priceDate';
import { formatEnergy, formatMonthlyEnergy, formatTime, roundToSum } from '../format';
import { t } from '../l10n';
import { IDLE_LINE } from '../model/cost';
import { inShownCurrency, shownCurrency } from '../money';
import type { Placement } from '../placement/place';
import { isTraining, meetsSlo } from '../placement/rank';
import type { PanelBar, PanelCandidate, PanelWorkload } from '../protocol';
import type { Estimate, TextRange, WorkloadReport } from '../report/schema';
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
  readonly placement: Placement;
  readonly report: WorkloadReport;
  readonly uri: string;
  readonly fileName: string;
  readonly version: number;
  /** Where the name stands. */
  readonly range: TextRange;
  readonly siblings: readonly { readonly name: string; readonly line: number }[];
  /** Line on which a field stands; absent where the file does not have it. */
  readonly lineOf?: (field: string) => number | undefined;
  /** Why the move cannot be offered, from the dialect. */
  readonly moveRefusal?: string;
  readonly load?: PanelWorkload['load'];
  readonly whatIf?: PanelWorkload['whatIf'];
  readonly stale?: boolean;
  readonly staleReason?: string;
}

export function buildPanelWorkload(input: PanelInput): PanelWorkload {
  const { placement, report, lineOf } = input;
  const { workload, candidates, catalog } = placement;
  return {
    kind: 'workload',
    uri: input.uri,
    fileName: input.fileName,
    version: input.version,
    name: plainName(workload.name),
    siblings: input.siblings,
    model: modelName(placement),
    range: input.range,
    verdict: verdict(placement),
    because: because(placement),
    figures: panelFigures(placement),
    bars: panelBars(placement),
    candidates: candidates.map((e, i) => panelCandidate(placement, e, i + 1)),
    load: input.load,
    whatIf: input.whatIf,
    day: panelDay(placement),
    roofline: panelRoofline(placement),
    energy: panelEnergy(placement),
    stages: panelStages(placement, report.service),
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
    limits: panelLimits(placement),
    report,
  };
}

function panelCandidate(placement: Placement, estimate: Estimate, rank: number): PanelCandidate {
  const { current, recommended, workload, catalog } = placement;
  const { ttft, tpot, e2e, runHours } = estimate.performance;
  const run = isTraining(workload);
  const first = run ? (runHours === undefined ? undefined : runHours * 3600) : (ttft?.p95 ?? e2e?.p95);
  return {
    rank,
    title: estimate.feasible ? countedMachines(estimate) : targetName(estimate, catalog),
    hardwareClass: estimate.target.hardwareClass,
    isCurrent: estimate === current,
    isRecommended: estimate === recommended,
    feasible: estimate.feasible,
    meetsSlo: estimate.meetsSlo,
    cost: billWords(workload, estimate),
    ttft: formatTime(first),
    tpot: formatTime(tpot?.p95),
    energy: run ? formatMonthlyEnergy(estimate.energy.kwhPerMonth) : formatEnergy(estimate.energy.whPerRequest),
    standing: standing(estimate, placement),
    monthlyUsd: run ? estimate.cost.perRunUsd : estimate.cost.monthlyUsd,
    target: estimate.target,
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
