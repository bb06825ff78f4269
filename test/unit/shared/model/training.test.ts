import assert from 'node:assert/strict';
import { estimate } from '../../../../shared/src/model/estimate';
import { trainingTimes } from '../../../../shared/src/model/trainingStep';
import { adapterParams, recomputedShare, trainingMemory } from '../../../../shared/src/model/trainingMemory';
import { flopsPerToken, flopsPerTokenOfMfu } from '../../../../shared/src/model/trainingWork';
import { expertExchangeSeconds, fabricOf, shardingSeconds } from '../../../../shared/src/model/trainingExchange';
import { exchangeOf } from '../../../../shared/src/model/trainingSplit';
import { TRAINING } from '../../../../shared/src/model/factors/training';
import { EMPTY_FIT, factorsOf } from '../../../../shared/src/model/factors/factorSet';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Chip, ModelShape } from '../../../../shared/src/catalog/types';
import type { TrainingJob } from '../../../../shared/src/model/trainingJob';
import { machinesUsd } from '../../../../shared/src/words/bill';
import { configurationOf, modelNamed, workloadOf } from './support';

function assertClose(actual: number | undefined, expected: number, within: number): void {
  assert.ok(actual !== undefined && Math.abs(actual - expected) <= within, `${actual} is not ${expected} ± ${within}`);
}

const llama8b = modelNamed('meta-llama/Llama-3.1-8B-Instruct');
/** Bases alone: what follows must hold before any row is seen. */
const BASES = factorsOf(EMPTY_FIT);

function chipNamed(name: string): Chip {
  const chip = getCatalog().chip(name);
  assert.ok(chip, name);
  return chip;
}

function jobOf(
  changes: Partial<TrainingJob> & { readonly seqLen?: number; readonly method?: 'full' | 'lora' } = {},
): TrainingJob {
  const { seqLen = 2048, method = 'full', ...rest } = changes;
  return {
    model: llama8b,
    chip: chipNamed('h100'),
    devices: 8,
    training: { method, seqLen, globalBatch: 128, optimizer: 'adamw' },
    precision: 'bf16',
    engine: { engine: 'pytorch', family: 'sharded' },
    ...rest,
  };
}

function secondsOf(job: TrainingJob): number {
  const seconds = trainingTimes(job, BASES)?.perToken;
  assert.ok(seconds !== undefined && seconds > 0 && Number.isFinite(seconds));
  return seconds;
}

describe('model: training runs', () => {
  const training = {
    method: 'lora',
    tokens: 0.6e9,
    seqLen: 2048,
    globalBatch: 64,
    optimizer: 'adamw',
    checkpointEveryMin: 30,
    interruptible: false,
  } as const;

  it('adapters cost four FLOP a parameter and token', () => {
    // 2 · (2 · (8.03e9 − 128,256 · 4096) + 2 · 32 · 4096 · 2048) = 31.09e9
    assertClose(flopsPerToken(llama8b, training), 31.09e9, 0.02e9);
    // full: 3 · the same sum = 46.6e9
    assertClose(flopsPerToken(llama8b, { ...training, method: 'full' }), 46.64e9, 0.02e9);
  });

  it('a LoRA run on one H100 takes about half a day', () => {
    const e = estimate(workloadOf({ kind: 'fine-tuning', training }), configurationOf('p5.4xlarge'));
    const hours = e.performance.runHours ?? 0;
    // 31.09e9 FLOP a token at 0.33–0.55 of 989 TFLOP/s: 10–17 h
    assert.ok(hours > 10 && hours < 17, `${hours} h`);
    // Beside the machine: a disk of 30 + 16.06 GB while it runs, $0.08 a GB and month; 16.06 GB in S3 at $0.023
    const gb = 8.03;
    const beside = ((30 + 2 * gb) * 0.08 * hours) / 730 + 2 * gb * 0.023;
    assertClose(e.cost.perRunUsd, 6.88 * hours + beside, 1e-6);
    assert.equal(e.cost.monthlyUsd, e.cost.perRunUsd);
  });

  it('power is that of the run while it lasts, and a month holds no more than a month of it', () => {
    const run = (tokens: number) =>
      estimate(
        workloadOf({ kind: 'fine-tuning', training: { ...training, tokens } }),
        configurationOf('p5.4xlarge', { replicas: 1 }),
      );
    const [short, long] = [run(0.6e9), run(600e9)];
    // One H100 at work takes hundreds of watts, however short the run is.
    assert.ok((short.energy.averageW ?? 0) > 500, `${short.energy.averageW} W`);
    assertClose(long.energy.averageW, short.energy.averageW ?? 0, 1e-6);
    // kWh = W · PUE · hours / 1000
    const ratio =
      (short.energy.kwhPerMonth ?? 0) / (((short.energy.averageW ?? 0) * (short.performance.runHours ?? 0)) / 1000);
    assert.ok(ratio > 1 && ratio < 1.5, `PUE ${ratio}`);
    // A thousand times as long is more than a year: the bill of one month is 730 h · $6.88
    assertClose(machinesUsd(long), 6.88 * 730, 0.01);
    // What lies in S3 is paid by the month, once: $0.37
    const store = long.cost.lines.find(({ name }) => name === 'weights in S3')?.monthlyUsd ?? 0;
    assertClose(store, 0.3694, 0.001);
    assertClose((long.cost.perRunUsd ?? 0) - store, 1000 * ((short.cost.perRunUsd ?? 0) - store), 0.01);
    assert.deepEqual(long.range.monthlyUsd, { low: long.cost.monthlyUsd, high: long.cost.monthlyUsd });
    assert.ok((long.range.perRunUsd?.high ?? 0) > (long.cost.perRunUsd ?? 0));
    assert.ok((long.range.averageW?.high ?? 0) > (long.energy.averageW ?? 0));
    for (const figure of ['runHours', 'mfu', 'memory', 'energy', 'price']) {
      assert.ok(
        short.evidence.some((v) => v.figure === figure),
        figure,
      );
    }
  });

  it('a CPU takes weeks', () => {
    const hours =
      estimate(workloadOf({ kind: 'fine-tuning', training }), configurationOf('c8g.16xlarge')).performance.runHours ??
      0;
    assert.ok(hours > 20 * 24, `${hours} h`);
  });

  it('a large Xeon does not train like an accelerator', () => {
    const run = (type: string) =>
      estimate(
        workloadOf({ kind: 'fine-tuning', training }, modelNamed('meta-llama/Llama-3.1-70B')),
        configurationOf(type),
      );
    const xeon = run('m8i.96xlarge');
    // 0.05 · 0.875 (LoRA), less what checkpoints take
    assertClose(xeon.performance.mfu, 0.043, 0.001);
    assert.equal(xeon.evidence.find((v) => v.figure === 'runHours')?.class, 'assumed');
    const { high, low } = xeon.range.runHours ?? { high: 0, low: 1 };
    assertClose(high / low, 9, 1e-9);
  });

  it('QLoRA holds 4.127 bits a weight and adapters by the widths of the model', () => {
    // 32 · 16 · (2 · 8192 + 2 · (4096 + 1024) + 3 · (4096 + 14336)) = 41.94e6
    assertClose(adapterParams(llama8b), 41.94e6, 0.01e6);
    // linear 8.03e9 − 2 · 128,256 · 4096 = 6.98e9 · 0.516 = 3.60e9; embeddings 1.05e9 · 2 = 2.10e9; state 41.94e6 · 16 = 0.67e9
    assertClose(trainingMemory(llama8b, { ...training, method: 'qlora' }, 1, false).weights, 6.37e9, 0.02e9);
  });

  it('QLoRA of 70B fits 48 GB as its paper has 65B do, at 512 tokens; a large vocabulary at 2,048 does not', () => {
    const fits = (model: string, seqLen: number) =>
      estimate(
        workloadOf({ kind: 'fine-tuning', training: { ...training, method: 'qlora', seqLen } }, modelNamed(model)),
        configurationOf('g6e.xlarge'),
      ).feasible;
    assert.equal(fits('meta-llama/Llama-2-70b-hf', 512), true);
    assert.equal(fits('meta-llama/Llama-2-70b-hf', 2048), true);
    assert.equal(fits('meta-llama/Llama-3.1-70B', 512), true);
    assert.equal(fits('meta-llama/Llama-3.1-70B', 2048), false);
  });

  it('full training with Adam holds 16 bytes a parameter', () => {
    const plan = trainingMemory(llama8b, { ...training, method: 'full' }, 8, false);
    // 8.03e9 · (2 + 2 + 12) = 128.5 GB over all devices
    assertClose(plan.weights, 128.5e9, 0.1e9);
    assert.equal(
      estimate(
        workloadOf({ kind: 'training', training: { ...training, method: 'full' } }),
        configurationOf('g6.xlarge'),
      ).feasible,
      false,
    );
  });

  it('reinforcement learning states what share of the time its rollouts take', () => {
    const run = (rolloutTokens: number) =>
      estimate(
        workloadOf({ kind: 'rl', training: { ...training, method: 'grpo', rolloutTokens } }),
        configurationOf('p5.48xlarge'),
      ).performance;
    const [short, long] = [run(512), run(16_384)];
    assert.ok((short.rolloutShare ?? 0) > 0 && (short.rolloutShare ?? 1) < 1);
    // Longer answers leave room for fewer at a time.
    assert.ok(
      (long.rolloutShare ?? 0) > (short.rolloutShare ?? 0),
      `${long.rolloutShare} against ${short.rolloutShare}`,
    );
    const update = estimate(
      workloadOf({ kind: 'fine-tuning', training: { ...training, method: 'dpo' } }),
      configurationOf('p5.48xlarge'),
    ).performance;
    assert.equal(update.rolloutShare, undefined);
    assert.ok((short.runHours ?? 0) > (update.runHours ?? 0));
  });
});

describe('model: time of a training step', () => {
  it('counts attention in full for MFU and by half for the work', () => {
    const training = { method: 'full', seqLen: 8192 } as const;
    // 6 · 7.505e9 + 3 · 2 · 32 · 4096 · 8192 = 45.0e9 + 6.4e9; twice the latter for MFU
    assertClose(flopsPerToken(llama8b, training), 51.5e9, 0.1e9);
    assertClose(flopsPerTokenOfMfu(llama8b, training), 57.9e9, 0.1e9);
  });

  it('comes out within a fifth of two papers on A100 that no factor was fitted on', () => {
    const gpt = (params: number, layers: number, hidden: number): ModelShape => {
      const heads = hidden / 128;
      return {
        ...llama8b,
        params,
        activeParams: params,
        layers,
        hidden,
        heads,
        headDim: 128,
        vocab: 50_257,
        tiedEmbeddings: true,
      };
    };
    const mfu = (
      model: ModelShape,
      devices: number,
      seqLen: number,
      globalBatch: number,
      engine: TrainingJob['engine'],
    ) => {
      const training = { method: 'full', seqLen, globalBatch, optimizer: 'adamw' } as const;
      const job = jobOf({ model, chip: chipNamed('a100-sxm4-80gb'), devices, training, engine });
      return flopsPerTokenOfMfu(model, training) / secondsOf(job) / 312e12;
    };
    // arXiv:2205.05198, table 5: 51.4 % of 175B on 64; tensor and pipeline parallelism, which are not reckoned.
    const megatron = { engine: 'megatron', family: 'megatron' } as const;
    assertClose(mfu(gpt(175e9, 96, 12_288), 64, 2048, 64, megatron), 0.514, 0.103);
    // arXiv:2307.08691, table 1: 205 and 225 TFLOP/s of 2.7B on 8, sequences of 2k and 8k.
    const plain = { engine: 'pytorch', family: 'sharded' } as const;
    assertClose(mfu(gpt(2.7e9, 32, 2560), 8, 2048, 128, plain), 205 / 312, 0.13);
    assertClose(mfu(gpt(2.7e9, 32, 2560), 8, 8192, 32, plain), 225 / 312, 0.14);
  });

  it('time adds up from its parts', () => {
    const times = trainingTimes(
      jobOf({ devices: 1, training: { method: 'full', seqLen: 2048, globalBatch: 64, optimizer: 'adamw' } }),
      BASES,
    );
    assert.ok(times);
    // 6 · (8.03e9 − 128,256 · 4096) / (0.8 · 794.5e12) = 70.8 µs
    assertClose(times.matrix, 70.8e-6, 0.3e-6);
    // 3 · 2 · 32 · 4096 · 2048 / (0.5 · 989e12) = 3.26 µs
    assertClose(times.attention, 3.26e-6, 0.02e-6);
    // 300 · 4096 · 32 / (0.8 · 3350e9) = 14.67 µs
    assertClose(times.traffic, 14.67e-6, 0.05e-6);
    // 16 B · 8.03e9 do not fit 80 GB beside anything: every layer is computed twice
    assert.equal(times.recomputed, 1);
  });

  it('small models reach less, by their width', () => {
    const mfu = (params: number, layers: number, hidden: number) => {
      const model: ModelShape = {
        ...llama8b,
        params,
        activeParams: params,
        layers,
        hidden,
        heads: hidden / 64,
        headDim: 64,
      };
      const job = jobOf({ model, chip: chipNamed('a100-sxm4-80gb') });
      return flopsPerTokenOfMfu(model, job.training) / secondsOf(job) / 312e12;
    };
    const [tiny, small, large] = [mfu(0.125e9, 12, 768), mfu(1.3e9, 24, 2048), mfu(6.7e9, 32, 4096)];
    assert.ok(tiny < small && small < large, `${tiny} ${small} ${large}`);
  });

  it('fp8 saves less than half, fp4 more than fp8, and neither where the chip has no such units', () => {
    const on = (chip: string, precision: TrainingJob['precision']) =>
      secondsOf(jobOf({ chip: chipNamed(chip), precision }));
    const ratio = on('b200', 'fp8') / on('b200', 'bf16');
    assert.ok(ratio < 1 && ratio > 0.5, `${ratio}`);
    assert.ok(on('b200', 'fp4') < on('b200', 'fp8'));
    assert.equal(on('a100', 'fp8'), on('a100', 'bf16'));
  });

  it('is never faster for a longer sequence, more devices, or an older kernel of attention', () => {
    for (const seqLen of [512, 2048, 8192, 32_768, 131_072]) {
      assert.ok(secondsOf(jobOf({ seqLen: 2 * seqLen })) >= secondsOf(jobOf({ seqLen })) * 0.999, `${seqLen}`);
    }
    const large = { method: 'lora', seqLen: 2048, globalBatch: 4096, optimizer: 'adamw' } as const;
    const across = (devices: number) => secondsOf(jobOf({ devices, training: large }));
    assert.ok(across(512) > across(64));
    const engine = { engine: 'pytorch', family: 'sharded', olderAttention: true } as const;
    assert.ok(secondsOf(jobOf({ engine, seqLen: 32_768 })) > secondsOf(jobOf({ seqLen: 32_768 })));
  });

  it('adapters take less than full training, and an optimizer on the host takes seconds of each step', () => {
    assert.ok(secondsOf(jobOf({ method: 'lora' })) < secondsOf(jobOf()));
    const offload = { engine: 'deepspeed', family: 'sharded', offload: true } as const;
    const training = { method: 'full', seqLen: 8192, globalBatch: 8, optimizer: 'adamw' } as const;
    // 8.03e9 · 0.25e-9 s = 2.0 s over 8,192 tokens of each device
    const more = secondsOf(jobOf({ engine: offload, training })) - secondsOf(jobOf({ training }));
    assertClose(more, 2 / 8192, 0.3 / 8192);
  });

  it('recomputes the layers that do not fit, and no more than all of them', () => {
    const training = { method: 'full', optimizer: 'adamw', seqLen: 2048 } as const;
    const share = (memory: number) => recomputedShare(llama8b, training, 8, memory, 4096);
    // kept 4096 · 32 · 4096 · 34 = 18.3 GB; state 16 · 8.03e9 / 8 = 16.1 GB; 0.9 · 30 GB − 16.1 = 10.9 GB
    assertClose(share(30e9), 1 - 10.94 / 18.25, 0.01);
    assert.equal(share(80e9), 0);
    assert.equal(share(1e9), 1);
  });

  it('experts on a rack of 72 wait less than across a bus', () => {
    const mixture = modelNamed('Qwen/Qwen3-30B-A3B');
    const seconds = (chip: string) => expertExchangeSeconds(mixture, 8, fabricOf(chipNamed(chip)), 0.6);
    // 48 layers · 4 · 7 · (1 − (7/8)^8) · 2048 · 2 B / (0.6 · 450e9) = 13.4 µs
    assertClose(seconds('h100'), 13.4e-6, 0.1e-6);
    assert.ok(seconds('l40s') > 5 * seconds('h100'));
    assert.equal(expertExchangeSeconds(llama8b, 8, fabricOf(chipNamed('h100')), 0.6), 0);
  });

  it('sharded weights travel three times a pass, over the network where there are several machines', () => {
    const fabric = fabricOf(chipNamed('a100-sxm4-40gb'), 400);
    assert.equal(shardingSeconds(70e9, 1, fabric, 0.6), 0);
    // 3 · 2 · 70e9 · 7/8 / (0.6 · 300e9) = 2.04 s; over 50 GB/s: 420e9 / (0.6 · 50e9) = 14 s
    assertClose(shardingSeconds(70e9, 8, fabric, 0.6), 2.04, 0.01);
    assertClose(shardingSeconds(70e9, 64, fabric, 0.6), 14, 0.01);
  });

  it('a pipeline stands idle while it fills, and tensors that are split are summed in every layer', () => {
    const large: ModelShape = { ...llama8b, params: 405e9, activeParams: 405e9, layers: 126, hidden: 16_384 };
    const training = { method: 'full', seqLen: 8192, globalBatch: 1536, optimizer: 'adamw' } as const;
    const job = jobOf({ model: large, devices: 1024, training, engine: { engine: 'megatron', family: 'megatron' } });
    const { values } = BASES.at(TRAINING, {});
    const cost = exchangeOf(job, values, fabricOf(job.chip));
    // 6 B · 405e9 = 2.43 TB over 0.9 · 0.7 · 80 GiB each: 64 devices, 8 of tensors and 8 stages; 1536 / 16 sequences a pipeline
    assertClose(cost.idle, 1 + 7 / (2 * 96), 1e-9);
    // 126 · 8 · 7/8 · 16,384 · 2 B / (0.6 · 450e9) = 107 µs
    assertClose(cost.perToken, 107e-6, 0.1e-6);
    assert.equal(cost.perPass, 0);
  });

  it('eager layers wait for launches where sequences are short', () => {
    const engine = { engine: 'transformers', family: 'eager' } as const;
    // 32 layers · 5 ms over 256 tokens = 625 µs a token, and little else
    assertClose(secondsOf(jobOf({ engine, devices: 1, method: 'lora', seqLen: 256 })), 625e-6, 80e-6);
    assert.ok(secondsOf(jobOf({ engine, devices: 1, method: 'lora', seqLen: 8192 })) < 300e-6);
  });

  it('every chip of the catalog gives a figure that is one, or none', () => {
    for (const chip of getCatalog().chips) {
      for (const name of [
        'meta-llama/Llama-3.1-8B-Instruct',
        'Qwen/Qwen3-30B-A3B',
        'google-bert/bert-large-uncased',
        'microsoft/resnet-50',
      ]) {
        for (const precision of ['bf16', 'fp8', 'fp4', 'fp32', 'int4'] as const) {
          const seconds = trainingTimes(jobOf({ chip, model: modelNamed(name), precision }))?.perToken;
          assert.ok(
            seconds === undefined || (seconds > 0 && Number.isFinite(seconds)),
            `${chip.id} ${name} ${precision}`,
          );
        }
      }
    }
  });
});
