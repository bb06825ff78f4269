/** Speech recognition: seconds of a batch of clips on whatever a machine has. */
import type { ModelShape } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import { readingRate, usableVcpus } from './cpu';
import type { FactorOrigin } from './factors/factor';
import { FITTED_FACTORS } from './factors/factorSet';
import type { Values } from './factors/factorSet';
import { SPEECH } from './factors/speech';
import { coresPerChip } from './hardware';
import type { Machine } from './hardware';
import { itemEngine } from './itemEngine';
import type { ItemEngine } from './itemEngine';
import { matrixPeak } from './matrixPeak';
import { WINDOW_SECONDS, encoderFlops, recognizerOf } from './recognizer';
import type { Recognizer } from './recognizer';
import { bitsPerWeight } from './weightFormat';

/** Speech of 150 words a minute at 1.3 byte-pair tokens each, and two marks of time every 5 s. Assumed. */
const TOKENS_PER_SECOND = 110 / WINDOW_SECONDS;
/** Recognizers that search with beams read what they wrote before (`condition_on_previous_text`): the text of the last window. */
const PROMPT_SECONDS = WINDOW_SECONDS;
/** Standard deviation of the tokens of equal clips ÷ their mean. Assumed. */
const TOKEN_SPREAD = 0.25;
/** A decoder in C++ or a captured graph waits a third as long between its kernels. Assumed: as whisper.cpp, whose table has 0.24 ms a layer on V100 (issue 89). */
const COMPILED_DECODER = 0.3;
/** Operations of a CPU are dispatched without a driver. Assumed. */
const CPU_DECODER = { eager: 0.5, compiled: 0.15 } as const;
/** Spectrograms on the GPU in a batch; what is left is reading and padding of sound. Assumed: a sixth of the host's, as torch is faster than NumPy (faster-whisper, pull request 1106). */
const BATCHED_HOST = 0.17;

export interface SpeechSpeed {
  /** Seconds of a batch of `batch` clips of `clip` seconds each. */
  readonly seconds: (clip: number, batch: number) => number;
  readonly origin: FactorOrigin;
}

interface Rates {
  readonly flops: number;
  readonly bandwidth: number;
}

/**
 * Seconds of a batch of clips.
 *
 *     encoder = 2 · params · frames / (share · peak)                                  [s per clip]
 *     step    = (weights + rows · frames · layers · 2 · width) · B / bandwidth
 *               + layers · launch + beams · perStep + rows · 2 · params / (share · peak)   [s]
 *     decoder = steps · step;  rows = batch · beams                                   [s]
 *     host    = windows · perWindow                                                   [s per clip]
 *
 * A decoder writes one token after the other, all clips of a batch together until the longest ends; each row looks at its own frames.
 * CTC writes all at once; a transducer's joint network is small and is left out: errs fast. Undefined where the hardware's rates are unknown.
 */
export function speechSpeed(
  model: ModelShape,
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
): SpeechSpeed | undefined {
  const engine = itemEngine(runtime, workload);
  const recognizer = recognizerOf(model);
  const { values, origin } = (workload.factors ?? FITTED_FACTORS).at(SPEECH, {
    family: machine.kind === 'cpu' ? 'cpu' : engine.family === 'eager' ? recognizer.family : engine.family,
    engine: engine.engine,
    architecture: machine.chip?.architecture ?? machine.instance.cpu?.arch,
  });
  const rates = machine.kind === 'cpu' ? processorRates(machine, values) : acceleratorRates(machine, precision, values);
  if (!rates) {
    return undefined;
  }
  const bytes = bitsPerWeight(precision, runtime) / 8;
  const beams = workload.beams ?? 1;
  const launch =
    (recognizer.decoderLayers * values.perDecoderLayer + beams * values.perStep) * launchShare(machine, engine);
  const prompt = beams > 1 ? PROMPT_SECONDS * TOKENS_PER_SECOND * 2 * recognizer.decoderParams : 0;
  const { padded, writer, family } = recognizer;
  return {
    seconds: (clip, batch) => {
      const windows = padded ? Math.ceil(clip / WINDOW_SECONDS) : clip / WINDOW_SECONDS;
      const heard = padded ? windows * WINDOW_SECONDS : clip;
      const steps = writer === 'decoder' ? clip * TOKENS_PER_SECOND * longest(batch) : 0;
      const encoder = (encoderFlops(model, recognizer, heard) + windows * prompt) / rates.flops;
      const host = windows * values.perWindow * (family === 'nemo' ? BATCHED_HOST : 1);
      const step = stepSeconds(recognizer, batch * beams, Math.min(heard, WINDOW_SECONDS), bytes, rates);
      return steps * (launch + step) + batch * (encoder + host);
    },
    origin,
  };
}

/** The longest of a batch ÷ the mean: 1 + spread · √(2 ln batch), the largest of so many normal draws. */
function longest(batch: number): number {
  return 1 + TOKEN_SPREAD * Math.sqrt(2 * Math.log(Math.max(1, batch)));
}

function stepSeconds(
  { decoderParams, decoderLayers, decoderWidth, framesPerSecond }: Recognizer,
  rows: number,
  heard: number,
  bytes: number,
  { flops, bandwidth }: Rates,
): number {
  // Keys and values keep 16 bits where weights have less.
  const frames = rows * heard * framesPerSecond * decoderLayers * 2 * decoderWidth * Math.max(2, bytes);
  return (decoderParams * bytes + frames) / bandwidth + (rows * 2 * decoderParams) / flops;
}

function launchShare({ kind }: Machine, { family }: ItemEngine): number {
  const isEager = family === 'eager';
  return kind === 'cpu' ? CPU_DECODER[isEager ? 'eager' : 'compiled'] : isEager ? 1 : COMPILED_DECODER;
}

type SpeechValues = Values<keyof typeof SPEECH.terms>;

function acceleratorRates({ chip, cardShare }: Machine, precision: Precision, values: SpeechValues): Rates | undefined {
  const peak = chip && matrixPeak(chip, precision === 'int8' ? 'fp16' : precision, chip.kind === 'neuron');
  return (
    peak && {
      flops: (values.share * peak.flops * cardShare) / coresPerChip(chip),
      bandwidth: (values.bandwidthShare * (chip.memoryBandwidth ?? Number.MAX_VALUE) * cardShare) / coresPerChip(chip),
    }
  );
}

function processorRates({ instance }: Machine, values: SpeechValues): Rates | undefined {
  const { cpu } = instance;
  if (!cpu) {
    return undefined;
  }
  const vcpus = usableVcpus(cpu, instance.vcpus);
  return {
    flops: (values.share * cpu.peakPerCore.fp32 * vcpus) / Math.max(1, cpu.threadsPerCore),
    bandwidth: readingRate(cpu, vcpus),
  };
}
