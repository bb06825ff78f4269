/** Rows of encoders, rerankers, vision, speech and image generation. */
import type { ModelShape } from '../catalog/types';
import type { Precision, WorkloadKind } from '../manifest/schema';
import { itemTimes } from '../model/encoder';
import type { Factors } from '../model/factors/factorSet';
import { coresPerChip, unsplit } from '../model/hardware';
import type { Machine } from '../model/hardware';
import { itemSpeed } from '../model/itemSpeed';
import { originFor } from '../model/range';
import { statedPixels } from '../model/denoiser';
import { WINDOW_SECONDS, windowItem } from '../model/recognizer';
import type { Workload } from '../placement/workload';
import { benchmarkEngine } from './itemEngine';
import { inInstances } from './itemMachine';
import { batchOf, clipOf, isShared, mustSplit, paddedTokens, stepsOf, tokensOf } from './itemReading';
import type { Measurement } from './measurement';
import { precisionOf, runtimeOf } from './names';
import { NO_RATES, predicted, unknownMetric, unpredicted, workloadOf } from './prediction';
import type { Outcome } from './prediction';

const ENCODER_ALONE = /\bencoder\b/i;

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
  const whole = copiesOf(model, machine, row, kind);
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
    ...benchmarkEngine(row.runtime, row.precision, row.date),
    clipSeconds: clipOf(row).heard,
    denoisingSteps: stepsOf(row),
    threads: row.threads,
    imagePixels: statedPixels(row.model),
    model,
  };
}

/** As many copies as devices, cores or sockets, but for what no device holds, and for a picture that several work on. */
function copiesOf(model: ModelShape, machine: Machine, row: Measurement, kind: WorkloadKind): Machine {
  const single = unsplit(machine);
  const isOne = isShared(row, kind) || (single.copies > 1 && mustSplit(model, machine, coresPerChip(machine.chip)));
  const devices = Math.max(1, Math.floor(machine.accelerators));
  return isOne ? { ...single, copies: 1, tensorParallel: devices } : inInstances(single, row, kind);
}

/** The stated batch on each device, on Neuron on each core; without one, the batch that servers build. Without a length, that of the kind. */
function itemRun(
  row: Measurement,
  kind: WorkloadKind,
  model: ModelShape,
  machine: Machine,
  factors: Factors | undefined,
): BatchRun | undefined {
  const workload = itemWorkload(row, kind, model, paddedTokens(row, kind, machine), factors);
  const precision = computedIn(row, machine, workload);
  const runtime = machine.kind === 'neuron' ? 'neuron' : runtimeOf(row.runtime);
  const times = itemTimes(model, machine, precision, runtime, workload);
  if (!times) {
    return undefined;
  }
  const batch = batchOf(row, machine, times.maxBatch);
  const { heard, fresh } = clipOf(row);
  return {
    seconds: times.seconds(batch),
    items: batch * machine.copies,
    tokens: Math.min(tokensOf(row, kind), model.contextTokens ?? Number.MAX_SAFE_INTEGER),
    clip: heard * fresh,
    spread: originFor(times.origin, model).spread,
  };
}

/** What the row says, but for graphs of a Neuron compiler that leaves fp32 alone: published encoders are in fp32. */
function computedIn(row: Measurement, machine: Machine, { keepsFp32 }: Workload): Precision {
  return keepsFp32 && machine.kind === 'neuron'
    ? 'fp32'
    : precisionOf(row.precision, row.weightBits, machine.kind === 'cpu');
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
