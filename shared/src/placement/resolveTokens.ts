/** How long prompts and answers are. */
import type { WorkloadKind, WorkloadSpec } from '../manifest/schema';
import { t } from '../l10n';
import type { Recorder } from './assumptions';
import { usable } from './assumptions';
import { KIND_DEFAULTS, P95_OVER_MEAN } from './kindDefaults';
import type { Workload } from './workload';

type TokensSpec = NonNullable<WorkloadSpec['tokens']>;
type Bucket = NonNullable<TokensSpec['mix']>[number];
type Tokens = Workload['tokens'];

const NONE: Tokens = { inMean: 0, inP95: 0, outMean: 0, outP95: 0, cachedPrefixShare: 0 };
const P95 = 0.95;

export function resolveTokens(
  kind: WorkloadKind,
  spec: WorkloadSpec['tokens'],
  hasModelCalls: boolean,
  record: Recorder,
): Tokens {
  const { family } = KIND_DEFAULTS[kind];
  if (family === 'train' || family === 'item' || (family === 'agent' && !hasModelCalls)) {
    // Lengths that are stated stay; none is needed, so none is assumed.
    return statedOnly(spec);
  }
  const mix = (spec?.mix ?? []).filter((b) => (usable(b.share) ?? 0) > 0);
  const generates = family !== 'encode';
  const input = length('in', spec, mix, KIND_DEFAULTS[kind].inMean ?? 0, record);
  const output = generates ? length('out', spec, mix, KIND_DEFAULTS[kind].outMean ?? 0, record) : { mean: 0, p95: 0 };
  const hidden = generates ? reasoningTokens(kind, spec, record) : 0;
  const scale = output.mean > 0 ? (output.mean + hidden) / output.mean : 1;

  return {
    inMean: input.mean,
    inP95: input.p95,
    outMean: output.mean + hidden,
    // The hidden part is as uneven as the visible one.
    outP95: output.mean > 0 ? output.p95 * scale : hidden * P95_OVER_MEAN,
    cachedPrefixShare: generates ? cachedShare(spec, record) : 0,
    ...bucketsOf(spec, mix, generates ? scale : 0),
  };
}

/** Only where nothing is stated beside them that they would contradict. */
function bucketsOf(spec: WorkloadSpec['tokens'], mix: readonly Bucket[], scale: number): Pick<Tokens, 'mix'> {
  const states = [spec?.inMean, spec?.outMean, spec?.inP95, spec?.outP95].some((n) => usable(n) !== undefined);
  const sized = mix.every((b) => usable(b.inMean) !== undefined && (scale === 0 || usable(b.outMean) !== undefined));
  return mix.length === 0 || mix.length > MOST_BUCKETS || states || !sized
    ? {}
    : { mix: mix.map((b) => ({ in: b.inMean ?? 0, out: (b.outMean ?? 0) * scale, share: b.share })) };
}

/** More are told by their mean and 95th percentile alone: keeps an estimate quick. */
const MOST_BUCKETS = 32;

function statedOnly(spec: WorkloadSpec['tokens']): Tokens {
  const inMean = usable(spec?.inMean) ?? 0;
  const outMean = usable(spec?.outMean) ?? 0;
  return {
    ...NONE,
    inMean,
    inP95: usable(spec?.inP95) ?? inMean * P95_OVER_MEAN,
    outMean,
    outP95: usable(spec?.outP95) ?? outMean * P95_OVER_MEAN,
  };
}

function length(
  side: 'in' | 'out',
  spec: WorkloadSpec['tokens'],
  mix: readonly Bucket[],
  fallback: number,
  record: Recorder,
): { mean: number; p95: number } {
  const statedP95 = usable(side === 'in' ? spec?.inP95 : spec?.outP95);
  const statedMean = usable(side === 'in' ? spec?.inMean : spec?.outMean);
  if (mix.length > 0 && statedMean === undefined) {
    const sizes = mix.map((b) => ({ size: usable(side === 'in' ? b.inMean : b.outMean) ?? 0, share: b.share }));
    return { mean: weightedMean(sizes), p95: statedP95 ?? weightedP95(sizes) };
  }
  const mean = record.number(`tokens.${side}Mean`, statedMean, fallback, t('not stated; usual for this kind'));
  const p95 = statedP95 ?? mean * P95_OVER_MEAN;
  if (statedP95 === undefined && mean > 0) {
    record.note(`tokens.${side}P95`, p95, t('twice the mean'));
  }
  return { mean, p95: Math.max(p95, mean) };
}

interface Weighted {
  readonly size: number;
  readonly share: number;
}

function weightedMean(sizes: readonly Weighted[]): number {
  const total = sizes.reduce((sum, s) => sum + s.share, 0);
  return sizes.reduce((sum, s) => sum + s.size * (s.share / total), 0);
}

/** The size of the bucket in which the 95th percentile falls. */
function weightedP95(sizes: readonly Weighted[]): number {
  const total = sizes.reduce((sum, s) => sum + s.share, 0);
  let seen = 0;
  for (const { size, share } of sizes.toSorted((a, b) => a.size - b.size)) {
    seen += share / total;
    if (seen >= P95 - 1e-9) {
      return size;
    }
  }
  return sizes.at(-1)?.size ?? 0;
}

function reasoningTokens(kind: WorkloadKind, spec: WorkloadSpec['tokens'], record: Recorder): number {
  const fallback = KIND_DEFAULTS[kind].reasoningMean;
  if (fallback === undefined) {
    return usable(spec?.reasoningMean) ?? 0;
  }
  return record.number(
    'tokens.reasoningMean',
    spec?.reasoningMean,
    fallback,
    t('hidden tokens, about ten times those of a chat answer'),
  );
}

function cachedShare(spec: WorkloadSpec['tokens'], record: Recorder): number {
  const percent = record.number('tokens.cachedPrefixPct', spec?.cachedPrefixPct, 0, t('no prefix cache is counted on'));
  return Math.min(percent, 100) / 100;
}
