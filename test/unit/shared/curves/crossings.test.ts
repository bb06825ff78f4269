import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { apiPrice, apiPrices } from '../../../../shared/src/catalog/apiPrices';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { apiUsdPerRequest } from '../../../../shared/src/curves/api';
import { crossingsOf } from '../../../../shared/src/curves/crossings';
import { curvesOf } from '../../../../shared/src/curves/curvesOf';
import { curvesCsv } from '../../../../shared/src/curves/csv';
import { curvePicture } from '../../../../shared/src/curves/plot';
import type { CostLaw } from '../../../../shared/src/placement/costModel';
import { scalingLaw } from '../../../../shared/src/placement/loadCurve';
import { place } from '../../../../shared/src/placement/place';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Workload } from '../../../../shared/src/placement/workload';

const catalog = getCatalog();
const LOW = 1 / 10 ** 1.5;
const HIGH = 10 ** 1.5;

/** Whole machines: each takes so many times the stated load, and costs so much; traffic on top. */
function steps(capacity: number, usd: number, traffic = 0, cap = Number.POSITIVE_INFINITY): CostLaw {
  const machines = (factor: number) => Math.max(1, Math.ceil(factor / capacity));
  return {
    at: (factor) => ({
      usd: machines(factor) > cap ? undefined : machines(factor) * usd + traffic * factor,
      replicas: machines(factor),
      machineHours: machines(factor) * 730,
    }),
    steps: (low, high) => ({
      loads: Array.from({ length: Math.ceil(high / capacity) }, (_, k) => k * capacity).filter(
        (f) => f > low && f < high,
      ),
      until: high,
    }),
  };
}

const pair = (a: CostLaw, b: CostLaw) => [
  { name: 'a', law: a },
  { name: 'b', law: b },
];

const found = (a: CostLaw, b: CostLaw) =>
  crossingsOf(pair(a, b), LOW, HIGH).map(({ factor, below, above }) => [factor, below, above]);

describe('break-even: solved', () => {
  it('a step over a flat line', () => {
    // a: $100 for each of 1; b: $250 for each of 10. At 2 a has its third machine.
    const [first] = found(steps(1, 100), steps(10, 250));
    assert.deepEqual(first, [2, 'a', 'b']);
  });

  it('several crossings: each machine that one adds turns it round, and the other turns it back', () => {
    // a: 100 · ⌈f⌉; b: 150 · ⌈f / 1.5⌉. f: 1 → a 200, b 150; 1.5 → b 300, a 200; 2 → equal; 3 → a 400, b 450 …
    const all = found(steps(1, 100), steps(1.5, 150)).slice(0, 4);
    assert.deepEqual(all, [
      [1, 'a', 'b'],
      [1.5, 'b', 'a'],
      [4, 'a', 'b'],
      [4.5, 'b', 'a'],
    ]);
  });

  it('a line crosses inside a stretch, at its root', () => {
    // API: $70 a unit of load. Machine: $210 up to 10. They meet at 3.
    const api: CostLaw = {
      at: (factor) => ({ usd: 70 * factor, replicas: 0, machineHours: 0 }),
      steps: (_, until) => ({ loads: [], until }),
    };
    const [first, ...others] = found(api, steps(10, 210));
    assert.ok(Math.abs(Number(first?.[0]) - 3) < 1e-12);
    assert.deepEqual(first?.slice(1), ['a', 'b']);
    // Up to 31.6: two machines, $420, at most 31.6 · 70: no way back.
    assert.deepEqual(others, []);
  });

  it('where both cost the same, nothing flips; across a gap nothing is said', () => {
    assert.deepEqual(found(steps(1, 100), steps(1, 100)), []);
    assert.deepEqual(found(steps(1, 100, 0, 1), steps(10, 150)), []);
  });

  it('beyond the steps that a law lists, to a hundredth', () => {
    // $70 a unit against $210: 3. The law lists its steps up to 2 only.
    const api: CostLaw = {
      at: (factor) => ({ usd: 70 * factor, replicas: 0, machineHours: 0 }),
      steps: () => ({ loads: [], until: 2 }),
    };
    const all = found(api, steps(10, 210));
    assert.equal(all.length, 1);
    assert.ok(Math.abs(Number(all[0]?.[0]) / 3 - 1) < 0.01, String(all[0]));
  });

  it('agrees with a dense grid on laws of steps and traffic', () => {
    // In thousandths: two that differ by less than a rounding cross where no grid sees it.
    const thousandths = (min: number, max: number) => fc.integer({ min, max }).map((n) => n / 1000);
    const law = fc.record({
      capacity: thousandths(50, 20_000),
      usd: thousandths(1000, 1_000_000),
      traffic: thousandths(0, 50_000),
    });
    fc.assert(
      fc.property(law, law, (one, two) => {
        const [a, b] = [one, two].map(({ capacity, usd, traffic }) => steps(capacity, usd, traffic));
        assert.ok(a && b);
        againstGrid(a, b, 20_000);
      }),
      { numRuns: 60 },
    );
  });
});

/** Between two neighbors of a grid the cheaper one changes where an odd number of crossings lies between, and only there. */
function againstGrid(a: CostLaw, b: CostLaw, points: number): void {
  const crossings = crossingsOf(pair(a, b), LOW, HIGH);
  const load = (i: number) => LOW * (HIGH / LOW) ** (i / points);
  const cheaper = (factor: number) => {
    const [ours, theirs] = [a.at(factor).usd, b.at(factor).usd];
    if (ours === undefined || theirs === undefined) return undefined;
    return Math.abs(ours - theirs) <= 1e-9 * Math.max(ours, theirs) ? 0 : Math.sign(ours - theirs);
  };
  let last: { load: number; sign: number } | undefined;
  for (let i = 1; i < points; i += 1) {
    const at = load(i);
    const sign = cheaper(at);
    if (!sign) continue;
    if (last) {
      const { load: from } = last;
      const between = crossings.filter(({ factor }) => factor >= from * (1 - 1e-9) && factor < at * (1 - 1e-9));
      assert.equal(between.length % 2 === 1, sign !== last.sign, `${from}–${at}: ${between.length} crossings`);
    }
    last = { load: at, sign };
  }
}

function workload(spec: WorkloadSpec): Workload {
  return resolveWorkload('chat', { kind: 'inference', ...spec }, { catalog });
}

const CHAT: WorkloadSpec = {
  model: 'meta-llama/Llama-3.2-3B-Instruct',
  precision: 'int4',
  runtime: 'llama.cpp',
  traffic: { rpsAvg: 0.1, rpsPeak: 0.3, hourlyProfile: 'business-hours' },
  tokens: { inMean: 420, outMean: 120, cachedPrefixPct: 60 },
  slo: { ttftMsP95: 2000, tpotMsP95: 100, availabilityPct: 99.9 },
  placement: { instance: 'g6.xlarge', replicas: 2 },
};

describe('break-even: on the real model', function () {
  this.timeout(60_000);

  const laws = (chat: Workload) => {
    const { candidates, llm } = place(chat, catalog);
    return ['g6.xlarge', 'c7g.2xlarge'].map((type) => {
      const e = candidates.find(({ target }) => target.instance === type);
      assert.ok(e, type);
      const law = scalingLaw(chat, e, catalog, llm);
      assert.ok(law);
      return law;
    });
  };

  for (const [name, placement] of [
    ['the peak all month', CHAT.placement],
    ['a day of replicas', { ...CHAT.placement, replicas: undefined, minReplicas: 1 }],
    ['scale to zero', { instance: 'g6.xlarge', scaleToZero: true }],
  ] as const) {
    it(`agrees with a dense grid: ${name}`, () => {
      const [gpu, cpu] = laws(workload({ ...CHAT, placement }));
      assert.ok(gpu && cpu);
      againstGrid(gpu, cpu, 4000);
    });

    it(`between two steps the cost is a straight line: ${name}`, () => {
      const [, cpu] = laws(workload({ ...CHAT, placement }));
      assert.ok(cpu);
      const edges = [LOW, ...cpu.steps(LOW, HIGH).loads, HIGH];
      for (let i = 1; i < edges.length; i += 1) {
        const [from, to] = [edges[i - 1] ?? 0, edges[i] ?? 0];
        const [a, b, c] = [0.2, 0.5, 0.8].map((share) => cpu.at(from + (to - from) * share).usd ?? Number.NaN);
        assert.ok(a !== undefined && b !== undefined && c !== undefined);
        assert.ok(Math.abs(a + c - 2 * b) <= 1e-9 * b, `${from}–${to}: ${a} ${b} ${c}`);
      }
    });
  }

  it('the law at the stated load is the estimate', () => {
    const chat = workload({ ...CHAT, placement: { minReplicas: 1 } });
    const { candidates, llm } = place(chat, catalog);
    for (const e of candidates.filter(({ feasible, cost }) => feasible && cost.monthlyUsd !== undefined).slice(0, 40)) {
      const law = scalingLaw(chat, e, catalog, llm);
      const usd = law?.at(1).usd ?? Number.NaN;
      assert.ok(
        Math.abs(usd - (e.cost.monthlyUsd ?? 0)) <= 1e-9 * usd,
        `${e.target.instance}: ${usd} ${e.cost.monthlyUsd}`,
      );
    }
  });

  it('against an API of the table', () => {
    const chat = workload({ ...CHAT, pricing: { apiAlternative: 'gpt-5.4-mini' } });
    const price = apiPrice('gpt-5.4-mini');
    assert.ok(price);
    // 420 · 0.75 + 120 · 4.5 = 855 millionths of a dollar
    assert.ok(Math.abs(apiUsdPerRequest({ ...price, name: 'x' }, chat) - 855e-6) < 1e-12);
    const p = place(chat, catalog);
    const api = p.breakEven.filter(({ below, above }) => [below, above].includes('gpt-5.4-mini API'));
    assert.ok(api.length > 0);
    // At each of them the machine costs what the API does: 855e-6 · rps · 2,628,000 s.
    for (const { rps, below, above } of api) {
      const type = below.endsWith('API') ? above : below;
      const e = p.candidates.find(({ target }) => target.instance === type) ?? p.current;
      const law = e && scalingLaw(chat, e, catalog, undefined);
      const factor = rps / chat.traffic.rpsAvg;
      const bill = 855e-6 * rps * 2_628_000;
      const [before, after] = [law?.at(factor * (1 - 1e-7)).usd ?? 0, law?.at(factor * (1 + 1e-7)).usd ?? 0];
      assert.ok(bill >= before * (1 - 1e-5) && bill <= after * (1 + 1e-5), `${rps}: ${before} ${bill} ${after}`);
    }
  });

  it('cached prompts cost what the API takes for them, where it says so', () => {
    const price = apiPrice('deepseek-v4-flash');
    assert.ok(price?.cachedInUsdPerM);
    // 420 · (0.4 · 0.14 + 0.6 · 0.0028) + 120 · 0.28 = 57.8256 millionths
    assert.ok(Math.abs(apiUsdPerRequest({ ...price, name: 'x' }, workload(CHAT)) - 57.8256e-6) < 1e-12);
    assert.ok(
      apiPrices().every(({ inUsdPerM, outUsdPerM, source }) => inUsdPerM > 0 && outUsdPerM > 0 && source.title),
    );
    assert.equal(apiPrice('__proto__'), undefined);
  });
});

describe('curves', function () {
  this.timeout(60_000);

  it('cover three decades, jump where replicas do, and carry the load in their tokens', () => {
    const made = curvesOf(place(workload(CHAT), catalog), ['g6.xlarge', 'c7g.2xlarge']);
    assert.ok(made.ok);
    const { curves, low, high, rps } = made.curves;
    assert.deepEqual(
      curves.map(({ name }) => name),
      ['g6.xlarge', 'c7g.2xlarge'],
    );
    assert.ok(Math.abs(high / low - 1000) < 1e-9 && rps === 0.1);
    for (const { points } of curves) {
      for (const [i, point] of points.entries()) {
        const before = points[i - 1];
        assert.ok(!before || point.rps >= before.rps);
        // Beyond a jump of machines nothing else does: the load stays, the money moves.
        if (before && point.replicas !== before.replicas) assert.equal(point.rps, before.rps);
        // USD ÷ (rps · 2,628,000 s · 120 tokens) · 10⁶
        const perM = (point.monthlyUsd * 1e6) / (point.rps * 2_628_000 * 120);
        assert.ok(Math.abs((point.perMTokensUsd ?? 0) - perM) < 1e-6 * perM);
      }
    }
  });

  it('say why there is none', () => {
    const closed = curvesOf(place(workload({ ...CHAT, traffic: { concurrency: 4 } }), catalog));
    assert.deepEqual(closed, { ok: false, reason: 'in a closed loop the load is what the target makes of it' });
    const idle = curvesOf(place(workload({ ...CHAT, traffic: { rpsAvg: 0 } }), catalog));
    assert.deepEqual(idle, { ok: false, reason: 'no requests arrive' });
  });

  it('as a picture and as rows', () => {
    const made = curvesOf(place(workload(CHAT), catalog));
    assert.ok(made.ok);
    const svg = curvePicture(made.curves);
    assert.ok(svg?.startsWith('<svg') && !svg.includes('NaN'));
    assert.equal(svg, curvePicture(made.curves));
    const rows = curvesCsv({ version: 1, workloads: [{ path: '=x', ...made.curves }], skipped: [] }).split('\n');
    assert.equal(rows[0], 'path,workload,target,rps,monthly_usd,usd_per_m_tokens,replicas');
    assert.ok(rows[1]?.startsWith("'=x,chat,g6.xlarge,"));
    assert.equal(rows.length, 1 + made.curves.curves.reduce((sum, { points }) => sum + points.length, 0));
  });
});
