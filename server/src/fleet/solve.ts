/** How a plan is improved, wherever that is done. */
import type { ImproveOptions, Solved } from '../../../shared/src/fleet/improve';
import type { FleetProblem } from '../../../shared/src/fleet/problem';

/**
 * assumed: as long as anybody waits for a plan that they asked for. Fleets on machines of their own are proved in a fifth of it
 * (docs/fleet.md, 5,000 workloads); where machines are shared the rest of the gap closes so slowly that more seconds change little.
 */
export const PLAN_SECONDS = 10;
/** Good enough: a tenth of a percent is less than any price list is right for a month. */
export const PLAN_GAP = 0.001;

export interface SolveOptions extends ImproveOptions {
  /** Stops early: what is known by then is the answer. */
  readonly signal?: AbortSignal;
}

export type Solve = (problem: FleetProblem, options: SolveOptions) => Promise<Solved>;
