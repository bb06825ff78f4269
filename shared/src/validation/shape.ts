/** The shape of the model that a row names. */
import { getCatalog } from '../catalog/catalog';
import type { ModelShape } from '../catalog/types';
import type { WorkloadKind } from '../manifest/schema';
import { recorder } from '../placement/assumptions';
import { inlineShape } from '../placement/inlineShape';
import type { Measurement } from './measurement';
import { sizeInName } from './sizeInName';
import { publishedNetwork, publishedSpeechSize, publishedVisionFlops } from './visionFlops';

/**
 * Encoders, of images too, that share a listed body: same layers and width, another vocabulary or another task. ALBERT shares its layers'
 * weights, so that its parameters say nothing about its work. Published cards of each.
 */
const SAME_BODY: readonly (readonly [RegExp, string])[] = [
  [/distil(?:bert|roberta|use)/i, 'distilbert/distilbert-base-uncased'],
  [/(?:berta?(?:[- ]v3)?|electra)[- ]large/i, 'google-bert/bert-large-uncased'],
  [/(?:berta?(?:[- ]v3)?|electra)[- ]base/i, 'google-bert/bert-base-uncased'],
  [/minilm[-_ ]?l-?12/i, 'intfloat/e5-small-v2'],
  [/minilm/i, 'sentence-transformers/all-MiniLM-L6-v2'],
  [/\b(?:e5|bge|gte|arctic-embed)\b.*(?:small|-s\b)/i, 'intfloat/e5-small-v2'],
  [
    /\b(?:e5|bge|gte|gtr|jina|arctic-embed|instructor)\b.*base|mpnet|codebert|contriever|\bdpr\b|\bsimcse\b/i,
    'google-bert/bert-base-uncased',
  ],
  [/\b(?:e5|bge|gte|mxbai|uae|arctic-embed|instructor)\b.*large/i, 'google-bert/bert-large-uncased'],
  [/\bvit-base\b/i, 'google/vit-base-patch16-224'],
  [/\bclip[- ]base\b/i, 'openai/clip-vit-base-patch32'],
  // Denoisers: the releases between 1.1 and 2.1 keep the U-Net's shape, the refiner nearly that of SDXL.
  [/stable[- ]diffusion[- ](?:xl|x4)|\bsdxl\b/i, 'stabilityai/stable-diffusion-xl-base-1.0'],
  [/stable[- ]diffusion[- ]3|\bsd-?3/i, 'stabilityai/stable-diffusion-3.5-large'],
  [/stable[- ]diffusion|\bsd[- ]?(?:v?1|2)/i, 'stable-diffusion-v1-5/stable-diffusion-v1-5'],
  [/flux.*schnell/i, 'black-forest-labs/FLUX.1-schnell'],
  [/\bflux\b/i, 'black-forest-labs/FLUX.1-dev'],
];

/**
 * In this order: the catalog's model of that name; an encoder with the body of a listed one; the listed decoder nearest in
 * size of those that stand in, within 5 % of both parameter counts, with the row's own counts; a decoder-only transformer of that size, as an
 * inline shape of a manifest is filled. Counts that the file does not state are those published, else those in the name.
 * Undefined: neither known by name nor described by `params_b`.
 */
export function shapeFor(row: Measurement, kind: WorkloadKind): ModelShape | undefined {
  const found = listed(row, kind) ?? unlisted(sized(row, kind), kind);
  return found && withFileBits(found, row);
}

function unlisted(row: Measurement, kind: WorkloadKind): ModelShape | undefined {
  return trainedNetwork(row, kind) ?? (isDecoder(kind) ? nearestDecoder(row) : undefined) ?? filled(row, kind);
}

function sized(row: Measurement, kind: WorkloadKind): Measurement {
  if (row.paramsB !== undefined) {
    return row;
  }
  const speech = kind === 'speech' ? publishedSpeechSize(row.model) : undefined;
  const published = speech === undefined ? DENOISERS.find(([words]) => words.test(row.model))?.[1] : speech / 1000;
  return { ...row, ...(published === undefined ? sizeInName(row.model) : { paramsB: published }) };
}

/** Billions of parameters of transformers that denoise. Published cards. */
const DENOISERS: readonly (readonly [RegExp, number])[] = [
  [/pixart/i, 0.6],
  [/hunyuan-?dit/i, 1.5],
  [/kandinsky/i, 1.2],
];

/** A training row of a network whose published work says more than a decoder of its size would. */
function trainedNetwork(row: Measurement, kind: WorkloadKind): ModelShape | undefined {
  const isTraining = kind === 'training' || kind === 'fine-tuning';
  return isTraining && publishedVisionFlops(row.model) !== undefined ? filled(row, 'vision') : undefined;
}

function isDecoder(kind: WorkloadKind): boolean {
  return kind === 'inference' || kind === 'training';
}

function listed(row: Measurement, kind: WorkloadKind): ModelShape | undefined {
  const catalog = getCatalog();
  const byName = catalog.model(row.model) ?? catalog.model(bareName(row.model));
  const body = SAME_BODY.find(([words]) => words.test(row.model))?.[1];
  const shape = byName?.shape ?? (body === undefined ? undefined : catalog.model(body)?.shape);
  return shape && (kind === 'vision' ? withFlops(shape, row) : withLayers(shape, row));
}

/** `ms-marco-MiniLM-L2-v2`: the listed body with another depth. */
const LAYERS_IN_NAME = /minilm[-_ ]?l-?(\d{1,2})\b/i;

function withLayers(shape: ModelShape, { model, paramsB }: Measurement): ModelShape {
  const layers = Number(LAYERS_IN_NAME.exec(model)?.[1] ?? Number.NaN);
  if (!(layers > 0) || layers === shape.layers || shape.layers === undefined) {
    return shape;
  }
  const table = Math.min(shape.params, (shape.vocab ?? 0) * (shape.hidden ?? 0));
  const params = paramsB === undefined ? table + ((shape.params - table) * layers) / shape.layers : paramsB * 1e9;
  return { ...shape, layers, params, activeParams: params };
}

/** `BERT-Base SQuAD`, `Whisper tiny encoder (30 s window)`, `ResNet-50 v1.5`, `ResNet50 224px`: without what is not the model. */
function bareName(name: string): string {
  return name
    .replace(
      /\(.*\)|\b\d+x\d+\b|\b\d+ ?px\b|\bv1\.5$|\bencoder\b|\bpre-?training\b|\bfine-?tuning\b|\bHuggingFace\b/gi,
      ' ',
    )
    .replace(/resnet-?50/i, 'ResNet-50')
    .replace(/([a-z])_(?=[a-z\d])/gi, '$1-')
    .replace(/\s+/g, ' ')
    .trim();
}

const NEAR = 0.05;

function nearestDecoder({ paramsB, activeParamsB }: Measurement): ModelShape | undefined {
  if (paramsB === undefined) {
    return undefined;
  }
  const params = paramsB * 1e9;
  const active = Math.min(activeParamsB ?? paramsB, paramsB) * 1e9;
  const off = (shape: ModelShape) =>
    Math.max(Math.abs(shape.params / params - 1), Math.abs(shape.activeParams / active - 1));
  const [best] = getCatalog()
    .models.filter((shape) => shape.standsIn && off(shape) <= NEAR)
    .toSorted((a, b) => off(a) - off(b) || (a.id < b.id ? -1 : 1));
  return best && { ...best, params, activeParams: active, evidence: 'assumed' };
}

const TRANSFORMER = /vit|deit|swin|transformer|perceiver|clip|levit/i;
/** ImageNet transformers take 16 × 16 patches of 224 × 224 pixels and a class token. */
const PATCHES = 197;

function filled(row: Measurement, kind: WorkloadKind): ModelShape | undefined {
  const { paramsB, activeParamsB, model } = row;
  const network = kind === 'vision' ? publishedNetwork(model) : undefined;
  const size = paramsB ?? (network && network.paramsM / 1000);
  if (size === undefined) {
    return undefined;
  }
  const shape = inlineShape(model, { paramsB: size, activeParamsB }, kind, recorder());
  if (!shape || kind !== 'vision') {
    return shape;
  }
  const isTransformer = network?.isTransformer ?? TRANSFORMER.test(model);
  return {
    ...withFlops(shape, row),
    attention: isTransformer ? shape.attention : 'convolution',
    contextTokens: isTransformer ? PATCHES : undefined,
  };
}

/** The work of the network at the resolution that its name states. */
function withFlops(shape: ModelShape, { model }: Measurement): ModelShape {
  return { ...shape, flopsPerItem: shape.flopsPerItem ?? publishedVisionFlops(model) };
}

function withFileBits(shape: ModelShape, { weightBits }: Measurement): ModelShape {
  return weightBits === undefined ? shape : { ...shape, weightBits };
}
