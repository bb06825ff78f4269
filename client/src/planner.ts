/** The plan of the whole fleet: one at a time, kept until the user asks for another, marked once the numbers are others. */
import { CancellationTokenSource, Disposable, EventEmitter, l10n } from 'vscode';
import type { PanelPlan } from '../../shared/src/panelState';
import { debounce } from './debounce';
import type { Server } from './server';

/** Long enough for a word to be typed. */
const LOOK_AFTER_MS = 400;

export interface Planner extends Disposable {
  /** Nothing where one is on its way already. */
  start(): void;
  /** What is found by then is kept. */
  cancel(): void;
  /** Absent: none was asked for. */
  readonly plan: PanelPlan | undefined;
  onPlan(listener: (plan: PanelPlan) => void): Disposable;
}

export function createPlanner(server: Server): Planner {
  const changed = new EventEmitter<PanelPlan>();
  let plan: PanelPlan | undefined;
  let pending: CancellationTokenSource | undefined;

  const set = (next: PanelPlan) => {
    plan = next;
    changed.fire(next);
  };
  const run = async ({ token }: CancellationTokenSource) => {
    const before = plan?.kind === 'found' ? plan : undefined;
    set({ kind: 'running', finding: l10n.t('Looking for workloads.') });
    const answer = await server.plan(token);
    pending = undefined;
    const wasStopped = token.isCancellationRequested && answer?.kind !== 'found';
    // Stopped before there was another plan, the one before is still the last.
    set((wasStopped ? before : undefined) ?? answer ?? notRunning());
    soon();
  };
  /** Also what changed while the plan was made. */
  const look = async () => {
    const looked = plan;
    if (looked?.kind === 'found' && !looked.isOld && (await server.planIsOld()) && plan === looked) {
      set({ ...looked, isOld: true });
    }
  };
  const soon = debounce(() => void look(), LOOK_AFTER_MS);
  const parts = Disposable.from(
    changed,
    soon,
    server.onPlanProgress((running) => pending && set(running)),
    server.onEstimatesChanged(soon),
    // A new server knows of no plan: nobody can say whether it still holds.
    server.onRunning((isRunning) => isRunning && plan?.kind === 'found' && set({ ...plan, isOld: true })),
  );
  return {
    start: () => {
      if (!pending) {
        pending = new CancellationTokenSource();
        void run(pending);
      }
    },
    cancel: () => pending?.cancel(),
    get plan() {
      return plan;
    },
    onPlan: changed.event,
    dispose: () => {
      pending?.cancel();
      parts.dispose();
    },
  };
}

function notRunning(): PanelPlan {
  return { kind: 'failed', reason: l10n.t('The estimator is not running. The log says why.') };
}
