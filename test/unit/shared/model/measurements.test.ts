/** Published measurements, each with its source: the committed factors stay near what anyone can look up, whatever the next calibration moves. */
import assert from 'node:assert/strict';
import { estimate } from '../../../../shared/src/model/estimate';
import type { Estimate } from '../../../../shared/src/report/schema';
import type { Configuration } from '../../../../shared/src/placement/configuration';
import type { Workload } from '../../../../shared/src/placement/workload';
import { configurationOf, modelNamed, workloadOf } from './support';

interface Case {
  readonly what: string;
  readonly source: string;
  readonly model: string;
  readonly on: readonly [string, Partial<Configuration>];
  readonly workload?: Parameters<typeof workloadOf>[0];
  readonly figure: (p: Estimate['performance']) => number | undefined;
  readonly measured: number;
  /** Relative error allowed, where it is more than usual. */
  readonly within?: number;
}

const exact = (inMean: number, outMean: number): Partial<Workload['tokens']> => ({
  inMean,
  inP95: inMean,
  outMean,
  outP95: outMean,
});
const ML_ENERGY = 'ML.ENERGY benchmark v3, vLLM, lm-arena chat (input length not stated: 200 taken)';
const ARM = 'ArmDeveloperEcosystem/arm-learning-paths, llama-bench, 2025-07';
const XIONGJIE = 'XiongjieDai/GPU-Benchmarks-on-LLM-Inference, 2024-05';
const LLAMA_8B = 'meta-llama/Llama-3.1-8B-Instruct';

/** Relative error allowed: the band of a measured engine on a chip without rows (docs/accuracy.md). A fit that leaves it has lost its physics. */
const WITHIN = 0.35;

const cases: readonly Case[] = [
  {
    what: 'Llama 3.1 8B bf16, H100, 8 in flight',
    source: ML_ENERGY,
    model: LLAMA_8B,
    on: ['p5.4xlarge', { runtime: 'vllm', replicas: 1 }],
    workload: { traffic: { concurrency: 8 }, tokens: exact(200, 389) },
    figure: (p) => p.tpot?.p50,
    measured: 7.316e-3,
  },
  {
    what: 'Llama 3.1 8B bf16, H100, 128 in flight',
    source: ML_ENERGY,
    model: LLAMA_8B,
    on: ['p5.4xlarge', { runtime: 'vllm', replicas: 1 }],
    workload: { traffic: { concurrency: 128 }, tokens: exact(200, 405) },
    figure: (p) => p.tpot?.p50,
    measured: 16.482e-3,
  },
  {
    what: 'Qwen3 30B-A3B bf16, H100, 32 in flight',
    source: ML_ENERGY,
    model: 'Qwen/Qwen3-30B-A3B',
    on: ['p5.4xlarge', { runtime: 'vllm', replicas: 1 }],
    workload: { traffic: { concurrency: 32 }, tokens: exact(200, 922) },
    figure: (p) => p.tpot?.p50,
    measured: 22.571e-3,
  },
  {
    what: 'Llama 3 8B Q4_K_M decode, L40S',
    source: XIONGJIE,
    model: 'meta-llama/Meta-Llama-3-8B',
    on: ['g6e.xlarge', { runtime: 'llama.cpp', precision: 'int4' }],
    workload: { tokens: exact(1, 512) },
    figure: (p) => p.singleStreamTokensPerSecond,
    measured: 115.55,
  },
  {
    what: 'Llama 3 8B F16 decode, L40S',
    source: XIONGJIE,
    model: 'meta-llama/Meta-Llama-3-8B',
    on: ['g6e.xlarge', { runtime: 'llama.cpp', precision: 'fp16' }],
    workload: { tokens: exact(1, 512) },
    figure: (p) => p.singleStreamTokensPerSecond,
    measured: 43.69,
  },
  {
    what: 'Llama 8B Q4_0 decode, Graviton4, 16 vCPUs',
    source: ARM,
    model: LLAMA_8B,
    on: ['c8g.4xlarge', { runtime: 'llama.cpp', precision: 'int4' }],
    workload: { tokens: exact(1, 128) },
    figure: (p) => p.singleStreamTokensPerSecond,
    measured: 40.99,
  },
  {
    what: 'Llama 8B Q4_0 prefill of 512 tokens, Graviton4, 16 vCPUs',
    source: ARM,
    model: LLAMA_8B,
    on: ['c8g.4xlarge', { runtime: 'llama.cpp', precision: 'int4' }],
    workload: { tokens: exact(512, 2) },
    figure: (p) => p.prefillTokensPerSecond,
    measured: 190.18,
  },
  {
    what: 'DeepSeek-R1 Q4_0 decode, r8g.24xlarge',
    source: 'arm-learning-paths, llama.cpp build 4963, 64 of 96 threads, 2025-03',
    model: 'deepseek-ai/DeepSeek-R1',
    on: ['r8g.24xlarge', { runtime: 'llama.cpp', precision: 'int4' }],
    workload: { tokens: exact(20, 128) },
    figure: (p) => p.singleStreamTokensPerSecond,
    measured: 12.24,
    within: 0.45,
  },
  {
    what: 'Llama 3 70B bf16, 12 Inferentia2',
    source: 'aws-neuron-sdk, Transformers NeuronX 2.18, 2024-04',
    model: 'meta-llama/Meta-Llama-3-70B',
    on: ['inf2.48xlarge', {}],
    workload: { tokens: exact(256, 256) },
    figure: (p) => p.singleStreamTokensPerSecond && 1 / p.singleStreamTokensPerSecond,
    measured: 32.48e-3,
  },
  {
    what: 'bge-large through TEI, L4, batch 256 of 450 tokens',
    source: 'infinity benchmarks v0.0.25, 2024-02',
    model: 'BAAI/bge-large-en-v1.5',
    on: ['g6.xlarge', { runtime: 'tei', precision: 'fp16' }],
    workload: { kind: 'embedding', tokens: exact(450, 1) },
    figure: (p) => p.samplesPerSecond && p.samplesPerSecond * 450,
    measured: 62_192,
  },
  {
    what: 'SDXL, 30 steps at 1024 px, A100 80GB, plain diffusers in bf16',
    source: 'huggingface/diffusers, fast_diffusion.md, 2023-12',
    model: 'stabilityai/stable-diffusion-xl-base-1.0',
    on: ['p4de.24xlarge', { acceleratorsPerReplica: 1, tensorParallel: 1, runtime: 'pytorch', replicas: 1 }],
    workload: { kind: 'image-generation' },
    figure: (p) => p.samplesPerSecond && 1 / p.samplesPerSecond,
    measured: 3.31,
  },
  ...[
    [4, 10.292],
    [8, 12.472],
    [16, 16.63],
    [32, 23.307],
  ].map(([concurrency, tpotMs]): Case => ({
    what: `DeepSeek-R1 fp8, 8 H200, ${concurrency} in flight`,
    source: 'InferenceMAX, SGLang 0.5.9, TP 8',
    model: 'deepseek-ai/DeepSeek-R1',
    on: ['p5en.48xlarge', { runtime: 'sglang', precision: 'fp8', replicas: 1 }],
    workload: { traffic: { concurrency }, tokens: exact(1024, 1024) },
    figure: (p) => p.tpot?.p50,
    measured: (tpotMs ?? 0) / 1000,
  })),
  {
    what: 'Whisper large-v3, A100',
    source: 'Open ASR leaderboard, 2026-05 (batch assumed)',
    model: 'openai/whisper-large-v3',
    on: ['p4d.24xlarge', { acceleratorsPerReplica: 1, tensorParallel: 1, precision: 'fp16' }],
    workload: { kind: 'speech' },
    figure: (p) => p.samplesPerSecond && p.samplesPerSecond * 60,
    measured: 145.5,
    // Measured on the 80 GB card, with clips shorter than the item of a minute.
    within: 0.45,
  },
];

describe('model: published measurements', () => {
  for (const { what, source, model, on, workload, figure, measured, within = WITHIN } of cases) {
    it(`${what} (${source})`, () => {
      const e = estimate(workloadOf(workload, modelNamed(model)), configurationOf(...on));
      const predicted = figure(e.performance);
      assert.ok(predicted !== undefined, e.reasons.join());
      assert.ok(
        Math.abs(predicted / measured - 1) <= within,
        `${predicted} against ${measured}: ${Math.round((predicted / measured - 1) * 100)}%`,
      );
    });
  }
});
