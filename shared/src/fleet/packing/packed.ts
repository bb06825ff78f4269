/**
 * Plans on shared machines: whole machines by volume first, then packed in earnest on exactly these. Where that fails, the groups of
 * machines that stayed too full keep a part of each machine free, and volume is asked again.
 */
import type { Solver } from '../linear';
import type { FleetProblem, Pattern, Plan } from '../problem';
import { attempt } from './attempt';
import { choicesOf, volumeProgram } from './volume';

export interface PackedResult {
  readonly plan?: Plan;
  /** By volume, machines whole: no plan costs less. */
  readonly bound?: number;
  readonly isInfeasible: boolean;
  /** Fillings of all rounds, those of plans that failed too. */
  readonly patterns: readonly Pattern[];
}

const ROUNDS = 16;
/** Of the time, for the bound; where its plan was packed and only the bound is missing, of what is left; otherwise for each further round. */
const BOUND_SHARE = 0.35;
const AGAIN_SHARE = 0.8;
const ROUND_SHARE = 0.15;
/** A round after the first need not be the cheapest by volume: a near one packs as well. */
const ROUND_GAP = 0.002;
/** Kept free after a round: this part of what was too much, and at least so much; after one that went well, this part of before. */
const FREED = 1;
const FREED_LEAST = 0.005;
const EASED = 0.6;
/** So far from the bound, a machine more than volume says is an improvement. */
const FAR = 0.03;

export function packByVolume(
  problem: FleetProblem,
  solver: Solver,
  until: number,
  gap: number,
  onPlan: (plan: Plan | undefined, bound: number | undefined) => void,
): PackedResult {
  let best: Plan | undefined;
  let bound: number | undefined;
  const patterns: Pattern[] = [];
  const slack = new Map<number, number>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const isBound = slack.size === 0;
    const seconds = (until - solver.now()) * (round === 0 ? BOUND_SHARE : isBound ? AGAIN_SHARE : ROUND_SHARE);
    if (seconds <= 0 || solver.isCancelled()) {
      break;
    }
    const made = volumeProgram(problem, (group) => slack.get(group) ?? 0);
    const outcome = solver.solve(made.program, { seconds, gap: isBound ? gap / 4 : ROUND_GAP });
    if (isBound) {
      if (outcome.status === 'infeasible') {
        return { isInfeasible: true, patterns };
      }
      bound = outcome.bound === undefined ? bound : Math.max(bound ?? outcome.bound, outcome.bound);
    }
    if (!outcome.values) {
      break;
    }
    const isWorse = best !== undefined && (outcome.objective ?? 0) >= best.usdPerMonth;
    const isOver = () => solver.isCancelled() || solver.now() >= until;
    const tried = isWorse
      ? undefined
      : attempt(problem, choicesOf(made, outcome.values), { round, spare: !isWithin(best, bound, FAR), isOver });
    patterns.push(...(tried?.patterns ?? []));
    best = tried?.plan && (!best || tried.plan.usdPerMonth < best.usdPerMonth) ? tried.plan : best;
    onPlan(best, bound);
    if (isWithin(best, bound, gap)) {
      break;
    }
    if (tried && tried.over.size > 0) {
      tried.over.forEach((over, group) =>
        slack.set(group, (slack.get(group) ?? 0) + Math.max(FREED_LEAST, FREED * over)),
      );
    } else {
      slack.forEach((free, group) => slack.set(group, free * EASED));
    }
  }
  return { plan: best, bound, isInfeasible: false, patterns };
}

function isWithin(plan: Plan | undefined, bound: number | undefined, gap: number): boolean {
  return plan !== undefined && bound !== undefined && plan.usdPerMonth - bound <= gap * plan.usdPerMonth;
}
