/** What goes to the worker that plans, and what comes back. */
import type { ImproveOptions, Progress, Solved } from '../../../shared/src/fleet/improve';
import type { FleetProblem } from '../../../shared/src/fleet/problem';

export interface PlanTask extends Pick<ImproveOptions, 'seconds' | 'gap'> {
  readonly problem: FleetProblem;
  /** One number, shared: not 0 once nobody wants the answer any longer. */
  readonly stop: SharedArrayBuffer;
}

export type PlanMessage =
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'solved'; readonly solved: Solved }
  | { readonly type: 'failed'; readonly message: string };
