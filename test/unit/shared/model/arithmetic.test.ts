import assert from 'node:assert/strict';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { GPU_DECODER } from '../../../../shared/src/model/factors/gpuDecoder';
import { estimate } from '../../../../shared/src/model/estimate';
import { agentStation } from '../../../../shared/src/model/agent';
import { machineOf } from '../../../../shared/src/model/hardware';
import { expertsHit } from '../../../../shared/src/model/decode';
import { splitWeights } from '../../../../shared/src/model/engine';
import { contextThatFits, fullKvBytesPerToken, kvCacheBytes, kvCacheOf } from '../../../../shared/src/model/kvCache';
import { precisionOptions, refusal, runtimeOptions } from '../../../../shared/src/model/capability';
import { waitPercentile } from '../../../../shared/src/model/queueing';
import { machinesUsd } from '../../../../shared/src/words/bill';
import { configurationOf, modelNamed, workloadOf } from './support';

function assertClose(actual: number | undefined, expected: number, within: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected} ± ${within}`);
}

const llama8b = modelNamed('meta-llama/Llama-3.1-8B-Instruct');

describe('model: memory', () => {
  it('grouped-query attention keeps 8 of 32 heads', () => {
    // 2 · 32 layers · 8 heads · 128 · 2 B = 131,072 B a token
    assert.equal(fullKvBytesPerToken(llama8b), 131_072);
    assert.equal(fullKvBytesPerToken({ ...llama8b, kvBytesPerTokenFp16: undefined }), 131_072);
  });

  it('a sliding window bounds its layers alone', () => {
    const kv = kvCacheOf({ ...llama8b, slidingWindow: 1000, slidingLayers: 16 }, undefined);
    // 65,536 · 8,000 + 65,536 · 1,000 = 589,824,000 B
    assert.equal(kvCacheBytes(kv, 8000), 589_824_000);
    assertClose(contextThatFits(kv, 589_824_000), 8000, 1e-6);
    // 8-bit values take half
    assert.equal(kvCacheBytes(kvCacheOf(llama8b, 'fp8'), 1000), 65_536_000);
  });

  it('weights, cache, activations and reserve of an 8B model on one L4', () => {
    const { memory } = estimate(workloadOf({ contextTokens: 8192 }), configurationOf('g6.xlarge'));
    // 8.03e9 · 2 B = 16.06 GB; capacity 22.35 GiB = 24.0 GB; reserve 8 % of it + 0.5 GiB = 2.46 GB
    assertClose(memory.weights, 16.06e9, 0.01e9);
    assertClose(memory.reserve, 1.92e9 + 0.537e9, 0.01e9);
    // activations 2048 · (3 · 14336 + 3 · 4096) · 2 B + 256 · 128,256 · 14 B = 0.226 + 0.460 GB
    assertClose(memory.activations, 0.686e9, 0.001e9);
    // free 24.0 − 16.06 − 0.686 − 2.46 = 4.80 GB; / 131,072 = 36,580 tokens
    assertClose(memory.longestContext, 36_580, 100);
    // ⌊36,580 / 8,192⌋ = 4
    assert.equal(memory.maxSequences, 4);
  });

  it('text encoders stay in memory beside the denoiser', () => {
    const weights = (model: string, type: string) => {
      const e = estimate(
        workloadOf({ kind: 'image-generation' }, modelNamed(model)),
        configurationOf(type, { runtime: 'pytorch', precision: 'bf16' }),
      );
      return e.memory.weights;
    };
    // (11.9e9 + 4.82e9) · 2 B
    assertClose(weights('black-forest-labs/FLUX.1-dev', 'g6e.xlarge'), 33.44e9, 0.05e9);
    // (8.1e9 + 5.6e9) · 2 B
    assertClose(weights('stabilityai/stable-diffusion-3.5-large', 'g6e.xlarge'), 27.4e9, 0.05e9);
    // 3.5e9 has them in it
    assertClose(weights('stabilityai/stable-diffusion-xl-base-1.0', 'g6e.xlarge'), 7e9, 0.05e9);
  });

  it('says what does not fit, with both sizes, and still the price', () => {
    const e = estimate(
      workloadOf({}, modelNamed('meta-llama/Llama-3.1-70B')),
      configurationOf('g6e.xlarge', { replicas: 1 }),
    );
    assert.equal(e.feasible, false);
    assert.deepEqual(e.reasonCodes, ['memory-exceeded']);
    assert.match(e.reasons[0] ?? '', /^Does not fit: needs 1\d\d GiB a replica, 1 × L40S has 44\.7 GiB\.$/);
    // 1.861 $/h · 730 h
    assertClose(e.cost.monthlyUsd, 1.861 * 730, 0.01);
    assert.equal(e.performance.ttft, undefined);
  });

  it('every expert is resident, but a batch reads only those it hits', () => {
    // 128 experts, 8 a token: 1 − (1 − 8/128)^8 = 1 − 0.9375^8 = 0.4033
    const split = splitWeights({ params: 30.53e9, activeParams: 3.04e9, moe: { experts: 128, expertsPerToken: 8 } });
    assertClose(expertsHit(split.expertMiss, 8), 0.4033, 0.0001);
    // experts = (30.53 − 3.04) / (1 − 0.0625) = 29.32e9; shared = 1.21e9
    assertClose(split.sharedShare * 30.53e9, 1.21e9, 0.01e9);
  });
});

describe('model: speed', () => {
  it('one stream on H100 through vLLM: weights, cache, arithmetic and launches add up', () => {
    const workload = workloadOf({
      tokens: { inMean: 1000, inP95: 1000, outMean: 2, outP95: 2 },
      factors: factorsOf(EMPTY_FIT),
    });
    const e = estimate(workload, configurationOf('p5.4xlarge', { runtime: 'vllm' }));
    const { bandwidthShare, kvShare, decodeShare, overlap, perStep, perLayer, perSequence } = GPU_DECODER.terms;
    // 16.06e9 B of weights less the 1.05e9 of the looked-up table, and a cache of 1001 · 131,072 B at 3.35 TB/s: 5.97 and 0.065 ms
    const read =
      (16.06e9 - 2 * 128_256 * 4096) / (bandwidthShare.base * 3.35e12) + (1001 * 131_072) / (kvShare.base * 3.35e12);
    // 2 · 8.03e9 FLOP at 989.5 TFLOP/s: 0.027 ms, hidden behind the reading
    const work = (2 * 8.03e9) / (decodeShare.base * 989.5e12);
    const launches = perStep.base + 32 * perLayer.base + perSequence.base;
    const step = (read ** overlap.base + work ** overlap.base) ** (1 / overlap.base) + launches;
    assertClose(1 / (e.performance.singleStreamTokensPerSecond ?? 0), step, 0.01e-3);
  });

  it('a CPU has two limits on bandwidth', () => {
    const e = estimate(
      workloadOf({
        modelName: 'Llama-3.1-8B-Q4_K_M.gguf',
        tokens: { inMean: 1, inP95: 1, outMean: 2, outP95: 2 },
        factors: factorsOf(EMPTY_FIT),
      }),
      configurationOf('c8g.4xlarge', { runtime: 'llama.cpp', precision: 'int4' }),
    );
    // (8.03e9 − 0.525e9 of the looked-up table) · 4.85 / 8 = 4.550e9 B. Socket 1/(0.8 · 537.6 GB/s) = 2.325 ps/B; cores 1/30 GB/s
    // = 33.3 and 2 · 8 / 4.85 / 28.7 GFLOP/s = 115 ps/B, together 119.8 / 16 = 7.49 ps/B: 44.7 ms.
    // + 0.5 ms + 32 layers · 12 µs · √16 = 1.54 ms
    assertClose(1 / (e.performance.singleStreamTokensPerSecond ?? 0), 46.7e-3, 0.1e-3);
  });

  it('a second socket adds nothing', () => {
    const speed = (type: string) =>
      estimate(workloadOf(), configurationOf(type, { runtime: 'llama.cpp', precision: 'int4' })).performance
        .singleStreamTokensPerSecond;
    assert.equal(speed('c8g.48xlarge'), speed('c8g.24xlarge'));
  });

  it('layers split over four cards add memory, not speed', () => {
    const speed = (type: string, tensorParallel: number) =>
      estimate(
        workloadOf(),
        configurationOf(type, {
          runtime: 'llama.cpp',
          precision: 'int4',
          tensorParallel,
          acceleratorsPerReplica: tensorParallel,
        }),
      ).performance.singleStreamTokensPerSecond;
    assert.equal(speed('g6e.12xlarge', 4), speed('g6e.12xlarge', 1));
  });

  it('waits for an exponential tail', () => {
    // busy 0.5, mean 0.5 s: P(wait > t) = 0.5 · exp(−t), 5 % at t = ln(0.5/0.05) = ln 10 s
    assertClose(waitPercentile(1, 0.5, 0.95), Math.log(10), 1e-12);
    assert.equal(waitPercentile(1, 0.04, 0.95), 0);
  });
});

describe('model: capability', () => {
  it('knows what the silicon multiplies', () => {
    const options = (type: string) => precisionOptions(workloadOf(), configurationOf(type).instance, 'vllm');
    assert.ok(!options('g4dn.xlarge').includes('bf16'));
    assert.ok(options('g6.xlarge').includes('fp8'));
    assert.ok(options('p6-b200.48xlarge').includes('fp4'));
    assert.ok(options('p5.48xlarge').includes('fp4'), 'gpt-oss in MXFP4 runs on H100, unpacked');
    assert.ok(!options('g4dn.xlarge').includes('fp4'));
    assert.ok(!precisionOptions(workloadOf(), configurationOf('c6g.4xlarge').instance, 'pytorch').includes('bf16'));
  });

  it('knows who unpacks fp8 weights where no unit multiplies them', () => {
    const has = (
      type: string,
      runtime: 'vllm' | 'sglang' | 'tensorrt-llm',
      kind: 'inference' | 'training' = 'inference',
    ) => precisionOptions(workloadOf({ kind }), configurationOf(type).instance, runtime).includes('fp8');
    assert.ok(has('g5.xlarge', 'vllm') && has('p4d.24xlarge', 'sglang'));
    assert.ok(has('g4dn.xlarge', 'vllm') && !has('g4dn.xlarge', 'sglang'), 'Turing: vLLM alone');
    assert.ok(!has('p4d.24xlarge', 'tensorrt-llm'));
    assert.ok(!has('p4d.24xlarge', 'vllm', 'training'), 'nothing trains in weights that are unpacked');
  });

  it('refuses in words', () => {
    const g5 = configurationOf('g5.xlarge').instance;
    assert.equal(
      refusal(workloadOf(), g5, 'tensorrt-llm', 'fp8'),
      'fp8 is not supported on A10G by tensorrt-llm; bf16, fp16, int8, int4, fp4 and fp32 are.',
    );
    const moe = workloadOf({}, modelNamed('Qwen/Qwen3-30B-A3B'));
    assert.equal(
      refusal(moe, configurationOf('inf2.48xlarge').instance, 'neuron', 'bf16'),
      'Qwen3 30B-A3B is not supported by Neuron.',
    );
    assert.equal(refusal(workloadOf(), configurationOf('inf2.48xlarge').instance, 'neuron', 'bf16'), undefined);
    assert.match(
      refusal(workloadOf(), configurationOf('inf2.xlarge').instance, 'vllm', 'bf16') ?? '',
      /^vllm does not run language models on Inferentia2; neuron does\.$/,
    );
    assert.equal(
      refusal(workloadOf({ kind: 'training' }), configurationOf('inf2.xlarge').instance, 'neuron', 'bf16'),
      'Inferentia2 does not train: Neuron trains on Trainium.',
    );
    const speech = workloadOf({ kind: 'speech' }, modelNamed('openai/whisper-large-v3'));
    assert.equal(
      refusal(speech, configurationOf('inf2.xlarge').instance, undefined, 'bf16'),
      'No engine runs speech models on Inferentia2.',
    );
    assert.equal(
      refusal(speech, configurationOf('inf2.xlarge').instance, 'pytorch', 'bf16'),
      'pytorch does not run speech models on Inferentia2; no engine does.',
    );
    assert.match(refusal(workloadOf(), configurationOf('g4ad.xlarge').instance, 'vllm', 'fp16') ?? '', /graphics card/);
  });

  it('offers the stated engine first', () => {
    assert.equal(runtimeOptions(workloadOf({ runtime: 'sglang' }), configurationOf('g6.xlarge').instance)[0], 'sglang');
    assert.deepEqual(runtimeOptions(workloadOf(), configurationOf('inf2.xlarge').instance), ['neuron']);
    assert.deepEqual(runtimeOptions(workloadOf(), configurationOf('g4ad.xlarge').instance), []);
  });
});

describe('model: money and energy', () => {
  it('the lines are the bill', () => {
    const e = estimate(workloadOf(), configurationOf('g6.xlarge', { replicas: 2 }));
    // 2 · 0.8048 $/h · 730 h = $1,175.01
    assertClose(machinesUsd(e), 1175.008, 0.01);
    // Beside them (each line by hand in cost.test.ts): disks 7.37, S3 0.37, balancer 16.43 + 0.41: $24.57
    assertClose(e.cost.monthlyUsd, 1199.58, 0.01);
    assert.equal(
      e.cost.lines.reduce((sum, l) => sum + l.monthlyUsd, 0),
      e.cost.monthlyUsd,
    );
    // 0.6 req/s · 2,628,000 s = 1,576,800 requests; $1,199.58 / that = $0.000761
    assertClose(e.cost.perRequestUsd, 0.000760767, 1e-8);
    // / 120 tokens · 1e6 = $6.34
    assertClose(e.cost.perMTokensUsd, 6.3397, 0.001);
    assert.deepEqual(e.range.monthlyUsd, { low: e.cost.monthlyUsd, high: e.cost.monthlyUsd });
  });

  it('a closed loop always has a price per request and per token', () => {
    for (const concurrency of [1, 7, 300, 5000]) {
      for (const type of ['g6.xlarge', 'c8g.4xlarge', 'inf2.xlarge']) {
        const precision = type === 'c8g.4xlarge' ? 'int4' : 'bf16';
        const model = type === 'inf2.xlarge' ? modelNamed('TinyLlama/TinyLlama-1.1B-Chat-v1.0') : undefined;
        const e = estimate(workloadOf({ traffic: { concurrency } }, model), configurationOf(type, { precision }));
        assert.equal(e.feasible, true, `${type}: ${e.reasons.join()}`);
        const requests = (e.performance.requestsPerSecond ?? 0) * 730 * 3600;
        assertClose((e.cost.perRequestUsd ?? 0) * requests, e.cost.monthlyUsd ?? 0, 1e-6);
        assertClose(e.cost.perMTokensUsd, ((e.cost.perRequestUsd ?? 0) / 120) * 1e6, 1e-6);
        assert.ok(e.range.perRequestUsd && e.range.perMTokensUsd);
      }
    }
    const images = estimate(
      workloadOf(
        { kind: 'image-generation', traffic: { concurrency: 3 } },
        modelNamed('stabilityai/stable-diffusion-xl-base-1.0'),
      ),
      configurationOf('g6.xlarge'),
    );
    assert.ok((images.cost.perRequestUsd ?? 0) > 0);
  });

  it('pays for the hours of the day when it scales', () => {
    const night = Array.from({ length: 24 }, (_, h) => (h < 12 ? 0 : 2));
    const traffic = { rpsAvg: 6, rpsPeak: 12, hourlyShape: night };
    const scaled = estimate(workloadOf({ traffic, placement: { minReplicas: 1 } }), configurationOf('g6.xlarge'));
    const held = estimate(workloadOf({ traffic }), configurationOf('g6.xlarge'));
    const r = scaled.target.replicas;
    assert.equal(held.target.replicas, r);
    assert.ok(r > 1);
    // 12 of 24 hours at r replicas, 12 at 1: (r + 1) / 2 · 730 h · $0.8048
    assertClose(machinesUsd(scaled), ((r + 1) / 2) * 730 * 0.8048, 0.01);
    assertClose(machinesUsd(held), r * 730 * 0.8048, 0.01);
  });

  it('two machines where 99.9 % is asked', () => {
    assert.equal(
      estimate(workloadOf({ slo: { availability: 99.9 } }), configurationOf('g6.xlarge')).target.replicas,
      2,
    );
  });

  it('eight replicas share one machine of eight cards', () => {
    const e = estimate(
      workloadOf(),
      configurationOf('g6.48xlarge', { replicas: 8, acceleratorsPerReplica: 1, tensorParallel: 1 }),
    );
    assert.equal(e.target.instances, 1);
    const nine = estimate(
      workloadOf(),
      configurationOf('g6.48xlarge', { replicas: 9, acceleratorsPerReplica: 1, tensorParallel: 1 }),
    );
    assert.equal(nine.target.instances, 2);
  });

  it('an idle card takes its idle power', () => {
    const e = estimate(
      workloadOf({ traffic: { rpsAvg: 1e-9, rpsPeak: 1e-9 } }),
      configurationOf('g4dn.xlarge', { precision: 'int4', replicas: 1 }),
    );
    // T4 8 W; 4 vCPUs · (0.64 + 0.1 · 3.33) = 3.9 W; 16 GiB · 0.392 W/GB = 6.7 W
    assertClose(e.energy.averageW, 18.6, 0.3);
    // kWh = W · PUE · 730 / 1000, and us-east-1 has a published PUE and grid
    assert.ok((e.energy.kwhPerMonth ?? 0) > (e.energy.averageW ?? 0) * 0.73);
    assert.ok((e.energy.kgCo2ePerMonth ?? 0) > 0);
  });

  it('saturation is said with both rates', () => {
    const e = estimate(
      workloadOf({ traffic: { rpsAvg: 50, rpsPeak: 100 } }),
      configurationOf('g6.xlarge', { replicas: 1 }),
    );
    assert.equal(e.feasible, false);
    assert.deepEqual(e.reasonCodes, ['saturated']);
    assert.match(
      e.reasons[0] ?? '',
      /^Saturated at the peak: 100 req\/s arrive, 1 × g6\.xlarge can sustain [\d.]+ req\/s\.$/,
    );
    assert.ok((e.cost.monthlyUsd ?? 0) > 0);
  });

  it('two rates that are near are printed in as many digits as tell them apart', () => {
    const on = (rps: number) =>
      estimate(workloadOf({ traffic: { rpsAvg: rps, rpsPeak: rps } }), configurationOf('g5.xlarge', { replicas: 2 }));
    const capacity = on(0.1).performance.requestsPerSecond ?? 0;
    for (const excess of [1.4, 1.01, 1.0003]) {
      const reason = on(capacity * excess).reasons[0] ?? '';
      const [, arrive, sustain] =
        /: ([\d.]+) req\/s arrive, 2 × g5\.xlarge can sustain ([\d.]+) req\/s\.$/.exec(reason) ?? [];
      assert.ok(Number(arrive) > Number(sustain), reason);
    }
    assert.match(on(capacity).reasons[0] ?? '', /can sustain just that, with no end to the queue\.$/);
  });

  it('no price: speed stays, cost is unknown and not 0', () => {
    const e = estimate(workloadOf(), configurationOf('g6.xlarge', { price: undefined }));
    assert.equal(e.feasible, true);
    assert.equal(e.cost.monthlyUsd, undefined);
    assert.deepEqual(e.reasonCodes, ['price-unknown']);
    assert.ok(e.performance.ttft);
  });

  it('an unknown model has a price and no speed', () => {
    const e = estimate(workloadOf({ modelName: 'acme/omni-7b' }, null), configurationOf('g6.xlarge', { replicas: 1 }));
    assert.deepEqual(
      [e.feasible, e.reasonCodes, e.performance, e.reasons],
      [false, ['model-unknown'], {}, ['acme/omni-7b is not in the catalog: speed and fit are unknown.']],
    );
    assertClose(e.cost.monthlyUsd, 0.8048 * 730, 0.01);
  });
});

describe('model: a batch with a deadline', () => {
  const on = (deadlineHours: number, changes: Parameters<typeof workloadOf>[0] = {}, replicas?: number) =>
    estimate(
      workloadOf({
        kind: 'batch',
        ...changes,
        slo: { deadlineHours },
        traffic: { rpsAvg: 10, rpsPeak: 20, ...changes.traffic },
      }),
      configurationOf('g6.xlarge', { replicas }),
    );

  it("a day's work is done in time: a quarter of the hours takes four times the machines", () => {
    const [day, night] = [on(24), on(6)];
    assert.equal(day.meetsSlo, true);
    assert.equal(night.meetsSlo, true);
    // 10 req/s · 24 h / 6 h = 40 req/s, at 0.95 of what one sustains
    const one = (night.performance.requestsPerSecond ?? 0) / night.target.replicas;
    assert.equal(night.target.replicas, Math.ceil(40 / (0.95 * one)));
    assert.equal(day.target.replicas, Math.ceil(10 / (0.95 * one)));
    assert.equal(on(72).target.replicas, day.target.replicas, 'work would pile up');
  });

  it('machines that scale to zero run for the hours of the work', () => {
    const night = on(6, { placement: { scaleToZero: true } });
    // 6 of 24 hours
    assertClose(machinesUsd(night), night.target.replicas * 0.8048 * 730 * (6 / 24), 0.01);
  });

  it('too few machines miss the deadline, and say by how much', () => {
    const enough = on(6);
    const replicas = Math.ceil(enough.target.replicas / 2);
    const few = on(6, {}, replicas);
    assert.equal(few.feasible, true);
    assert.equal(few.meetsSlo, false);
    assert.deepEqual(few.reasonCodes, ['slo-missed']);
    // 10 req/s · 24 h over what so many sustain
    const one = (enough.performance.requestsPerSecond ?? 0) / enough.target.replicas;
    const [, hours] = /^A day's work takes ([\d.]+) h, over the deadline of 6 h\.$/.exec(few.reasons[0] ?? '') ?? [];
    assertClose(Number(hours), (10 * 24) / (replicas * one), 0.51);
    const alone = on(6, {}, 1);
    assert.deepEqual(
      [alone.feasible, alone.meetsSlo, alone.reasonCodes],
      [false, false, ['saturated', 'slo-missed']],
      'it never catches up',
    );
  });

  it("where items an hour are stated, an hour's items are what must be done", () => {
    const traffic = { rpsAvg: 1, rpsPeak: 1, itemsPerHour: 3600 };
    const [hour, quarter] = [on(1, { traffic }), on(0.25, { traffic })];
    const one = (hour.performance.requestsPerSecond ?? 0) / hour.target.replicas;
    assert.equal(quarter.target.replicas, Math.ceil(4 / (0.95 * one)));
    assert.equal(on(8, { traffic }).target.replicas, hour.target.replicas);
  });
});

describe('model: agents', () => {
  const agent = {
    steps: 12,
    modelCallsPerStep: 1,
    contextGrowthTokensPerStep: 0,
    parallelBranches: 1,
    tools: [{ name: 'sandbox', callsPerTask: 8, cpuSeconds: 1.5, memoryBytes: 2 ** 31, waitSeconds: 0.3 }],
  };

  it('a task is tools, steps and model calls', () => {
    const llmEstimate = estimate(workloadOf(), configurationOf('g6.xlarge', { replicas: 1 }));
    const workload = workloadOf(
      {
        kind: 'agent',
        agent,
        traffic: { rpsAvg: 0.1, rpsPeak: 0.1 },
        tokens: { inMean: 420, inP95: 840, outMean: 120, outP95: 240 },
      },
      null,
    );
    const e = estimate(workload, configurationOf('c8g.2xlarge', { replicas: 1 }), { llmEstimate });
    const { ttft, tpot } = llmEstimate.performance;
    // CPU 12 · 0.04 + 8 · 1.5 = 12.48 s; wait 8 · 0.3 = 2.4 s; 12 calls of TTFT + 119 · TPOT
    const model = 12 * ((ttft?.p50 ?? 0) + 119 * (tpot?.p50 ?? 0));
    assertClose(e.performance.e2e?.p50, 12.48 + 2.4 + model, 0.2);
    assert.ok((e.cost.perTaskUsd ?? 0) > (e.cost.perRequestUsd ?? 0));
    assert.equal(e.performance.bound, 'model');
  });

  it('branches run side by side: waiting shrinks, work does not', () => {
    const llmEstimate = estimate(workloadOf(), configurationOf('g6.xlarge', { replicas: 1 }));
    const run = (parallelBranches: number) => {
      const traffic = { rpsAvg: 0.01, rpsPeak: 0.01 };
      const workload = workloadOf({ kind: 'agent', agent: { ...agent, parallelBranches }, traffic }, null);
      return estimate(workload, configurationOf('r8g.4xlarge', { replicas: 1 }), { llmEstimate });
    };
    const [one, four] = [run(1), run(4)];
    // Of 12.48 s CPU and the rest, a quarter of the rest is left.
    const cpu = 12.48;
    assertClose(four.performance.e2e?.p50, cpu + ((one.performance.e2e?.p50 ?? 0) - cpu) / 4, 1e-6);
    assert.equal(four.performance.requestsPerSecond, one.performance.requestsPerSecond);
    assert.equal(four.cost.perTaskUsd, one.cost.perTaskUsd);
    // 12 steps have no use for more than 12 branches.
    assert.deepEqual(run(1000).performance, run(12).performance);
  });

  it('open branches hold memory, so a machine of little memory takes fewer tasks', () => {
    const task = { cpuSeconds: 1e-3, waitSeconds: 100, toolByteSeconds: 0, modelSeconds: 0, modelCalls: 0 };
    const machine = machineOf(configurationOf('c8g.medium'));
    const capacity = (branches: number) => agentStation({ ...task, branches }, machine)?.capacity ?? 0;
    assertClose(capacity(1) / capacity(4), 4, 1e-9);
  });

  it('without an estimate of its model a task has no time, and says so', () => {
    const e = estimate(workloadOf({ kind: 'agent', agent }, null), configurationOf('c8g.2xlarge'));
    assert.equal(e.performance.e2e, undefined);
    assert.ok(e.reasonCodes?.includes('model-calls-unknown'));
    assert.ok((e.cost.monthlyUsd ?? 0) > 0);
  });
});
