import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { energyCrossings } from '../../../../shared/src/energy/crossings';
import { marketBased } from '../../../../shared/src/energy/market';
import { compareRegions } from '../../../../shared/src/energy/regions';
import type { EnergyCard } from '../../../../shared/src/energy/schema';
import { energyCardSchema } from '../../../../shared/src/energy/schema';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { place } from '../../../../shared/src/placement/place';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import { cardSentences, claimSentence, energySentence, marketSentence } from '../../../../shared/src/words/energy';

const catalog = getCatalog();

const CHAT: WorkloadSpec = {
  kind: 'inference',
  model: 'meta-llama/Llama-3.2-3B-Instruct',
  precision: 'int4',
  traffic: { rpsAvg: 0.1, rpsPeak: 0.3 },
  tokens: { inMean: 420, outMean: 120 },
  slo: { ttftMsP95: 4000, tpotMsP95: 150 },
};
const workload = (spec: WorkloadSpec) => resolveWorkload('w', spec, { catalog });
const placed = (spec: WorkloadSpec) => place(workload(spec), catalog);

describe('loads at which two targets take the same energy', () => {
  const linear = (idle: number, each: number) => (factor: number) => idle + each * factor;

  it('are found where idle power and work change places', () => {
    // 10 + 30 f = 70 + 10 f at f = 3; at 2 req/s stated: from 6 req/s.
    const found = energyCrossings(2, { name: 'cpu', at: linear(10, 30) }, { name: 'gpu', at: linear(70, 10) });
    assert.equal(found.length, 1);
    assert.deepEqual([found[0]?.below, found[0]?.above], ['cpu', 'gpu']);
    assert.ok(Math.abs((found[0]?.rps ?? 0) - 6) < 1e-4);
  });

  it('are all found where whole machines make several', () => {
    // Whole machines of 10 kWh for each unit of load, against 25 kWh whatever the load up to 3, 45 beyond: 3, then 4.
    const steps = (factor: number) => 10 * Math.ceil(factor);
    const flat = (factor: number) => (factor <= 3 ? 25 : 45);
    const found = energyCrossings(1, { name: 'small', at: steps }, { name: 'large', at: flat });
    assert.deepEqual(
      found.map(({ rps, below, above }) => [Math.round(rps * 1e4) / 1e4, below, above]),
      [
        [2, 'small', 'large'],
        [3, 'large', 'small'],
        [4, 'small', 'large'],
      ],
    );
  });

  it('are none where one always takes less or nothing is known, whatever the figures', () => {
    assert.deepEqual(energyCrossings(1, { name: 'a', at: linear(1, 1) }, { name: 'b', at: linear(2, 2) }), []);
    assert.deepEqual(energyCrossings(1, { name: 'a', at: () => undefined }, { name: 'b', at: linear(2, 2) }), []);
  });

  it('are exact wherever within a decade and a half they lie', () => {
    const loads = fc.double({ min: 0.05, max: 30, noNaN: true });
    fc.assert(
      fc.property(loads, fc.double({ min: 0.1, max: 10, noNaN: true }), (at, slope) => {
        // slope · f = slope · at where f = at.
        const [found, ...more] = energyCrossings(
          1,
          { name: 'x', at: linear(0, slope) },
          { name: 'y', at: linear(slope * at, 0) },
        );
        assert.ok(found && more.length === 0 && Math.abs(found.rps / at - 1) < 1e-4);
      }),
    );
  });
});

describe('the energy truth card', () => {
  const p = placed(CHAT);
  const card = p.energyCard;
  assert.ok(card);

  it('has the least of each class, least first, in the published form', () => {
    energyCardSchema.parse(card);
    const classes = card.contenders.map(({ target }) => target.hardwareClass);
    assert.equal(new Set(classes).size, classes.length);
    assert.ok(classes.includes('graviton') && classes.includes('gpu'));
    const wh = card.contenders.map((one) => one.wh);
    assert.deepEqual(
      wh,
      wh.toSorted((a, b) => a - b),
    );
    for (const { target, wh: least } of card.contenders) {
      const all = p.candidates.filter(
        (e) => e.target.hardwareClass === target.hardwareClass && e.feasible && e.meetsSlo !== false,
      );
      assert.equal(least, Math.min(...all.map((e) => e.energy.whPerRequest ?? Infinity)));
    }
  });

  it('compares the claim with what it compares with, and the GPU apart', () => {
    const { here, againstGpu } = card.claim;
    const wh = (type: string | undefined) => card.contenders.find((c) => c.target.instance === type)?.wh ?? Number.NaN;
    assert.ok(here && againstGpu);
    assert.equal(here.ratio, wh(here.subject) / wh(here.baseline));
    assert.ok(here.range && here.range.low < here.ratio && here.ratio < here.range.high);
    assert.equal(catalog.instance(here.baseline)?.hardwareClass, 'x86');
    assert.equal(catalog.instance(againstGpu.baseline)?.hardwareClass, 'gpu');
  });

  it('never says a saving without its baseline, nor “up to” outside of the quotation', () => {
    for (const text of [...cardSentences(card), energySentence(p) ?? '']) {
      assert.doesNotMatch(text.replace(/“[^”]*”/g, ''), /up to/);
      assert.doesNotMatch(text, /NaN|Infinity|undefined/);
      for (const [, after] of text.replace(/“[^”]*”/g, '').matchAll(/% (?:less|more) (\S+)/g)) {
        assert.match(after ?? '', /^(?:than|to)$/, text);
      }
    }
    assert.match(
      claimSentence(card),
      /“use up to 60% less energy .+”\. That compares with .+ other CPUs; it names no GPU/,
    );
  });

  it('says that nothing can be said where Graviton and its rivals do not both run', () => {
    const gpuOnly = placed({ ...CHAT, placement: { allow: ['gpu'] } }).energyCard;
    assert.equal(gpuOnly?.claim.here, undefined);
    assert.match(claimSentence(gpuOnly as EnergyCard), /Here nothing can be said/);
  });

  it('has no crossings for a run, and is absent where nothing runs', () => {
    const run = placed({
      kind: 'fine-tuning',
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      training: { method: 'lora', tokensB: 0.1 },
    }).energyCard;
    assert.deepEqual([run?.unit, run?.crossings], ['run', []]);
    assert.equal(placed({ ...CHAT, placement: { allow: ['nothing'] } }).energyCard, undefined);
    assert.equal(placed({ ...CHAT, model: 'acme/omni-7b' }).energyCard, undefined);
  });

  it('changes sides exactly at its crossings', () => {
    for (const { rps, below, above } of card.crossings) {
      const kwh = (type: string, load: number) => {
        const at = placed({
          ...CHAT,
          traffic: { rpsAvg: load, rpsPeak: load * 3 },
          placement: { allow: [type] },
        });
        return at.candidates.find((e) => e.target.instance === type && e.feasible)?.energy.kwhPerMonth ?? Number.NaN;
      };
      // Only where the search keeps the same layout on both sides.
      const [before, after] = [
        kwh(below, rps * 0.9995) - kwh(above, rps * 0.9995),
        kwh(below, rps * 1.0005) - kwh(above, rps * 1.0005),
      ];
      assert.ok(before < 0 && after > 0, `${below} ${above} at ${rps}: ${before} ${after}`);
    }
  });
});

describe('regions', () => {
  it('are those stated, else all that have prices; the greenest has the least carbon', () => {
    const two = compareRegions(
      workload({ ...CHAT, placement: { regions: ['us-east-1', 'eu-north-1', 'nowhere'] } }),
      catalog,
    );
    assert.deepEqual(
      two.regions.map(({ region }) => region),
      ['us-east-1', 'eu-north-1'],
    );
    // Stockholm's grid is 24.71 g/kWh, a sixteenth of Virginia's 396.25.
    assert.equal(two.greenest, 'eu-north-1');
    assert.equal(two.cheapest, 'us-east-1');
    const all = compareRegions(workload(CHAT), catalog);
    assert.equal(all.regions.length, catalog.regions.filter(({ priced }) => priced).length);
    for (const { cheapest, greenest, fastest } of all.regions) {
      assert.ok((greenest?.kgCo2e ?? 0) <= (cheapest?.kgCo2e ?? 0));
      assert.ok((cheapest?.usd ?? 0) <= (greenest?.usd ?? 0));
      assert.ok((fastest?.seconds ?? 0) <= (cheapest?.seconds ?? 0));
    }
  });

  it('do not carry the manifest’s own grid elsewhere', () => {
    const spec = { ...CHAT, energy: { gridGco2ePerKwh: 0 }, placement: { regions: ['us-east-1', 'eu-west-1'] } };
    const [home, other] = compareRegions(workload(spec), catalog).regions;
    assert.equal(home?.greenest?.kgCo2e, 0);
    assert.ok((other?.greenest?.kgCo2e ?? 0) > 0);
  });

  it('are none where nothing runs', () => {
    const none = compareRegions(workload({ ...CHAT, placement: { allow: ['nothing'] } }), catalog);
    assert.deepEqual([none.cheapest, none.greenest, none.fastest], [undefined, undefined, undefined]);
  });
});

describe('certificates', () => {
  it('are never shown as zero without the word', () => {
    const market = marketBased('eu-north-1', catalog);
    assert.ok(market && market.gCo2ePerKwh === 0);
    assert.match(marketSentence(market), /0 gCO2e\/kWh, matched by certificates \(2024\): zero means matched by/);
    assert.match(marketSentence(market), /in no figure here\.$/);
    assert.equal(marketBased('nowhere', catalog), undefined);
  });

  it('leave the carbon of an estimate location-based', () => {
    const e = placed({ ...CHAT, placement: { region: 'eu-north-1', instance: 'c7g.2xlarge', replicas: 1 } }).current;
    assert.equal(e?.energy.gridGco2ePerKwh, 24.71);
    assert.ok((e?.energy.kgCo2ePerMonth ?? 0) > 0);
  });
});
