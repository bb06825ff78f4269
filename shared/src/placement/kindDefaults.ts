/**
 * What is assumed for a workload that does not say: by kind, in one place.
 * Every value that is used appears in the estimate's assumptions.
 *
 * Latency limits of `inference` and `reasoning` are the server limits of the
 * MLPerf Inference benchmark (Llama 2 70B: first token 2 s, 200 ms a token;
 * DeepSeek-R1: 2 s, 80 ms). Tokens and limits of code generation are those of
 * llm-d Planner's use case of that name, each limit the slow end of its range:
 * 1,024 in and out, first token 150 to 600 ms, 15 to 45 ms a token. All other
 * values are assumed.
 */
import type { WorkloadKind } from '../manifest/schema';
import { phrase } from '../l10n';
import type { ProfileName } from './profiles';

/** Which part of the model prices a kind. */
export type Family = 'generate' | 'encode' | 'item' | 'agent' | 'train';

export interface LatencyPreset {
  readonly ttftP95?: number;
  readonly tpotP95?: number;
  readonly e2eP95?: number;
  readonly why: string;
}

export interface KindDefaults {
  readonly family: Family;
  readonly rpsAvg?: number;
  readonly tasksPerHour?: number;
  readonly profile: ProfileName;
  readonly inMean?: number;
  readonly outMean?: number;
  readonly reasoningMean?: number;
  /** Seconds. Absent: no limit is assumed. */
  readonly slo?: LatencyPreset;
}

const CHAT_LIMITS: LatencyPreset = {
  ttftP95: 2,
  tpotP95: 0.2,
  why: phrase('no limit is stated; the server limits of MLPerf Inference (Llama 2 70B)'),
};

export const KIND_DEFAULTS: Record<WorkloadKind, KindDefaults> = {
  inference: { family: 'generate', rpsAvg: 1, profile: 'consumer', inMean: 512, outMean: 256, slo: CHAT_LIMITS },
  'code-generation': {
    family: 'generate',
    rpsAvg: 1,
    profile: 'business-hours',
    inMean: 1024,
    outMean: 1024,
    slo: {
      ttftP95: 0.6,
      tpotP95: 0.045,
      why: phrase('no limit is stated; the slow end of code generation in llm-d Planner'),
    },
  },
  reasoning: {
    family: 'generate',
    rpsAvg: 0.5,
    profile: 'consumer',
    inMean: 512,
    outMean: 400,
    // ML.ENERGY counts about ten times the tokens of a chat answer.
    reasoningMean: 3600,
    slo: {
      ttftP95: 2,
      tpotP95: 0.08,
      why: phrase('no limit is stated; the server limits of MLPerf Inference (DeepSeek-R1)'),
    },
  },
  batch: { family: 'generate', rpsAvg: 1, profile: 'flat', inMean: 1024, outMean: 256 },
  embedding: {
    family: 'encode',
    rpsAvg: 10,
    profile: 'consumer',
    inMean: 256,
    slo: { e2eP95: 1, why: phrase('no limit is stated; retrieval stands in the path of an answer') },
  },
  rerank: {
    family: 'encode',
    rpsAvg: 5,
    profile: 'consumer',
    inMean: 512,
    slo: { e2eP95: 1, why: phrase('no limit is stated; retrieval stands in the path of an answer') },
  },
  vision: { family: 'item', rpsAvg: 1, profile: 'consumer' },
  speech: { family: 'item', rpsAvg: 0.1, profile: 'business-hours' },
  'image-generation': { family: 'item', rpsAvg: 0.1, profile: 'consumer' },
  agent: { family: 'agent', tasksPerHour: 100, profile: 'business-hours', inMean: 2000, outMean: 300 },
  orchestration: { family: 'agent', tasksPerHour: 36_000, profile: 'consumer' },
  training: { family: 'train', profile: 'flat' },
  'fine-tuning': { family: 'train', profile: 'flat' },
  rl: { family: 'train', profile: 'flat' },
};

/** 95th percentile of a length over its mean: a log-normal with half its mean as deviation. */
export const P95_OVER_MEAN = 2;
/** Arrivals without memory. */
export const POISSON_CV = 1;
/** Every day of the mean month: 365 ÷ 12. */
export const DAYS_PER_MONTH = 365 / 12;

export const AGENT_DEFAULTS = {
  steps: 10,
  modelCallsPerStep: 1,
  contextGrowthTokensPerStep: 500,
  parallelBranches: 1,
} as const;

export const TOOL_DEFAULTS = { callsPerTask: 1, cpuSeconds: 0.1, memMiB: 256, waitMs: 0 } as const;
/** A service without a model whose work is not described: one short call. */
export const ORCHESTRATION_CALL = {
  name: 'request',
  callsPerTask: 1,
  cpuSeconds: 0.02,
  memMiB: 64,
  waitMs: 50,
} as const;
/** A tool that asks others and waits is a short call like that; what works on the machine is as any other tool. */
export const WAITING_TOOL_DEFAULTS = {
  callsPerTask: TOOL_DEFAULTS.callsPerTask,
  cpuSeconds: ORCHESTRATION_CALL.cpuSeconds,
  memMiB: ORCHESTRATION_CALL.memMiB,
  waitMs: ORCHESTRATION_CALL.waitMs,
} as const;

export const TRAINING_DEFAULTS = {
  method: { training: 'full', 'fine-tuning': 'lora', rl: 'grpo' },
  seqLen: 2048,
  epochs: 1,
  globalBatch: 64,
  optimizer: 'adamw',
  checkpointEveryMin: 30,
  interruptible: false,
  rolloutsPerPrompt: 8,
  rolloutTokens: 1024,
} as const;

export const FALLBACK_REGION = 'us-east-1';
export const FALLBACK_PURCHASE = 'on-demand';

/** Copies that are kept for availability when several are stated. */
export const REPLICA_FLOOR = 2;
