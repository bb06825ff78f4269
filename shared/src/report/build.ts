/** From placements to the report that programs read. */
import type { Catalog } from '../catalog/types';
import { hostedBill } from '../placement/hosted';
import { statedUnknown } from '../placement/current';
import type { Placement } from '../placement/place';
import { placeService } from '../service/placeService';
import { lostWords, scarcitySentences, waitingSentence } from '../words/scarcity';
import { standing } from '../words/standing';
import { verdict } from '../words/verdict';
import { agentReport } from './agent';
import type { Estimate, Report, Stated, TextRange, WorkloadReport } from './schema';
import { serviceReport } from './service';
import { reportTotals } from './totals';

export interface WorkloadPosition {
  readonly range: TextRange;
  readonly stated: Stated;
  /** What its dialect says beside the facts. */
  readonly notes?: readonly string[];
  /** The file that deploys it, where that one is in the same sum. */
  readonly deployedIn?: string;
}

export function buildWorkloadReport(
  placement: Placement,
  { range, stated, deployedIn, notes = [] }: WorkloadPosition,
): WorkloadReport {
  const { workload, current, recommended, candidates, candidatesEvaluated, breakEven } = placement;
  const service = placeService(workload, placement.catalog);
  const agent = agentReport(placement);
  return {
    name: workload.name,
    range,
    kind: workload.kind,
    model: workload.modelName,
    stated,
    assumptions: [...workload.assumptions],
    current: current ?? null,
    recommended: recommended ?? null,
    verdict: verdict(placement),
    candidates: candidates.map((e) => withStanding(e, placement)),
    candidatesEvaluated,
    breakEven: [...breakEven],
    ...scarcityOf(placement),
    ...(notes.length > 0 ? { notes: [...notes] } : {}),
    hosted: hostedBill(workload),
    unestimated: statedUnknown(workload, placement.catalog),
    ...(deployedIn === undefined ? {} : { deployedIn }),
    ...(service && { service: serviceReport(service) }),
    ...(agent && { agent }),
  };
}

/** What is left where the first choice is not to be had. */
function scarcityOf(placement: Placement): Partial<WorkloadReport> {
  const { workload, nextBest, fallbacks, waiting } = placement;
  const scarcity = [...scarcitySentences(placement)];
  return {
    scarcity: scarcity.length > 0 ? scarcity : undefined,
    nextBest: nextBest && { ...nextBest, why: lostWords(workload, nextBest) },
    fallbacks: fallbacks.length > 0 ? fallbacks.map(({ name, estimate }) => ({ name, estimate })) : undefined,
    waiting: waiting && {
      ...waiting,
      first: waiting.first.target,
      elsewhere: waiting.elsewhere.target,
      why: waitingSentence(waiting),
    },
  };
}

/** Each candidate that is not taken says why. */
function withStanding(estimate: Estimate, placement: Placement): Estimate {
  const said = estimate.reasonCodes?.some((code) => code === 'slo-missed' || code === 'price-unknown');
  if (estimate === placement.recommended || !estimate.feasible || said) {
    return estimate;
  }
  return { ...estimate, reasons: [...estimate.reasons, standing(estimate, placement)] };
}

export function buildReport(files: Report['files'], catalog: Catalog): Report {
  return {
    version: 1,
    catalog: { date: catalog.priceDate, sources: [...catalog.sources] },
    files,
    totals: reportTotals(files.flatMap((file) => file.workloads)),
  };
}
