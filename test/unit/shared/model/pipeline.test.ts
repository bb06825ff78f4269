import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { stepTime } from '../../../../shared/src/model/decode';
import type { EngineTimes } from '../../../../shared/src/model/engine';
import { estimate } from '../../../../shared/src/model/estimate';
import { gpuEngine } from '../../../../shared/src/model/gpuEngine';
import { machineOf } from '../../../../shared/src/model/hardware';
import { memoryPlan, sequencesThatFit } from '../../../../shared/src/model/memory';
import { fillAndDrain, fullestStage, inMicroBatch } from '../../../../shared/src/model/pipeline';
import { prefillTime } from '../../../../shared/src/model/prefill';
import { configurationOf, modelNamed, workloadOf } from './support';

const LLAMA_70B = modelNamed('meta-llama/Llama-3.1-70B');

function machine(tensorParallel: number, pipelineParallel: number, accelerators = tensorParallel * pipelineParallel) {
  return machineOf(
    configurationOf('p5.48xlarge', { acceleratorsPerReplica: accelerators, tensorParallel, pipelineParallel }),
  );
}

function engine(
  tensor: number,
  stages: number,
  runtime: 'vllm' | 'llama.cpp' = 'vllm',
  model = LLAMA_70B,
): EngineTimes {
  const on = machine(tensor, stages);
  const precision = runtime === 'vllm' ? 'bf16' : 'int8';
  const { kv } = memoryPlan(model, on, precision, runtime, undefined);
  const found = gpuEngine(model, on, precision, runtime, kv);
  assert.ok(found);
  return found;
}

describe('model: a pipeline', () => {
  it('micro-batches share the sequences, and none has less than one', () => {
    assert.equal(inMicroBatch({ stages: 4 }, 64), 16);
    assert.equal(inMicroBatch({ stages: 4 }, 3), 1);
    assert.equal(inMicroBatch({ stages: 4 }, 0), 0);
    assert.equal(inMicroBatch({}, 64), 64);
    // 61 layers in 4 stages: 16 in the fullest, 64 / 61
    assert.equal(fullestStage({ ...LLAMA_70B, layers: 61 }, 4), 64 / 61);
    assert.equal(fullestStage(LLAMA_70B, 8), 1);
    // GPipe: 4 pieces through 4 stages take 7 turns instead of 4
    assert.equal(fillAndDrain({ stages: 4 }, 4), 7 / 4);
  });

  it('a step of a batch is that of one micro-batch on one stage, and the hand-over', () => {
    const [one, four] = [engine(2, 1), engine(2, 4)];
    const handOver = four.constant - one.constant;
    // 3 · (30 µs + 64 · 8192 · 2 B / 450 GB/s)
    assert.ok(Math.abs(handOver - 3 * (3e-5 + (64 * 8192 * 2) / 450e9)) < 1e-9, `${handOver}`);
    assert.ok(Math.abs(stepTime(four, 128, 2000) - stepTime(one, 32, 2000) - handOver) < 1e-9);
  });

  it('one stream gains nothing, a full batch does', () => {
    const one = engine(2, 1);
    for (const stages of [2, 3, 4]) {
      const more = engine(2, stages);
      assert.ok(stepTime(more, 1, 1000) >= stepTime(one, 1, 1000));
      assert.ok(stepTime(more, 256, 1000) < stepTime(one, 256, 1000));
      // No more than the chips that came with it.
      assert.ok(stepTime(more, 256, 1000) * stages > stepTime(one, 256, 1000));
      // One prompt passes the stages in turn; many overlap.
      assert.ok(prefillTime(more, 2000, 0) >= prefillTime(one, 2000, 0));
      assert.ok(prefillTime(more, 2000, 0, 16) < prefillTime(one, 2000, 0, 16));
    }
  });

  it('tensor parallelism answers one stream faster than a pipeline of as many chips', () => {
    assert.ok(stepTime(engine(8, 1), 1, 1000) < stepTime(engine(2, 4), 1, 1000));
  });

  it('a layer split of llama.cpp is a pipeline with one micro-batch in flight, whatever its count is called', () => {
    for (const batch of [1, 4]) {
      assert.equal(stepTime(engine(4, 1, 'llama.cpp'), batch, 500), stepTime(engine(1, 4, 'llama.cpp'), batch, 500));
      assert.equal(stepTime(engine(1, 1, 'llama.cpp'), batch, 500), stepTime(engine(1, 4, 'llama.cpp'), batch, 500));
    }
  });

  it('experts are those that a micro-batch hits', () => {
    const mixture = modelNamed('Qwen/Qwen3-235B-A22B');
    const [one, two] = [engine(4, 1, 'vllm', mixture), engine(4, 2, 'vllm', mixture)];
    assert.equal(one.expertMiss, two.expertMiss);
    assert.ok(Math.abs(stepTime(two, 16, 0) - stepTime(one, 8, 0) - (two.constant - one.constant)) < 1e-9);
  });
});

describe('model: memory of a split', () => {
  const fit = (tensor: number, stages: number, name: string, runtime: 'vllm' | 'sglang' | 'tensorrt-llm' = 'vllm') =>
    sequencesThatFit(memoryPlan(modelNamed(name), machine(tensor, stages), 'fp8', runtime, undefined), 8192);

  it('more stages never fit less', () => {
    for (const { name, kind, layers = 0 } of getCatalog().models) {
      if (kind !== 'llm') {
        continue;
      }
      const inFullest = (stages: number) => Math.ceil(layers / stages);
      for (const runtime of ['vllm', 'sglang', 'tensorrt-llm'] as const) {
        for (const tensor of [1, 2]) {
          for (let stages = 1; stages < 4; stages += 1) {
            // Six layers in four stages: one still holds two, as with three.
            if (inFullest(stages + 1) === inFullest(stages)) continue;
            assert.ok(
              fit(tensor, stages + 1, name, runtime) >= fit(tensor, stages, name, runtime) - 1e-9,
              `${name} ${runtime} ${tensor} × ${stages}`,
            );
          }
        }
      }
    }
  });

  it('beyond the KV heads a pipeline holds more than tensor parallelism', () => {
    // 2 KV heads: eight chips keep each value four times.
    assert.ok(fit(2, 4, 'Qwen/Qwen2.5-3B') > 2 * fit(8, 1, 'Qwen/Qwen2.5-3B'));
    assert.ok(
      fit(1, 8, 'deepseek-ai/DeepSeek-V3') > 4 * fit(8, 1, 'deepseek-ai/DeepSeek-V3') ||
        fit(8, 1, 'deepseek-ai/DeepSeek-V3') === 0,
    );
  });

  it('copies are accelerators over tensor parallel times stages, and idle chips hold nothing', () => {
    assert.equal(machine(2, 2, 8).copies, 2);
    const [whole, idle] = [machine(3, 1, 3), machine(3, 1, 5)];
    const of = (on: typeof whole) => memoryPlan(LLAMA_70B, on, 'fp8', 'vllm', undefined).freePerCopy ?? 0;
    assert.ok(of(idle) <= of(whole));
  });

  it('what engines keep: shares of the card, of what is free, or by its size', () => {
    const on = machineOf(configurationOf('p5.48xlarge', { acceleratorsPerReplica: 1, tensorParallel: 1 }));
    const plan = (runtime: 'vllm' | 'sglang' | 'tensorrt-llm' | 'tgi' | 'llama.cpp') => {
      const p = memoryPlan(modelNamed('meta-llama/Llama-3.1-8B'), on, 'bf16', runtime, undefined);
      return { ...p, capacity: p.capacity ?? 0 };
    };
    const half = 0.5 * 2 ** 30;
    const vllm = plan('vllm');
    assert.equal(vllm.reserve, half + 0.08 * vllm.capacity);
    assert.equal(plan('tgi').reserve, half + 0.1 * vllm.capacity);
    const tensorrt = plan('tensorrt-llm');
    assert.ok(
      Math.abs(tensorrt.reserve - half - 0.1 * (tensorrt.capacity - tensorrt.weights - tensorrt.activations - half)) <
        1,
    );
    // H100: 9.5 GiB and half a GiB for its one chip, activations among them
    const sglang = plan('sglang');
    assert.ok(Math.abs(sglang.reserve + sglang.activations - 10 * 2 ** 30) < 1);
    // 512 · (128,256 + 4096) · 4 B = 258.5 MiB, as llama.cpp prints
    assert.equal((plan('llama.cpp').activations / 2 ** 20).toFixed(1), '258.5');
  });

  it('a stated pipeline fits what its chips alone would not', () => {
    const of = (pipelineParallel?: number) =>
      estimate(
        workloadOf({ contextTokens: 4096 }, LLAMA_70B),
        configurationOf('p5.48xlarge', {
          runtime: 'vllm',
          acceleratorsPerReplica: 4,
          tensorParallel: pipelineParallel ? 4 / pipelineParallel : 1,
          pipelineParallel,
        }),
      );
    assert.equal(of().feasible, false);
    assert.equal(of(4).feasible, true);
    assert.equal(of(2).feasible, true);
  });
});
