/** Worked cases of the simulation, and laws that it and the closed form share. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { stepTime } from '../../../../shared/src/model/decode';
import { prefillTime } from '../../../../shared/src/model/prefill';
import { decoderStation } from '../../../../shared/src/model/serving';
import { randomFrom } from '../../../../shared/src/simulation/random';
import { simulate } from '../../../../shared/src/simulation/simulate';
import type { Settings } from '../../../../shared/src/simulation/simulate';
import { workloadOf } from '../model/support';
import { CPU, DENSE, MIXTURE } from './engines';

const { tokens } = workloadOf({ tokens: { inMean: 400, inP95: 800, outMean: 120, outP95: 240 } });
const EVEN = { ...tokens, inP95: 400, outP95: 120 };

function settings(changes: Partial<Settings> = {}): Settings {
  return {
    engine: DENSE,
    tokens,
    load: { kind: 'open', rate: 5, burstCv: 1 },
    copies: 1,
    sequencesThatFit: 1000,
    tokenBudget: 8192,
    seed: 1,
    requests: 2000,
    ...changes,
  };
}

function assertClose(actual: number | undefined, expected: number, within: number): void {
  assert.ok(actual !== undefined && Math.abs(actual / expected - 1) <= within, `${actual} is not ${expected}`);
}

describe('the simulation', function () {
  this.timeout(30_000);

  it('one request at a time takes its prompt and its steps, to the step', () => {
    const { ttft, tpot, e2e } = simulate(
      settings({ tokens: EVEN, load: { kind: 'closed', inFlight: 1 }, requests: 50 }),
    );
    // floor + prompt alone; then 119 steps from 401 tokens of context on.
    assertClose(ttft?.p50.value, DENSE.ttftFloor + prefillTime(DENSE, 400, 0), 1e-9);
    assertClose(tpot?.p50.value, stepTime(DENSE, 1, 401 + 118 / 2), 1e-9);
    assertClose(e2e?.p50.value, (ttft?.p50.value ?? 0) + 119 * (tpot?.p50.value ?? 0), 1e-9);
  });

  it('one place and even lengths is an M/D/1 queue', () => {
    const engine = { ...DENSE, maxBatch: 1, ttftFloor: 0 };
    const service = prefillTime(engine, 400, 0) + 119 * stepTime(engine, 1, 401 + 118 / 2);
    const load = { kind: 'open', rate: 0.6 / service, burstCv: 1 } as const;
    const { ttft, utilization } = simulate(settings({ engine, tokens: EVEN, load, requests: 60_000 }));
    // Pollaczek–Khinchine: 0.6 / (2 · 0.4) services.
    assertClose(ttft?.mean.value, prefillTime(engine, 400, 0) + 0.75 * service, 0.05);
    assertClose(utilization, 0.6, 0.03);
  });

  it('a prompt over the budget is read in chunks, beside those that decode', () => {
    const long = { ...EVEN, inMean: 10_000, inP95: 10_000 };
    const whole = simulate(
      settings({ tokens: long, load: { kind: 'closed', inFlight: 1 }, tokenBudget: 20_000, requests: 20 }),
    );
    const cut = simulate(
      settings({ tokens: long, load: { kind: 'closed', inFlight: 1 }, tokenBudget: 1000, requests: 20 }),
    );
    // Nine constants more; the attention is the same to the pair.
    assertClose(cut.ttft?.p50.value, (whole.ttft?.p50.value ?? 0) + 9 * DENSE.prefillConstant, 1e-9);
  });

  it('what is cached is not read again', () => {
    const half = simulate(
      settings({ tokens: { ...EVEN, cachedPrefixShare: 0.5 }, load: { kind: 'closed', inFlight: 1 }, requests: 20 }),
    );
    assertClose(half.ttft?.p50.value, DENSE.ttftFloor + prefillTime(DENSE, 400, 0.5), 1e-9);
  });

  it('buckets are drawn by their shares', () => {
    const mix = [
      { in: 100, out: 10, share: 3 },
      { in: 1000, out: 500, share: 1 },
    ];
    const outcome = simulate(settings({ tokens: { ...tokens, mix }, requests: 20_000 }));
    const perRequest = (outcome.tokensPerSecond?.value ?? 0) / (outcome.requestsPerSecond?.value ?? 1);
    assertClose(perRequest, 0.75 * 10 + 0.25 * 500, 0.05);
  });

  it('equal seeds give equal runs, others other ones', () => {
    assert.deepEqual(simulate(settings()), simulate(settings()));
    assert.notDeepEqual(simulate(settings({ seed: 2 })).ttft, simulate(settings()).ttft);
  });

  it('copies share the load, in turn more evenly than at random', () => {
    const engine = { ...DENSE, maxBatch: 2 };
    const load = { kind: 'open', rate: 5.4, burstCv: 1 } as const;
    const random = simulate(settings({ engine, load, copies: 4, requests: 20_000 }));
    const inTurn = simulate(settings({ engine, load, copies: 4, requests: 20_000, balancing: 'in turn' }));
    assert.ok((inTurn.ttft?.p95.value ?? 0) < (random.ttft?.p95.value ?? 0));
    const thinned = simulate(
      settings({ load: { kind: 'open', rate: 5e4, burstCv: 1 }, copies: 1e4, requests: 20_000 }),
    );
    assertClose(thinned.requestsPerSecond?.value, 5e4, 0.05);
    assert.ok(thinned.simulatedShare < 0.01);
  });

  it('random numbers have the moments that they should', () => {
    const random = randomFrom(3);
    for (const variation of [0, 0.25, 1, 9]) {
      const draws = Array.from({ length: 200_000 }, () => random.gamma(variation));
      const mean = draws.reduce((a, b) => a + b, 0) / draws.length;
      const square = draws.reduce((a, b) => a + (b - mean) ** 2, 0) / draws.length;
      assertClose(mean, 1, 0.03);
      assert.ok(Math.abs(square - variation) <= 0.08 * variation, `${square} is not ${variation}`);
    }
  });

  it('ends within bounds whatever is asked, and gives no NaN', () => {
    const hostile: Partial<Settings>[] = [
      { load: { kind: 'open', rate: 1e9, burstCv: 1e9 } },
      { load: { kind: 'open', rate: Number.NaN, burstCv: Number.NaN } },
      { load: { kind: 'closed', inFlight: 1e12 }, requests: 1000 },
      { tokens: { ...tokens, inMean: 1e9, inP95: 2e9, outMean: 1e9, outP95: 2e9 }, requests: 1000, tokenBudget: 1 },
      { tokens: { ...tokens, inMean: 0, inP95: 0, outMean: 0, outP95: 0 } },
      { sequencesThatFit: 0, copies: 0, requests: -5, seed: Number.POSITIVE_INFINITY, warmUp: -1 },
    ];
    for (const changes of hostile) {
      const started = performance.now();
      const outcome = simulate(settings(changes));
      assert.doesNotMatch(
        JSON.stringify(outcome, (_, v: unknown) => (Number.isNaN(v) || v === Infinity ? 'bad' : v)),
        /bad/,
      );
      assert.ok(performance.now() - started < 15_000);
    }
  });
});

const engines = fc.constantFrom(DENSE, MIXTURE, CPU);
const shapes = fc.record({
  engine: engines,
  maxBatch: fc.constantFrom(1, 2, 8, 32, 256),
  inMean: fc.integer({ min: 1, max: 20_000 }),
  outMean: fc.integer({ min: 1, max: 4000 }),
  spread: fc.double({ min: 1, max: 4, noNaN: true }),
  cached: fc.double({ min: 0, max: 1, noNaN: true }),
  burstCv: fc.double({ min: 0, max: 10, noNaN: true }),
});
/**
 * Of shorter ones a percentile may fall by up to a third as load grows: prompts then make up most of each step, and share more
 * of it the more of them there are. Answers of one token are taken prompt by prompt, far below what an engine can do.
 */
const answers = shapes.map((shape) => ({
  ...shape,
  inMean: Math.max(shape.engine === MIXTURE ? 512 : 64, shape.inMean),
  outMean: Math.max(shape.engine === MIXTURE ? 64 : 16, shape.outMean),
}));
type Shape = typeof shapes extends fc.Arbitrary<infer T> ? T : never;

function stationOf({ engine, maxBatch, inMean, outMean, spread, cached, burstCv }: Shape) {
  const workload = workloadOf({
    traffic: { burstCv },
    tokens: { inMean, inP95: inMean * spread, outMean, outP95: outMean * spread, cachedPrefixShare: cached },
  });
  return decoderStation({ ...engine, maxBatch }, workload, 1e6, 1);
}

const RUNS = { numRuns: 1500 };
/** Sums of many terms agree to this. */
const ULPS = 1 + 1e-9;
/** Steps are straight lines between sizes of a batch, and beside more experts in use a prompt hides more reading: it adds a little less. */
const SLACK = 1.06;

describe('laws of serving', function () {
  this.timeout(60_000);

  it('more load never lowers a 95th percentile, and percentiles are in order', () => {
    fc.assert(
      fc.property(
        answers,
        fc.double({ min: 0.001, max: 0.98, noNaN: true }),
        fc.double({ min: 1, max: 3, noNaN: true }),
        (shape, share, more) => {
          const station = stationOf(shape);
          const rate = share * station.capacity;
          const a = station.latencyAt(rate);
          const b = station.latencyAt(Math.min(rate * more, 0.99 * station.capacity));
          for (const figure of ['ttft', 'tpot', 'e2e'] as const) {
            const [low, high] = [a[figure], b[figure]];
            if (low && high) {
              assert.ok(
                low.p50 <= low.p95 * ULPS && low.p95 <= low.p99 * ULPS && low.p50 > 0 && Number.isFinite(low.p99),
              );
              assert.ok(
                Math.min(rate * more, 0.99 * station.capacity) < rate || high.p95 * SLACK >= low.p95,
                `${figure}: ${low.p95} then ${high.p95}`,
              );
            }
          }
        },
      ),
      RUNS,
    );
  });

  it('the short answer to a search is the long one', () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0.001, max: 0.99, noNaN: true }), (shape, share) => {
        const station = stationOf(shape);
        const { ttft, tpot, e2e } = station.latencyAt(share * station.capacity);
        assert.deepEqual(station.p95At(share * station.capacity), { ttft: ttft?.p95, tpot: tpot?.p95, e2e: e2e.p95 });
      }),
      RUNS,
    );
  });

  it('more in flight never lowers throughput by more than the slack, nor does a second replica', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 2, max: 2000 }), (shape, inFlight) => {
        const station = stationOf(shape);
        const one = station.closedLoop?.(inFlight)?.rate ?? 0;
        const two = 2 * (station.closedLoop?.(inFlight / 2)?.rate ?? 0);
        assert.ok(Number.isFinite(one) && one > 0);
        assert.ok(two * SLACK >= one, `${one} on one, ${two} on two`);
      }),
      RUNS,
    );
  });

  it('a closed loop has finite percentiles in order, and a run of waves a mean', () => {
    fc.assert(
      fc.property(
        shapes,
        fc.double({ min: 0.01, max: 5000, noNaN: true }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (shape, inFlight, waves) => {
          const closed = stationOf(shape).closedLoop?.(inFlight, { waves });
          const { ttft, e2e } = closed?.latency ?? {};
          assert.ok(
            ttft &&
              e2e &&
              ttft.p50 > 0 &&
              ttft.p50 <= ttft.p95 * ULPS &&
              ttft.p95 <= ttft.p99 * ULPS &&
              Number.isFinite(ttft.p99),
          );
          assert.ok(e2e.p50 <= e2e.p95 * ULPS && e2e.p95 <= e2e.p99 * ULPS && Number.isFinite(e2e.p99));
          assert.ok(Number.isFinite(closed?.runTtft) && (closed?.runTtft ?? 0) > 0);
        },
      ),
      RUNS,
    );
  });

  it('a longer answer is never faster', () => {
    fc.assert(
      fc.property(
        answers,
        fc.double({ min: 0.01, max: 0.4, noNaN: true }),
        fc.integer({ min: 1, max: 1000 }),
        (shape, share, more) => {
          const short = stationOf(shape);
          const long = stationOf({ ...shape, outMean: shape.outMean + more });
          const rate = share * long.capacity;
          assert.ok(long.p95At(rate).e2e * SLACK >= short.p95At(rate).e2e);
          assert.ok(long.capacity <= short.capacity * SLACK);
        },
      ),
      RUNS,
    );
  });
});
