/** Predicts every row of a file of measurements, and says how far off each was. */
import type { Factors } from '../model/factors/factorSet';
import type { HardwareClass } from '../report/schema';
import { naivePrediction } from './baseline';
import { byKey, errorFigures } from './groups';
import type { Judged } from './groups';
import type { Measurement } from './measurement';
import { isPlaced, placeRow, predictRow } from './predict';
import { hardwareClassOf } from './prediction';
import type { ValidationReport } from './schema';

/** A predicted row with everything that the text output says of it. */
export interface Predicted extends Judged {
  readonly row: Measurement;
  readonly hardwareClass: HardwareClass;
}

export interface Validation {
  /** In the order of the file. */
  readonly predicted: readonly Predicted[];
  readonly unpredicted: readonly { readonly row: Measurement; readonly reason: string }[];
}

/** Each row ends in exactly one of the two lists. With the committed factors unless others are given. */
export function validate(measurements: readonly Measurement[], factors?: Factors): Validation {
  const predicted: Predicted[] = [];
  const unpredicted: { row: Measurement; reason: string }[] = [];
  for (const row of measurements) {
    const placed = placeRow(row);
    if (!isPlaced(placed)) {
      unpredicted.push({ row, reason: placed.reason });
      continue;
    }
    const outcome = predictRow(row, placed, factors);
    if (!outcome.ok) {
      unpredicted.push({ row, reason: outcome.reason });
      continue;
    }
    const naive = naivePrediction(row, placed);
    predicted.push({
      row,
      kind: row.kind,
      hardwareClass: hardwareClassOf(placed.machine),
      metric: row.metric,
      source: row.source,
      measured: row.value,
      predicted: outcome.predicted,
      low: outcome.low,
      high: outcome.high,
      naive: naive !== undefined && Number.isFinite(naive) && naive > 0 ? naive : undefined,
    });
  }
  return { predicted, unpredicted };
}

/** Rows that count: their own file does not doubt them. */
export function judgedRows({ predicted }: Validation): readonly Predicted[] {
  return predicted.filter(({ row }) => !row.isSuspect);
}

export function reportOf(validation: Validation): ValidationReport {
  const groups = byKey(judgedRows(validation), ({ kind, hardwareClass }) => `${kind}\n${hardwareClass}`);
  return {
    version: 1,
    rows: validation.predicted.map(({ row, metric, measured, predicted, low, high }) => ({
      id: row.id,
      metric,
      measured,
      predicted,
      low,
      high,
    })),
    unpredicted: validation.unpredicted.map(({ row, reason }) => ({ id: row.id, reason })),
    groups: groups.flatMap(([, rows]) => {
      const [first] = rows;
      const { rows: count, median, p90, within20, within50, covered } = errorFigures(rows);
      return first
        ? [
            {
              kind: first.kind,
              hardwareClass: first.hardwareClass,
              rows: count,
              median,
              p90,
              within20,
              within50,
              covered,
            },
          ]
        : [];
    }),
  };
}
