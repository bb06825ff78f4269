/** Who finds the plan of the fleet, as the panel sees it. */
import { Disposable } from 'vscode';
import type { PanelPlan } from '../../shared/src/protocol';

export interface Planner {
  start(): void;
  cancel(): void;
  /** Calls at once with the plan that there is, and then whenever it changes. */
  onPlan(listener: (plan: PanelPlan | undefined) => void): Disposable;
}

/** Finds none. */
export const NO_PLANNER: Planner = {
  start: () => undefined,
  cancel: () => undefined,
  onPlan: () => Disposable.from(),
};
