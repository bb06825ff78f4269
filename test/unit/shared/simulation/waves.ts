/** Benchmarks of closed loops: mean TTFT over a run that starts with all requests at once. */
import { decoderStation } from '../../../../shared/src/model/serving';
import { simulate } from '../../../../shared/src/simulation/simulate';
import { workloadOf } from '../model/support';
import { DENSE, MIXTURE } from './engines';

const WAVES = 10;
const BUDGET = 8192;
/** 95th percentile over mean of lengths that are even from 0.8 to 1 of the largest. */
const NEARLY_EQUAL = 0.99 / 0.9;

export interface Wave {
  readonly name: string;
  readonly inFlight: number;
  readonly steady: number;
  readonly closedForm: number;
  readonly simulated: number;
}

/** Ten requests for each in flight, none left out: what InferenceMAX measures. */
export function runWaves(): Wave[] {
  return Object.entries({ dense: DENSE, mixture: MIXTURE }).flatMap(([name, engine]) =>
    Object.entries({ 'equal lengths': 1, 'within 20%': NEARLY_EQUAL, 'log-normal': 2 }).flatMap(([lengths, spread]) =>
      [4, 16, 64].map((inFlight): Wave => {
        const { tokens } = workloadOf({
          tokens: { inMean: 1024, inP95: 1024 * spread, outMean: 1024, outP95: 1024 * spread },
        });
        const load = { kind: 'closed', inFlight } as const;
        const plan = { engine, tokens, load, copies: 1, sequencesThatFit: 1e9, tokenBudget: BUDGET, warmUp: 0 };
        const means = [1, 2, 3, 4, 5].map(
          (seed) => simulate({ ...plan, seed, requests: WAVES * inFlight }).ttft?.mean.value ?? 0,
        );
        const station = decoderStation(
          engine,
          workloadOf({ tokens, traffic: { concurrency: inFlight } }),
          1e9,
          1,
          BUDGET,
        );
        const closed = station.closedLoop?.(inFlight, { waves: WAVES });
        return {
          name: `${name}, ${lengths}`,
          inFlight,
          steady: closed?.latency.ttft?.p50 ?? Number.NaN,
          closedForm: closed?.runTtft ?? Number.NaN,
          simulated: means.reduce((sum, mean) => sum + mean, 0) / means.length,
        };
      }),
    ),
  );
}
