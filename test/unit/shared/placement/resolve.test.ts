import * as assert from 'node:assert/strict';
import { apiPrice } from '../../../../shared/src/catalog/apiPrices';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { WORKLOAD_KINDS } from '../../../../shared/src/manifest/schema';
import { namedProfile, peakOf, withPeak } from '../../../../shared/src/placement/profiles';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import type { Workload } from '../../../../shared/src/placement/workload';

const catalog = getCatalog();
const resolve = (spec: WorkloadSpec, siblings: Record<string, WorkloadSpec> = {}) =>
  resolveWorkload('it', spec, { catalog, siblings: new Map(Object.entries(siblings)) });
const assumed = (workload: Workload) => workload.assumptions.map((a) => a.field);
const mean = (shape: readonly number[]) => shape.reduce((sum, s) => sum + s, 0) / shape.length;

describe('resolving a workload', () => {
  it('keeps what is stated and assumes the rest on record', () => {
    const chat = resolve({
      kind: 'inference',
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      precision: 'int4',
      traffic: { rpsAvg: 0.6, rpsPeak: 2.5, hourlyProfile: 'business-hours' },
      tokens: { inMean: 900, outMean: 180, cachedPrefixPct: 40 },
      slo: { ttftMsP95: 1500, availabilityPct: 99.9 },
      placement: { instance: 'g5.xlarge', replicas: 2, region: 'us-west-2', purchase: 'spot' },
    });

    assert.ok(Math.abs((chat.model?.params ?? 0) - 8.03e9) < 0.05e9);
    assert.equal(chat.precision, 'int4');
    assert.deepEqual([chat.traffic.rpsAvg, chat.traffic.rpsPeak], [0.6, 2.5]);
    assert.deepEqual(chat.tokens, { inMean: 900, inP95: 1800, outMean: 180, outP95: 360, cachedPrefixShare: 0.4 });
    assert.deepEqual([chat.slo.ttftP95, chat.slo.tpotP95, chat.slo.availability], [1.5, undefined, 99.9]);
    assert.deepEqual([chat.region, chat.purchase], ['us-west-2', 'spot']);
    assert.deepEqual(assumed(chat).toSorted(), [
      'placement.minReplicas',
      'pricing.include.loadBalancer',
      'pricing.include.storage',
      'pricing.include.trafficOut',
      'tokens.inP95',
      'tokens.outP95',
      'traffic.burstCv',
      'traffic.daysPerMonth',
    ]);
  });

  it('a bare model gets traffic, lengths and limits, each said to be assumed', () => {
    const bare = resolve({ model: 'meta-llama/Llama-3.1-8B' });

    assert.equal(bare.kind, 'inference');
    assert.ok(bare.traffic.rpsAvg > 0 && bare.traffic.rpsPeak > bare.traffic.rpsAvg);
    assert.deepEqual([bare.slo.ttftP95, bare.slo.tpotP95], [2, 0.2]);
    for (const field of [
      'kind',
      'traffic.rpsAvg',
      'traffic.hourlyProfile',
      'tokens.inMean',
      'tokens.outMean',
      'slo.ttftMsP95',
      'placement.region',
    ]) {
      assert.ok(assumed(bare).includes(field), field);
    }
  });

  it('only what a kind uses is assumed', () => {
    const embedding = resolve({ kind: 'embedding', model: 'BAAI/bge-small-en-v1.5' });
    assert.ok(
      !assumed(embedding).some((f) => f.startsWith('tokens.out') || f.includes('cached') || f.startsWith('agent')),
    );
    const training = resolve({ kind: 'fine-tuning', model: 'meta-llama/Llama-3.1-8B', training: { tokensB: 0.6 } });
    assert.ok(
      !assumed(training).some((f) => f.startsWith('tokens.') || f.startsWith('traffic.') || f.startsWith('slo.')),
    );
  });

  it('code generation is held to the limits of its length, reasoning counts hidden tokens', () => {
    const code = resolve({ kind: 'code-generation', model: 'meta-llama/Llama-3.1-8B' });
    assert.deepEqual([code.slo.ttftP95, code.slo.tpotP95], [0.6, 0.045]);
    const reasoning = resolve({
      kind: 'reasoning',
      model: 'meta-llama/Llama-3.1-8B',
      tokens: { outMean: 300, reasoningMean: 2000 },
    });
    assert.equal(reasoning.tokens.outMean, 2300);
  });

  it('the model of a token-priced API may answer an agent, unless a workload has its name', () => {
    const spec = { kind: 'agent', agent: { llm: 'gpt-4o-mini' } } as const;
    const price = apiPrice('gpt-4o-mini');
    assert.deepEqual(resolve(spec).agent?.api, { inUsdPerM: price?.inUsdPerM, outUsdPerM: price?.outUsdPerM });
    const siblings = new Map([['gpt-4o-mini', { kind: 'inference', model: 'meta-llama/Llama-3.1-8B' } as const]]);
    const { agent } = resolveWorkload('agent', spec, { catalog, siblings });
    assert.equal(agent?.api, undefined);
    assert.equal(agent?.llm?.name, 'gpt-4o-mini');
    assert.equal(resolve({ kind: 'agent', agent: { llm: 'acme-1' } }).agent?.api, undefined);
  });

  it('one stated limit stands alone', () => {
    const { slo } = resolve({ kind: 'code-generation', slo: { ttftMsP95: 500 } });
    assert.deepEqual([slo.ttftP95, slo.tpotP95, slo.e2eP95], [0.5, undefined, undefined]);
  });

  it('the mean follows from a stated peak, and items from an hour', () => {
    const fromPeak = resolve({ traffic: { rpsPeak: 10, hourlyProfile: 'flat' } });
    assert.equal(fromPeak.traffic.rpsAvg, 10);
    const items = resolve({ kind: 'vision', traffic: { itemsPerHour: 7200 } });
    assert.equal(items.traffic.rpsAvg, 2);
    const agent = resolve({ kind: 'agent', traffic: { tasksPerHour: 400 }, agent: {} });
    assert.equal(agent.traffic.tasksPerHour, 400);
    assert.ok(Math.abs(agent.traffic.rpsAvg - 400 / 3600) < 1e-12);
  });

  it('profiles have mean 1, and bend to a stated peak', () => {
    for (const name of ['flat', 'business-hours', 'consumer', 'nightly'] as const) {
      const shape = namedProfile(name);
      assert.equal(shape.length, 24);
      assert.ok(Math.abs(mean(shape) - 1) < 1e-12, name);
    }
    const bent = withPeak(namedProfile('consumer'), 4);
    assert.ok(Math.abs(peakOf(bent) - 4) < 1e-6);
    assert.ok(Math.abs(mean(bent) - 1) < 1e-12);
    const own = resolve({
      traffic: { rpsAvg: 1, hourlyProfile: Array.from({ length: 24 }, (_, h) => (h === 3 ? 1e308 : 1e307)) },
    });
    assert.ok(Math.abs(mean(own.traffic.hourlyShape) - 1) < 1e-12);
  });

  it('a mix of sizes gives its mean and its 95th percentile', () => {
    const { tokens } = resolve({
      tokens: {
        mix: [
          { inMean: 100, outMean: 10, share: 9 },
          { inMean: 1000, outMean: 100, share: 1 },
        ],
      },
    });
    assert.ok(Math.abs(tokens.inMean - 190) < 1e-9);
    assert.equal(tokens.inP95, 1000);
  });

  it('an inline shape is estimated and marked assumed', () => {
    const workload = resolve({ model: { paramsB: 8 } });
    assert.equal(workload.model?.evidence, 'assumed');
    // 12 · L · h² = 8e9 with h = 128 · L: L = 34, h ≈ 4,428 → 4,480.
    assert.equal(workload.model?.layers, 34);
    assert.equal(workload.model?.hidden, 4480);
    assert.ok(assumed(workload).includes('model.layers'));
    const stated = resolve({ model: { paramsB: 8, layers: 32, hidden: 4096, kvHeads: 8, heads: 32 } });
    assert.equal(stated.model?.kvBytesPerTokenFp16, 32 * 2 * 8 * 128 * 2);
    assert.ok(!assumed(stated).some((f) => f.startsWith('model.')));
  });

  it('the precision follows from the model’s name', () => {
    const workload = resolve({ model: 'TheBloke/Llama-2-7B-AWQ' });
    if (workload.model) {
      assert.equal(workload.precision, 'int4');
    }
    assert.equal(resolve({ model: 'acme/omni-7b' }).model, undefined);
    assert.equal(resolve({ model: 'acme/omni-7b' }).modelName, 'acme/omni-7b');
  });

  it('an agent finds its model’s workload, and a circle ends', () => {
    const chat: WorkloadSpec = { kind: 'inference', model: 'meta-llama/Llama-3.1-8B' };
    const agent: WorkloadSpec = {
      kind: 'agent',
      agent: { llm: 'chat', tools: [{ name: 'sandbox', cpuSeconds: 1.5, memMiB: 2048 }] },
    };
    const found = resolve(agent, { chat });
    assert.equal(found.agent?.llm?.name, 'chat');
    assert.equal(found.agent?.tools[0]?.memoryBytes, 2048 * 2 ** 20);

    const a: WorkloadSpec = { kind: 'agent', agent: { llm: 'b' } };
    const b: WorkloadSpec = { kind: 'agent', agent: { llm: 'a' } };
    const circle = resolveWorkload('a', a, {
      catalog,
      siblings: new Map([
        ['a', a],
        ['b', b],
      ]),
    });
    assert.equal(circle.agent?.llm?.agent?.llm, undefined);
    assert.equal(circle.agent?.llm?.name, 'b');
    const self = resolveWorkload(
      'a',
      { kind: 'agent', agent: { llm: 'a' } },
      { catalog, siblings: new Map([['a', a]]) },
    );
    assert.equal(self.agent?.llm, undefined);
  });

  it('training tokens come from samples, and are unknown without', () => {
    const run = resolve({ kind: 'fine-tuning', training: { samples: 1000, seqLen: 512, epochs: 3 } });
    assert.equal(run.training?.tokens, 1000 * 512 * 3);
    assert.equal(run.training?.method, 'lora');
    assert.equal(resolve({ kind: 'training' }).training, undefined);
  });

  it('never throws and never lets a number through that is none', () => {
    const names = ['__proto__', 'constructor', 'toString', ''];
    const odd = JSON.parse(
      '{"kind":"inference","model":"__proto__","traffic":{"rpsAvg":1e308,"rpsPeak":-1},"tokens":{"inMean":null},"placement":{"replicas":1e308,"regions":[]}}',
    );
    for (const name of names) {
      for (const kind of WORKLOAD_KINDS) {
        const workload = resolveWorkload(
          name,
          { ...odd, kind, agent: { llm: name } },
          { catalog, siblings: new Map() },
        );
        const text = JSON.stringify(workload, (_, v) => (typeof v === 'number' && !Number.isFinite(v) ? 'BAD' : v));
        assert.doesNotMatch(text, /BAD/);
      }
    }
    for (const value of [NaN, Infinity, -1]) {
      const workload = resolve({
        traffic: { rpsAvg: value, daysPerMonth: value },
        tokens: { inMean: value, outMean: value },
        slo: { ttftMsP95: value },
      });
      assert.ok(
        Number.isFinite(workload.traffic.rpsPeak) && workload.tokens.inMean > 0 && workload.traffic.daysPerMonth > 0,
      );
    }
  });

  it('follows a chain of agents as far as it says anything, however long it is', () => {
    const chain: Record<string, WorkloadSpec> = {};
    for (let i = 0; i < 20_000; i += 1) {
      chain[`a${i}`] = { kind: 'agent', agent: { llm: `a${i + 1}` } };
    }
    const first = resolve(chain['a0'] ?? {}, chain);
    assert.equal(first.agent?.llm?.name, 'a1');
    assert.equal(first.agent.llm.agent?.llm, undefined);
    assert.ok(first.agent.llm.assumptions.some(({ field, value }) => field === 'agent.llm' && value === 'a2'));
    const short = resolve(
      { kind: 'agent', agent: { llm: 'b' } },
      { b: { kind: 'agent', agent: { llm: 'chat' } }, chat: { model: 'meta-llama/Llama-3.1-8B' } },
    );
    assert.equal(short.agent?.llm?.agent?.llm?.name, 'chat');
  });

  it('resolves a model once for all agents of a file that call it, and again when it changes', () => {
    const files = new Map<string, WorkloadSpec>([['chat', { model: 'meta-llama/Llama-3.1-8B' }]]);
    const agent = () => resolveWorkload('it', { kind: 'agent', agent: { llm: 'chat' } }, { catalog, siblings: files });
    const first = agent().agent?.llm;
    assert.ok(first && first === agent().agent?.llm);
    files.set('chat', { model: 'meta-llama/Llama-3.1-8B', precision: 'int4' });
    assert.equal(agent().agent?.llm?.precision, 'int4');
  });
});

describe('resolving an agent of which a program says little', () => {
  const agentOf = (agent: NonNullable<WorkloadSpec['agent']>) => resolve({ kind: 'agent', agent });
  const whyOf = (workload: Workload, field: string) => workload.assumptions.find((each) => each.field === field)?.why;

  it('assumes no mean above a stated limit: 10 steps, or the limit where that is lower', () => {
    for (const [limit, expected] of [
      [3, 3],
      [10, 10],
      [25, 10],
    ] as const) {
      const workload = agentOf({ stepsP95: limit });
      assert.deepEqual([workload.agent?.steps, workload.agent?.stepsP95], [expected, limit]);
      assert.ok(whyOf(workload, 'agent.stepsMean'));
    }
    assert.equal(agentOf({ stepsP95: 3, stepsMean: 2 }).agent?.steps, 2);
    assert.equal(agentOf({}).agent?.steps, 10);
  });

  it('a tool that asks others waits, one that works takes CPU, each on record', () => {
    const needs = ['network', 'vectorDb', 'browser', 'sandbox', 'cpu', undefined] as const;
    const workload = agentOf({ tools: needs.map((each, i) => ({ name: `t${i}`, ...(each ? { needs: each } : {}) })) });
    assert.deepEqual(
      workload.agent?.tools.map(({ cpuSeconds, waitSeconds }) => [cpuSeconds, waitSeconds]),
      [
        [0.02, 0.05],
        [0.02, 0.05],
        [0.1, 0],
        [0.1, 0],
        [0.1, 0],
        [0.1, 0],
      ],
    );
    assert.equal(whyOf(workload, 'agent.tools.0.waitMs'), 'not stated; a short wait for others');
    const stated = agentOf({ tools: [{ name: 'a', needs: 'network', waitMs: 900, cpuSeconds: 0.5 }] });
    assert.deepEqual([stated.agent?.tools[0]?.cpuSeconds, stated.agent?.tools[0]?.waitSeconds], [0.5, 0.9]);
  });
});
