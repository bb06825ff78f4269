/** A seeded discrete-event simulation of the server that `model/serving.ts` describes in closed form. */
import type { EngineTimes } from '../model/engine';
import type { Workload } from '../placement/workload';
import { lengthsFrom } from './lengths';
import { measured } from './outcome';
import type { Outcome } from './outcome';
import { randomFrom } from './random';
import { runClosed, runOpen } from './run';

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
  /** Random: what the closed form takes, and what a Kubernetes service does by default. In turn: what many gateways do. */
  readonly balancing?: 'random' | 'in turn';
  readonly seed: number;
  /** Requests that are measured. */
  readonly requests: number;
  /** Requests before those, to fill the server. 0 measures from the first: what a benchmark without warm-up does. */
  readonly warmUp?: number;
}

/** Copies that are simulated at most; the load is thinned to them in proportion, as random balancing does. */
export const MOST_COPIES = 16;
export const MOST_REQUESTS = 100_000;
const MOST_IN_FLIGHT = 50_000;
/** Gaps beyond a hundredfold spread say nothing. */
const MOST_BURST = 100;

/**
 * The same seed and settings give the same figures. Never throws; bounded in time and memory: what is cut off
 * (copies, requests, tokens of a request, rows of steps) is said in the outcome.
 */
export function simulate(settings: Settings): Outcome {
  const { engine, tokens, load } = settings;
  const copies = Math.round(clamp(settings.copies, 1, MOST_COPIES));
  const thinned = copies / Math.max(copies, settings.copies);
  const requests = Math.round(clamp(settings.requests, 1, MOST_REQUESTS));
  const maxBatch = Math.max(1, Math.min(engine.maxBatch, Math.floor(settings.sequencesThatFit)));
  const inFlight = load.kind === 'closed' ? Math.round(clamp(load.inFlight * thinned, 1, MOST_IN_FLIGHT)) : 0;
  const warmUp = Math.round(clamp(settings.warmUp ?? requests / 4 + 3 * inFlight, 0, MOST_REQUESTS));
  const random = randomFrom(settings.seed);
  const plan = {
    engine,
    limits: {
      maxBatch,
      kvTokens: Math.max(1, settings.sequencesThatFit * (tokens.inMean + tokens.outMean)),
      tokenBudget: Math.max(1, settings.tokenBudget),
    },
    copies,
    balancing: settings.balancing ?? 'random',
    cachedShare: clamp(tokens.cachedPrefixShare, 0, 1),
    nextLengths: lengthsFrom(tokens, random),
    random,
    requests: warmUp + requests,
  };
  const trace =
    load.kind === 'closed'
      ? runClosed(plan, inFlight)
      : runOpen(plan, clamp(load.rate * thinned, 1e-9, 1e12), clamp(load.burstCv, 0, MOST_BURST) ** 2);
  return measured(trace, { warmUp, requests, thinned, floor: load.kind === 'closed' ? 0 : engine.ttftFloor });
}

function clamp(n: number, low: number, high: number): number {
  return n >= low ? Math.min(n, high) : low;
}
