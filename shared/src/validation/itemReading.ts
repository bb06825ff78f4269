/** Lengths, batches and settings of encoders, recognizers and denoisers in a row's columns, and what their benchmarks leave unsaid. */
import type { ModelShape } from '../catalog/types';
import type { WorkloadKind } from '../manifest/schema';
import type { Machine } from '../model/hardware';
import { WINDOW_SECONDS } from '../model/recognizer';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { Measurement } from './measurement';

/** The length and batch that graphs were compiled for stand with the format or the engine: `sequence-length=128`, `batch 4 seq 512`. */
const STATED_LENGTH = /\bseq(?:uence)?[- ]?(?:length)?[ =:]+(\d+)/i;
const STATED_BATCH = /\bbatch[ =:]+(\d+)/i;
/** Throughput without a length: 128, as encoders are mostly measured; a single call: one sentence of English prose. Assumed. */
const BENCHMARK_TOKENS = 128;
const SENTENCE_TOKENS = 32;
/** Models of sentences are timed on those of the STS benchmark (arXiv:1908.10084, section 7): captions and headlines of some 12 words. */
const CAPTION_TOKENS = 16;
/** MLPerf's question answering: 54 % of 384 tokens are padding in SQuAD 1.1 (OpenReview 3nzKUh9a4M), which submitters leave out. */
const SQUAD_TOKENS = Math.round(384 * (1 - 0.54));
/** The targets of accuracy with which MLPerf names its models. */
const ACCURACY_TARGET = /\(99(?:\.9)?\s*%?\)/;
const MLPERF_SCENARIO = /^(?:offline|server)$/i;

function isSquadOfMlperf({ model, scenario, seqLen }: Measurement): boolean {
  return /bert/i.test(model) && (ACCURACY_TARGET.test(model) || (seqLen === 384 && MLPERF_SCENARIO.test(scenario)));
}

/** Tokens of an item as the source counts them. */
export function tokensOf(row: Measurement, kind: WorkloadKind): number {
  if (row.inputTokens === undefined && isSquadOfMlperf(row)) {
    return SQUAD_TOKENS;
  }
  const stated = row.inputTokens ?? row.seqLen ?? STATED_LENGTH.exec(`${row.precision} ${row.runtime}`)?.[1];
  if (stated !== undefined) {
    return Number(stated);
  }
  if (row.metric === 'tokens_per_s_total') {
    return KIND_DEFAULTS[kind].inMean ?? 1;
  }
  if (kind === 'embedding' && /sentence-transformers/i.test(`${row.runtime} ${row.model}`)) {
    return CAPTION_TOKENS;
  }
  return row.metric === 'samples_per_s' ? BENCHMARK_TOKENS : SENTENCE_TOKENS;
}

/** Tokens that the hardware works on: a Neuron graph pads every item to the length that it was compiled for. */
export function paddedTokens(row: Measurement, kind: WorkloadKind, machine: Machine): number {
  const tokens = tokensOf(row, kind);
  const compiled = Number(STATED_LENGTH.exec(`${row.precision} ${row.runtime}`)?.[1] ?? row.seqLen ?? 0);
  return machine.kind === 'neuron' ? Math.max(tokens, compiled) : tokens;
}

/** The largest batch that fits is far beyond where throughput still grows; this one stands for it. Assumed. */
const OFFLINE_BATCH = 256;
/** The leaderboard's scripts of Transformers run 64 clips at once (`run_whisper.sh`). */
const LEADERBOARD_BATCH = 64;

/** The stated batch, on Neuron that of the graph; without one, what the scenario or the server builds. */
export function batchOf(row: Measurement, machine: Machine, usual: number): number {
  const graph = machine.kind === 'neuron' ? Number(STATED_BATCH.exec(row.runtime)?.[1] ?? Number.NaN) : Number.NaN;
  const stated = graph > 0 ? graph : (row.batch ?? row.maxBatch ?? row.concurrency);
  if (stated !== undefined) {
    return stated;
  }
  if (LEADERBOARD.test(row.runtime)) {
    return LEADERBOARD_BATCH;
  }
  return MLPERF_SCENARIO.test(row.scenario) && machine.kind === 'gpu' ? OFFLINE_BATCH : usual;
}

/** The clips of the Open ASR leaderboard: the test sets of ESB hold 7–10 s each, 2.6 s in AMI. Rounded; arXiv:2210.13352. */
const LEADERBOARD = /open asr/i;
const LEADERBOARD_CLIP = 8;
/** A file of sound is cut into windows; the pipeline of Transformers lets them overlap by 5 s on each side (its `stride_length_s`). */
const OVERLAPPED = /^transformers/i;
const OVERLAPPED_SHARE = 20 / WINDOW_SECONDS;

/** Seconds of sound that a recognizer hears at once, and the share of them that it had not heard before. */
export function clipOf({ runtime }: Measurement): { readonly heard: number; readonly fresh: number } {
  const heard = LEADERBOARD.test(runtime) ? LEADERBOARD_CLIP : WINDOW_SECONDS;
  return { heard, fresh: OVERLAPPED.test(runtime) ? OVERLAPPED_SHARE : 1 };
}

/** What diffusers does where a benchmark does not say; MLPerf's rules have SDXL sample 20 steps. */
const BENCHMARK_STEPS = 50;
const MLPERF_STEPS = 20;

export function stepsOf({ model, scenario }: Measurement): number {
  return /xl/i.test(model) && MLPERF_SCENARIO.test(scenario) ? MLPERF_STEPS : BENCHMARK_STEPS;
}

/** Devices beside each other on one picture: what the latency of one picture on several devices is measured for. */
export function isShared({ metric, deviceCount, batch }: Measurement, kind: WorkloadKind): boolean {
  return kind === 'image-generation' && deviceCount > 1 && (batch ?? 1) === 1 && metric.startsWith('latency');
}

/** Share of a core's or card's memory that weights may fill. Assumed. */
const WEIGHT_ROOM = 0.8;
const BYTES = 2;

/** Weights that no single core or card holds are split over all of them. */
export function mustSplit({ params }: ModelShape, { chip }: Machine, cores: number): boolean {
  return chip !== undefined && params * BYTES > (WEIGHT_ROOM * chip.memory) / cores;
}
