import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { interruptionOf } from '../../../../shared/src/catalog/interruptions';
import { servicePrices, tieredUsd } from '../../../../shared/src/catalog/servicePrices';
import type { Price } from '../../../../shared/src/catalog/types';
import { besidesOf, includedBy, startSeconds } from '../../../../shared/src/model/besides';
import { monthlyOf, costOf } from '../../../../shared/src/model/cost';
import { estimate } from '../../../../shared/src/model/estimate';
import { machineOf } from '../../../../shared/src/model/hardware';
import { dayOf, machineHoursOf, machineStarts, stopsOf } from '../../../../shared/src/model/replicaCurve';
import type { ReplicaLaw } from '../../../../shared/src/model/replicaCurve';
import { sizeFor } from '../../../../shared/src/model/sizing';
import { admissionAt } from '../../../../shared/src/model/admission';
import { place } from '../../../../shared/src/placement/place';
import { priceFor } from '../../../../shared/src/placement/configurations';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Estimate } from '../../../../shared/src/report/schema';
import { usdPerHour } from '../../../../shared/src/units';
import { machinesUsd } from '../../../../shared/src/words/bill';
import { costModel } from '../../../../shared/src/placement/realModel';
import { configurationOf, modelNamed, workloadOf } from './support';

function close(actual: number | undefined, expected: number, within = 0.005): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected} ± ${within}`);
}

const line = (e: Pick<Estimate, 'cost'>, name: string) => e.cost.lines.find((each) => each.name === name)?.monthlyUsd;
const sum = (e: Pick<Estimate, 'cost'>) => e.cost.lines.reduce((total, each) => total + each.monthlyUsd, 0);
const catalog = getCatalog();
const OFF = { storage: false, loadBalancer: false, trafficOut: false, betweenZones: false };

/** Llama 3.1 8B at 16 bits: 8.03e9 · 2 B. */
const WEIGHTS_GB = 16.06;

describe('cost: what stands beside the machines', () => {
  // 0.6 req/s, 420 tokens in, 120 out, two g6.xlarge, us-east-1
  const e = estimate(workloadOf(), configurationOf('g6.xlarge', { replicas: 2 }));

  it('a disk on each machine', () => {
    // 2 machines · (30 + 16.06) GB · $0.08 a GB-month = $7.3696
    close(line(e, 'disks for weights'), 2 * (30 + WEIGHTS_GB) * 0.08, 1e-6);
    close(line(e, 'disks for weights'), 7.3696, 1e-6);
  });

  it('a copy of the weights in S3', () => {
    // 16.06 GB · $0.023 = $0.3694
    close(line(e, 'weights in S3'), 0.3694, 1e-4);
  });

  it('a load balancer by hours and units, where more than one replica runs', () => {
    // 730 h · $0.0225 = $16.425
    // answers: 1,576,800 · 120 · (4 + 250) B = 48.0609 GB; prompts: 1,576,800 · 420 · 4 B = 2.6490 GB
    // units: max(0.6 / 25, 50.7099 GB / 730 h) = 0.069466; · 730 h · $0.008 = $0.4057
    close(line(e, 'load balancer'), 16.425 + 0.4057, 1e-3);
    const alone = estimate(workloadOf(), configurationOf('g6.xlarge', { replicas: 1 }));
    assert.equal(line(alone, 'load balancer'), undefined);
  });

  it('traffic out, by tiers', () => {
    // 48 GB are below the 100 GB that cost nothing
    assert.equal(line(e, 'traffic out'), undefined);
    // 60 req/s: 4,806.1 GB; (4,806.0864 − 100) · $0.09 = $423.55
    const busy = workloadOf({ traffic: { rpsAvg: 60, rpsPeak: 60 } });
    close(besidesOf(busy).trafficOutUsd, (4806.0864 - 100) * 0.09, 1e-6);
    // Three tiers: 10,140 GB · 0.09 + 40,960 · 0.085 + 900 · 0.07 = 912.6 + 3,481.6 + 63
    const out = servicePrices('us-east-1').get('traffic-out');
    assert.ok(out);
    close(tieredUsd(out, 52_100), 912.6 + 3481.6 + 63, 1e-9);
  });

  it('calls of an agent that cross to another zone', () => {
    const llm = workloadOf();
    const agent = {
      steps: 10,
      modelCallsPerStep: 1,
      contextGrowthTokensPerStep: 0,
      parallelBranches: 1,
      llm,
      tools: [],
    };
    const calls = workloadOf({ kind: 'agent', agent, traffic: { rpsAvg: 0.1, rpsPeak: 0.1 }, model: undefined });
    // 262,800 tasks · 10 calls · 540 tokens · 4 B · ½ = 2.838 GB; · 2 sides · $0.01 = $0.0568
    close(besidesOf(calls).betweenZonesUsd, 0.05676, 1e-5);
  });

  it('a cluster, where it is asked for', () => {
    const asked = workloadOf({ pricing: { include: { cluster: true } } });
    // 730 h · $0.10
    close(line(estimate(asked, configurationOf('g6.xlarge')), 'cluster fee'), 73);
    assert.equal(line(e, 'cluster fee'), undefined);
  });

  it('each line names its source, and how sure it is', () => {
    for (const each of e.cost.lines) {
      assert.ok(each.source && each.basis, each.name);
    }
    assert.equal(e.cost.lines[0]?.basis, 'published');
    const elsewhere = getCatalog().price('g6.xlarge', 'eu-central-1', 'on-demand');
    const there = workloadOf({ region: 'eu-central-1' });
    const scaled = estimate(there, configurationOf('g6.xlarge', { price: elsewhere, region: 'eu-central-1' }));
    assert.equal(scaled.cost.lines[0]?.basis, 'scaled');
  });

  it('what is switched off is not there, and nothing else changes', () => {
    const off = estimate(workloadOf({ pricing: { include: OFF } }), configurationOf('g6.xlarge', { replicas: 2 }));
    close(off.cost.monthlyUsd, 1175.008, 1e-6);
    close(machinesUsd(off), machinesUsd(e) ?? 0, 1e-9);
  });

  it('a region without a price leaves the line out and says so', () => {
    const stockholm = estimate(workloadOf({ region: 'eu-north-1' }), configurationOf('g6.xlarge', { replicas: 2 }));
    assert.deepEqual(stockholm.cost.missing, ['load balancer', 'load balancer, by use']);
    assert.equal(line(stockholm, 'load balancer'), undefined);
    const nowhere = estimate(workloadOf({ region: 'mars-1' }), configurationOf('g6.xlarge'));
    assert.equal(nowhere.cost.missing?.length, 5);
    close(sum(nowhere), nowhere.cost.monthlyUsd ?? 0, 0);
  });

  it('follows from the kind', () => {
    const of = (changes: Parameters<typeof workloadOf>[0]) => includedBy(workloadOf(changes));
    assert.deepEqual(of({ kind: 'batch' }), { ...of({}), loadBalancer: false, trafficOut: false });
    assert.equal(of({ kind: 'embedding' }).trafficOut, false);
    assert.equal(of({ traffic: { concurrency: 8 } }).loadBalancer, false);
    assert.equal(of({ kind: 'training' }).loadBalancer, false);
  });
});

describe('cost: how machines are paid for', () => {
  const spec = (placement: WorkloadSpec['placement'], pricing: WorkloadSpec['pricing'] = {}) =>
    resolveWorkload(
      'chat',
      {
        kind: 'inference',
        model: 'meta-llama/Llama-3.1-8B-Instruct',
        traffic: { rpsAvg: 0.6, rpsPeak: 1.5, hourlyProfile: 'flat' },
        placement,
        pricing: { include: OFF, ...pricing },
      },
      { catalog },
    );
  const now = (placement: WorkloadSpec['placement'], pricing?: WorkloadSpec['pricing']) => {
    const { current } = place(spec(placement, pricing), catalog);
    assert.ok(current);
    return current;
  };

  it('on demand: machines · 730 h · price', () => {
    close(now({ instance: 'g6.xlarge', replicas: 2 }).cost.monthlyUsd, 2 * 730 * 0.8048);
  });

  it('a 1-year plan, where one is listed; a 3-year plan has no list', () => {
    const oneYear = now({ instance: 'g5.xlarge', replicas: 2, purchase: 'savings-1y' });
    const listed = catalog.price('g5.xlarge', 'us-east-1', 'savings-1y')?.usdPerHour ?? Number.NaN;
    close(oneYear.cost.monthlyUsd, 2 * 730 * listed);
    assert.ok(listed < 1.006);
    const three = now({ instance: 'g5.xlarge', replicas: 2, purchase: 'savings-3y' });
    assert.equal(three.cost.monthlyUsd, undefined);
    assert.ok(three.reasonCodes?.includes('price-unknown'));
  });

  it('an own discount and an own price', () => {
    close(now({ instance: 'g6.xlarge', replicas: 2 }, { discountPct: 25 }).cost.monthlyUsd, 2 * 730 * 0.8048 * 0.75);
    const own = now({ instance: 'g6.xlarge', replicas: 2 }, { overrides: { 'g6.xlarge': 0.5 }, discountPct: 25 });
    // An own price is what is paid: no discount on top.
    close(own.cost.monthlyUsd, 2 * 730 * 0.5);
    assert.equal(own.cost.lines[0]?.basis, 'override');
  });

  it('spot: the price, and what a machine in place of an interrupted one costs until it answers', () => {
    const spot = now({ instance: 'g6.xlarge', replicas: 2, purchase: 'spot' });
    const price = catalog.price('g6.xlarge', 'us-east-1', 'spot');
    assert.ok(price?.interruption);
    // More than 20 % of g6.xlarge are taken back in a month (25 % assumed): −ln(0.75) / 730 h
    close(price.interruption.perHour, 0.000394085, 1e-8);
    // 60 s + 16.06e9 B / (125 · 2^20 B/s) = 182.5 s
    close(startSeconds(spec({})), 60 + 16.06e9 / (125 * 2 ** 20), 1e-6);
    const instances = 2 * 730 * price.usdPerHour;
    close(line(spot, 'rework after spot interruptions'), (instances * 0.000394085 * 182.53) / 3600, 1e-5);
    close(spot.cost.monthlyUsd, instances * (1 + (0.000394085 * 182.53) / 3600), 1e-4);
    assert.equal(
      spot.cost.lines.find(({ name }) => name.startsWith('rework'))?.source?.includes('Spot Instance Advisor'),
      true,
    );
  });

  it('spot in a region without a feed says that the rate is assumed', () => {
    const there = interruptionOf('p5e.48xlarge', 'us-west-2');
    assert.equal(there.evidence, 'assumed');
    // 12.5 % a month: −ln(0.875) / 730
    close(there.perHour, 0.000182918, 1e-8);
  });

  it('spot for a training run: work since the checkpoint, or all of it', () => {
    const training = {
      method: 'lora',
      tokens: 0.6e9,
      seqLen: 2048,
      globalBatch: 64,
      optimizer: 'adamw',
      checkpointEveryMin: 60,
      interruptible: true,
    } as const;
    const perHour = 0.001;
    const source = { title: 'test' };
    const interruption = { perHour, words: 'test', evidence: 'assumed', source } as const;
    const price: Price = { usdPerHour: usdPerHour(2), basis: 'scaled', source };
    const run = (changes: object, spot: boolean) =>
      estimate(
        workloadOf({ kind: 'fine-tuning', training: { ...training, ...changes }, pricing: { include: OFF } }),
        configurationOf('p5.4xlarge', { price: spot ? { ...price, interruption } : price }),
      );
    const calm = run({}, false).performance.runHours ?? 0;
    // hours / (1 − 0.001 · (½ h + 1/6 h))
    const spot = run({}, true);
    close(spot.performance.runHours, calm / (1 - 0.001 * (0.5 + 1 / 6)), 1e-9);
    close(spot.cost.perRunUsd, 2 * (spot.performance.runHours ?? 0), 1e-9);
    close(line(spot, 'rework after spot interruptions'), 2 * ((spot.performance.runHours ?? 0) - calm), 1e-9);
    close(sum(spot), spot.cost.monthlyUsd ?? 0, 0);
    // From the start each time: (exp(0.001 · hours) − 1) · (1 / 0.001 + 1/6)
    const again = run({ interruptible: false }, true);
    close(again.performance.runHours, (Math.exp(0.001 * calm) - 1) * (1000 + 1 / 6), 1e-6);
    // exp(0.001 · 1000 · hours) tries: nobody waits for that
    const never = run({ interruptible: false, tokens: 600e9 }, true);
    assert.equal(never.feasible, false);
    assert.ok(never.reasonCodes?.includes('spot-never-done'));
  });

  it('owned machines cost nothing up to their number', () => {
    const owned = [{ instance: 'g6.xlarge', count: 1 }];
    const half = now({ instance: 'g6.xlarge', replicas: 2, owned });
    close(half.cost.monthlyUsd, 730 * 0.8048);
    close(half.cost.hourlyUsd, 0.8048);
    assert.equal(half.cost.lines[0]?.name, 'owned machines, paid for already');
    const all = now({ instance: 'g6.xlarge', replicas: 1, owned });
    close(all.cost.monthlyUsd, 0);
    // No price is paid, so none is named.
    assert.deepEqual(
      all.cost.lines.map(({ name }) => name),
      ['owned machines, paid for already'],
    );
    // Of a type that nobody prices: free up to the count, unknown beyond.
    const unlisted = { instance: 'p5e.48xlarge', count: 1 };
    close(now({ instance: 'p5e.48xlarge', replicas: 1, owned: [unlisted] }).cost.monthlyUsd, 0);
    assert.equal(now({ instance: 'p5e.48xlarge', replicas: 2, owned: [unlisted] }).cost.monthlyUsd, undefined);
  });

  it('owned machines win the ranking while they last', () => {
    const workload = spec({ owned: [{ instance: 'g6e.xlarge', count: 4 }] });
    const { recommended } = place(workload, catalog);
    assert.equal(recommended?.target.instance, 'g6e.xlarge');
    close(recommended?.cost.monthlyUsd, 0);
    const instance = catalog.instance('g6e.xlarge');
    assert.ok(instance);
    assert.equal(priceFor(workload, instance, catalog)?.owned, 4);
  });

  it('another currency at the stated rate, and none without', () => {
    const euro = now({ instance: 'g6.xlarge', replicas: 2 }, { currency: 'eur', usdPerUnit: 1.25 });
    // $1,175.008 / 1.25 = EUR 940.01
    assert.equal(euro.cost.currency?.code, 'EUR');
    close(euro.cost.currency?.monthly, 940.0064);
    close(euro.cost.monthlyUsd, 1175.008);
    assert.equal(now({ instance: 'g6.xlarge', replicas: 2 }, { currency: 'EUR' }).cost.currency, undefined);
  });
});

describe('cost: the day', () => {
  const machine = machineOf(configurationOf('g6.xlarge'));
  /** One replica takes 1 req/s. Night 0, morning 0.5, noon 2.5, evening 1. */
  const rates = Array.from({ length: 24 }, (_, h) => (h < 6 ? 0 : h < 10 ? 0.5 : h < 14 ? 2.5 : 1));
  const law = (changes: Partial<ReplicaLaw> = {}): ReplicaLaw => ({
    admitted: () => 1,
    floor: 0,
    ceiling: 100,
    scales: true,
    peak: 2.5,
    rates: () => rates,
    busyHours: 730,
    ...changes,
  });

  it('replicas follow the load: 6 h of none, 4 of one, 4 of three, 10 of one', () => {
    const day = dayOf(law());
    assert.deepEqual(day, [...Array(6).fill(0), ...Array(4).fill(1), ...Array(4).fill(3), ...Array(10).fill(1)]);
    // 4 + 12 + 10 = 26 replica-hours a day; 26 / 24 · 730 h = 790.83 h
    close(machineHoursOf(law(), day, machine, 0), (26 / 24) * 730, 1e-9);
    assert.deepEqual(stopsOf(day), { hours: [0, 1, 2, 3, 4, 5], starts: 1 });
    // 0 → 1 at six, 1 → 3 at ten: three machines start
    assert.equal(machineStarts(day, machine, 0), 3);
  });

  it('on 20 days of 730 / 24, the floor runs in the rest of the month', () => {
    const some = law({ busyHours: 480, floor: 1 });
    // 6 h of one more a day: 32 / 24 · 480 h + 1 · 250 h = 890 h
    close(machineHoursOf(some, dayOf(some), machine, 0), 890, 1e-9);
  });

  it('of one owned machine, only what is above it is paid for', () => {
    // 4 h · 2 a day: 8 / 24 · 730
    close(machineHoursOf(law(), dayOf(law()), machine, 1), (8 / 24) * 730, 1e-9);
  });

  it('replicas that share a machine fill it before the next is paid for', () => {
    const shared = machineOf(configurationOf('g6.12xlarge', { acceleratorsPerReplica: 2, tensorParallel: 2 }));
    // Two on a machine: ⌈3 / 2⌉ = 2 at noon; 4 + 8 + 10 = 22 machine-hours a day
    close(machineHoursOf(law(), dayOf(law()), shared, 0), (22 / 24) * 730, 1e-9);
  });

  it('the area under the replica curve is what is billed', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { minLength: 24, maxLength: 24 }),
        fc.double({ min: 0.1, max: 5, noNaN: true }),
        fc.integer({ min: 0, max: 3 }),
        fc.double({ min: 1, max: 31, noNaN: true }),
        (shape, admitted, floor, days) => {
          const traffic = { rpsAvg: 5, rpsPeak: 12, hourlyShape: shape, daysPerMonth: days };
          const workload = workloadOf({ traffic, placement: { minReplicas: floor } });
          const sizing = sizeFor(workload, configurationOf('g6.xlarge'), admissionAt(admitted));
          assert.ok(sizing.law);
          const day = dayOf(sizing.law);
          const busy = Math.min(730, 24 * days);
          const area = (day.reduce((a, b) => a + b, 0) / 24) * busy + floor * (730 - busy);
          close(sizing.replicaHours, area, 1e-6);
          close(machineHoursOf(sizing.law, day, machine, 0), area, 1e-6);
        },
      ),
    );
  });

  it('a service that stops at night: hours, starts, and the wait of the first caller', () => {
    const shape = Array.from({ length: 24 }, (_, h) => (h < 16 ? 0 : 3));
    const workload = workloadOf({
      traffic: { rpsAvg: 0.2, rpsPeak: 0.6, hourlyShape: shape, daysPerMonth: 365 / 12 },
      placement: { scaleToZero: true, coldStartS: 140 },
      pricing: { include: OFF },
    });
    const e = estimate(workload, configurationOf('g6.xlarge'));
    assert.equal(e.target.replicas, 1);
    // 8 of 24 h: 243.33 h · $0.8048
    close(machinesUsd(e), (730 / 3) * 0.8048);
    // One start a day: 30.4167 · 140 s · $0.8048 / 3,600 s
    close(line(e, 'machines that start'), ((365 / 12) * 140 * 0.8048) / 3600, 1e-6);
    assert.deepEqual(
      e.cost.day?.stoppedHours,
      Array.from({ length: 16 }, (_, h) => h),
    );
    assert.deepEqual([e.cost.day?.startsPerDay, e.cost.day?.startSeconds], [1, 140]);
    close(sum(e), e.cost.monthlyUsd ?? 0, 0);
  });
});

describe('cost: over load', () => {
  it('a capped service has no price where it saturates', () => {
    const capped = workloadOf({ traffic: { rpsAvg: 1, rpsPeak: 1 }, placement: { maxReplicas: 1 } });
    const law = costModel(undefined).law?.(capped, configurationOf('g6.xlarge', { replicas: undefined }));
    assert.ok((law?.at(0.1).usd ?? 0) > 587);
    assert.equal(law?.at(1000).usd, undefined);
    assert.equal(law?.at(1000).replicas, 1);
  });
});

describe('cost: laws of the bill', () => {
  const usd = fc.double({ min: 0, max: 1e5, noNaN: true });

  it('the lines sum to the total, to the last bit; and so does what ranking uses', () => {
    fc.assert(
      fc.property(
        usd,
        usd,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 9 }),
        (price, hours, working, replicas) => {
          const paid: Price = { usdPerHour: usdPerHour(price), basis: 'published', source: { title: 'test' } };
          const month = {
            machineHours: hours,
            machines: replicas,
            replicas,
            workingShare: working,
          };
          const besides = besidesOf(workloadOf({}, modelNamed('meta-llama/Llama-3.1-8B-Instruct')));
          const cost = costOf(paid, month, { requestsPerMonth: 1e6, outTokens: 10 }, besides);
          assert.equal(sum({ cost }), cost.monthlyUsd);
          assert.equal(monthlyOf(paid, month, besides), cost.monthlyUsd);
        },
      ),
    );
  });

  it('ranking and the estimate say the same of every kind of target', () => {
    for (const type of ['g6.xlarge', 'c8g.4xlarge', 'g6.48xlarge', 'inf2.xlarge']) {
      const workload = workloadOf({ precision: 'int4', placement: { minReplicas: 1 } });
      const { candidates } = place(workload, catalog);
      const found = candidates.find(({ target }) => target.instance === type);
      if (found?.cost.monthlyUsd !== undefined) {
        close(sum(found), found.cost.monthlyUsd, 0);
      }
    }
  });
});
