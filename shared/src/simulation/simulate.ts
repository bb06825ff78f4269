/** A seeded discrete-event simulation of the server that `model/serving.ts` describes in closed form. */
import type { EngineTimes } from '../model/engine';
import type { Workload } from '../placement/workload';
import { arrivalGaps } from './arrivals';
import { SimulatedCopy } from './copy';
import type { Request } from './copy';
import { LONGEST_TOKENS, lengthsFrom } from './lengths';
import { randomFrom } from './random';
import type { Random } from './random';
import { measured } from './outcome';
import type { Outcome } from './outcome';

export interface Settings {
  readonly engine: EngineTimes;
  readonly tokens: Workload['tokens'];
  /** Requests per second to all copies and the variation of their gaps, or so many always in flight. */
  readonly load:
    | { readonly kind: 'open'; readonly rate: number; readonly burstCv: number }
    | { readonly kind: 'closed'; readonly inFlight: number };
  readonly copies: number;
  /** Sequences of mean length that fit into the memory of one copy. */
  readonly sequencesThatFit: number;
  readonly tokenBudget: number;
  /** Random: what the closed form takes, and what a Kubernetes service does (kube-proxy). In turn: what many gateways do. */
  readonly balancing?: 'random' | 'in turn';
  readonly seed: number;
  /** Requests that are measured. */
  readonly requests: number;
  /** Requests before those, to fill the server; absent: as many as fill it. 0 measures the start with all others. */
  readonly warmUp?: number;
}

/** Copies that are simulated at most; the load is thinned to them in proportion, which random balancing allows. */
export const MOST_COPIES = 16;
export const MOST_REQUESTS = 200_000;
/** Rows of steps: some seconds of work. A prompt of millions of tokens or a crowd of requests ends the run before its time. */
export const MOST_EVENTS = 4_000_000;
const MOST_IN_FLIGHT = 100_000;
/** Gaps beyond a hundredfold spread say nothing. */
const MOST_BURST = 100;

export function simulate(settings: Settings): Outcome {
  const { engine, tokens, load, seed } = settings;
  const copies = clamp(settings.copies, 1, MOST_COPIES);
  const thinned = copies / Math.max(1, settings.copies);
  const requests = clamp(settings.requests, 1, MOST_REQUESTS);
  const random = randomFrom(seed);
  const maxBatch = Math.max(1, Math.min(engine.maxBatch, Math.floor(settings.sequencesThatFit)));
  const kvTokens = Math.max(1, settings.sequencesThatFit * (tokens.inMean + tokens.outMean));
  const inFlight = load.kind === 'closed' ? clamp(load.inFlight * thinned, 1, MOST_IN_FLIGHT) : 0;
  const warmUp = clamp(settings.warmUp ?? warmUpOf(requests, load.kind === 'closed' ? inFlight : maxBatch * copies), 0, MOST_REQUESTS);

  const run = new Run(settings, random, copies, { maxBatch, kvTokens, tokenBudget: settings.tokenBudget }, warmUp + requests);
  if (load.kind === 'closed') {
    run.closed(inFlight);
  } else {
    run.open(load.rate * thinned, Math.min(load.burstCv, MOST_BURST));
  }
  return measured(run.done, { warmUp, copies, scale: 1 / thinned, floor: engine.ttftFloor, ...run.totals() });
}
