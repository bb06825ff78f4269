/** Laws that hold for any workload on any machine of the catalog. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Instance } from '../../../../shared/src/catalog/types';
import { PRECISIONS, WORKLOAD_KINDS } from '../../../../shared/src/manifest/schema';
import { precisionOptions, runtimeOptions } from '../../../../shared/src/model/capability';
import { estimate } from '../../../../shared/src/model/estimate';
import type { Configuration } from '../../../../shared/src/placement/configuration';
import type { Workload } from '../../../../shared/src/placement/workload';
import { estimateSchema } from '../../../../shared/src/report/schema';
import type { Estimate } from '../../../../shared/src/report/schema';
import { configurationOf, workloadOf } from './support';

const catalog = getCatalog();
const RUNS = 400;
/** Sums of many terms agree to this. */
const ULPS = 1 + 1e-9;

const instances = fc.constantFrom(...catalog.instances);
const models = fc.constantFrom(...catalog.models);
const decoders = fc.constantFrom(...catalog.models.filter((m) => m.kind === 'llm'));

const rate = fc.double({ min: 0, max: 200, noNaN: true });
const length = fc.integer({ min: 1, max: 30_000 });

const anyWorkload = fc
  .record({
    kind: fc.constantFrom(...WORKLOAD_KINDS),
    model: models,
    rps: rate,
    peak: fc.double({ min: 1, max: 10, noNaN: true }),
    burstCv: fc.double({ min: 0, max: 20, noNaN: true }),
    concurrency: fc.option(fc.integer({ min: 1, max: 5000 }), { nil: undefined }),
    inMean: length,
    outMean: length,
    p95: fc.double({ min: 1, max: 4, noNaN: true }),
    cached: fc.double({ min: 0, max: 1, noNaN: true }),
    ttft: fc.option(fc.double({ min: 1e-3, max: 100, noNaN: true }), { nil: undefined }),
    tpot: fc.option(fc.double({ min: 1e-3, max: 10, noNaN: true }), { nil: undefined }),
    availability: fc.option(fc.constantFrom(99, 99.9, 99.99), { nil: undefined }),
    deadline: fc.option(fc.double({ min: 1e-3, max: 100, noNaN: true }), { nil: undefined }),
    itemsPerHour: fc.option(fc.constant(1), { nil: undefined }),
    branches: fc.integer({ min: 1, max: 50 }),
    scaled: fc.option(
      fc.record({ minReplicas: fc.integer({ min: 0, max: 3 }), maxReplicas: fc.integer({ min: 1, max: 500 }) }),
      { nil: undefined },
    ),
    shape: fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { minLength: 24, maxLength: 24 }),
    days: fc.integer({ min: 0, max: 31 }),
    tokens: fc.double({ min: 1e3, max: 1e13, noNaN: true }),
    method: fc.constantFrom('full', 'lora', 'qlora', 'sft', 'dpo', 'grpo'),
    tools: fc.array(
      fc.record({
        name: fc.constant('t'),
        callsPerTask: fc.integer({ min: 0, max: 100 }),
        cpuSeconds: fc.double({ min: 0, max: 1000, noNaN: true }),
        memoryBytes: fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        waitSeconds: fc.double({ min: 0, max: 1000, noNaN: true }),
      }),
      { maxLength: 3 },
    ),
  })
  .map((x): Workload => {
    const mean = x.shape.reduce((a, b) => a + b, 0) / 24 || 1;
    return workloadOf(
      {
        kind: x.kind,
        traffic: {
          rpsAvg: x.rps,
          rpsPeak: x.rps * x.peak,
          burstCv: x.burstCv,
          concurrency: x.concurrency,
          itemsPerHour: x.itemsPerHour === undefined ? undefined : x.rps * 3600,
          hourlyShape: x.shape.map((v) => v / mean),
          daysPerMonth: x.days,
        },
        tokens: {
          inMean: x.inMean,
          inP95: x.inMean * x.p95,
          outMean: x.outMean,
          outP95: x.outMean * x.p95,
          cachedPrefixShare: x.cached,
        },
        slo: { ttftP95: x.ttft, tpotP95: x.tpot, availability: x.availability, deadlineHours: x.deadline },
        placement: x.scaled ?? {},
        training: {
          method: x.method,
          tokens: x.tokens,
          seqLen: 2048,
          globalBatch: 64,
          optimizer: 'adamw',
          checkpointEveryMin: 30,
          interruptible: true,
        },
        agent: {
          steps: 3,
          modelCallsPerStep: 0,
          contextGrowthTokensPerStep: 0,
          parallelBranches: x.branches,
          tools: x.tools,
        },
      },
      x.model,
    );
  });

function layoutOn(workload: Workload, instance: Instance, pick: number, replicas?: number): Configuration {
  const runtimes = runtimeOptions(workload, instance);
  const runtime = runtimes[pick % Math.max(1, runtimes.length)];
  const precisions = precisionOptions(workload, instance, runtime);
  const precision = precisions[pick % Math.max(1, precisions.length)] ?? PRECISIONS[pick % PRECISIONS.length] ?? 'bf16';
  return configurationOf(instance.type, { runtime, precision, replicas });
}

function assertFinite(value: unknown, path = 'estimate'): void {
  if (typeof value === 'number') {
    assert.ok(Number.isFinite(value), `${path} is ${value}`);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      assertFinite(inner, `${path}.${key}`);
    }
  }
}

/** Where the point behind each range stands. */
function points(e: Estimate): Record<string, number | undefined> {
  const { performance: p, cost, energy } = e;
  return {
    monthlyUsd: cost.monthlyUsd,
    ttftP95: p.ttft?.p95,
    tpotP95: p.tpot?.p95,
    e2eP95: p.e2e?.p95,
    tokensPerSecond: p.tokensPerSecond,
    samplesPerSecond: p.samplesPerSecond,
    runHours: p.runHours,
    ...energy,
    gridBasis: undefined,
    perRequestUsd: cost.perRequestUsd,
    perMTokensUsd: cost.perMTokensUsd,
    perTaskUsd: cost.perTaskUsd,
    perRunUsd: cost.perRunUsd,
  };
}

describe('model: laws', function () {
  this.timeout(60_000);

  it('any workload on any machine: finite, in the published form, ranges around their points, lines that sum, order in percentiles', () => {
    fc.assert(
      fc.property(
        anyWorkload,
        instances,
        fc.nat(20),
        fc.option(fc.nat(50), { nil: undefined }),
        (workload, instance, pick, replicas) => {
          const e = estimate(workload, layoutOn(workload, instance, pick, replicas));
          assertFinite(e);
          estimateSchema.parse(e);
          assert.equal(e.reasons.length, e.reasonCodes?.length);
          assert.ok(e.feasible || e.reasons.length > 0);
          assert.ok(e.meetsSlo !== false || e.reasonCodes?.includes('slo-missed'));
          for (const [name, interval] of Object.entries(e.range)) {
            const point = points(e)[name];
            assert.ok(
              !interval || (point !== undefined && interval.low <= point * ULPS && point <= interval.high * ULPS),
              `${name}: ${interval?.low} ${point} ${interval?.high}`,
            );
          }
          for (const times of [e.performance.ttft, e.performance.tpot, e.performance.e2e]) {
            assert.ok(
              !times || (times.p50 > 0 && times.p50 <= times.p95 * ULPS && times.p95 <= times.p99 * ULPS),
              JSON.stringify(times),
            );
          }
          assert.equal(
            e.cost.lines.reduce((sum, l) => sum + l.monthlyUsd, 0),
            e.cost.monthlyUsd ?? 0,
          );
          assert.ok((e.performance.utilization ?? 0) <= 1 && (e.performance.utilization ?? 0) >= 0);
        },
      ),
      { numRuns: RUNS * 5 },
    );
  });

  it('equal input gives equal output, whatever came before', () => {
    fc.assert(
      fc.property(anyWorkload, instances, instances, fc.nat(20), (workload, a, b, pick) => {
        const first = estimate(workload, layoutOn(workload, a, pick));
        estimate(workload, layoutOn(workload, b, pick));
        assert.deepEqual(estimate(workload, layoutOn(workload, a, pick)), first);
      }),
      { numRuns: RUNS },
    );
  });

  const chats = fc.record({
    model: decoders,
    instance: instances,
    pick: fc.nat(20),
    rps: fc.double({ min: 0.01, max: 100, noNaN: true }),
    inMean: length,
    outMean: length,
  });
  const chat = ({ rps, inMean, outMean }: { rps: number; inMean: number; outMean: number }, model: Workload['model']) =>
    workloadOf(
      {
        traffic: { rpsAvg: rps, rpsPeak: rps * 2 },
        tokens: { inMean, inP95: inMean * 2, outMean, outP95: outMean * 2 },
        slo: { ttftP95: 5, tpotP95: 0.2 },
      },
      model,
    );

  it('more load is never cheaper in total', () => {
    fc.assert(
      fc.property(chats, fc.double({ min: 1, max: 10, noNaN: true }), (x, more) => {
        const less = chat(x, x.model);
        const configuration = layoutOn(less, x.instance, x.pick);
        const a = estimate(less, configuration).cost.monthlyUsd;
        const b = estimate(chat({ ...x, rps: x.rps * more }, x.model), configuration).cost.monthlyUsd;
        assert.ok(a === undefined || b === undefined || b >= a / ULPS, `${a} ${b}`);
      }),
      { numRuns: RUNS },
    );
  });

  it('a longer answer is never quicker', () => {
    fc.assert(
      fc.property(chats, fc.integer({ min: 1, max: 2000 }), (one, more) => {
        // A single token is read in batches (promptStation.ts) and compared on its own.
        const x = { ...one, outMean: Math.max(2, one.outMean) };
        const configuration = { ...layoutOn(chat(x, x.model), x.instance, x.pick), replicas: 1000 };
        const a = estimate(chat(x, x.model), configuration).performance.e2e?.p95;
        const b = estimate(chat({ ...x, outMean: x.outMean + more }, x.model), configuration).performance.e2e?.p95;
        assert.ok(a === undefined || b === undefined || b >= a / ULPS, `${a} ${b}`);
      }),
      { numRuns: RUNS },
    );
  });

  it('a busier replica is never quicker', () => {
    fc.assert(
      fc.property(chats, fc.integer({ min: 1, max: 50 }), (x, replicas) => {
        const layout = layoutOn(chat(x, x.model), x.instance, x.pick);
        const few = estimate(chat(x, x.model), { ...layout, replicas }).performance;
        const many = estimate(chat(x, x.model), { ...layout, replicas: replicas + 1 }).performance;
        assert.ok(
          !few.ttft || !many.ttft || few.ttft.p95 >= many.ttft.p95 * (1 - 1e-3),
          `${few.ttft?.p95} ${many.ttft?.p95}`,
        );
        assert.ok(!few.tpot || !many.tpot || few.tpot.p95 >= many.tpot.p95 * (1 - 1e-3));
        // A second replica never lowers throughput.
        assert.ok((many.tokensPerSecond ?? 0) >= (few.tokensPerSecond ?? 0));
      }),
      { numRuns: RUNS },
    );
  });

  it('more memory is never less feasible, and never holds a shorter context', () => {
    fc.assert(
      fc.property(chats, fc.double({ min: 1, max: 8, noNaN: true }), (x, more) => {
        const workload = chat(x, x.model);
        const layout = layoutOn(workload, x.instance, x.pick);
        const { instance } = layout;
        const { accelerator } = instance;
        const larger: Instance = {
          ...instance,
          memory: instance.memory && ((instance.memory * more) as typeof instance.memory),
          accelerator: accelerator && {
            ...accelerator,
            memoryReported: undefined,
            memoryEach: (accelerator.memoryEach * more) as typeof accelerator.memoryEach,
            chip: accelerator.chip && {
              ...accelerator.chip,
              usableMemory: ((accelerator.chip.usableMemory ?? accelerator.chip.memory) *
                more) as typeof accelerator.memoryEach,
            },
          },
        };
        const a = estimate(workload, { ...layout, replicas: 10_000 });
        const b = estimate(workload, { ...layout, instance: larger, replicas: 10_000 });
        assert.ok(!a.feasible || b.feasible, b.reasons.join());
        assert.ok((b.memory.longestContext ?? 0) >= (a.memory.longestContext ?? 0));
      }),
      { numRuns: RUNS },
    );
  });

  it('is never surprised by hostile names and empty traffic', () => {
    for (const modelName of ['__proto__', 'constructor', 'x'.repeat(100_000)]) {
      const e = estimate(workloadOf({ modelName }, null), configurationOf('g6.xlarge'));
      assert.equal(e.feasible, false);
    }
    const idle = estimate(workloadOf({ traffic: { rpsAvg: 0, rpsPeak: 0 } }), configurationOf('g6.xlarge'));
    assert.equal(idle.cost.perRequestUsd, undefined);
    assert.ok((idle.cost.monthlyUsd ?? 0) > 0);
    assertFinite(idle);
  });
});
