/** Plans all workloads of a workspace in a thread of its own: one plan at a time, and a stop keeps what is found. */
import type { CancellationToken } from 'vscode-languageserver';
import { buildFleet, sumOf } from '../../../shared/src/fleet/build';
import type { BuiltFleet } from '../../../shared/src/fleet/build';
import { greedyOf } from '../../../shared/src/fleet/improve';
import type { Progress, Solved } from '../../../shared/src/fleet/improve';
import { planReport } from '../../../shared/src/fleet/report';
import type { FleetProblem } from '../../../shared/src/fleet/problem';
import type { PanelPlan } from '../../../shared/src/panelState';
import {
  foundPlan,
  NOTHING_TO_PLAN,
  placingPlan,
  runningPlan,
  STOPPED_EARLY,
} from '../../../shared/src/words/panelPlan';
import type { RunningPlan } from '../../../shared/src/words/panelPlan';
import type { LanguageService } from '../languageService';
import type { Fleet } from './fleetParts';
import { PLAN_GAP, PLAN_SECONDS } from './solve';
import type { Solve } from './solve';

export interface PlannerHost {
  readonly service: Pick<LanguageService, 'fleet' | 'fleetBasis'>;
  /** How far the plan is; the same thing is not told twice. */
  readonly tell: (running: RunningPlan) => void;
  /** A plan that could not be improved in its thread. */
  readonly failed: (error: unknown) => void;
  readonly seconds?: number;
  /** In a thread of its own; absent: the plan is the one that is made at once. */
  readonly solve?: Solve | undefined;
}

export interface FleetPlanner {
  /** A second call stops the first, which answers with what it has found. So does a cancelled one. */
  readonly plan: (token: CancellationToken) => Promise<PanelPlan>;
  /** A plan made now would be made of other numbers than the last one. */
  readonly isOld: (token: CancellationToken) => Promise<boolean>;
  readonly stop: () => void;
}

export function createFleetPlanner(host: PlannerHost): FleetPlanner {
  let last: { readonly stop: AbortController; readonly done: Promise<unknown> } | undefined;
  let basis: readonly unknown[] | undefined;

  const run = async (before: Promise<unknown> | undefined, signal: AbortSignal): Promise<PanelPlan> => {
    await before;
    const tell = tellOnce(host.tell);
    const cancel = {
      get isCancellationRequested() {
        return signal.aborted;
      },
    };
    const fleet = await host.service.fleet(cancel, (done, all) => tell(placingPlan(done, all)));
    if (!fleet) {
      return { kind: 'failed', reason: STOPPED_EARLY() };
    }
    if (fleet.files.every(({ placements }) => placements.length === 0)) {
      return { kind: 'failed', reason: NOTHING_TO_PLAN() };
    }
    basis = fleet.basis;
    return solved(fleet, host, signal, tell);
  };

  return {
    plan: (token) => {
      const stop = new AbortController();
      const listener = token.onCancellationRequested(() => stop.abort());
      if (token.isCancellationRequested) {
        stop.abort();
      }
      last?.stop.abort();
      const done = run(last?.done, stop.signal).finally(() => listener.dispose());
      // Whoever asked is told of a failure; the next plan only waits for the end.
      last = { stop, done: done.catch(() => undefined) };
      return done;
    },
    isOld: async (token) => {
      const now = basis && (await host.service.fleetBasis(token));
      return now !== undefined && (now.length !== basis?.length || now.some((one, at) => one !== basis?.[at]));
    },
    stop: () => last?.stop.abort(),
  };
}

async function solved(
  fleet: Fleet,
  host: PlannerHost,
  signal: AbortSignal,
  tell: (running: RunningPlan) => void,
): Promise<PanelPlan> {
  const built = buildFleet(fleet.files, fleet.catalog);
  const besides = sumOf(built.besidesUsd);
  const whole = (usd: number | undefined) => (usd === undefined ? undefined : usd + besides);
  const onProgress = ({ stage, incumbentUsd, boundUsd }: Progress) =>
    tell(runningPlan({ stage, incumbentUsd: whole(incumbentUsd), boundUsd: whole(boundUsd) }));
  const found = await improved(built, host, signal, onProgress);
  const report = planReport(built, found, fleet.catalog, PLAN_GAP);
  const places = built.subjects.map(({ placement, path }) => ({
    ...(fleet.places.get(placement) ?? { uri: path }),
    now: placement.current?.target,
  }));
  return foundPlan(report, places, { isStopped: signal.aborted });
}

/** A solver that fails, or does not stop in time, leaves the plan that is made at once. */
async function improved(
  { problem }: BuiltFleet,
  { seconds = PLAN_SECONDS, solve, failed }: PlannerHost,
  signal: AbortSignal,
  onProgress: (progress: Progress) => void,
): Promise<Solved> {
  try {
    return (await solve?.(problem, { seconds, gap: PLAN_GAP, signal, onProgress })) ?? atOnce(problem);
  } catch (error) {
    failed(error);
    return atOnce(problem);
  }
}

function atOnce(problem: FleetProblem): Solved {
  const plan = greedyOf(problem);
  return { status: plan ? 'best-so-far' : 'none', plan, greedyUsd: plan?.usdPerMonth, worth: [], dominated: 0 };
}

function tellOnce(tell: (running: RunningPlan) => void): (running: RunningPlan) => void {
  let told = '';
  return (running) => {
    const text = JSON.stringify(running);
    if (text !== told) {
      told = text;
      tell(running);
    }
  };
}
