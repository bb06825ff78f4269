/** A law of cost as the ends of its straight lines. */
import type { CostLaw } from '../placement/costModel';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { Workload } from '../placement/workload';
import { HOURS_PER_MONTH } from '../units';
import type { CurvePoint } from './schema';

/** More lines than this are drawn as one every thousandth of the span: nobody sees a difference. */
const MOST_LINES = 600;
/** Just inside a stretch, as a share of it. */
const INSIDE = 1e-6;

export interface Points {
  readonly points: readonly CurvePoint[];
  readonly isThinned: boolean;
}

export function pointsOf(
  law: CostLaw,
  workload: Workload,
  low: number,
  high: number,
  mostLines: number = MOST_LINES,
): Points {
  const { loads, until } = law.steps(low, high);
  const isThinned = loads.length > mostLines || until < high;
  const edges = isThinned ? grid(low, high, mostLines) : [low, ...loads, high];
  const points = edges.flatMap((edge, i) => {
    const next = edges[i + 1];
    return next === undefined ? [] : lineOf(law, workload, edge, next);
  });
  return { points, isThinned };
}

function lineOf(law: CostLaw, workload: Workload, from: number, to: number): CurvePoint[] {
  const inside = (to - from) * INSIDE;
  return [pointAt(law, workload, from, from + inside), pointAt(law, workload, to, to - inside)].flatMap((p) => p ?? []);
}

/** The load where it stands, the cost just inside. */
function pointAt(
  law: CostLaw,
  { kind, traffic, tokens }: Workload,
  factor: number,
  inside: number,
): CurvePoint | undefined {
  const { usd, replicas } = law.at(inside);
  if (usd === undefined) {
    return undefined;
  }
  const rps = traffic.rpsAvg * factor;
  // Tokens of an agent are those of the workload that answers it.
  const isGenerator = KIND_DEFAULTS[kind].family === 'generate';
  const generated = isGenerator ? rps * HOURS_PER_MONTH * 3600 * tokens.outMean : 0;
  return { rps, monthlyUsd: usd, replicas, ...(generated > 0 && { perMTokensUsd: (usd * 1e6) / generated }) };
}

function grid(low: number, high: number, lines: number): number[] {
  return Array.from({ length: lines + 1 }, (_, i) => low * (high / low) ** (i / lines));
}
