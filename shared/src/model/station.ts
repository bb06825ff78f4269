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

/** A benchmark of a closed loop: requests ÷ concurrency, all of the first sent at once. */
export interface ClosedRun {
  readonly waves: number;
  /** Waves before those that count. */
  readonly warmUpWaves?: number;
}

export interface ClosedLatency {
  readonly rate: number;
  /** In the steady state. */
  readonly latency: Latency;
  /** Mean TTFT over the run that was asked for, its start included; absent: none was, or no first token. */
  readonly runTtft?: number;
}

/** What an SLO is about. */
export interface P95 {
  readonly ttft?: number;
  readonly tpot?: number;
  readonly e2e: number;
}

export interface Station {
  /** Requests per second that one replica sustains. */
  readonly capacity: number;
  /** At `rate` requests per second to one replica, `rate` below capacity. */
  readonly latencyAt: (rate: number) => Latency;
  /** The 95th percentiles alone: what searches and ranges ask for, many times. */
  readonly p95At: (rate: number) => P95;
  /** The batch of `latencyAt` alone; absent: asked of that. */
  readonly inFlightAt?: (rate: number) => number;
  /** Share of the time in which at least one request is in service. */
  readonly busyAt: (rate: number) => number;
  /** With so many requests held in flight on one replica. */
  readonly closedLoop?: (inFlight: number, run?: ClosedRun) => ClosedLatency;
  readonly origin: FactorOrigin;
}
