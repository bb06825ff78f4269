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
  /** Cost over load; absent where the number of copies does not follow the load. */
  readonly law?: () => CostLaw | undefined;
}

/** What a target costs a month at other loads, as multiples of the stated one. */
export interface CostLaw {
  /** `speed`: of the machine, as a multiple of what is estimated; absent: as estimated. */
  readonly at: (factor: number, speed?: number) => CostAt;
  /** Loads between two at which it jumps or bends, rising; between neighbors it is a straight line. */
  readonly steps: (low: number, high: number) => CostSteps;
}

export interface CostSteps {
  readonly loads: readonly number[];
  /** They are all up to here: less than what was asked for where there are too many. */
  readonly until: number;
}

export interface CostAt {
  /** Absent: the load is more than the target may grow to. */
  readonly usd: number | undefined;
  /** At the peak of the day. */
  readonly replicas: number;
  /** Of the month, without owned machines. */
  readonly machineHours: number;
}

export interface CostModel {
  readonly estimate: (workload: Workload, configuration: Configuration) => Estimate;
  /** The same figures without the rest, for one search: machines share what they have in common. Absent: taken from the estimate. */
  readonly outlines?: (workload: Workload) => (configuration: Configuration) => Outline;
  /** Cost over load; absent, or undefined: it has none. */
  readonly law?: (workload: Workload, configuration: Configuration) => CostLaw | undefined;
  /** What stands beside so many machines and copies at least, all month; absent: nothing. */
  readonly leastBesidesUsd?: (workload: Workload, machines: number, replicas: number) => number;
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
