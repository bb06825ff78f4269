/** One replica as the load sees it: how much it can take, and how long a request is in it. */
import type { Bound } from './decode';
import type { FactorOrigin } from './factors/factor';
import type { Percentiles } from './queueing';

export interface Latency {
  readonly ttft?: Percentiles;
  readonly tpot?: Percentiles;
  readonly e2e: Percentiles;
  /** Requests in flight. */
  readonly batch: number;
  /** Share of the time in which at least one request is in service. */
  readonly busy: number;
  readonly bound: Bound;
}

export interface Station {
  /** Requests per second that one replica sustains. */
  readonly capacity: number;
  /** At `rate` requests per second to one replica, `rate` below capacity. */
  readonly latencyAt: (rate: number) => Latency;
  /** With so many requests held in flight on one replica. */
  readonly closedLoop?: (inFlight: number) => { readonly rate: number; readonly latency: Latency };
  readonly origin: FactorOrigin;
}
