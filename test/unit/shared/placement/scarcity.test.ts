import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { availabilityOf } from '../../../../shared/src/placement/availability';
import { place, placeWith } from '../../../../shared/src/placement/place';
import type { Placement } from '../../../../shared/src/placement/place';
import { allowanceOf } from '../../../../shared/src/placement/quota';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import { waitingOf } from '../../../../shared/src/placement/waiting';
import type { Estimate } from '../../../../shared/src/report/schema';
import { fallbackSentence, lostWords, waitingSentence } from '../../../../shared/src/words/scarcity';
import { workloadOf } from '../model/support';
import type { Machine } from './smallWorld';
import { smallCatalog, smallModel, smallWorkload } from './smallWorld';

const L4: Machine = { type: 'g6.xlarge', hardwareClass: 'gpu', chip: 'L4', usdPerHour: 0.8, ttft: 0.04, capacity: 10 };
const ARM: Machine = { type: 'c8g.2xlarge', hardwareClass: 'graviton', usdPerHour: 0.1, ttft: 1.8, capacity: 1 };
const X86: Machine = { type: 'c7a.2xlarge', hardwareClass: 'x86', usdPerHour: 0.2, ttft: 1.9, capacity: 1 };
const INF: Machine = {
  type: 'inf2.xlarge',
  hardwareClass: 'neuron',
  chip: 'Inferentia2',
  usdPerHour: 0.76,
  ttft: 0.09,
  capacity: 6,
};
const WORLD = [L4, ARM, X86, INF];
/** Every machine of the small world has 8 vCPUs; three requests a second take three of ARM or X86, one of the others. */
const THREE: WorkloadSpec = { traffic: { rpsAvg: 3, hourlyProfile: 'flat' } };

function placed(placement: WorkloadSpec['placement'], machines: readonly Machine[] = WORLD, spec = THREE): Placement {
  return placeWith(smallWorkload(machines, { ...spec, placement }), smallCatalog(machines), smallModel(machines));
}

const chosen = (p: Placement) => [p.recommended?.target.instance, p.recommended?.target.instances];
const candidate = (p: Placement, type: string) => p.candidates.find(({ target }) => target.instance === type);

describe('quotas', () => {
  it('make what is over them infeasible, with what would fit', () => {
    // 3 × 8 = 24 vCPUs of C against 16: ⌊16 / 8⌋ = 2 would fit. Both CPUs fall away; Inferentia is cheaper than the L4.
    const p = placed({ quota: { Standard: 16 } });
    assert.deepEqual(chosen(p), ['inf2.xlarge', 1]);
    const over = candidate(p, 'c8g.2xlarge');
    assert.deepEqual([over?.feasible, over?.reasonCodes], [false, ['quota-exceeded']]);
    assert.equal(
      over?.reasons[0],
      'Over the quota of 16 vCPUs for Standard (on demand): 3 × c8g.2xlarge takes 24; 2 × c8g.2xlarge would fit.',
    );
    assert.deepEqual(chosen(placed({ quota: { Standard: 24 } })), ['c8g.2xlarge', 3]);
  });

  it('are read by AWS name, short name, code, family, class, type and chip', () => {
    for (const key of [
      'Standard',
      'Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances',
      'L-1216C47A',
      'c8g',
      'graviton',
      'c8g.2xlarge',
    ]) {
      assert.equal(candidate(placed({ quota: { [key]: 23 } }), 'c8g.2xlarge')?.feasible, false, key);
    }
    const [l4] = smallCatalog([L4]).instances;
    assert.ok(l4);
    const allowance = (key: string, limit: number) =>
      allowanceOf({ placement: { quota: { [key]: limit } }, purchase: 'on-demand' }, l4);
    // One accelerator a machine; 8 vCPUs a machine.
    assert.deepEqual([allowance('L4', 2)?.machines, allowance('L4', 2)?.quota.unit], [2, 'accelerators']);
    assert.deepEqual([allowance('G and VT', 20)?.machines, allowance('G', 20)?.quota.unit], [2, 'vCPUs']);
    assert.equal(allowance('P', 0), undefined);
    assert.equal(allowance('g6', 7)?.machines, 0);
  });

  it('bind spot and on-demand machines apart', () => {
    const spot = (key: string) => chosen(placed({ purchase: 'spot', quota: { [key]: 0 } }))[0];
    assert.equal(spot('All Standard (A, C, D, H, I, M, R, T, Z) Spot Instance Requests'), 'inf2.xlarge');
    assert.equal(spot('Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances'), 'c8g.2xlarge');
    assert.equal(spot('L-34B43A08'), 'inf2.xlarge');
    assert.equal(spot('Standard'), 'inf2.xlarge');
  });

  it('say which of them leaves nothing', () => {
    const p = placed({ quota: { Standard: 0, G: 4, Inf: 4 } });
    assert.deepEqual([p.decision, p.reasonCodes], ['none', ['quota-too-small']]);
    assert.match(p.reasons[0] ?? '', /^Nothing that runs this is within its quota\. Over the quota of /);
  });

  it('hold what is stated too, and ignore what no machine answers to', () => {
    const stated = placed({ instance: 'c8g.2xlarge', replicas: 4, quota: { c8g: 24 } });
    assert.deepEqual([stated.current?.feasible, stated.current?.reasonCodes?.[0]], [false, 'quota-exceeded']);
    assert.equal(stated.decision, 'move');
    const odd = JSON.parse('{ "__proto__": 0, "constructor": 0, "": 0, "nobody": 0 }') as Record<string, number>;
    assert.deepEqual(chosen(placed({ quota: odd })), ['c8g.2xlarge', 3]);
  });

  it('give what brute force gives, on 200 small cases', () => {
    const limits = fc.record({
      Standard: fc.integer({ min: 0, max: 60 }),
      G: fc.integer({ min: 0, max: 30 }),
      Inf: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(worlds, limits, fc.integer({ min: 1, max: 12 }), (machines, quota, rate) => {
        const p = placed({ quota }, machines, { traffic: { rpsAvg: rate, hourlyProfile: 'flat' } });
        const limitOf = ({ hardwareClass: c }: Machine) =>
          c === 'gpu' ? quota.G : c === 'neuron' ? quota.Inf : quota.Standard;
        const costs = machines.flatMap((m) => {
          const copies = Math.max(1, Math.ceil(rate / m.capacity));
          return copies * 8 <= limitOf(m) && m.ttft <= 2 ? [copies * (m.usdPerHour ?? 0) * 730] : [];
        });
        assert.equal(p.recommended?.cost.monthlyUsd, costs.length === 0 ? undefined : Math.min(...costs));
      }),
      { numRuns: 200 },
    );
  });
});

const worlds = fc
  .array(
    fc.record({
      kind: fc.constantFrom('gpu', 'graviton', 'x86', 'neuron') as fc.Arbitrary<Machine['hardwareClass']>,
      cents: fc.integer({ min: 5, max: 500 }),
      ttft: fc.double({ min: 0.01, max: 3, noNaN: true }),
      capacity: fc.integer({ min: 1, max: 10 }),
    }),
    { minLength: 2, maxLength: 6 },
  )
  .map((all) =>
    all.map(({ kind, cents, ttft, capacity }, i): Machine => {
      const family = { gpu: 'g6', graviton: 'c8g', x86: 'c7a', neuron: 'inf2' }[kind];
      const chip = kind === 'gpu' ? 'L4' : kind === 'neuron' ? 'Inferentia2' : undefined;
      return { type: `${family}.${i}xlarge`, hardwareClass: kind, chip, usdPerHour: cents / 100, ttft, capacity };
    }),
  );

describe('the next-best', () => {
  it('is what is recommended once the recommended type is denied, on 200 small cases', () => {
    fc.assert(
      fc.property(worlds, fc.integer({ min: 1, max: 12 }), (machines, rate) => {
        const spec = { traffic: { rpsAvg: rate, hourlyProfile: 'flat' as const } };
        const p = placed({}, machines, spec);
        if (!p.recommended) {
          return;
        }
        const without = placed({ deny: [p.recommended.target.instance] }, machines, spec);
        const next = p.nextBest;
        if (next?.lostBy === 'misses-slo' || !next) {
          assert.equal(without.recommended, undefined);
        } else {
          assert.deepEqual(without.recommended?.target, next.estimate.target);
          const more = (next.estimate.cost.monthlyUsd ?? 0) - (p.recommended.cost.monthlyUsd ?? 0);
          assert.ok(Math.abs((next.moreUsd ?? Number.NaN) - more) < 1e-9 && more >= -1e-9);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('is so in the real catalog, for what runs nowhere yet', () => {
    const catalog = getCatalog();
    for (const kind of ['inference', 'embedding', 'fine-tuning'] as const) {
      const spec = (deny: string[]): WorkloadSpec => ({
        kind,
        model: kind === 'embedding' ? 'BAAI/bge-m3' : 'meta-llama/Llama-3.1-8B-Instruct',
        traffic: { rpsAvg: 1 },
        training: { method: 'lora', tokensB: 0.1 },
        placement: { deny },
      });
      const of = (deny: string[]) => place(resolveWorkload('w', spec(deny), { catalog }), catalog);
      const p = of([]);
      assert.ok(p.recommended && p.nextBest, kind);
      assert.deepEqual(of([p.recommended.target.instance]).recommended?.target, p.nextBest.estimate.target, kind);
    }
  });

  it('says why it lost', () => {
    const p = placed({ instance: 'g6.xlarge', replicas: 1 });
    // 3 × $0.10 × 730 = $219; next 3 × $0.20 × 730 = $438.
    assert.deepEqual(chosen(p), ['c8g.2xlarge', 3]);
    assert.ok(p.nextBest);
    assert.equal(p.nextBest.estimate.target.instance, 'c7a.2xlarge');
    assert.equal(lostWords(p.workload, p.nextBest), '$219/mo more');
    const slow = placed({ deny: ['c7a', 'inf2', 'g6'] }, [...WORLD, { ...X86, type: 'm7a.2xlarge', ttft: 3 }]);
    assert.ok(slow.nextBest);
    assert.equal(slow.nextBest.lostBy, 'misses-slo');
    assert.equal(placed({ allow: ['c8g'] }).nextBest, undefined);
  });
});

describe('fallbacks', () => {
  it('stand in the order of the manifest, each with its estimate or why not', () => {
    const p = placed({ fallback: ['g6', 'X86', 'nobody', 'inf2.xlarge'], deny: ['inf2'] });
    assert.deepEqual(
      p.fallbacks.map(({ name, estimate }) => [name, estimate?.target.instance, estimate?.feasible]),
      [
        ['g6', 'g6.xlarge', true],
        ['X86', 'c7a.2xlarge', true],
        ['nobody', undefined, undefined],
        ['inf2.xlarge', 'inf2.xlarge', false],
      ],
    );
    assert.equal(
      fallbackSentence(p),
      'If it is not to be had: 1. 1 × g6.xlarge, $584/mo, TTFT 40 ms; 2. 3 × c7a.2xlarge, $438/mo, TTFT 1.9 s; 3. nobody (no machine is known by this name); 4. inf2.xlarge: Denied in the manifest.',
    );
  });
});

function estimateOf(instance: string, change: Partial<Estimate> = {}): Estimate {
  return {
    target: { hardwareClass: 'gpu', instance, instances: 1, replicas: 1, purchase: 'on-demand', region: 'us-east-1' },
    feasible: true,
    reasons: [],
    performance: {},
    memory: {},
    cost: { lines: [] },
    energy: {},
    range: {},
    evidence: [],
    ...change,
  };
}

describe('waiting', () => {
  const first = estimateOf('p5.48xlarge', { cost: { monthlyUsd: 7300, lines: [] } });
  const there = estimateOf('g6e.48xlarge', { cost: { monthlyUsd: 10_950, lines: [] } });
  const service = (placement: WorkloadSpec['placement']) =>
    waitingOf(
      workloadOf({ placement }),
      first,
      () => [{ name: 'g6e', estimate: there }],
      () => undefined,
    );

  it('of a service: what elsewhere costs more while one waits, against the price of the delay', () => {
    // ($10,950 − $7,300) / 730 h = $5/h more; 48 h: $240. At $6 an hour of delay 48 h cost $288: run elsewhere.
    const dear = service({ waitHours: 48, delayUsdPerHour: 6 });
    assert.deepEqual(
      [dear?.elsewhereUsd, dear?.waitUsd, dear?.breakEvenUsdPerHour, dear?.better, dear?.decidedBy],
      [240, 288, 5, 'elsewhere', 'cost'],
    );
    assert.equal(service({ waitHours: 48, delayUsdPerHour: 4 })?.better, 'wait');
    const open = service({ waitHours: 48 });
    assert.ok(open);
    assert.equal(open.better, undefined);
    assert.equal(
      waitingSentence(open),
      'Waiting 48 h for p5.48xlarge, or g6e.48xlarge now: elsewhere costs $240 more. Waiting pays while an hour of delay costs less than $5.00 (delayUsdPerHour is not stated).',
    );
  });

  it('is absent where neither a waiting time nor a deadline of a run is stated', () => {
    assert.equal(service({}), undefined);
    assert.equal(
      waitingOf(
        workloadOf({ placement: { waitHours: 1 } }),
        first,
        () => [],
        () => undefined,
      ),
      undefined,
    );
  });

  it('of a run: later by the wait and the difference in hours; the deadline comes first', () => {
    const quick = estimateOf('p5.48xlarge', { cost: { perRunUsd: 100, lines: [] }, performance: { runHours: 10 } });
    const slow = estimateOf('g6e.48xlarge', { cost: { perRunUsd: 160, lines: [] }, performance: { runHours: 30 } });
    const run = (placement: WorkloadSpec['placement'], deadlineHours?: number) =>
      waitingOf(
        workloadOf({ kind: 'training', placement, slo: { deadlineHours } }),
        quick,
        () => [{ name: 'g6e', estimate: slow }],
        () => undefined,
      );
    // Waiting 50 h ends after 50 + 10 = 60 h, elsewhere after 30 h: 30 h later, $60 less: $2 an hour of delay.
    const open = run({ waitHours: 50 });
    assert.deepEqual([open?.delayHours, open?.elsewhereUsd, open?.breakEvenUsdPerHour], [30, 60, 2]);
    // A wait of 15 h still ends 5 h before the other, for less money: no price of an hour is needed.
    assert.equal(run({ waitHours: 15 })?.better, 'wait');
    // A deadline of 40 h leaves 40 − 10 = 30 h.
    const late = run({ waitHours: 50, delayUsdPerHour: 0 }, 40);
    assert.deepEqual([late?.longestWaitHours, late?.better, late?.decidedBy], [30, 'elsewhere', 'deadline']);
    assert.deepEqual([run({}, 40)?.longestWaitHours, run({}, 40)?.better], [30, undefined]);
  });
});

describe('availability', () => {
  const catalog = getCatalog();
  const of = (instance: string, region: string, owned?: { instance: string; count: number }[]) =>
    availabilityOf({ placement: { owned } }, { ...estimateOf(instance).target, region }, catalog);

  it('is what a dated source says, and unknown where none does', () => {
    assert.equal(of('p5.48xlarge', 'us-east-1').class, 'scarce');
    assert.equal(of('p5.48xlarge', 'us-east-1').date, '2026-06-08');
    assert.equal(of('p5.48xlarge', 'eu-north-1').class, 'unknown');
    assert.equal(of('c8g.2xlarge', 'us-east-1').class, 'unknown');
    assert.equal(of('p6-b200.48xlarge', 'us-east-1').class, 'unknown');
  });

  it('names Capacity Blocks of the region, else those elsewhere', () => {
    assert.deepEqual(of('p5e.48xlarge', 'us-east-2').capacityBlocks, [
      { region: 'us-east-2', usdPerHour: 39.799, date: '2026-01-31' },
    ]);
    assert.equal(of('p5e.48xlarge', 'eu-central-1').class, 'capacity-block');
    assert.ok((of('p5e.48xlarge', 'eu-central-1').capacityBlocks?.length ?? 0) > 5);
  });

  it('of owned machines is certain, as far as they go', () => {
    assert.equal(of('p5.48xlarge', 'us-east-1', [{ instance: 'p5.48xlarge', count: 1 }]).class, 'owned');
    const two = { ...estimateOf('p5.48xlarge').target, instances: 2 };
    const part = availabilityOf({ placement: { owned: [{ instance: 'p5.48xlarge', count: 1 }] } }, two, catalog);
    assert.equal(part.class, 'scarce');
    assert.match(part.note ?? '', /1 of 2 owned$/);
  });
});
