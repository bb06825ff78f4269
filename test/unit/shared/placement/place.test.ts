import * as assert from 'node:assert/strict';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Placement } from '../../../../shared/src/placement/place';
import { placeWith } from '../../../../shared/src/placement/place';
import type { Machine } from './smallWorld';
import { smallCatalog, smallModel, smallWorkload } from './smallWorld';

const L4: Machine = { type: 'g6.xlarge', hardwareClass: 'gpu', chip: 'L4', usdPerHour: 0.8, ttft: 0.04, capacity: 10 };
const ARM: Machine = { type: 'c8g.2xlarge', hardwareClass: 'graviton', usdPerHour: 0.32, ttft: 1.8, capacity: 1 };
const INF: Machine = {
  type: 'inf2.xlarge',
  hardwareClass: 'neuron',
  chip: 'Inferentia2',
  usdPerHour: 0.76,
  ttft: 0.09,
  capacity: 6,
};
const X86: Machine = { type: 'c7a.2xlarge', hardwareClass: 'x86', usdPerHour: 0.41, ttft: 1.9, capacity: 1 };
const WORLD = [L4, ARM, INF, X86];

function placed(machines: readonly Machine[], spec: WorkloadSpec = {}): Placement {
  return placeWith(smallWorkload(machines, spec), smallCatalog(machines), smallModel(machines));
}

const order = (p: Placement) => p.candidates.map((e) => e.target.instance);

describe('placing a workload', () => {
  it('moves to the cheapest that meets the SLO', () => {
    const p = placed(WORLD, { placement: { instance: 'g6.xlarge', replicas: 1 } });
    assert.equal(p.decision, 'move');
    assert.equal(p.recommended?.target.instance, 'c8g.2xlarge');
    assert.deepEqual(order(p), ['c8g.2xlarge', 'c7a.2xlarge', 'inf2.xlarge', 'g6.xlarge']);
  });

  it('lists the same when another search came between', () => {
    const spec: WorkloadSpec = { placement: { instance: 'g6.xlarge', replicas: 1 } };
    const [early, late] = [placed(WORLD, spec), placed(WORLD, spec)];
    assert.deepEqual(early.candidates, late.candidates);
    assert.equal(early.candidates[0], early.recommended);
  });

  it('stays where nothing cheaper meets the SLO', () => {
    const p = placed(WORLD, { placement: { instance: 'g6.xlarge', replicas: 1 }, slo: { ttftMsP95: 50 } });
    assert.equal(p.decision, 'stay');
    assert.equal(p.recommended, p.current);
    assert.deepEqual(order(p)[0], 'g6.xlarge');
    assert.equal(p.candidates.length, 4);
  });

  it('is too close to call while the ranges touch, and moves once they do not', () => {
    const wide = WORLD.map((m) => ({ ...m, width: 0.45 }));
    const close = placed(wide, { placement: { instance: 'g6.xlarge', replicas: 1 } });
    assert.equal(close.decision, 'too-close');
    assert.equal(close.recommended, close.current);
    const narrow = WORLD.map((m) => ({ ...m, width: 0.2 }));
    assert.equal(placed(narrow, { placement: { instance: 'g6.xlarge', replicas: 1 } }).decision, 'move');
  });

  it('leaves what misses its SLO or does not fit, even for more money', () => {
    const slow = placed(WORLD, { placement: { instance: 'c8g.2xlarge', replicas: 1 }, slo: { ttftMsP95: 50 } });
    assert.deepEqual([slow.decision, slow.recommended?.target.instance], ['move', 'g6.xlarge']);
    const full = WORLD.map((m) => (m === ARM ? { ...m, fits: false } : m));
    const big = placed(full, { placement: { instance: 'c8g.2xlarge' } });
    assert.deepEqual([big.decision, big.recommended?.target.instance], ['move', 'c7a.2xlarge']);
  });

  it('offers more copies of the same machine where one is too few', () => {
    const p = placed([ARM], {
      placement: { instance: 'c8g.2xlarge', replicas: 1 },
      traffic: { rpsAvg: 3, hourlyProfile: 'flat' },
    });
    assert.equal(p.decision, 'move');
    assert.deepEqual([p.recommended?.target.instance, p.recommended?.target.instances], ['c8g.2xlarge', 3]);
  });

  it('chooses where nothing is stated', () => {
    const p = placed(WORLD);
    assert.deepEqual([p.decision, p.current, p.recommended?.target.instance], ['choose', undefined, 'c8g.2xlarge']);
  });

  it('says none where nothing meets the SLO, and why', () => {
    const p = placed(WORLD, { slo: { ttftMsP95: 1 } });
    assert.deepEqual([p.decision, p.recommended, p.reasonCodes], ['none', undefined, ['slo-missed-everywhere']]);
    assert.equal(p.candidates.length, 4);
  });

  it('an unknown model leaves the price known and the rest unknown', () => {
    const p = placed(WORLD, { model: 'acme/omni-7b', placement: { instance: 'g6.xlarge' } });
    assert.deepEqual([p.decision, p.reasonCodes, p.candidates.length], ['unknown', ['model-unknown'], 0]);
    assert.equal(p.current?.cost.hourlyUsd, 0.8);
    assert.equal(p.current?.cost.monthlyUsd, undefined);
    const fixed = placed(WORLD, { model: 'acme/omni-7b', placement: { instance: 'g6.xlarge', replicas: 2 } });
    assert.equal(fixed.current?.cost.monthlyUsd, 2 * 0.8 * 730);
  });

  it('an unknown instance is said, and the search goes on', () => {
    const p = placed(WORLD, { placement: { instance: 'g6.xlrage' } });
    assert.deepEqual([p.decision, p.reasonCodes], ['choose', ['instance-unknown']]);
  });

  it('takes the cheapest machine that has the accelerator', () => {
    const dear = { ...L4, type: 'g6.4xlarge', usdPerHour: 1.3 };
    const p = placed([dear, ...WORLD], {
      placement: { accelerator: 'L4', count: 1, replicas: 2 },
      slo: { ttftMsP95: 50 },
    });
    assert.deepEqual([p.current?.target.instance, p.current?.target.instances], ['g6.xlarge', 2]);
  });

  it('keeps two copies elsewhere where two are stated, not eight', () => {
    const two = placed(WORLD, { placement: { instance: 'g6.xlarge', replicas: 8 } });
    assert.equal(two.recommended?.target.instances, 2);
  });

  it('keeps the stated number format, or one that loses nothing', () => {
    const machines: Machine[] = [
      { ...L4, precisions: ['bf16', 'int8', 'int4'] },
      { ...ARM, precisions: ['int8'] },
      { ...X86, precisions: ['int4'] },
      { ...INF, precisions: ['fp16'] },
    ];
    const p = placed(machines, { precision: 'bf16' });
    const by = new Map(p.candidates.map((e) => [e.target.instance, e]));
    assert.equal(by.get('g6.xlarge')?.target.precision, 'bf16');
    assert.equal(by.get('inf2.xlarge')?.target.precision, 'fp16');
    assert.equal(by.get('c8g.2xlarge')?.feasible, false);
    assert.equal(by.get('c7a.2xlarge')?.feasible, false);
    const int4 = placed(machines, { precision: 'int4' });
    const arm = int4.candidates.find((e) => e.target.instance === 'c8g.2xlarge');
    assert.equal(arm?.target.precision, 'int8');
    assert.match(arm?.reasons.join(' ') ?? '', /int4 is not supported/);
  });

  it('honors allow and deny by type, family, class and chip, and says so', () => {
    for (const name of ['c8g.2xlarge', 'c8g', 'graviton', 'GRAVITON']) {
      const p = placed(WORLD, { placement: { deny: [name] } });
      assert.equal(p.recommended?.target.instance, 'c7a.2xlarge', name);
      assert.deepEqual(p.candidates.find((e) => e.target.instance === 'c8g.2xlarge')?.reasonCodes, ['denied']);
    }
    assert.equal(placed(WORLD, { placement: { allow: ['L4'] } }).recommended?.target.instance, 'g6.xlarge');
  });

  it('uses own prices and the own discount', () => {
    const p = placed(WORLD, { pricing: { overrides: { 'g6.xlarge': 0.1, __proto__: 1 } } });
    assert.equal(p.recommended?.target.instance, 'g6.xlarge');
    const half = placed(WORLD, { pricing: { discountPct: 50 } });
    assert.ok(Math.abs((half.recommended?.cost.monthlyUsd ?? 0) - 0.16 * 730) < 1e-9);
  });

  it('leaves a target without a price behind all that have one', () => {
    const p = placed([{ ...ARM, usdPerHour: undefined }, L4]);
    assert.deepEqual(order(p), ['g6.xlarge', 'c8g.2xlarge']);
  });

  it('finds the load at which two targets cost the same', () => {
    const p = placed([L4, ARM], {
      placement: { instance: 'g6.xlarge' },
      traffic: { rpsAvg: 1, hourlyProfile: 'flat' },
    });
    // One c8g at $0.32 serves 1 req/s; three cost more than one g6 at $0.80: from 2 req/s on.
    assert.equal(p.breakEven.length >= 1, true);
    const first = p.breakEven[0];
    assert.deepEqual([first?.below, first?.above], ['c8g.2xlarge', 'g6.xlarge']);
    assert.ok(Math.abs((first?.rps ?? 0) - 2) < 0.01, `${first?.rps}`);
  });
});

/** Numbers that look random and are the same in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function randomWorld(next: () => number): Machine[] {
  const classes = ['gpu', 'neuron', 'graviton', 'x86'] as const;
  return Array.from({ length: 2 + Math.floor(next() * 7) }, (_, i): Machine => {
    const hardwareClass = classes[Math.floor(next() * 4)] ?? 'gpu';
    return {
      type: `f${i}.xlarge`,
      hardwareClass,
      chip: hardwareClass === 'gpu' || hardwareClass === 'neuron' ? `chip${i}` : undefined,
      usdPerHour: next() < 0.1 ? undefined : Math.round((0.1 + next() * 3) * 10) / 10,
      ttft: Math.round(next() * 40) / 10,
      capacity: 0.5 + Math.floor(next() * 4),
      fits: next() > 0.15,
    };
  });
}

describe('laws of the ranking', () => {
  it('agrees with brute force on 200 random worlds, in any order of the catalog', () => {
    const next = sequence(7);
    for (let i = 0; i < 200; i += 1) {
      const machines = randomWorld(next);
      const p = placed(machines);
      const monthly = (m: Machine) => (m.usdPerHour ?? 0) * Math.max(1, Math.ceil(1 / m.capacity)) * 730;
      const tier = (m: Machine) => (m.fits === false ? 3 : m.usdPerHour === undefined ? 2 : m.ttft <= 2 ? 0 : 1);
      const expected = machines.toSorted(
        (a, b) =>
          tier(a) - tier(b) ||
          (tier(a) === 3 ? 0 : monthly(a) - monthly(b) || a.ttft - b.ttft) ||
          // Without a price or a fit only the names are left.
          (tier(a) === 3 && (a.usdPerHour === undefined ? 1 : 0) - (b.usdPerHour === undefined ? 1 : 0)) ||
          (tier(a) === 3 ? monthly(a) - monthly(b) : 0) ||
          (a.type < b.type ? -1 : 1),
      );
      assert.deepEqual(
        order(p),
        expected.map((m) => m.type),
        `world ${i}`,
      );
      assert.deepEqual(order(placed(machines.toReversed())), order(p), `world ${i} reversed`);
      const first = expected[0];
      assert.equal(p.recommended?.target.instance, first && tier(first) === 0 ? first.type : undefined);
    }
  });

  it('removing the winner yields the next one', () => {
    const next = sequence(11);
    for (let i = 0; i < 50; i += 1) {
      const machines = randomWorld(next);
      const ranked = order(placed(machines));
      const without = order(placed(machines.filter((m) => m.type !== ranked[0])));
      assert.deepEqual(without, ranked.slice(1), `world ${i}`);
      const denied = placed(machines, { placement: { deny: [ranked[0] ?? ''] } });
      assert.deepEqual(
        order(denied).filter((t) => t !== ranked[0]),
        ranked.slice(1),
        `world ${i} denied`,
      );
    }
  });

  it('equal input gives equal output', () => {
    const a = placed(WORLD, { placement: { instance: 'g6.xlarge' } });
    const b = placed(WORLD, { placement: { instance: 'g6.xlarge' } });
    assert.equal(JSON.stringify(a), JSON.stringify(b));
  });

  it('shows every class and family, at most 80', () => {
    const many = Array.from({ length: 200 }, (_, i): Machine => ({
      ...(WORLD[i % 4] ?? L4),
      type: `f${i % 40}.${i}xlarge`,
      chip: i % 4 === 0 || i % 4 === 2 ? `chip${i}` : undefined,
      usdPerHour: 1 + i / 100,
      fits: i % 3 !== 0,
    }));
    const p = placed(many);
    assert.ok(p.candidates.length <= 80);
    assert.equal(new Set(p.candidates.map((e) => e.target.hardwareClass)).size, 4);
    const refused = p.candidates.filter((e) => !e.feasible).map((e) => e.target.instance.split('.')[0]);
    assert.equal(new Set(refused).size, refused.length);
    assert.ok(p.candidates.filter((e) => !e.feasible).every((e) => e.reasons.length > 0));
    assert.equal(p.candidatesEvaluated, 200);
  });
});
