import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { combined, endsOf, GRID_SPREAD, monthRange, perUnit, rangeLike } from '../../../../shared/src/model/carbon';
import { embodiedOf, KG_PER_GB } from '../../../../shared/src/model/embodied';
import { estimate } from '../../../../shared/src/model/estimate';
import { configurationOf, workloadOf } from '../model/support';

const catalog = getCatalog();
const rows = catalog.energyRows ?? [];

function close(actual: number | undefined, expected: number, within = 1e-9) {
  assert.ok(
    actual !== undefined && Math.abs(actual - expected) <= within * Math.max(1, Math.abs(expected)),
    `${actual} is not ${expected}`,
  );
}

function instance(type: string) {
  const found = catalog.instance(type);
  assert.ok(found, type);
  return found;
}

describe('energy and carbon of one unit', () => {
  it('share out the whole month', () => {
    // 30 kWh over 1.5M requests of 100 tokens: 20 mWh a request, 30,000 Wh / 150M · 1M = 200 Wh per 1M tokens.
    const unit = perUnit({ kwh: 30, requestsPerMonth: 1.5e6, outTokens: 1.5e8, grid: 400 });
    close(unit.whPerRequest, 0.02);
    close(unit.whPerMTokens, 200);
    // 0.02 Wh · 400 g/kWh / 1000 = 8 mg; 200 Wh: 80 g.
    close(unit.gCo2ePerRequest, 0.008);
    close(unit.gCo2ePerMTokens, 80);
    const quiet = perUnit({ kwh: 30, requestsPerMonth: 0, outTokens: 0, grid: undefined });
    assert.deepEqual(Object.values(quiet), [undefined, undefined, undefined, undefined]);
  });

  it('agree with the month in an estimate', () => {
    const workload = workloadOf();
    const e = estimate(workload, configurationOf('g6e.xlarge', { replicas: 2 })).energy;
    const requests = workload.traffic.rpsAvg * 3600 * 730;
    close(e.whPerRequest, ((e.kwhPerMonth ?? 0) * 1000) / requests);
    close(e.whPerMTokens, ((e.kwhPerMonth ?? 0) * 1e9) / (requests * workload.tokens.outMean));
    // us-east-1: PUE 1.15, 396.25 gCO2e/kWh, location-based; 730 h of two machines at averageW.
    close(e.kwhPerMonth, ((e.averageW ?? 0) * 730 * 1.15) / 1000);
    close(e.kgCo2ePerMonth, ((e.kwhPerMonth ?? 0) * 396.25) / 1000);
    close(e.gCo2ePerRequest, ((e.kgCo2ePerMonth ?? 0) * 1000) / requests);
    assert.deepEqual([e.pue, e.gridGco2ePerKwh, e.gridBasis], [1.15, 396.25, 'location']);
  });

  it('of a stated grid say so, and have no range for it', () => {
    const at = (energy?: { gridGco2ePerKwh: number }) =>
      estimate(workloadOf({ energy }), configurationOf('g6e.xlarge'));
    const stated = at({ gridGco2ePerKwh: 0 });
    assert.deepEqual([stated.energy.gridBasis, stated.energy.kgCo2ePerMonth], ['stated', 0]);
    const width = (e: ReturnType<typeof at>) =>
      (e.range.kgCo2ePerMonth?.high ?? Number.NaN) / (e.energy.kgCo2ePerMonth ?? Number.NaN);
    assert.ok(width(at({ gridGco2ePerKwh: 400 })) < width(at()));
    assert.ok((stated.energy.embodiedKgCo2ePerMonth ?? 0) > 0);
  });

  it('of a run are those of all its hours', () => {
    const run = (tokens: number) =>
      estimate(
        workloadOf({
          kind: 'training',
          training: {
            method: 'lora',
            tokens,
            seqLen: 2048,
            globalBatch: 64,
            optimizer: 'adamw',
            checkpointEveryMin: 30,
            interruptible: false,
          },
        }),
        configurationOf('g6e.xlarge', { acceleratorsPerReplica: 1, replicas: 1 }),
      );
    const [short, long] = [run(1e8), run(1e11)];
    assert.ok((long.performance.runHours ?? 0) > 1460);
    close(short.energy.kwhPerRun, short.energy.kwhPerMonth ?? 0);
    // The month holds 730 of so many hours.
    close(long.energy.kwhPerRun, ((long.energy.kwhPerMonth ?? 0) * (long.performance.runHours ?? 0)) / 730);
    close(long.energy.whPerMTokens, ((long.energy.kwhPerRun ?? 0) * 1000) / 1e5);
    assert.ok(long.range.kwhPerRun && long.range.kgCo2ePerMonth);
  });

  it('of an agent’s task are its own machines’ and its model calls’', () => {
    const agent = {
      steps: 10,
      modelCallsPerStep: 1,
      contextGrowthTokensPerStep: 0,
      parallelBranches: 1,
      tools: [{ name: 't', callsPerTask: 1, cpuSeconds: 1, memoryBytes: 2 ** 28, waitSeconds: 0 }],
    };
    const workload = workloadOf({ kind: 'agent', agent, tokens: { outMean: 120 } }, null);
    const llm = estimate(workloadOf(), configurationOf('g6e.xlarge'));
    const e = estimate(workload, configurationOf('c8g.xlarge'), { llmEstimate: llm });
    // Ten calls, each as long as (TTFT + 119 TPOT) of the model's own request.
    const { ttft, tpot, e2e } = llm.performance;
    const call = (ttft?.p50 ?? 0) + 119 * (tpot?.p50 ?? 0);
    close(
      e.energy.whPerTask,
      (e.energy.whPerRequest ?? 0) + (10 * (llm.energy.whPerRequest ?? 0) * call) / (e2e?.p50 ?? 1),
    );
    assert.equal(estimate(workload, configurationOf('c8g.xlarge')).energy.whPerTask, undefined);
  });
});

describe('ranges of energy', () => {
  it('add independent factors as logarithms at a right angle', () => {
    close(combined(1, 2), 2);
    close(combined(2, 1), 2);
    // ln² 2 + ln² 2 = (√2 · ln 2)²
    close(combined(2, 2), 2 ** Math.SQRT2);
    assert.deepEqual(rangeLike(20, endsOf(10, { low: 5, high: 20 })), { low: 10, high: 40 });
    assert.equal(rangeLike(20, endsOf(undefined, undefined)), undefined);
  });

  it('of a month widen with the hours that other machines would need', () => {
    assert.deepEqual(monthRange(10, 2, { low: 730, high: 730 }, 730), { low: 5, high: 20 });
    const wide = monthRange(10, 2, { low: 730, high: 1460 }, 730);
    assert.deepEqual([wide?.low, (wide?.high ?? 0) > 20], [5, true]);
    close(wide?.high, 10 * 2 ** Math.SQRT2);
  });

  it('take for the grid what two published sets differ by in 80 % of the regions', () => {
    const of = (record: string) => new Map(rows.filter((r) => r.record === record).map((r) => [r.key, r.value]));
    const [ours, theirs] = [of('grid_intensity_location'), of('grid_intensity_ccf')];
    const ratios = [...ours]
      .flatMap(([key, value]) => {
        const other = theirs.get(key);
        return other === undefined ? [] : [Math.exp(Math.abs(Math.log(value / other)))];
      })
      .toSorted((a, b) => a - b);
    assert.equal(ratios.length, 25);
    close(ratios[Math.ceil(0.8 * ratios.length) - 1], GRID_SPREAD, 0.005);
  });
});

describe('embodied carbon', () => {
  it('is what the published rows of whole servers say', () => {
    const published = new Map(rows.filter((r) => r.record === 'embodied_server').map((r) => [r.key, r.value]));
    // 533 / 384 kg a GB: (1,688.46 − 1,155.46) / (512 − 128).
    close(((published.get('r6g.16xlarge') ?? 0) - (published.get('c6g.16xlarge') ?? 0)) / 384, KG_PER_GB, 1e-4);
    // 1,000 + (128 − 16) · 1.388 = 1,155.46; 1,000 + (256 − 16) · 1.388 = 1,333.12.
    for (const type of ['c6g.16xlarge', 'm6g.16xlarge']) {
      close(embodiedOf(instance(type))?.kgCo2e, published.get(type) ?? 0, 1e-4);
    }
  });

  it('of a size is its share of the host, and its own memory', () => {
    // c6g.xlarge: 4 of 64 vCPUs, 8 GB: (1,000 − 16 · 1.388) / 16 + 8 · 1.388 kg, over 35,040 h.
    const kg = (1000 - 16 * KG_PER_GB) / 16 + 8 * KG_PER_GB;
    close(embodiedOf(instance('c6g.xlarge'))?.kgCo2e, kg);
    close(embodiedOf(instance('c6g.xlarge'))?.kgPerHour, kg / 35_040);
  });

  it('of accelerators is the published one, else Teads’ 150 kg, said', () => {
    // Two sockets: 1,000 + 100 − 16 · 1.388; 2,048 GB; eight H100 of 164 kg.
    close(embodiedOf(instance('p5.48xlarge'))?.kgCo2e, 1100 + (2048 - 16) * KG_PER_GB + 8 * 164);
    // An eighth of a card counts as that.
    const part = embodiedOf(instance('g6f.large'));
    assert.match(part?.source ?? '', /no figure is published, 150 kg each assumed/);
    assert.ok((part?.kgCo2e ?? 0) < 100, `${part?.kgCo2e}`);
    for (const one of catalog.instances) {
      const found = embodiedOf(one);
      assert.ok(!found || (found.kgCo2e > 0 && found.kgCo2e < 10_000), one.type);
    }
  });
});
