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

export interface CostModel {
  readonly estimate: (workload: Workload, configuration: Configuration) => Estimate;
  /** Engines that run this workload on this hardware, best first; empty: none does. */
  readonly runtimes: (workload: Workload, instance: Instance) => readonly Runtime[];
  readonly precisions: (workload: Workload, instance: Instance, runtime: Runtime | undefined) => readonly Precision[];
  readonly refusal: (
    workload: Workload,
    instance: Instance,
    runtime: Runtime | undefined,
    precision: Precision,
  ) => Refusal | undefined;
}
