/** Work that has no decode loop of its own: embedding, reranking, vision, speech and image generation, as times of a batch. */
import type { ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import type { ItemSpeed } from './acceleratorItem';
import { familyOf } from './capability';
import { diffusionSpeed } from './diffusion';
import { TTFT_FLOOR_CPU } from './factors/cpuDecoder';
import type { Machine } from './hardware';
import type { ItemTimes } from './item';
import { itemSpeed, straightened } from './itemSpeed';
import { transformerItem } from './itemWork';
import type { ItemWork } from './itemWork';
import { lengthAt } from './queueing';
import { speechSpeed } from './speech';
import { visionItem } from './vision';

/** Batch that servers of encoders build by default: TEI's token budget of 16,384 at 512 tokens. */
const MAX_BATCH = 32;
const MAX_BATCH_CPU = 8;
const SPEECH_BATCH = 16;
/** Seconds outside the network on hosts of accelerators: tokenizer, scheduler, HTTP. First tokens of short prompts take 9–12 ms on every GPU. */
const TTFT_FLOOR_GPU = 0.0105;
/** What one item of speech is. */
export const AUDIO_SECONDS = 60;

/** Times of one copy on one accelerator, or on one socket. Undefined where the hardware's rates are unknown. */
export function itemTimes(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
): ItemTimes | undefined {
  switch (familyOf(workload)) {
    case 'speech':
      return speechTimes(model, machine, precision, runtime, workload);
    case 'diffusion':
      return diffusionTimes(model, machine, precision, runtime, workload);
    case 'vision':
      return networkTimes(() => visionItem(model), machine, precision, runtime, workload);
    default:
      return encoderTimes(model, machine, precision, runtime, workload);
  }
}

type Percentile = 'p50' | 'p95' | 'p99';

function encoderTimes(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
): ItemTimes | undefined {
  const { inMean, inP95 } = workload.tokens;
  const longest = model.contextTokens ?? Number.MAX_SAFE_INTEGER;
  const work = (p: Percentile) => transformerItem(model, Math.max(1, Math.min(longest, lengthAt(inMean, inP95, p))));
  return networkTimes(work, machine, precision, runtime, workload);
}

/** `work` at the 50th percentile is that of the mean. */
function networkTimes(
  work: (p: Percentile) => ItemWork,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
): ItemTimes | undefined {
  const onCpu = machine.kind === 'cpu';
  const usual = work('p50');
  const speed = itemSpeed(machine, precision, runtime, workload, usual.body);
  if (!speed) {
    return undefined;
  }
  const maxBatch = onCpu ? MAX_BATCH_CPU : MAX_BATCH;
  const seconds = (batch: number) => speed.seconds(usual, batch);
  const { perBatch, perItem } = straightened(seconds, maxBatch);
  const longer = (p: Percentile) => perItem + speed.seconds(work(p), 1) - speed.seconds(usual, 1);
  return {
    seconds,
    perBatch,
    perItem: { p50: perItem, p95: longer('p95'), p99: longer('p99') },
    maxBatch,
    floor: onCpu ? TTFT_FLOOR_CPU : TTFT_FLOOR_GPU,
    bound: onCpu ? 'cpu' : boundOf(speed, usual),
    origin: speed.origin,
  };
}

function boundOf(speed: ItemSpeed, work: ItemWork): ItemTimes['bound'] {
  return speed.isLaunchBound(work) ? 'overhead' : 'compute';
}

function speechTimes(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
): ItemTimes | undefined {
  const speed = speechSpeed(model, machine, precision, runtime, workload);
  if (!speed) {
    return undefined;
  }
  const onCpu = machine.kind === 'cpu';
  const clip = workload.clipSeconds ?? AUDIO_SECONDS;
  const maxBatch = onCpu ? 1 : SPEECH_BATCH;
  const seconds = (batch: number) => speed.seconds(clip, batch);
  const { perBatch, perItem } = straightened(seconds, maxBatch);
  return {
    seconds,
    perBatch,
    perItem: { p50: perItem, p95: perItem, p99: perItem },
    maxBatch,
    floor: onCpu ? TTFT_FLOOR_CPU : TTFT_FLOOR_GPU,
    bound: onCpu ? 'cpu' : 'overhead',
    origin: speed.origin,
  };
}

function diffusionTimes(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
): ItemTimes | undefined {
  const speed = diffusionSpeed(model, machine, precision, runtime, workload);
  if (!speed) {
    return undefined;
  }
  const perItem = speed.seconds(1);
  return {
    seconds: speed.seconds,
    perBatch: 0,
    perItem: { p50: perItem, p95: perItem, p99: perItem },
    maxBatch: 1,
    floor: TTFT_FLOOR_GPU,
    bound: 'compute',
    origin: speed.origin,
  };
}
