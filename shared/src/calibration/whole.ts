/** One whole calibration: fit, left-out predictions, ranges. */
import type { Novelty } from '../model/factors/domain';
import { FITTED, factorsOf } from '../model/factors/factorSet';
import type { FitData } from '../model/factors/factorSet';
import { figureOf } from '../validation/figure';
import { errorOf } from '../validation/groups';
import type { Measurement } from '../validation/measurement';
import { casesOf, fitAll, leaveOutSource, rowCounts } from './calibrate';
import type { LeftOut } from './calibrate';
import { committed } from './committed';
import type { Calibration } from './committed';
import { ANY, rangesOf } from './ranges';

/** The fit of all rows, before any source is left out. */
export type WholeFit = Pick<Calibration, 'cases' | 'offsets' | 'inSample'>;

export function fitWhole(measurements: readonly Measurement[]): WholeFit {
  const cases = casesOf(measurements);
  const offsets = fitAll(cases);
  const factors = factorsOf({ ...FITTED, offsets, rows: rowCounts(cases), spreads: new Map() });
  const inSample = new Map(
    cases.flatMap((one) => {
      const predicted = one.predict(factors);
      return predicted === undefined ? [] : [[one.id, errorOf(predicted, one.measured)] as const];
    }),
  );
  return { cases, offsets, inSample };
}

/** A publisher of a handful of rows says little of how far off the next one is; those of the file that judges are all left out. */
const LEAST_ROWS_LEFT_OUT = 10;

/** Sources to leave out, those with most rows first: every one of `judging`, and others with rows enough. */
export function sourcesToLeaveOut({ cases }: WholeFit, judging: ReadonlySet<string>): string[] {
  const counts = new Map<string, number>();
  cases.forEach(({ source }) => counts.set(source, (counts.get(source) ?? 0) + 1));
  return [...counts]
    .filter(([source, rows]) => judging.has(source) || rows >= LEAST_ROWS_LEFT_OUT)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([source]) => source);
}

/** What a worker sends back of one left-out row. */
export interface LeftOutMessage {
  readonly id: string;
  readonly predicted: number;
  readonly novelty: Novelty;
}

export function leftOutMessages(fit: Pick<WholeFit, 'cases' | 'offsets'>, source: string): LeftOutMessage[] {
  return leaveOutSource(fit.cases, source, fit.offsets).map(({ one, predicted, novelty }) => ({
    id: one.id,
    predicted,
    novelty,
  }));
}

/** In the order of the rows, whichever worker was done first. */
export function calibrationOf(fit: WholeFit, messages: readonly LeftOutMessage[]): Calibration {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const leftOut = fit.cases.flatMap((one): LeftOut[] => {
    const found = byId.get(one.id);
    return found ? [{ one, predicted: found.predicted, novelty: found.novelty }] : [];
  });
  return { ...fit, leftOut, ranges: rangesOf(leftOut) };
}

/** All in one thread. */
export function calibrate(measurements: readonly Measurement[]): Calibration {
  const fit = fitWhole(measurements);
  const sources = sourcesToLeaveOut(fit, new Set(measurements.map(({ source }) => source)));
  return calibrationOf(
    fit,
    sources.flatMap((source) => leftOutMessages(fit, source)),
  );
}

export function fitData(calibration: Calibration): FitData {
  return committed(calibration);
}

/** A left-out prediction with the range that the other sources' residuals give it. */
export interface LeftOutRange extends LeftOut {
  readonly low: number;
  readonly high: number;
}

/** Each source's ranges from the residuals of all others: what a new source may expect. */
export function withRanges(leftOut: readonly LeftOut[]): LeftOutRange[] {
  const sources = new Set(leftOut.map(({ one }) => one.source));
  return [...sources].flatMap((source) => {
    const ranges = rangesOf(leftOut.filter(({ one }) => one.source !== source));
    return leftOut
      .filter(({ one }) => one.source === source)
      .map((row) => {
        const spread = rangeFor(ranges, row);
        return { ...row, low: row.predicted / spread, high: row.predicted * spread };
      });
  });
}

/** A figure that no other source has is as wide as its domain, a domain that no other source has as all. */
function rangeFor(ranges: ReadonlyMap<string, number>, { one, novelty }: LeftOut): number {
  const names = [`${one.block}.${figureOf(one.row)}`, `${one.block}.${ANY}`, ANY];
  return names.reduce<number | undefined>((found, name) => found ?? ranges.get(`${name} @ ${novelty}`), undefined) ?? 2;
}
