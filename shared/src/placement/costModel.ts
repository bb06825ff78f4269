/** What the search asks of the model; tests put a small one in its place. */
import type { Instance } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { Estimate } from '../report/schema';
import type { Configuration } from './configuration';
import type { Workload } from './workload';

export interface Refusal {
  /** Stable, kebab-case. */
  readonly code: string;
  readonly message: string;
}

/** What ranking asks of a point; the estimate itself is worked out for the few that are shown. */
export interface Outline {
  readonly target: Estimate['target'];
  readonly feasible: boolean;
  readonly meetsSlo: boolean | undefined;
  /** Of a month; of a run for training. */
  readonly costUsd: number | undefined;
  /** First known of TTFT and E2E at p95 and the length of a run. */
  readonly seconds: number | undefined;
}

export interface Candidate extends Outline {
  /** The estimate, worked out when asked for. */
  readonly whole: () => Estimate;
}

export interface CostModel {
  readonly estimate: (workload: Workload, configuration: Configuration) => Estimate;
  /** The same figures without the rest; absent: taken from the estimate. */
  readonly outline?: (workload: Workload, configuration: Configuration) => Outline;
  /** Engines that run this workload on this hardware, best first; empty: none does. */
  readonly runtimes: (workload: Workload, instance: Instance) => readonly Runtime[];
  /** Engines that run it too and are worth a look where the manifest states none; absent: none. */
  readonly furtherRuntimes?: (workload: Workload, instance: Instance) => readonly Runtime[];
  /** Fewest replicas that any target gets, whatever its speed; absent: one. */
  readonly leastReplicas?: (workload: Workload) => number;
  /** On what other machines have to spare, where that is enough: no machine of its own. */
  readonly withoutMachines?: (workload: Workload) => Estimate | undefined;
  readonly precisions: (workload: Workload, instance: Instance, runtime: Runtime | undefined) => readonly Precision[];
  readonly refusal: (
    workload: Workload,
    instance: Instance,
    runtime: Runtime | undefined,
    precision: Precision,
  ) => Refusal | undefined;
}
