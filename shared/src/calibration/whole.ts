/** One whole calibration: fit, left-out predictions, ranges. */
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

/** `report` hears of each source as it is left out: the whole takes minutes. `leavesOut` picks some, where the others' errors are not asked for. */
export function calibrate(
  measurements: readonly Measurement[],
  report: (source: string) => void = () => {},
  leavesOut: (source: string) => boolean = () => true,
): Calibration {
  const cases = casesOf(measurements);
  const offsets = fitAll(cases);
  const factors = factorsOf({ ...FITTED, offsets, rows: rowCounts(cases), spreads: new Map() });
  const inSample = new Map(
    cases.flatMap((one) => {
      const predicted = one.predict(factors);
      return predicted === undefined ? [] : [[one.id, errorOf(predicted, one.measured)] as const];
    }),
  );
  const sources = [...new Set(cases.map(({ source }) => source))].filter(leavesOut).toSorted();
  const leftOut = sources.flatMap((source) => {
    report(source);
    return leaveOutSource(cases, source, offsets);
  });
  return { cases, offsets, inSample, leftOut, ranges: rangesOf(leftOut) };
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
