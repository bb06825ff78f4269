/** What every reader makes: rows as `placewright validate` predicts them, each with its line. */
import type { Measurement } from '../validation/measurement';
import type { Refusal } from './jsonTree';

export interface EvidenceRow extends Measurement {
  /** Where the figure stands, counted from 1. */
  readonly line: number;
}

export type EvidenceFormat = 'llama-bench' | 'vllm-bench' | 'sglang-bench' | 'guidellm' | 'aiperf' | 'measurements';

/** A figure of the file that is no row, and why. */
export type LeftOut = Refusal;

export interface RowsRead {
  readonly rows: readonly EvidenceRow[];
  readonly leftOut: readonly LeftOut[];
}

/** What holds for every figure of one run; empty text and undefined are not stated. */
export interface RunFacts {
  readonly fileName: string;
  readonly model: string;
  readonly paramsB?: number;
  readonly precision?: string;
  readonly weightBits?: number;
  readonly runtime: string;
  readonly hardware?: string;
  readonly chip?: string;
  readonly hardwareClass?: string;
  readonly deviceCount?: number;
  readonly threads?: number;
  readonly batch?: number;
  readonly concurrency?: number;
  readonly scenario?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
}

export interface RowFigure {
  readonly kind: 'llm_decode' | 'llm_prefill' | 'llm_serving';
  readonly metric: 'tokens_per_s_total' | 'tokens_per_s_per_request' | 'tpot_ms' | 'ttft_ms' | 'samples_per_s';
  readonly value: number;
  readonly line: number;
}

export function rowOf(facts: RunFacts, { kind, metric, value, line }: RowFigure): EvidenceRow {
  return {
    id: `${facts.fileName}:${line}`,
    line,
    kind,
    metric,
    value,
    model: facts.model,
    paramsB: facts.paramsB,
    activeParamsB: undefined,
    precision: facts.precision ?? '',
    weightBits: facts.weightBits,
    runtime: facts.runtime,
    hardware: facts.hardware ?? '',
    chip: facts.chip ?? '',
    hardwareClass: facts.hardwareClass ?? '',
    instanceType: '',
    deviceCount: facts.deviceCount ?? 1,
    threads: facts.threads,
    batch: facts.batch,
    concurrency: facts.concurrency,
    scenario: facts.scenario ?? '',
    inputTokens: facts.inputTokens,
    outputTokens: facts.outputTokens,
    source: facts.fileName,
    isSuspect: false,
  };
}
