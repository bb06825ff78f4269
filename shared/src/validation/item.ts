/** Rows of encoders, rerankers, vision, speech and image generation. */
import type { ModelShape } from '../catalog/types';
import type { WorkloadKind } from '../manifest/schema';
import { itemTimes } from '../model/encoder';
import type { Factors } from '../model/factors/factorSet';
import { unsplit } from '../model/hardware';
import type { Machine } from '../model/hardware';
import { itemSpeed } from '../model/itemSpeed';
import { originFor } from '../model/range';
import { WINDOW_SECONDS, windowItem } from '../model/speech';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { Workload } from '../placement/workload';
import { benchmarkEngine } from './itemEngine';
import { inInstances } from './itemMachine';
import type { Measurement } from './measurement';
import { precisionOf, runtimeOf } from './names';
import { NO_RATES, predicted, unknownMetric, unpredicted, workloadOf } from './prediction';
import type { Outcome } from './prediction';

const ENCODER_ALONE = /\bencoder\b/i;
/** The clips of the Open ASR leaderboard: the test sets of ESB hold 7–10 s each, 2.6 s in AMI. Rounded; arXiv:2210.13352. */
const LEADERBOARD = /open asr/i;
const LEADERBOARD_CLIP = 8;
/** Its scripts of Transformers run 64 clips at once (`run_whisper.sh`). */
const LEADERBOARD_BATCH = 64;
/** A file of sound is cut into windows; the pipeline of Transformers lets them overlap by 5 s on each side (its `stride_length_s`). */
const FILE_CLIP = WINDOW_SECONDS;
const OVERLAPPED = /transformers/i;
const OVERLAPPED_CLIP = 20;
/** What diffusers does where a benchmark does not say. */
const BENCHMARK_STEPS = 50;

/** Seconds of one batch on every device at once, and what it holds. */
interface BatchRun {
  readonly seconds: number;
  readonly items: number;
  readonly tokens: number;
  /** Of sound, in one item. */
  readonly clip: number;
  readonly spread: number;
}

export function predictItem(
  row: Measurement,
  kind: WorkloadKind,
  model: ModelShape,
  machine: Machine,
  factors?: Factors,
): Outcome {
  const whole = inInstances(unsplit(machine), row, kind);
  const run =
    ENCODER_ALONE.test(row.model) && kind === 'speech'
      ? encoderRun(row, model, whole, factors)
      : itemRun(row, kind, model, whole, factors);
  if (!run) {
    return unpredicted(NO_RATES);
  }
  const value = figureOf(row, kind, run);
  return value === undefined ? unknownMetric(row) : predicted(value, run.spread);
}

function itemWorkload(
  row: Measurement,
  kind: WorkloadKind,
  model: ModelShape,
  tokens: number,
  factors?: Factors,
): Workload {
  return {
    ...workloadOf(row, kind, { input: tokens, output: 0 }, factors),
    ...benchmarkEngine(row.runtime, row.precision),
    clipSeconds: clipOf(row),
    denoisingSteps: BENCHMARK_STEPS,
    model,
  };
}

/** The length that graphs were compiled for stands with the format or the engine where it has no column: `sequence-length=128`. */
const STATED_LENGTH = /\bseq(?:uence)?[- ]?(?:length)?[ =:]+(\d+)/i;
/** Throughput without a length: 128, as encoders are mostly measured; a single call, or a model of sentences: one of English. Assumed. */
const BENCHMARK_TOKENS = 128;
const SENTENCE_TOKENS = 32;

function tokensOf(row: Measurement, kind: WorkloadKind): number {
  const stated = row.inputTokens ?? row.seqLen ?? STATED_LENGTH.exec(`${row.precision} ${row.runtime}`)?.[1];
  if (stated !== undefined) {
    return Number(stated);
  }
  if (row.metric === 'tokens_per_s_total') {
    return KIND_DEFAULTS[kind].inMean ?? 1;
  }
  const isSentence = row.metric !== 'samples_per_s' || /sentence-transformers/i.test(row.runtime);
  return isSentence ? SENTENCE_TOKENS : BENCHMARK_TOKENS;
}

function clipOf({ runtime }: Measurement): number {
  return LEADERBOARD.test(runtime) ? LEADERBOARD_CLIP : OVERLAPPED.test(runtime) ? OVERLAPPED_CLIP : FILE_CLIP;
}

/** The stated batch on each device, on Neuron on each core; without one, the batch that servers build. Without a length, that of the kind. */
function itemRun(
  row: Measurement,
  kind: WorkloadKind,
  model: ModelShape,
  machine: Machine,
  factors: Factors | undefined,
): BatchRun | undefined {
  const tokens = tokensOf(row, kind);
  const precision = precisionOf(row.precision, row.weightBits, machine.kind === 'cpu');
  const workload = itemWorkload(row, kind, model, tokens, factors);
  const times = itemTimes(model, machine, precision, runtimeOf(row.runtime), workload);
  if (!times) {
    return undefined;
  }
  const batch = row.batch ?? row.concurrency ?? (LEADERBOARD.test(row.runtime) ? LEADERBOARD_BATCH : times.maxBatch);
  return {
    seconds: times.seconds(batch),
    items: batch * machine.copies,
    tokens: Math.min(tokens, model.contextTokens ?? tokens),
    clip: workload.clipSeconds ?? FILE_CLIP,
    spread: originFor(times.origin, model).spread,
  };
}

/** Whisper's encoder on windows of 30 s, without what writes the text. */
function encoderRun(row: Measurement, model: ModelShape, machine: Machine, factors?: Factors): BatchRun | undefined {
  const precision = precisionOf(row.precision, row.weightBits, machine.kind === 'cpu');
  const workload = itemWorkload(row, 'speech', model, 1, factors);
  const speed = itemSpeed(machine, precision, runtimeOf(row.runtime), workload, 'transformer');
  const batch = row.batch ?? 1;
  return (
    speed && {
      seconds: speed.seconds(windowItem(model), batch),
      items: batch * machine.copies,
      tokens: 0,
      clip: WINDOW_SECONDS,
      spread: originFor(speed.origin, model).spread,
    }
  );
}

/** YOLOv5's `val.py` and its tables state milliseconds per image at whatever batch. */
function isPerImage({ model, batch }: Measurement): boolean {
  return /yolov5/i.test(model) && (batch ?? 1) > 1;
}

function figureOf(row: Measurement, kind: WorkloadKind, run: BatchRun): number | undefined {
  switch (row.metric) {
    case 'samples_per_s':
      return run.items / run.seconds;
    case 'tokens_per_s_total':
      return kind === 'embedding' || kind === 'rerank' ? (run.items * run.tokens) / run.seconds : undefined;
    case 'audio_s_per_s':
      return kind === 'speech' ? (run.items * run.clip) / run.seconds : undefined;
    case 'latency_mean_ms':
    case 'latency_p50_ms':
    case 'latency_p90_ms':
    case 'latency_p99_ms':
      return (run.seconds * 1000) / (isPerImage(row) ? run.items : 1);
    default:
      return undefined;
  }
}
