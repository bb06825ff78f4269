/**
 * A model that the manifest describes by its shape. What is missing is filled
 * from the parameters of a decoder-only transformer:
 *
 *     parameters ≈ 12 · layers · hidden²        attention and feed-forward      [-]
 *     hidden     ≈ 128 · layers                 aspect ratio of released models [-]
 *
 * Embeddings are left out, so small models come out slightly too deep. A
 * mixture of experts takes its active parameters. Source of the count: Kaplan
 * et al., "Scaling Laws for Neural Language Models", arXiv:2001.08361; the
 * ratio is that of Llama 3 (102 to 128), assumed for others.
 */
import type { ModelKind, ModelShape } from '../catalog/types';
import { t } from '../l10n';
import type { ModelShapeSpec, WorkloadKind } from '../manifest/schema';
import type { Recorder } from './assumptions';
import { usable } from './assumptions';

const PARAMS_PER_LAYER = 12;
const HIDDEN_PER_LAYER = 128;
const HIDDEN_STEP = 128;
const HEAD_DIM = 128;
/** Grouped-query attention mostly keeps eight KV heads. */
const GQA_KV_HEADS = 8;
/** Compressed KV of multi-head latent attention: 512 + 64 values a layer (DeepSeek-V2, arXiv:2405.04434). */
const MLA_VALUES_PER_LAYER = 576;
const FP16_BYTES = 2;

const MODEL_KINDS: Partial<Record<WorkloadKind, ModelKind>> = {
  embedding: 'embedding',
  rerank: 'reranker',
  vision: 'vision',
  speech: 'asr',
  'image-generation': 'diffusion',
};

export function modelKindOf(kind: WorkloadKind): ModelKind {
  return MODEL_KINDS[kind] ?? 'llm';
}

const WHY = () => t('estimated from paramsB');

export function inlineShape(
  name: string,
  spec: ModelShapeSpec,
  kind: WorkloadKind,
  record: Recorder,
): ModelShape | undefined {
  const params = positive(spec.paramsB);
  if (params === undefined) {
    return undefined;
  }
  const active = Math.min(positive(spec.activeParamsB) ?? params, params);
  const backbone = active * 1e9;

  const layers = filled(record, 'model.layers', spec.layers, layersFor(backbone, positive(spec.hidden)));
  const hidden = filled(record, 'model.hidden', spec.hidden, hiddenFor(backbone, layers));
  const headDim = positive(spec.headDim) ?? (positive(spec.heads) ? Math.max(1, hidden / (spec.heads ?? 1)) : HEAD_DIM);
  const heads = positive(spec.heads) ?? Math.max(1, Math.round(hidden / headDim));
  const attention = spec.attention ?? 'gqa';
  const kvHeads = filled(record, 'model.kvHeads', spec.kvHeads, kvHeadsFor(attention, heads));
  const kvValues = attention === 'mla' ? MLA_VALUES_PER_LAYER : 2 * kvHeads * headDim;

  return {
    id: name,
    name: t`${spec.paramsB}B model`,
    kind: modelKindOf(kind),
    params: params * 1e9,
    activeParams: backbone,
    layers,
    hidden,
    heads,
    kvHeads,
    headDim,
    vocab: positive(spec.vocab),
    contextTokens: positive(spec.contextTokens),
    attention: attentionWords(attention),
    slidingWindow: positive(spec.window),
    slidingLayers: attention === 'sliding' && positive(spec.window) ? layers : undefined,
    kvBytesPerTokenFp16: layers * kvValues * FP16_BYTES,
    evidence: 'assumed',
    notes: 'Shape stated in the manifest; missing parts estimated from the parameters.',
    source: { title: 'the manifest' },
  };
}

function positive(n: number | undefined): number | undefined {
  const given = usable(n);
  return given !== undefined && given > 0 ? given : undefined;
}

function filled(record: Recorder, field: string, stated: number | undefined, estimate: number): number {
  const given = positive(stated);
  if (given === undefined) {
    record.note(field, estimate, WHY());
  }
  return given ?? estimate;
}

function layersFor(params: number, hidden: number | undefined): number {
  const layers = hidden
    ? params / (PARAMS_PER_LAYER * hidden ** 2)
    : Math.cbrt(params / (PARAMS_PER_LAYER * HIDDEN_PER_LAYER ** 2));
  return Math.max(1, Math.round(layers));
}

function hiddenFor(params: number, layers: number): number {
  const hidden = Math.sqrt(params / (PARAMS_PER_LAYER * layers));
  return Math.max(HIDDEN_STEP, Math.round(hidden / HIDDEN_STEP) * HIDDEN_STEP);
}

function kvHeadsFor(attention: string, heads: number): number {
  if (attention === 'mqa') {
    return 1;
  }
  return attention === 'mha' ? heads : Math.min(GQA_KV_HEADS, heads);
}

/** The catalog's spelling. */
function attentionWords(attention: string): string {
  return attention === 'sliding' ? 'GQA + sliding window' : attention === 'hybrid' ? 'hybrid' : attention.toUpperCase();
}
