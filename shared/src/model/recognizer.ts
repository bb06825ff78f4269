/** What recognizers of speech are: the encoder over frames of sound, and what writes the text. */
import type { ModelShape } from '../catalog/types';
import type { ItemWork } from './itemWork';
import { layersOf } from './kvCache';

/** Whisper hears windows of 30 s, 1,500 frames each (arXiv:2212.04356); shorter sound is padded to one. */
export const WINDOW_SECONDS = 30;
export const WHISPER_FRAMES = 1500;
/** Whisper large, where a shape is not listed. */
const WIDEST = 1280;

/** How a recognizer writes: all at once (CTC), step by step beside the encoder (transducer), or token by token. */
type Writer = 'ctc' | 'transducer' | 'decoder';

export interface Recognizer {
  readonly writer: Writer;
  /** Frames that the encoder works on, per second of sound. */
  readonly framesPerSecond: number;
  readonly padded: boolean;
  readonly encoderParams: number;
  readonly decoderParams: number;
  readonly decoderLayers: number;
  /** Of the decoder, which looks at every frame for each token: keys and values of a frame in a layer are twice as wide. */
  readonly decoderWidth: number;
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
/** Canary's decoder is 1,024 wide (its card); a language model keeps keys and values of a few heads only: 1,024 together. */
const CANARY_WIDTH = 1024;
const LANGUAGE_MODEL_WIDTH = 512;

export function recognizerOf(model: ModelShape): Recognizer {
  const { id, params } = model;
  const alone = { encoderParams: params, decoderParams: 0, decoderLayers: 0, decoderWidth: 0, padded: false } as const;
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
    decoderWidth: CANARY_WIDTH,
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
    decoderWidth: LANGUAGE_MODEL_WIDTH,
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
    decoderWidth: model.hidden ?? WIDEST,
    family: 'transformers',
  };
}

function whisperEncoderParams(model: ModelShape): number {
  return Math.min(model.params * 0.9, 12 * layersOf(model) * (model.hidden ?? WIDEST) ** 2);
}

/**
 * Work of Whisper's encoder on one window of 30 s.
 *
 *     FLOP = 2 · 12 · layers · hidden² · frames + 4 · layers · hidden · frames²
 */
export function windowItem(model: ModelShape): ItemWork {
  const hidden = model.hidden ?? WIDEST;
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

/**
 * Work of the encoder on sound of `heard` seconds.
 *
 *     FLOP = (2 · params + 4 · layers · hidden · frames of a window) · frames
 */
export function encoderFlops(
  model: ModelShape,
  { encoderParams, framesPerSecond, padded }: Recognizer,
  heard: number,
): number {
  const attention = padded ? 4 * layersOf(model) * (model.hidden ?? WIDEST) * WHISPER_FRAMES : 0;
  return (2 * encoderParams + attention) * heard * framesPerSecond;
}
