/** A workload with every value that the model needs: stated, inherited or assumed. */
import type { ModelShape } from '../catalog/types';
import type { Factors } from '../model/factors/factorSet';
import type { Assumption } from '../report/schema';
import type { Precision, Purchase, Runtime, WorkloadKind, WorkloadSpec } from '../manifest/schema';

export interface Workload {
  readonly name: string;
  readonly kind: WorkloadKind;
  /** Absent: no model is stated, or none is needed (orchestration). */
  readonly model?: ModelShape;
  /** What the file names, also where the catalog does not know it. */
  readonly modelName?: string;
  /** Stated or from the model's own name; absent: the placement may choose. */
  readonly precision?: Precision;
  readonly kvPrecision?: 'fp16' | 'bf16' | 'fp8' | 'int8';
  readonly runtime?: Runtime;
  /** The engine as a benchmark names it, where finer than `runtime`, and the kind of engine it is. */
  readonly engine?: string;
  readonly family?: string;
  /** True where the engine writes the scores of attention to memory; absent: it fuses them. */
  readonly unfusedAttention?: boolean;
  /** True where a compiler was told to leave fp32 products as they are; absent: it casts them, as is usual. */
  readonly keepsFp32?: boolean;
  /** Seconds of sound in one item; absent: a minute. */
  readonly clipSeconds?: number;
  /** Steps of denoising where the model's name does not say; absent: the usual number. */
  readonly denoisingSteps?: number;
  /** Side of a picture in pixels (of the square of its area); absent: the model's own. */
  readonly imagePixels?: number;
  /** Hypotheses that a recognizer of speech carries along; absent: one. */
  readonly beams?: number;
  /** Threads that a benchmark states; absent: one on each core of one socket. */
  readonly threads?: number;
  /** Batch that the engine was built or compiled for. */
  readonly maxBatch?: number;
  /** ISO date of the engine, where a benchmark says it; absent: today's, of which only what is long in it is taken for granted. */
  readonly engineDate?: string;
  /** Factors in place of the committed ones: of a calibration, or of the user's own evidence. */
  readonly factors?: Factors;
  /** Tokens of context that one sequence must be able to hold. */
  readonly contextTokens?: number;
  readonly speculative?: WorkloadSpec['speculative'];
  /** The model that drafts, where the catalog knows it. */
  readonly draft?: ModelShape;
  readonly traffic: {
    readonly rpsAvg: number;
    readonly rpsPeak: number;
    readonly burstCv: number;
    readonly concurrency?: number;
    readonly tasksPerHour?: number;
    readonly itemsPerHour?: number;
    /** 24 shares of the day's load; mean 1. */
    readonly hourlyShape: readonly number[];
    readonly daysPerMonth: number;
  };
  readonly tokens: {
    readonly inMean: number;
    readonly inP95: number;
    /** Generated tokens, hidden reasoning included. */
    readonly outMean: number;
    readonly outP95: number;
    readonly cachedPrefixShare: number;
    /** Sizes with their shares, where the file states buckets; the means and percentiles above are theirs. */
    readonly mix?: readonly { readonly in: number; readonly out: number; readonly share: number }[];
  };
  /** Seconds; absent where none is stated. */
  readonly slo: {
    readonly ttftP95?: number;
    readonly tpotP95?: number;
    readonly e2eP95?: number;
    /** Percent. */
    readonly availability?: number;
    readonly deadlineHours?: number;
  };
  readonly agent?: ResolvedAgent;
  /** Workloads that a service calls for each request; its own work is in `agent`. */
  readonly stages?: readonly ResolvedStage[];
  readonly training?: ResolvedTraining;
  readonly placement: NonNullable<WorkloadSpec['placement']>;
  /** Whose machines it is bound to: SageMaker hosts on some types of EC2 and not on others. */
  readonly host?: 'sagemaker';
  readonly region: string;
  readonly purchase: Purchase;
  readonly pricing?: WorkloadSpec['pricing'];
  readonly energy?: WorkloadSpec['energy'];
  readonly budget?: WorkloadSpec['budget'];
  /** Each default that was filled in, with its reason. */
  readonly assumptions: readonly Assumption[];
}

export interface ResolvedAgent {
  readonly steps: number;
  /** Absent: not stated. */
  readonly stepsP95?: number;
  readonly modelCallsPerStep: number;
  readonly contextGrowthTokensPerStep: number;
  readonly parallelBranches: number;
  /** The workload that answers the model calls, resolved; absent: an API or unknown. */
  readonly llm?: Workload;
  readonly llmName?: string;
  /** Price of an API that answers the calls; absent: a workload does. */
  readonly api?: { readonly inUsdPerM: number; readonly outUsdPerM: number };
  /** Agents of the file that call the same workload, this one included: they share what its machines have to spare. */
  readonly callers?: number;
  readonly tools: readonly {
    readonly name: string;
    readonly callsPerTask: number;
    readonly cpuSeconds: number;
    readonly memoryBytes: number;
    readonly waitSeconds: number;
  }[];
}

export interface ResolvedStage {
  readonly name: string;
  readonly use: string;
  /** Per request to the service. */
  readonly calls: number;
  readonly hop: 'same-zone' | 'cross-zone';
  /** Prompts may be read on machines of their own. */
  readonly mayPart: boolean;
  /** Under the load that the service puts on it. */
  readonly workload: Workload;
}

export interface ResolvedTraining {
  readonly method: 'full' | 'lora' | 'qlora' | 'sft' | 'dpo' | 'grpo';
  readonly tokens: number;
  readonly seqLen: number;
  readonly globalBatch: number;
  readonly optimizer: string;
  readonly checkpointEveryMin: number;
  readonly interruptible: boolean;
  readonly rolloutsPerPrompt?: number;
  readonly rolloutTokens?: number;
}
