/** The models: one row of `tables/models.csv` each. */
import { flops } from '../units';
import table from './tables/models.csv';
import { readTable, sourceOf } from './table';
import type { Row, Sources } from './table';
import type { Confidence, ModelKind, ModelShape } from './types';

const BILLION = 1e9;

export interface ModelEntry {
  readonly shape: ModelShape;
  /** Other names of the same release. */
  readonly aliases: readonly string[];
}

export function readModels(sources: Sources): ModelEntry[] {
  return readTable(table, (row) => ({
    shape: shapeOf(row, sources),
    aliases: row.optionalText('aliases')?.split(' | ') ?? [],
  }));
}

function shapeOf(row: Row, sources: Sources): ModelShape {
  const params = billions(row.number('params_total_b'));
  const tied = row.optionalText('tied_embeddings');
  return {
    id: row.text('hf_id'),
    name: row.text('name'),
    kind: row.text('kind') as ModelKind,
    params,
    activeParams: row.optional('params_active_b', billions) ?? params,
    layers: row.optional('layers'),
    hidden: row.optional('hidden'),
    ffn: row.optional('ffn'),
    heads: row.optional('heads'),
    kvHeads: row.optional('kv_heads'),
    headDim: row.optional('head_dim'),
    vocab: row.optional('vocab'),
    contextTokens: row.optional('max_context'),
    attention: row.text('attention'),
    slidingWindow: row.optional('sliding_window'),
    slidingLayers: row.optional('sliding_layers'),
    kvLayers: row.optional('kv_layers'),
    kvBytesPerTokenFp16: row.optional('kv_bytes_per_token_fp16'),
    stateBytes: row.optional('state_bytes'),
    moe: mixtureOf(row),
    tiedEmbeddings: tied === undefined ? undefined : tied === 'yes',
    publishedPrecision: row.optionalText('published_precision') as ModelShape['publishedPrecision'],
    standsIn: row.optionalText('stands_in') === 'yes',
    decoderLayers: row.optional('decoder_layers'),
    flopsPerItem: row.optional('gflop_per_item', (n) => flops(billions(n))),
    paramsBasis: row.text('params_basis'),
    confidence: row.text('confidence') as Confidence,
    evidence: 'published',
    notes: row.text('notes'),
    source: sourceOf(row, sources),
  };
}

/** Rounded: 8.03 × 10⁹ in floating point is not a whole number. */
const billions = (n: number) => Math.round(n * BILLION);

function mixtureOf(row: Row): ModelShape['moe'] {
  const experts = row.optional('moe_experts');
  if (experts === undefined) {
    return undefined;
  }
  return {
    experts,
    expertsPerToken: row.optional('moe_experts_per_token'),
    expertFfn: row.optional('moe_ffn'),
    sharedExperts: row.optional('moe_shared_experts'),
  };
}
