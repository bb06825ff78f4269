/** Rows of encoders, rerankers, vision, speech and image generation. */
import type { ModelShape } from '../catalog/types';
import type { WorkloadKind } from '../manifest/schema';
import { itemTimes, speechEncoderTimes } from '../model/encoder';
import type { Factors } from '../model/factors/factorSet';
import { unsplit } from '../model/hardware';
import type { Machine } from '../model/hardware';
import { originFor } from '../model/range';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { Measurement } from './measurement';
import { precisionOf, runtimeOf } from './names';
import { NO_RATES, predicted, unknownMetric, unpredicted, workloadOf } from './prediction';
import type { Outcome } from './prediction';

/** Whisper's window, and the item of the model: a minute. */
const WINDOW_SECONDS = 30;
const ITEM_SECONDS = 60;
const ENCODER_ALONE = /\bencoder\b/i;

/** Seconds of one batch on every device at once, and what it holds. */
interface BatchRun {
  readonly seconds: number;
  readonly items: number;
  readonly tokens: number;
  readonly spread: number;
}

export function predictItem(
  row: Measurement,
  kind: WorkloadKind,
  model: ModelShape,
  machine: Machine,
  factors?: Factors,
): Outcome {
  const whole = unsplit(machine);
  const run =
    ENCODER_ALONE.test(row.model) && kind === 'speech'
      ? encoderRun(row, model, whole)
      : itemRun(row, kind, model, whole, factors);
  if (!run) {
    return unpredicted(NO_RATES);
  }
  const value = figureOf(row, kind, run);
  return value === undefined ? unknownMetric(row) : predicted(value, run.spread);
}

/** The stated batch on each device, on Neuron on each core; without one, the batch that servers build. Without a length, that of the kind. */
function itemRun(
  row: Measurement,
  kind: WorkloadKind,
  model: ModelShape,
  machine: Machine,
  factors: Factors | undefined,
): BatchRun | undefined {
  const tokens = row.inputTokens ?? row.seqLen ?? KIND_DEFAULTS[kind].inMean ?? 1;
  const precision = precisionOf(row.precision, row.weightBits, machine.kind === 'cpu');
  const workload = { ...workloadOf(row, kind, { input: tokens, output: 0 }, factors), model };
  const times = itemTimes(model, machine, precision, runtimeOf(row.runtime), workload);
  if (!times) {
    return undefined;
  }
  const batch = row.batch ?? row.concurrency ?? times.maxBatch;
  return {
    seconds: times.perBatch + batch * times.perItem.p50,
    items: batch * machine.copies,
    tokens,
    spread: originFor(times.origin, model).spread,
  };
}

function encoderRun(row: Measurement, model: ModelShape, machine: Machine): BatchRun | undefined {
  const times = speechEncoderTimes(model, machine, precisionOf(row.precision, row.weightBits, machine.kind === 'cpu'));
  const batch = row.batch ?? 1;
  return (
    times && {
      seconds: times.perBatch + batch * times.perItem,
      items: (batch * machine.copies * WINDOW_SECONDS) / ITEM_SECONDS,
      tokens: 0,
      spread: originFor(times.origin, model).spread,
    }
  );
}

function figureOf({ metric }: Measurement, kind: WorkloadKind, run: BatchRun): number | undefined {
  switch (metric) {
    case 'samples_per_s':
      return run.items / run.seconds;
    case 'tokens_per_s_total':
      return kind === 'embedding' || kind === 'rerank' ? (run.items * run.tokens) / run.seconds : undefined;
    case 'audio_s_per_s':
      return kind === 'speech' ? (run.items * ITEM_SECONDS) / run.seconds : undefined;
    case 'latency_mean_ms':
    case 'latency_p50_ms':
    case 'latency_p90_ms':
    case 'latency_p99_ms':
      return run.seconds * 1000;
    default:
      return undefined;
  }
}
