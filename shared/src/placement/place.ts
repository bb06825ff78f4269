/** Where a workload could run, and where it should. STUB: the placement engine replaces it. */
import type { BreakEven, Estimate } from '../report/schema';
import type { Workload } from './workload';

export interface Placement {
  readonly workload: Workload;
  /** What the manifest states, computed; absent where it states no hardware that we know. */
  readonly current?: Estimate;
  /** The best feasible candidate that meets the SLO; equals `current` where moving does not pay. */
  readonly recommended?: Estimate;
  /** `move`: the saving exceeds the uncertainty. */
  readonly decision: 'move' | 'stay' | 'too-close' | 'choose' | 'none' | 'unknown';
  /** Best variant per instance type, ranked: feasible and meeting the SLO first, then by cost. */
  readonly candidates: readonly Estimate[];
  readonly candidatesEvaluated: number;
  readonly breakEven: readonly BreakEven[];
  /** Why nothing is recommended, or nothing can be computed. */
  readonly reasons: readonly string[];
}
