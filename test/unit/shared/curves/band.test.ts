import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { atSpeed, speedSpread } from '../../../../shared/src/curves/band';
import { breakEvens, drawnTargets } from '../../../../shared/src/curves/curvesOf';
import { cheapestReaches } from '../../../../shared/src/curves/envelope';
import { pointsOf } from '../../../../shared/src/curves/points';
import { HIGH, LOW } from '../../../../shared/src/curves/span';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { place } from '../../../../shared/src/placement/place';
import type { Placement } from '../../../../shared/src/placement/place';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import { panelLoad } from '../../../../shared/src/words/load';

const catalog = getCatalog();
const CHAT: WorkloadSpec = {
  kind: 'inference',
  model: 'meta-llama/Llama-3.2-3B-Instruct',
  precision: 'int4',
  traffic: { rpsAvg: 0.6, rpsPeak: 2.5, hourlyProfile: 'business-hours' },
  tokens: { inMean: 420, outMean: 120 },
  slo: { ttftMsP95: 2000, tpotMsP95: 100 },
  placement: { instance: 'g6.xlarge', minReplicas: 1, maxReplicas: 40 },
  pricing: { apiAlternative: { inUsdPerM: 0.6, outUsdPerM: 3 } },
};

function placed(spec: WorkloadSpec): Placement {
  const defaults = { region: 'us-east-1', purchase: 'on-demand' } as const;
  return place(resolveWorkload('chat', spec, { catalog, siblings: new Map(), defaults }), catalog);
}

function targetsOf(placement: Placement) {
  const targets = drawnTargets(placement);
  assert.ok(targets.ok);
  return targets.drawn;
}

describe('the range of a cost over load', () => {
  const placement = placed(CHAT);
  const drawn = targetsOf(placement);
  const machines = drawn.flatMap(({ law, estimate }) => (estimate ? [{ law, estimate }] : []));

  it('at the stated load it is the range of the estimate', () => {
    for (const { law, estimate } of machines.filter(({ estimate: { target } }) => target.hardwareClass !== 'gpu')) {
      const spread = speedSpread(estimate);
      assert.ok(spread);
      const { monthlyUsd } = estimate.range;
      assert.ok(monthlyUsd);
      const ends = [atSpeed(law, spread.quick).at(1).usd, atSpeed(law, spread.slow).at(1).usd];
      assert.ok(Math.abs((ends[0] ?? 0) - monthlyUsd.low) < 0.01 * monthlyUsd.low, `${ends} ${monthlyUsd.low}`);
      assert.ok(Math.abs((ends[1] ?? 0) - monthlyUsd.high) < 0.01 * monthlyUsd.high, `${ends} ${monthlyUsd.high}`);
    }
  });

  it('holds the estimate at every load: a quicker machine never costs more, a slower one never less', () => {
    for (const { law, estimate } of machines) {
      const { slow, quick } = speedSpread(estimate) ?? { slow: 1, quick: 1 };
      assert.ok(slow < 1 && quick > 1);
      for (let load = LOW; load < HIGH; load *= 1.07) {
        const [low, now, high] = [law.at(load, quick).usd, law.at(load).usd, law.at(load, slow).usd];
        assert.ok(low !== undefined && now !== undefined);
        assert.ok(low <= now + 1e-6 && now <= (high ?? Infinity) + 1e-6, `${load}: ${low} ${now} ${high}`);
      }
    }
  });

  it('jumps where the law of the slower machine jumps', () => {
    const [{ law }] = machines as [(typeof machines)[number]];
    const slow = atSpeed(law, 0.5);
    const { loads } = slow.steps(LOW, HIGH);
    assert.ok(loads.length > 3);
    const jumps = loads.filter(
      (load) => (slow.at(load * 1.0001).replicas ?? 0) > (slow.at(load * 0.9999).replicas ?? 0),
    );
    assert.ok(jumps.length > 3, `${jumps.length} of ${loads.length}`);
    assert.ok(jumps.every((load) => law.at(load * 2.0002).replicas > law.at(load * 1.9998).replicas));
    assert.ok(pointsOf(slow, placement.workload, LOW, HIGH, 2).isThinned);
  });
});

describe('the cheapest target, load by load', () => {
  it('covers the span without a gap, each the cheapest inside its stretch', () => {
    const placement = placed(CHAT);
    const drawn = targetsOf(placement);
    const rate = placement.workload.traffic.rpsAvg;
    const reaches = cheapestReaches(drawn, rate, breakEvens(drawn, rate));
    assert.ok(reaches.length >= 2);
    assert.ok(Math.abs((reaches[0]?.from ?? 0) - rate * LOW) < 1e-9);
    assert.ok(Math.abs((reaches.at(-1)?.to ?? 0) - rate * HIGH) < 1e-9);
    reaches.slice(1).forEach(({ from }, i) => assert.equal(from, reaches[i]?.to));
    for (const { name, from, to } of reaches) {
      const factor = Math.sqrt(from * to) / rate;
      const own = drawn.find((each) => each.name === name)?.law.at(factor).usd ?? NaN;
      for (const { law, estimate } of drawn.filter((each) => each.estimate?.meetsSlo !== false)) {
        assert.ok(own <= (law.at(factor).usd ?? Infinity) + 1e-6, `${name} at ${factor}: ${estimate?.target.instance}`);
      }
    }
  });
});

describe('cost over load in the panel', () => {
  const load = panelLoad(placed(CHAT));

  it('says in one sentence who is the cheapest, and at what load this is', () => {
    assert.ok(load);
    assert.match(load.finding, /^\S.* is cheapest (from|up to|at every load) .*req\/s.*\.$/);
    assert.match(load.finding, /0\.6 req\/s/);
    assert.ok(load.breakEven.some(({ decides }) => decides));
    assert.ok(
      load.lines.some(({ hardwareClass }) => hardwareClass === undefined),
      'the API has a line',
    );
    assert.ok(new Set(load.lines.map(({ label }) => label)).size === load.lines.length);
  });

  it('tells nothing of a run', () => {
    const tune: WorkloadSpec = { kind: 'fine-tuning', model: CHAT.model, training: { method: 'lora', tokensB: 0.6 } };
    assert.equal(panelLoad(placed(tune)), undefined);
  });

  it('says the load of an agent as its file does', () => {
    const agent: WorkloadSpec = {
      kind: 'agent',
      agent: { stepsMean: 4, tools: [{ name: 'run', callsPerTask: 4, cpuSeconds: 2 }] },
      traffic: { tasksPerHour: 400 },
    };
    const found = panelLoad(placed(agent));
    assert.ok(found);
    assert.match(found.finding, /tasks\/h/);
    assert.equal(found.rps * found.unit.perRps, 400);
  });
});
