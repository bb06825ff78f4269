/**
 * What anybody could reckon on the back of an envelope, for comparison on the same rows:
 *
 *     step     = active bytes / (0.6 · bandwidth · devices)              [s]
 *     prompt   = 2 · active · tokens / (0.5 · peak · devices)            [s]
 *     training = 0.4 · peak                                              [FLOP/s]
 *     items    = 0.5 · peak                                              [FLOP/s]
 *     energy   = TDP · devices / tokens per second                       [J]
 *
 * A CPU's peaks are those of the cores in use; its bandwidth the socket's, by the share of its vCPUs.
 */
import type { ModelShape } from '../catalog/types';
import { diffusionWork } from '../model/denoiser';
import type { Machine } from '../model/hardware';
import { encoderWork } from '../model/itemWork';
import { visionWork } from '../model/vision';
import type { Measurement } from './measurement';
import type { Placed } from './predict';

const BANDWIDTH_SHARE = 0.6;
const COMPUTE_SHARE = 0.5;
const MFU = 0.4;

/** Undefined where the envelope has no answer either. */
export function naivePrediction(row: Measurement, { kind, model, machine }: Placed): number | undefined {
  const { bandwidth, peak, watts } = ratesOf(machine);
  if (kind === 'training' || kind === 'fine-tuning') {
    return naiveTraining(row, model, peak);
  }
  if (kind !== 'inference') {
    return naiveItem(row, kind, model, peak * row.deviceCount);
  }
  return naiveDecoder(row, model, bandwidth * row.deviceCount, peak * row.deviceCount, watts * row.deviceCount);
}

function ratesOf({ kind, chip, instance }: Machine): { bandwidth: number; peak: number; watts: number } {
  const { cpu } = instance;
  if (kind !== 'cpu' || !cpu) {
    const peak = chip?.peak.bf16 ?? chip?.peak.fp16 ?? Number.NaN;
    return { bandwidth: chip?.memoryBandwidth ?? Number.NaN, peak, watts: chip?.tdp ?? Number.NaN };
  }
  const cores = instance.vcpus / Math.max(1, cpu.threadsPerCore);
  const share = Math.min(1, cores / cpu.coresPerSocket);
  return {
    bandwidth: cpu.peakMemoryBandwidthPerSocket * share,
    peak: cores * Math.max(cpu.peakPerCore.bf16, cpu.peakPerCore.fp32),
    watts: (cpu.wattsPerSocket ?? Number.NaN) * share,
  };
}

function naiveDecoder(
  row: Measurement,
  model: ModelShape,
  bandwidth: number,
  peak: number,
  watts: number,
): number | undefined {
  const step = (model.activeParams * (row.weightBits ?? 16)) / 8 / (BANDWIDTH_SHARE * bandwidth);
  const perToken = (2 * model.activeParams) / (COMPUTE_SHARE * peak);
  const input = row.inputTokens ?? 512;
  const output = row.outputTokens ?? 256;
  const batch = row.concurrency ?? row.batch;
  const served = batch === undefined ? output / ((input + output) * perToken) : batch / step;
  switch (row.metric) {
    case 'tokens_per_s_total':
      return row.kind === 'llm_prefill' ? 1 / perToken : served;
    case 'tokens_per_s_per_request':
      return 1 / step;
    case 'tpot_ms':
      return step * 1000;
    case 'ttft_ms':
      return input * perToken * 1000 * (row.concurrency === undefined ? (row.batch ?? 1) : 1);
    case 'samples_per_s':
      return served / output;
    case 'joules_per_token':
      return watts / served;
    default:
      return undefined;
  }
}

function naiveItem(row: Measurement, kind: Placed['kind'], model: ModelShape, peak: number): number | undefined {
  const tokens = row.inputTokens ?? row.seqLen ?? 256;
  const work =
    kind === 'vision'
      ? visionWork(model)
      : kind === 'image-generation'
        ? diffusionWork(model)
        : kind === 'speech'
          ? 2 * model.params * 1500
          : encoderWork(model, tokens);
  const seconds = work / (COMPUTE_SHARE * peak);
  switch (row.metric) {
    case 'samples_per_s':
      return 1 / seconds;
    case 'tokens_per_s_total':
      return tokens / seconds;
    case 'audio_s_per_s':
      return 30 / seconds;
    default:
      return seconds * (row.batch ?? 1) * 1000;
  }
}

function naiveTraining(row: Measurement, model: ModelShape, peak: number): number | undefined {
  const perToken = 6 * model.activeParams;
  const perSample = model.kind === 'vision' ? 3 * visionWork(model) : perToken * (row.seqLen ?? 2048);
  switch (row.metric) {
    case 'tokens_per_s_per_device':
      return (MFU * peak) / perToken;
    case 'samples_per_s':
      return (MFU * peak * row.deviceCount) / perSample;
    case 'tflops_per_device':
      return (MFU * peak) / 1e12;
    case 'mfu':
      return MFU;
    default:
      return undefined;
  }
}
