/** The 80 % range around a figure, and the evidence under it. */
import type { ModelShape, Price } from '../catalog/types';
import type { Evidence, EvidenceClass } from '../report/schema';
import type { FactorOrigin } from './factors/factor';
import { SPREAD } from './factors/factor';
import type { P95, Station } from './station';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** A figure that is off by a ratio: symmetric on a log scale, and the point is always inside. */
export function within(point: number, spread: number): Interval {
  const ratio = Math.max(1, spread);
  return { low: point / ratio, high: point * ratio };
}

export function withinOf(point: number | undefined, spread: number): Interval | undefined {
  return point === undefined ? undefined : within(point, spread);
}

/** Around a point, whatever the two ends came out as. */
export function around(point: number, one: number, other: number): Interval {
  return { low: Math.min(point, one, other), high: Math.max(point, one, other) };
}

/** A shape that was filled in makes every figure less sure. */
export function originFor(origin: FactorOrigin, model: ModelShape | undefined): FactorOrigin {
  return model?.evidence === 'assumed'
    ? {
        ...origin,
        class: 'assumed',
        spread: Math.max(origin.spread, SPREAD.newChip),
        spreads:
          origin.spreads &&
          new Map([...origin.spreads].map(([figure, spread]) => [figure, Math.max(spread, SPREAD.newChip)])),
        source: `${origin.source}; shape of the model assumed`,
      }
    : origin;
}

/**
 * The 95th percentiles of the same station, `factor` times as slow.
 *
 *     T'(rate) = factor · T(rate · factor)                               [s]
 *
 * Slowing all service by a factor is a change of the unit of time. Held just below saturation, where
 * waiting has no bound: the high end is then what a nearly full replica shows.
 */
export function slowedP95(station: Station, rate: number, factor: number): P95 {
  const { ttft, tpot, e2e } = station.p95At(Math.min(rate * factor, Math.max(rate, station.capacity * 0.98)));
  return {
    ttft: ttft === undefined ? undefined : ttft * factor,
    tpot: tpot === undefined ? undefined : tpot * factor,
    e2e: e2e * factor,
  };
}

interface EvidenceSource {
  readonly class: EvidenceClass;
  readonly source: string;
  readonly date?: string;
}

const evidences = new WeakMap<EvidenceSource, Map<string, readonly Evidence[]>>();

/** The same list for the same origin: hundreds of estimates share a few. */
export function evidenceOf(figures: readonly string[], origin: EvidenceSource): readonly Evidence[] {
  let lists = evidences.get(origin);
  if (!lists) {
    lists = new Map();
    evidences.set(origin, lists);
  }
  const key = figures.join(' ');
  let list = lists.get(key);
  if (!list) {
    list = figures.map((figure) => ({ figure, class: origin.class, source: origin.source, date: origin.date }));
    lists.set(key, list);
  }
  return list;
}

/** One list for each object that evidence is of. */
function evidenceOnce<T extends object>(make: (of: T) => readonly Evidence[]): (of: T) => readonly Evidence[] {
  const known = new WeakMap<T, readonly Evidence[]>();
  return (of) => {
    let list = known.get(of);
    if (!list) {
      list = make(of);
      known.set(of, list);
    }
    return list;
  };
}

const NO_EVIDENCE: readonly Evidence[] = [];

/** A price that was scaled or has no date is not what a list says. */
const evidenceOfPrice = evidenceOnce(({ basis, source, date }: Price) => [
  {
    figure: 'price',
    class: basis === 'published' || basis === 'override' ? 'measured' : 'assumed',
    source: source.title,
    date: date ?? source.date,
  },
]);

export function priceEvidence(price: Price | undefined): readonly Evidence[] {
  return price ? evidenceOfPrice(price) : NO_EVIDENCE;
}

/** Bytes are arithmetic on the shape: as sure as the shape is. */
export const memoryEvidence = evidenceOnce(({ evidence, source }: ModelShape) => [
  {
    figure: 'memory',
    class: evidence === 'assumed' ? 'assumed' : 'roofline',
    source: source.title,
    date: source.date,
  },
]);
