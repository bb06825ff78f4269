/** Loads on engines in round numbers: the closed form against the simulation, and the page that says how far they are apart. */
import { decoderStation } from '../../../../shared/src/model/serving';
import type { EngineTimes } from '../../../../shared/src/model/engine';
import { simulate } from '../../../../shared/src/simulation/simulate';
import { workloadOf } from '../model/support';
import { DENSE, MIXTURE } from './engines';

export const FIGURES = ['TTFT p50', 'TTFT p95', 'TPOT p50', 'TPOT p95', 'E2E p50', 'E2E p95', 'req/s'] as const;
export type FigureName = (typeof FIGURES)[number];

export interface Case {
  readonly group: string;
  readonly name: string;
  /** Closed form ÷ simulated − 1. */
  readonly off: Readonly<Record<FigureName, number>>;
}

const ENGINES = { dense: DENSE, mixture: MIXTURE } as const;
/** Prompt, answer, and 95th percentile over mean of both. */
const SHAPES = {
  chat: [400, 120, 2],
  'long prompt': [6000, 300, 2],
  'long answer': [200, 1000, 2],
  'equal lengths': [1024, 256, 1],
} as const;
const MAX_BATCHES = [1, 8, 32, 256] as const;
const UTILIZATIONS = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95] as const;
const IN_FLIGHT = [1, 4, 16, 64, 256] as const;
const BUDGET = 8192;
const PLENTY = 1e9;
const SEED = 7;

interface Setting {
  readonly engine: EngineTimes;
  readonly tokens: ReturnType<typeof workloadOf>['tokens'];
  readonly name: string;
}

export function runGrid(): Case[] {
  return Object.entries(ENGINES).flatMap(([engineName, base]) =>
    Object.entries(SHAPES).flatMap(([shape, [input, output, spread]]) =>
      MAX_BATCHES.flatMap((maxBatch) => {
        const { tokens } = workloadOf({
          tokens: { inMean: input, inP95: input * spread, outMean: output, outP95: output * spread },
        });
        const name = `${engineName}, ${shape}, ${maxBatch} places`;
        const setting = { engine: { ...base, maxBatch }, tokens, name };
        return [...openCases(setting), ...closedCases(setting)];
      }),
    ),
  );
}

function requestsFor({ engine }: Setting): number {
  return Math.max(4000, 30 * engine.maxBatch);
}

function openCases(setting: Setting): Case[] {
  const { engine, tokens, name } = setting;
  return UTILIZATIONS.flatMap((utilization) =>
    // Bursts close to saturation need far longer runs than a test has.
    (utilization > 0.8 ? [1] : [1, 3]).map((burstCv) => {
      const station = decoderStation(engine, workloadOf({ tokens, traffic: { burstCv } }), PLENTY, 1, BUDGET);
      const rate = utilization * station.capacity;
      const load = { kind: 'open', rate, burstCv } as const;
      const plan = { engine, tokens, load, copies: 1, sequencesThatFit: PLENTY, tokenBudget: BUDGET, seed: SEED };
      const outcome = simulate({ ...plan, requests: requestsFor(setting) });
      // At the rate that the seed really drew: a few per cent next to saturation are another queue.
      const drawn = Math.min(outcome.sentPerSecond ?? rate, 0.985 * station.capacity);
      const off = offOf(station.latencyAt(drawn), drawn, outcome);
      return { group: `${utilization * 100}% of capacity${burstCv > 1 ? ', burst 3' : ''}`, name, off };
    }),
  );
}

function closedCases(setting: Setting): Case[] {
  const { engine, tokens, name } = setting;
  return IN_FLIGHT.filter((inFlight) => inFlight <= 4 * engine.maxBatch).map((inFlight) => {
    const station = decoderStation(
      engine,
      workloadOf({ tokens, traffic: { concurrency: inFlight } }),
      PLENTY,
      1,
      BUDGET,
    );
    const load = { kind: 'closed', inFlight } as const;
    const plan = { engine, tokens, load, copies: 1, sequencesThatFit: PLENTY, tokenBudget: BUDGET, seed: SEED };
    const outcome = simulate({ ...plan, requests: requestsFor(setting) });
    const closed = station.closedLoop?.(inFlight);
    const off = closed ? offOf(closed.latency, closed.rate, outcome) : offOf(station.latencyAt(0), 0, outcome);
    return { group: `${inFlight} in flight`, name, off };
  });
}

type Latency = ReturnType<ReturnType<typeof decoderStation>['latencyAt']>;

function offOf(latency: Latency, rate: number, outcome: ReturnType<typeof simulate>): Case['off'] {
  const off = (a: number | undefined, b: { readonly value: number } | undefined) =>
    (a ?? Number.NaN) / (b?.value ?? Number.NaN) - 1;
  return {
    'TTFT p50': off(latency.ttft?.p50, outcome.ttft?.p50),
    'TTFT p95': off(latency.ttft?.p95, outcome.ttft?.p95),
    'TPOT p50': off(latency.tpot?.p50, outcome.tpot?.p50),
    'TPOT p95': off(latency.tpot?.p95, outcome.tpot?.p95),
    'E2E p50': off(latency.e2e.p50, outcome.e2e?.p50),
    'E2E p95': off(latency.e2e.p95, outcome.e2e?.p95),
    'req/s': off(rate, outcome.requestsPerSecond),
  };
}

/** Of absolute errors: the middle one, and the one that nine of ten stay below. */
export function errorsOf(
  cases: readonly Case[],
  figure: FigureName,
): { readonly median: number; readonly p90: number } {
  const sorted = cases.map(({ off }) => Math.abs(off[figure])).sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { median: at(0.5), p90: at(0.9) };
}

export function byGroup(cases: readonly Case[]): ReadonlyMap<string, readonly Case[]> {
  const groups = new Map<string, Case[]>();
  for (const one of cases) {
    groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
  }
  return groups;
}
