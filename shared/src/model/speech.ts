/** Speech recognition: an encoder over frames of sound, and what writes the text. */
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
import type { ItemWork } from './itemWork';
import { layersOf } from './kvCache';
import { matrixPeak } from './matrixPeak';
import { bitsPerWeight } from './weightFormat';

/** Whisper hears windows of 30 s, 1,500 frames each (arXiv:2212.04356); shorter sound is padded to one. */
export const WINDOW_SECONDS = 30;
const WHISPER_FRAMES = 1500;
/** Speech of 150 words a minute in byte-pair tokens. Assumed. */
const TOKENS_PER_SECOND = 100 / WINDOW_SECONDS;

/** How a recognizer writes: all at once (CTC), step by step beside the encoder (transducer), or token by token. */
type Writer = 'ctc' | 'transducer' | 'decoder';

interface Recognizer {
  readonly writer: Writer;
  /** Frames that the encoder works on, per second of sound. */
  readonly framesPerSecond: number;
  readonly padded: boolean;
  readonly encoderParams: number;
  readonly decoderParams: number;
  readonly decoderLayers: number;
  /** NeMo makes spectrograms on the GPU, in batches; Transformers on the host, one after the other. */
  readonly family: 'nemo' | 'transformers';
}

/** FastConformer takes 8 windows of 10 ms together, Conformer 4 (arXiv:2305.05084); wav2vec 2.0 writes 50 frames a second (arXiv:2006.11477). */
const FRAMES = { fastConformer: 12.5, conformer: 25, wav2vec: 50 } as const;
/** Of a conformer with an attention decoder (Canary-1B: 24 + 24 layers) the larger part is the encoder; NVIDIA's card of the model. */
const CANARY_ENCODER = 0.6e9;
/** Whisper large's encoder, which Voxtral carries in front of a language model. */
const WHISPER_LARGE_ENCODER = 0.64e9;
const DECODER_LAYERS = { canary: 24, languageModel: 30, distilled: 2 } as const;

function recognizerOf(model: ModelShape): Recognizer {
  const { id, params } = model;
  const alone = { encoderParams: params, decoderParams: 0, decoderLayers: 0, padded: false } as const;
  if (/wav2vec|hubert|wavlm/i.test(id)) {
    return { ...alone, writer: 'ctc', framesPerSecond: FRAMES.wav2vec, family: 'transformers' };
  }
  if (/parakeet|fastconformer/i.test(id)) {
    const writer = /ctc/i.test(id) ? 'ctc' : 'transducer';
    return { ...alone, writer, framesPerSecond: FRAMES.fastConformer, family: 'nemo' };
  }
  if (/conformer/i.test(id)) {
    return { ...alone, writer: 'ctc', framesPerSecond: FRAMES.conformer, family: 'nemo' };
  }
  return /canary/i.test(id) ? canary(model) : /voxtral/i.test(id) ? voxtral(model) : whisper(model);
}

function canary({ id, params }: ModelShape): Recognizer {
  const encoderParams = Math.min(CANARY_ENCODER, params * 0.7);
  return {
    writer: 'decoder',
    framesPerSecond: FRAMES.fastConformer,
    padded: false,
    encoderParams,
    decoderParams: params - encoderParams,
    decoderLayers: /qwen/i.test(id) ? DECODER_LAYERS.languageModel : DECODER_LAYERS.canary,
    family: 'nemo',
  };
}

function voxtral({ params }: ModelShape): Recognizer {
  return {
    writer: 'decoder',
    framesPerSecond: WHISPER_FRAMES / WINDOW_SECONDS,
    padded: true,
    encoderParams: Math.min(WHISPER_LARGE_ENCODER, params * 0.5),
    decoderParams: Math.max(params * 0.5, params - WHISPER_LARGE_ENCODER),
    decoderLayers: DECODER_LAYERS.languageModel,
    family: 'transformers',
  };
}

function whisper(model: ModelShape): Recognizer {
  const layers = layersOf(model);
  const encoderParams = whisperEncoderParams(model);
  return {
    writer: 'decoder',
    framesPerSecond: WHISPER_FRAMES / WINDOW_SECONDS,
    padded: true,
    encoderParams,
    decoderParams: model.params - encoderParams,
    decoderLayers: model.decoderLayers ?? (/distil/i.test(model.id) ? DECODER_LAYERS.distilled : layers),
    family: 'transformers',
  };
}

function whisperEncoderParams(model: ModelShape): number {
  return Math.min(model.params * 0.9, 12 * layersOf(model) * (model.hidden ?? 1280) ** 2);
}

/**
 * Work of Whisper's encoder on one window of 30 s.
 *
 *     FLOP = 2 · 12 · layers · hidden² · frames + 4 · layers · hidden · frames²
 */
export function windowItem(model: ModelShape): ItemWork {
  const hidden = model.hidden ?? 1280;
  const layers = layersOf(model);
  const params = whisperEncoderParams(model);
  return {
    body: 'transformer',
    flops: 2 * params * WHISPER_FRAMES + 4 * layers * hidden * WHISPER_FRAMES ** 2,
    elements: 10 * hidden * layers * WHISPER_FRAMES,
    scores: (model.heads ?? hidden / 64) * layers * WHISPER_FRAMES ** 2,
    layers: 8 * layers,
    weights: params,
  };
}

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
 *     encoder = 2 · params · frames / (share · peak)                     [s per clip]
 *     decoder = tokens · (bytes / bandwidth + layers · launch)           [s, shared by the batch]
 *     host    = windows · perWindow                                      [s per clip]
 *
 * A decoder writes one token after the other: serial work that a batch shares, not FLOPs. CTC writes all at once; a transducer's joint
 * network is small and is left out: errs fast. Undefined where the hardware's rates are unknown.
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
  const { decoderParams, decoderLayers } = recognizer;
  const read = (decoderParams * bitsPerWeight(precision, runtime)) / 8 / rates.bandwidth;
  const launch = values.perDecoderLayer * (engine.family === 'eager' && machine.kind !== 'cpu' ? 1 : COMPILED_DECODER);
  const step = read + decoderLayers * launch;
  return {
    seconds: (clip, batch) => {
      const windows = recognizer.padded ? Math.ceil(clip / WINDOW_SECONDS) : clip / WINDOW_SECONDS;
      const heard = recognizer.padded ? windows * WINDOW_SECONDS : clip;
      const tokens = recognizer.writer === 'decoder' ? clip * TOKENS_PER_SECOND : 0;
      const encoder = encoderFlops(model, recognizer, heard) / rates.flops;
      const host = windows * values.perWindow * (recognizer.family === 'nemo' ? BATCHED_HOST : 1);
      return tokens * step + batch * (encoder + (2 * decoderParams * tokens) / rates.flops + host);
    },
    origin,
  };
}

/** Compiled decoders: whisper.cpp takes 7.7 ms for a token of Whisper large on V100, 0.24 ms a layer (its benchmark, issue 89). */
const COMPILED_DECODER = 0.3;
/** Spectrograms on the GPU in a batch; what is left is reading and padding of sound. Assumed: a sixth of the host's. */
const BATCHED_HOST = 0.17;

function encoderFlops(
  model: ModelShape,
  { encoderParams, framesPerSecond, padded }: Recognizer,
  heard: number,
): number {
  const attention = padded ? 4 * layersOf(model) * (model.hidden ?? 1280) * WHISPER_FRAMES : 0;
  return (2 * encoderParams + attention) * heard * framesPerSecond;
}

type SpeechValues = Values<keyof typeof SPEECH.terms>;

function acceleratorRates({ chip, cardShare }: Machine, precision: Precision, values: SpeechValues): Rates | undefined {
  const peak = chip && matrixPeak(chip, precision === 'int8' ? 'fp16' : precision, false);
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
