/** One point of the search: a machine, how it is paid for, and how the workload is laid out on it. */
import type { Instance, Price } from '../catalog/types';
import type { Precision, Purchase, Runtime } from '../manifest/schema';

export interface Configuration {
  readonly instance: Instance;
  /** Absent: no price is published, so the cost is unknown. */
  readonly price?: Price;
  readonly region: string;
  readonly purchase: Purchase;
  readonly precision: Precision;
  readonly runtime?: Runtime;
  /** Accelerators of one replica; 0 on a CPU target. Several replicas may share a machine. */
  readonly acceleratorsPerReplica: number;
  /** Accelerators that one model copy is split over; 1 on a CPU target. A replica holds acceleratorsPerReplica ÷ (tensorParallel · pipelineParallel) copies. */
  readonly tensorParallel: number;
  /** Stages of whole layers that one copy is cut into; absent: one. */
  readonly pipelineParallel?: number;
  /** Fixed by the manifest; absent: as many as the load and the SLO need. */
  readonly replicas?: number;
  /** Fewest copies whatever the load; unlike `placement.minReplicas` it says nothing of scaling over the day. */
  readonly minReplicas?: number;
}
