/**
 * From a plan to the best one: the exact program, with the proof how far the plan may still be from it. Where machines are
 * shared, the program is exact over the fillings that column generation found, and its bound holds over all of them.
 */
import { clashingLimits } from './clash';
import { greedyPlan } from './greedy';
import type { Solver } from './linear';
import { generatePatterns } from './packing/generate';
import { packByVolume } from './packing/packed';
import { sharePlan } from './packing/share';
import { holds } from './problem';
import type { FleetProblem, Pattern, Plan } from './problem';
import { programOf, planOf, valuesOf } from './program';
import { prune } from './prune';
import { placesBefore, reduce } from './reduce';
import { worthOfMore } from './worth';
import type { Worth } from './worth';

export interface Progress {
  readonly stage: 'greedy' | 'fillings' | 'plan' | 'limits';
  readonly incumbentUsd?: number;
  readonly boundUsd?: number;
}

export interface ImproveOptions {
  readonly seconds: number;
  /** Good enough: within this share of the best. */
  readonly gap: number;
  readonly onProgress?: (progress: Progress) => void;
}

export interface Solved {
  /** `optimal`: proved within the wanted gap. `best-so-far`: stopped before. `none`: no plan is known, and none is ruled out. */
  readonly status: 'optimal' | 'best-so-far' | 'infeasible' | 'none';
  readonly plan?: Plan;
  /** No plan costs less. */
  readonly boundUsd?: number;
  readonly greedyUsd?: number;
  /** Indices of limits that cannot hold together; without any one of them the others can. */
  readonly clash?: readonly number[];
  readonly worth: readonly Worth[];
  readonly dominated: number;
}

export function improve(whole: FleetProblem, solver: Solver, options: ImproveOptions): Solved {
  const { problem, kept, dropped } = prune(whole);
  const report = options.onProgress ?? (() => undefined);
  const until = solver.now() + options.seconds;
  const greedy = greedyOf(problem);
  report({ stage: 'greedy', incumbentUsd: greedy?.usdPerMonth });
  const scene: Scene = { problem, greedy, solver, until, gap: options.gap, report };
  const found = problem.machines.length > 0 ? improveShared(scene) : improveReduced(scene);
  const { plan, boundUsd, patterns } = found;
  const shared = { greedyUsd: greedy?.usdPerMonth, dominated: dropped };
  if (!plan) {
    report({ stage: 'limits' });
    const clash = found.isInfeasible
      ? clashingLimits(problem, patterns, solver, solver.now() + CLASH_SECONDS)
      : undefined;
    return { status: found.isInfeasible ? 'infeasible' : 'none', clash, worth: [], ...shared };
  }
  report({ stage: 'limits', incumbentUsd: plan.usdPerMonth, boundUsd });
  const againGap = problem.workloads.length <= FEW ? Math.min(options.gap, FINE_GAP) : options.gap;
  const isProved = boundUsd !== undefined && plan.usdPerMonth - boundUsd <= options.gap * plan.usdPerMonth + CENT;
  return {
    status: isProved ? 'optimal' : 'best-so-far',
    plan: { ...plan, choices: placesBefore(plan.choices, kept) },
    boundUsd: boundUsd === undefined ? undefined : Math.min(boundUsd, plan.usdPerMonth),
    worth: worthOfMore(problem, patterns, plan, solver, {
      gap: options.gap,
      boundUsd,
      until,
      again:
        problem.machines.length > 0
          ? undefined
          : (roomier) =>
              againOf(
                improveReduced({ ...scene, problem: roomier, greedy: plan, gap: againGap, report: () => undefined }),
                againGap,
              ),
    }),
    ...shared,
  };
}

function againOf({ plan, boundUsd }: Found, gap: number): number | undefined {
  const isProved = plan && boundUsd !== undefined && plan.usdPerMonth - boundUsd <= gap * plan.usdPerMonth + CENT;
  return isProved ? plan.usdPerMonth : undefined;
}

/** Of so few workloads a difference of dollars can be proved, where the wanted gap would hide it. */
const FEW = 200;
const FINE_GAP = 1e-6;
const CENT = 0.01;
/** For naming the limits that clash, beside the time for the plan: without a plan it is the answer. */
const CLASH_SECONDS = 10;

interface Scene {
  readonly problem: FleetProblem;
  readonly greedy?: Plan;
  readonly solver: Solver;
  /** On the solver's clock. */
  readonly until: number;
  readonly gap: number;
  readonly report: (progress: Progress) => void;
}

interface Found {
  readonly plan?: Plan;
  readonly boundUsd?: number;
  readonly isInfeasible: boolean;
  readonly patterns: readonly Pattern[];
}

/** The exact program without what no better plan takes: of a fleet that is nearly planned, most of it. */
function improveReduced(scene: Scene): Found {
  const { problem, greedy, solver, until, gap, report } = scene;
  const prices = greedy && relaxedPrices(problem, solver, until - solver.now());
  if (!greedy || !prices) {
    return improveOwn(scene, []);
  }
  const { boundUsd } = reduce(problem, prices, greedy.usdPerMonth);
  report({ stage: 'plan', incumbentUsd: greedy.usdPerMonth, boundUsd });
  return greedy.usdPerMonth - boundUsd <= gap * greedy.usdPerMonth
    ? { plan: greedy, boundUsd, isInfeasible: false, patterns: [] }
    : improveWithin(scene, prices, greedy.usdPerMonth, boundUsd);
}

function improveWithin(scene: Scene, prices: readonly number[], knownUsd: number, boundUsd: number): Found {
  const { problem, greedy, report } = scene;
  const { problem: small, kept } = reduce(problem, prices, knownUsd);
  // Told of a plan to start from, HiGHS finds a better one later than without.
  const tell = (progress: Progress) =>
    report({ ...progress, incumbentUsd: least(progress.incumbentUsd, greedy?.usdPerMonth) });
  const found = improveOwn({ ...scene, problem: small, greedy: undefined, report: tell }, [], boundUsd);
  const plan = found.plan && { ...found.plan, choices: placesBefore(found.plan.choices, kept) };
  const real = plan && holds(problem, plan) ? plan : undefined;
  return { ...found, plan: cheaper(real, greedy), isInfeasible: false, boundUsd: most(boundUsd, found.boundUsd) };
}

function relaxedPrices(problem: FleetProblem, solver: Solver, seconds: number): readonly number[] | undefined {
  const made = programOf(problem);
  const { duals } = solver.solve(made.program, { relaxed: true, seconds: Math.max(LEAST_SECONDS, seconds) });
  return duals && problem.limits.map((_, l) => Math.max(0, -(duals[made.limitRow(l)] ?? 0)));
}

/** Exact over machines of one's own, and over the fillings given. */
function improveOwn(
  { problem, greedy, solver, until, gap, report }: Scene,
  patterns: readonly Pattern[],
  known?: number,
): Found {
  const made = programOf(problem, patterns);
  const outcome = solver.solve(made.program, {
    seconds: Math.max(LEAST_SECONDS, until - solver.now()),
    gap,
    start: greedy && valuesOf(made, greedy),
    onProgress: ({ incumbent, bound }) =>
      report({ stage: 'plan', incumbentUsd: least(incumbent, greedy?.usdPerMonth), boundUsd: known ?? bound }),
  });
  const plan = cheaper(outcome.values && planOf(problem, made, outcome.values), greedy);
  return { plan, boundUsd: outcome.bound, isInfeasible: outcome.status === 'infeasible', patterns };
}

const LEAST_SECONDS = 0.05;
/** Shares of the time: whole machines by volume, then fillings by column generation; the rest puts them together. */
const VOLUME_SHARE = 0.8;
const FILLING_SHARE = 0.88;

function improveShared(scene: Scene): Found {
  const { problem, greedy, solver, until, gap, report } = scene;
  const from = solver.now();
  const at = (share: number) => from + share * (until - from);
  const byVolume = packByVolume(problem, solver, at(VOLUME_SHARE), gap, (plan, boundUsd) =>
    report({ stage: 'fillings', incumbentUsd: least(plan?.usdPerMonth, greedy?.usdPerMonth), boundUsd }),
  );
  const best = cheaper(byVolume.plan, greedy);
  const start = [
    ...[byVolume.plan, greedy].flatMap((plan) => plan?.packings.map(({ pattern }) => pattern) ?? []),
    ...byVolume.patterns,
  ];
  if (best && byVolume.bound !== undefined && best.usdPerMonth - byVolume.bound <= gap * best.usdPerMonth) {
    return { plan: best, boundUsd: byVolume.bound, isInfeasible: false, patterns: start };
  }
  let boundUsd = byVolume.bound;
  const onBound = (bound: number) => {
    boundUsd = most(boundUsd, bound);
    report({ stage: 'fillings', incumbentUsd: best?.usdPerMonth, boundUsd });
  };
  const { patterns } = generatePatterns(problem, start, solver, at(FILLING_SHARE), onBound);
  // Over some fillings the program's own bound says nothing of the others.
  const found = improveOwn({ ...scene, greedy: best }, patterns, boundUsd);
  return { ...found, boundUsd, isInfeasible: byVolume.isInfeasible || found.isInfeasible };
}

function least(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

function most(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

/** Machines of one's own first, then shared ones where that saves. */
export function greedyOf(problem: FleetProblem): Plan | undefined {
  const plan = greedyPlan(problem);
  return plan && problem.machines.length > 0 ? sharePlan(problem, plan) : plan;
}

/** The lower bound that the relaxation gives. */
export function relaxedUsd(problem: FleetProblem, solver: Solver, seconds: number): number | undefined {
  const outcome = solver.solve(programOf(problem).program, { relaxed: true, seconds });
  return outcome.status === 'optimal' ? outcome.objective : undefined;
}

function cheaper(one: Plan | undefined, other: Plan | undefined): Plan | undefined {
  return one && other ? (one.usdPerMonth <= other.usdPerMonth ? one : other) : (one ?? other);
}
