/** What is recommended holds: after the move nothing is left to move. */
import * as assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { Placement } from '../../../../shared/src/placement/place';
import { place } from '../../../../shared/src/placement/place';
import { missIsDoubtful } from '../../../../shared/src/placement/doubt';
import { costOf, meetsSlo } from '../../../../shared/src/placement/rank';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import { verdict } from '../../../../shared/src/words/verdict';

const catalog = getCatalog();
const LLAMA = 'meta-llama/Llama-3.1-8B-Instruct';
const SUPPORT: WorkloadSpec = {
  kind: 'inference',
  model: LLAMA,
  precision: 'int4',
  runtime: 'llama.cpp',
  traffic: { rpsAvg: 0.6, rpsPeak: 2.5, hourlyProfile: 'business-hours' },
  tokens: { inMean: 900, outMean: 180, cachedPrefixPct: 40 },
  slo: { ttftMsP95: 1500, tpotMsP95: 80, availabilityPct: 99.9 },
  placement: { instance: 'g5.xlarge', replicas: 2 },
};
const CODE: WorkloadSpec = {
  kind: 'code-generation',
  model: 'Qwen/Qwen3-30B-A3B',
  precision: 'fp8',
  runtime: 'vllm',
  contextTokens: 16384,
  traffic: { rpsAvg: 0.2, rpsPeak: 0.5 },
  tokens: { inMean: 3000, outMean: 250, cachedPrefixPct: 70 },
  slo: { ttftMsP95: 2500, tpotMsP95: 60 },
  placement: { instance: 'g6e.xlarge', replicas: 2 },
};

/** Of the examples, and of every engine and format in turn on a machine and under a load in turn. */
function workloads(): readonly WorkloadSpec[] {
  const machines: readonly NonNullable<WorkloadSpec['placement']>[] = [
    { instance: 'g5.xlarge', replicas: 2 },
    { instance: 'inf2.xlarge', replicas: 1 },
    { instance: 'c8g.4xlarge', replicas: 5 },
    { instance: 'p5.48xlarge', replicas: 1 },
    { instance: 'g6e.xlarge' },
    { accelerator: 'L4', count: 1, replicas: 4 },
    { instance: 'g5.xlarge', minReplicas: 1, maxReplicas: 6 },
  ];
  const limits = [SUPPORT.slo, { ttftMsP95: 2000 }, undefined, { ttftMsP95: 300, tpotMsP95: 25 }];
  const loads = [0.1, 0.6, 5, 40];
  const engines = ['llama.cpp', 'vllm', 'neuron', 'ollama', 'sglang', undefined] as const;
  const formats = ['int4', 'int8', 'fp8', 'bf16', undefined] as const;
  const varied = engines.flatMap((runtime, i) =>
    formats.map((precision, j): WorkloadSpec => {
      const n = i * formats.length + j;
      const rpsAvg = loads[n % 4] ?? 1;
      return {
        ...SUPPORT,
        runtime,
        precision,
        model: n % 3 === 0 ? 'Qwen/Qwen2.5-7B-Instruct' : LLAMA,
        traffic: { rpsAvg, rpsPeak: rpsAvg * 3 },
        slo: limits[n % limits.length],
        placement: machines[n % machines.length],
      };
    }),
  );
  const loop = { ...SUPPORT, traffic: { concurrency: 32 }, placement: { instance: 'p5.4xlarge', replicas: 1 } };
  return [SUPPORT, CODE, loop, { ...loop, runtime: 'vllm' }, ...examples(), ...varied];
}

function examples(): readonly WorkloadSpec[] {
  return [
    {
      ...SUPPORT,
      model: 'meta-llama/Llama-3.2-3B-Instruct',
      traffic: { rpsAvg: 0.1, rpsPeak: 0.3, hourlyProfile: 'business-hours' },
      tokens: { inMean: 420, outMean: 120, cachedPrefixPct: 60 },
      slo: { ttftMsP95: 2000, tpotMsP95: 100, availabilityPct: 99.9 },
      placement: { instance: 'g6.xlarge', replicas: 2 },
    },
    {
      kind: 'agent',
      agent: { llm: 'code', tools: [{ name: 'sandbox', callsPerTask: 8, cpuSeconds: 1.5, memMiB: 2048 }] },
      traffic: { tasksPerHour: 60 },
      placement: { instance: 'm7i.4xlarge', replicas: 1 },
    },
    {
      kind: 'embedding',
      model: 'BAAI/bge-small-en-v1.5',
      runtime: 'tei',
      traffic: { rpsAvg: 20, rpsPeak: 60, hourlyProfile: 'consumer' },
      tokens: { inMean: 180 },
      slo: { e2eMsP95: 300 },
      placement: { instance: 'g5.xlarge', replicas: 2 },
    },
    {
      kind: 'inference',
      model: 'meta-llama/Llama-3.3-70B-Instruct',
      precision: 'fp8',
      runtime: 'vllm',
      traffic: { rpsAvg: 0.4, rpsPeak: 1 },
      tokens: { inMean: 2200, outMean: 350 },
      slo: { ttftMsP95: 1500, tpotMsP95: 60 },
      placement: { instance: 'p5.48xlarge', count: 8, tensorParallel: 8, replicas: 1 },
    },
    {
      kind: 'fine-tuning',
      model: 'meta-llama/Llama-3.1-8B',
      precision: 'bf16',
      training: { method: 'lora', samples: 150_000, seqLen: 2048, epochs: 2 },
      slo: { deadlineHours: 24 },
      placement: { instance: 'p5.4xlarge' },
    },
  ];
}

const siblings = new Map([['code', CODE]]);
const placed = (spec: WorkloadSpec): Placement => place(resolveWorkload('chat', spec, { catalog, siblings }), catalog);

/** As the quick-fix writes it: what is stated and differs is changed, counts go with the machine. */
function afterMove(spec: WorkloadSpec, { recommended }: Placement): WorkloadSpec {
  assert.ok(recommended);
  const { target } = recommended;
  const { accelerator: _accelerator, count: _count, tensorParallel, ...rest } = spec.placement ?? {};
  const onCpu = target.accelerator === undefined;
  const stated = <K extends 'precision' | 'runtime'>(key: K) =>
    spec[key] === undefined ? undefined : (target[key] as WorkloadSpec[K]);
  return {
    ...spec,
    precision: stated('precision'),
    runtime: stated('runtime'),
    placement: {
      ...rest,
      instance: target.instance,
      count: target.acceleratorCount,
      tensorParallel: onCpu || tensorParallel === undefined ? undefined : target.tensorParallel,
      replicas: rest.replicas === undefined ? undefined : target.replicas,
      maxReplicas: rest.maxReplicas === undefined ? undefined : Math.max(rest.maxReplicas, target.replicas),
    },
  };
}

describe('a move that is recommended', () => {
  it('leaves nothing to move, whatever engine is stated', () => {
    let moved = 0;
    for (const spec of workloads()) {
      const before = placed(spec);
      if (before.decision !== 'move' && before.decision !== 'choose') {
        continue;
      }
      const after = placed(afterMove(spec, before));
      const said = `${JSON.stringify(spec)}: ${verdict(before)} ${verdict(after)}`;
      assert.ok(after.decision === 'stay' || after.decision === 'too-close', `${after.decision} ${said}`);
      moved += 1;
    }
    assert.ok(moved >= 30, `${moved}`);
  }).timeout(10_000);

  it('is dearer only where what runs now is sure to fail', () => {
    for (const spec of workloads()) {
      const { decision, current, recommended, workload } = placed(spec);
      const [now, then] = [current, recommended].map((e) => e && costOf(workload, e));
      if (decision === 'move' && current && now !== undefined && then !== undefined && then > now) {
        assert.ok(!meetsSlo(current) && !missIsDoubtful(workload, current), JSON.stringify(spec));
      }
    }
  }).timeout(10_000);

  it('does not send the support chat to a dearer machine and back', () => {
    const p = placed(SUPPORT);
    assert.equal(p.decision, 'move');
    assert.ok((p.recommended?.cost.monthlyUsd ?? Infinity) < (p.current?.cost.monthlyUsd ?? 0), verdict(p));
  });

  it('keeps the stated engine where that is the cheapest', () => {
    const p = placed({ ...SUPPORT, runtime: 'vllm' });
    assert.equal(p.recommended?.target.runtime, 'vllm');
  });

  it('may change the engine alone, on the machine that is there', () => {
    const p = placed({
      ...SUPPORT,
      placement: { ...SUPPORT.placement, allow: ['g5.xlarge'] },
      traffic: { rpsAvg: 1, rpsPeak: 3 },
    });
    assert.equal(p.decision, 'move', verdict(p));
    assert.deepEqual(
      [p.recommended?.target.instance, p.recommended?.target.runtime, p.recommended?.cost.monthlyUsd?.toFixed(6)],
      ['g5.xlarge', 'vllm', p.current?.cost.monthlyUsd?.toFixed(6)],
    );
  });
});
