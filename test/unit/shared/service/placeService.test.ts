import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { place } from '../../../../shared/src/placement/place';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import { serviceReport } from '../../../../shared/src/report/service';
import { serviceSchema } from '../../../../shared/src/report/schema';
import { hopTime } from '../../../../shared/src/service/hops';
import { placeService } from '../../../../shared/src/service/placeService';
import type { ServicePlan } from '../../../../shared/src/service/placeService';
import { hoverMarkdown } from '../../../../shared/src/words/hover';
import { serviceSentences } from '../../../../shared/src/words/service';

const catalog = getCatalog();
const PIECES: Record<string, WorkloadSpec> = {
  embedder: { kind: 'embedding', model: 'BAAI/bge-small-en-v1.5', tokens: { inMean: 64 } },
  chat: {
    kind: 'inference',
    model: 'meta-llama/Llama-3.1-8B-Instruct',
    precision: 'fp8',
    tokens: { inMean: 3000, outMean: 220 },
    slo: { ttftMsP95: 1500, tpotMsP95: 60 },
    traffic: { rpsAvg: 50 },
  },
  tuning: { kind: 'fine-tuning', model: 'meta-llama/Llama-3.1-8B', training: { tokensB: 1 } },
};
const RAG: WorkloadSpec = {
  kind: 'orchestration',
  traffic: { rpsAvg: 2, rpsPeak: 5 },
  slo: { e2eMsP95: 9000 },
  stages: [
    { name: 'gateway', cpuSeconds: 0.004, memMiB: 32 },
    { use: 'embedder', callsPerRequest: 3 },
    { name: 'retrieval', callsPerRequest: 2, cpuSeconds: 0.06, memMiB: 512 },
    { name: 'answer', use: 'chat', hop: 'cross-zone' },
  ],
};

function resolved(changes: Partial<WorkloadSpec> = {}, more: Record<string, WorkloadSpec> = {}) {
  const siblings = new Map(Object.entries({ ...PIECES, ...more, rag: { ...RAG, ...changes } }));
  return resolveWorkload('rag', siblings.get('rag') ?? {}, { catalog, siblings });
}
const known = new Map<string, ReturnType<typeof placeService>>();
const found = (changes: Partial<WorkloadSpec> = {}, more: Record<string, WorkloadSpec> = {}) => {
  const key = JSON.stringify([changes, more]);
  const service = known.get(key) ?? placeService(resolved(changes, more), catalog);
  known.set(key, service);
  return service;
};

describe('service: stages', () => {
  it('work of the service itself, and workloads under its load', () => {
    const { agent, stages = [] } = resolved();
    assert.deepEqual(
      agent?.tools.map(({ name, callsPerTask, cpuSeconds }) => [name, callsPerTask, cpuSeconds]),
      [
        ['gateway', 1, 0.004],
        ['retrieval', 2, 0.06],
      ],
    );
    assert.deepEqual(
      stages.map(({ name, calls, hop, workload }) => [
        name,
        calls,
        hop,
        workload.traffic.rpsAvg,
        workload.traffic.rpsPeak,
      ]),
      [
        ['embedder', 3, 'same-zone', 6, 15],
        ['answer', 1, 'cross-zone', 2, 5],
      ],
    );
  });

  it('leaves out what is not there, leads back, or trains', () => {
    const stages = [
      { use: 'nobody' },
      { use: 'rag' },
      { use: 'tuning' },
      { use: 'loop' },
      { use: 'chat', callsPerRequest: 0 },
    ];
    const loop: WorkloadSpec = { kind: 'orchestration', stages: [{ use: 'rag' }] };
    assert.deepEqual(resolved({ stages }, { loop }).stages, []);
    assert.equal(placeService(resolved({ stages }, { loop }), catalog), undefined);
  });

  it('a round trip to another zone takes longer, and both have a source and a date', () => {
    const [near, far] = [hopTime('same-zone'), hopTime('cross-zone')];
    assert.ok(near.p50 < far.p50 && near.p50 < near.p95 && far.p50 < far.p95 && far.p95 < 0.01);
    assert.ok(near.source !== '' && /^20\d\d/.test(near.date));
  });
});

describe('service: placed', function () {
  // A search for each stage and limit.
  this.timeout(20_000);
  const sum = ({ parts }: ServicePlan) => parts.reduce((usd, part) => usd + part.usd, 0);

  it('each stage has its home, the sums close, and the limit holds', () => {
    const { split, limit = 0 } = found() ?? {};
    assert.ok(split);
    assert.deepEqual(split.parts.map(({ name }) => name).toSorted(), ['answer', 'embedder', 'rag']);
    assert.equal(split.monthlyUsd, sum(split));
    assert.ok(split.meetsSlo && split.e2eP95.high <= limit && split.e2eP95.low <= split.e2eP95.high);
    // By hand from its parts: calls · (p95 + hop), one after the other.
    const high = split.parts.reduce((s, { calls, p95, hop }) => s + calls * (p95 + hop.p95), 0);
    assert.ok(Math.abs(split.e2eP95.high - high) < 1e-12);
  });

  it('costs no more than one home for all, which is one machine type', () => {
    for (const e2eMsP95 of [6000, 9000, 20_000]) {
      const { split, single } = found({ slo: { e2eMsP95 } }) ?? {};
      assert.ok(split && single);
      assert.ok(split.monthlyUsd <= single.monthlyUsd + 1e-9);
      const types = new Set(single.parts.flatMap(({ homes }) => homes.map(({ target }) => target.instance)));
      assert.equal(types.size, 1);
    }
  });

  it('a tighter limit never costs less, and one that nothing holds is said', () => {
    const usd = [20_000, 9000, 6000].map((e2eMsP95) => found({ slo: { e2eMsP95 } })?.split?.monthlyUsd ?? Infinity);
    assert.deepEqual(
      usd,
      usd.toSorted((a, b) => a - b),
    );
    const never = found({ slo: { e2eMsP95: 1 } });
    assert.ok(!never?.split?.meetsSlo);
    assert.match(
      serviceSentences(serviceReport(never ?? { nowhere: [] })).join(' '),
      /No machine runs|over the SLO of 1 ms/,
    );
  });

  it('prefill and decode may part, on two pools', () => {
    const parted = RAG.stages?.map((stage) => (stage.use === 'chat' ? { ...stage, prefillApart: true } : stage));
    const { apart, split } = found({ stages: parted }) ?? {};
    const homes = apart?.parts.find(({ name }) => name === 'answer')?.homes;
    assert.deepEqual(
      homes?.map(({ role }) => role),
      ['prefill', 'decode'],
    );
    assert.ok(split && apart && split.monthlyUsd <= apart.monthlyUsd);
    assert.equal(found()?.apart, undefined);
  });

  it('the service’s own work moves to idle vCPUs where that is the cheapest', () => {
    const stages = [{ name: 'gateway', cpuSeconds: 0.004, memMiB: 32 }, { use: 'chat' }];
    const only = { chat: { ...PIECES['chat'], placement: { allow: ['g6e.2xlarge'] } } };
    const own = found({ stages, slo: {} }, only)?.split?.parts.find(({ name }) => name === 'rag');
    assert.deepEqual([own?.usd, own?.homes[0]?.target.sharedWith, own?.homes[0]?.target.instances], [0, 'chat', 0]);
  });

  it('a stage that runs nowhere is named', () => {
    const nowhere = found({}, { chat: { ...PIECES['chat'], model: 'acme/omni-7b' } });
    assert.deepEqual(nowhere?.nowhere, ['answer']);
    assert.match(serviceSentences(serviceReport(nowhere ?? { nowhere: [] })).join(' '), /^No machine runs answer /);
  });

  it('keeps to its schema and reads as sentences, in hover and report alike', () => {
    const placement = place(resolved(), catalog);
    const service = placeService(placement.workload, catalog);
    assert.ok(service);
    const report = serviceReport(service);
    serviceSchema.parse(JSON.parse(JSON.stringify(report)));
    const hover = hoverMarkdown(placement);
    assert.match(hover, /^- Stage by stage \$[\d,]+\/mo/m);
    // The limit is the whole answer's: its own work alone does not meet it.
    assert.match(hover, /That is its own work, without the stages that it calls\./);
    assert.doesNotMatch(hover, /SLO [\d.]+ s met/);
    assert.match(hover, /One home for all/);
    assert.doesNotMatch(hover + JSON.stringify(report), /NaN|Infinity|undefined/);
  });
});
