/** Laws of the whole way from a manifest's words to a recommendation, over random workloads of all kinds. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Catalog } from '../../../../shared/src/catalog/types';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { PRECISIONS, PURCHASES, RUNTIMES, WORKLOAD_KINDS } from '../../../../shared/src/manifest/schema';
import { createSearch } from '../../../../shared/src/placement/candidates';
import { place } from '../../../../shared/src/placement/place';
import type { Placement } from '../../../../shared/src/placement/place';
import { costModel } from '../../../../shared/src/placement/realModel';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import { estimateSchema } from '../../../../shared/src/report/schema';
import type { Estimate } from '../../../../shared/src/report/schema';

const catalog = getCatalog();
/** More with PLACEWRIGHT_LAWS=10: how many times as many cases, each run from a new seed. */
const TIMES = Number(process.env['PLACEWRIGHT_LAWS'] ?? 1) || 1;
const RUNS = { numRuns: 150 * TIMES };

const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const positive = (max: number) => fc.double({ min: 1e-3, max, noNaN: true });
const tokens = fc.integer({ min: 1, max: 60_000 });

const specs: fc.Arbitrary<WorkloadSpec> = fc
  .record({
    kind: fc.constantFrom(...WORKLOAD_KINDS),
    model: fc.constantFrom(...catalog.models.map(({ id }) => id)),
    precision: maybe(fc.constantFrom(...PRECISIONS)),
    runtime: maybe(fc.constantFrom(...RUNTIMES)),
    purchase: maybe(fc.constantFrom(...PURCHASES)),
    region: maybe(fc.constantFrom('us-east-1', 'eu-central-1', 'ap-south-1')),
    rps: fc.double({ min: 0, max: 100, noNaN: true }),
    peak: fc.double({ min: 1, max: 10, noNaN: true }),
    concurrency: maybe(fc.integer({ min: 1, max: 1000 })),
    inMean: tokens,
    outMean: tokens,
    ttft: maybe(positive(20_000)),
    tpot: maybe(positive(2000)),
    deadline: maybe(positive(100)),
    instance: maybe(fc.constantFrom(...catalog.instances.map(({ type }) => type))),
    replicas: maybe(fc.integer({ min: 1, max: 20 })),
    tensorParallel: maybe(fc.constantFrom(1, 2, 4, 8)),
    scaled: maybe(
      fc.record({ minReplicas: fc.integer({ min: 0, max: 3 }), maxReplicas: fc.integer({ min: 3, max: 50 }) }),
    ),
    runTokens: fc.double({ min: 1e4, max: 1e12, noNaN: true }),
    steps: fc.integer({ min: 1, max: 50 }),
  })
  .map((x): WorkloadSpec => ({
    kind: x.kind,
    model: x.model,
    precision: x.precision,
    runtime: x.runtime,
    traffic: { rpsAvg: x.rps, rpsPeak: x.rps * x.peak, concurrency: x.concurrency },
    tokens: { inMean: x.inMean, outMean: x.outMean },
    slo: { ttftMsP95: x.ttft, tpotMsP95: x.tpot, deadlineHours: x.deadline },
    placement: {
      purchase: x.purchase,
      region: x.region,
      instance: x.instance,
      replicas: x.replicas,
      tensorParallel: x.tensorParallel,
      ...x.scaled,
    },
    training: { tokensB: x.runTokens / 1e9 },
    agent: { stepsMean: x.steps },
  }));

const placed = (spec: WorkloadSpec, from: Catalog = catalog) =>
  place(resolveWorkload('w', spec, { catalog: from }), from);

function assertFinite(value: unknown, path: string): void {
  if (typeof value === 'number') {
    assert.ok(Number.isFinite(value), `${path} is ${value}`);
  } else if (value !== null && typeof value === 'object') {
    for (const [key, inner] of Object.entries(value)) {
      assertFinite(inner, `${path}.${key}`);
    }
  }
}

/** The point of each range. */
function pointsOf({ performance: p, cost, energy }: Estimate): Readonly<Record<string, number | undefined>> {
  const { lines: _lines, missing: _missing, day: _day, currency: _currency, ...money } = cost;
  return {
    ...money,
    ...energy,
    ttftP95: p.ttft?.p95,
    tpotP95: p.tpot?.p95,
    e2eP95: p.e2e?.p95,
    tokensPerSecond: p.tokensPerSecond,
    samplesPerSecond: p.samplesPerSecond,
    runHours: p.runHours,
    lines: undefined,
    gridBasis: undefined,
  } as Readonly<Record<string, number | undefined>>;
}

/** Sums of many terms agree to this. */
const ULPS = 1 + 1e-9;

function assertSound(estimate: Estimate): void {
  assertFinite(estimate, estimate.target.instance);
  estimateSchema.parse(estimate);
  const points = pointsOf(estimate);
  for (const [name, range] of Object.entries(estimate.range)) {
    const point = points[name];
    assert.ok(
      !range || (point !== undefined && range.low <= point * ULPS && point <= range.high * ULPS),
      `${name} on ${estimate.target.instance}: ${range?.low} ${point} ${range?.high}`,
    );
  }
}

/** What a placement says, without its workload. */
function said({ current, recommended, decision, candidates, breakEven, reasonCodes, candidatesEvaluated }: Placement) {
  return JSON.stringify({ current, recommended, decision, candidates, breakEven, reasonCodes, candidatesEvaluated });
}

function reversedKeys<T>(value: T): T {
  if (Array.isArray(value) || value === null || typeof value !== 'object') {
    return value;
  }
  const entries = Object.entries(value).toReversed();
  return Object.fromEntries(entries.map(([key, inner]) => [key, reversedKeys(inner)])) as T;
}

describe('laws of placing', function () {
  this.timeout(600_000);

  it('never throws, and all figures of all that is shown are finite, in the published form and within their ranges', () => {
    fc.assert(
      fc.property(specs, (spec) => {
        const p = placed(spec);
        [p.current, p.recommended, ...p.candidates].forEach((e) => e && assertSound(e));
        p.breakEven.forEach((crossing) => assertFinite(crossing, 'break-even'));
      }),
      RUNS,
    );
  });

  it('does not depend on the order of the catalog, of keys, or of what was placed before', () => {
    const reversed: Catalog = { ...catalog, instances: catalog.instances.toReversed() };
    fc.assert(
      fc.property(specs, specs, (spec, before) => {
        const once = said(placed(spec));
        placed(before);
        assert.equal(said(placed(spec, reversed)), once);
        assert.equal(said(placed(reversedKeys(spec))), once);
      }),
      { numRuns: 60 * TIMES },
    );
  });

  it('a search that leaves out what a bound rules out finds what the full one finds', () => {
    const model = costModel(undefined);
    fc.assert(
      fc.property(specs, (spec) => {
        const workload = resolveWorkload('w', spec, { catalog });
        const [pruned, full] = [false, true].map((everyPoint) =>
          createSearch(workload, catalog, model, undefined, everyPoint).ranking(() => true),
        );
        assert.deepEqual(pruned?.first()?.target, full?.first()?.target);
        const firsts = (ranking: typeof pruned) => ranking?.firsts((i) => i.family).map(({ target }) => target);
        assert.deepEqual(firsts(pruned), firsts(full));
        const order = (ranking: typeof pruned) => [...(ranking?.inOrder() ?? [])].map(({ target }) => target);
        assert.deepEqual(order(pruned), order(full));
      }),
      { numRuns: 60 * TIMES },
    );
  });

  it('more load is never cheaper in total', () => {
    fc.assert(
      fc.property(specs, fc.double({ min: 1, max: 20, noNaN: true }), (spec, more) => {
        const rps = spec.traffic?.rpsAvg ?? 0;
        const open = (factor: number): WorkloadSpec => ({
          ...spec,
          traffic: { rpsAvg: rps * factor, rpsPeak: (spec.traffic?.rpsPeak ?? 0) * factor },
        });
        const [less, much] = [placed(open(1)), placed(open(more))];
        const cost = ({ candidates }: Placement) =>
          candidates.find((e) => e.feasible && e.meetsSlo !== false && e.cost.monthlyUsd !== undefined)?.cost
            .monthlyUsd;
        const [a, b] = [cost(less), cost(much)];
        assert.ok(a === undefined || b === undefined || b >= a / ULPS, `${a} then ${b}`);
      }),
      RUNS,
    );
  });
});
