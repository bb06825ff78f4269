/** From a calibration to the rows of the page. */
import type { Factors } from '../../model/factors/factorSet';
import { FITTED, factorsOf, noveltyOf } from '../../model/factors/factorSet';
import { naivePrediction } from '../../validation/baseline';
import type { Measurement } from '../../validation/measurement';
import { isPlaced, placeRow, predictRow } from '../../validation/predict';
import { hardwareClassOf } from '../../validation/prediction';
import type { Calibrated } from '../calibrate';
import { rowCounts } from '../calibrate';
import type { Calibration } from '../committed';
import { withRanges } from '../whole';
import type { LeftOutRange } from '../whole';
import type { AccuracyData, AccuracyRow, AccuracySet, MissingRow } from './accuracyRow';

/** What was left out by chip and by engine, where it was. */
export interface Wider {
  readonly byChip: readonly LeftOutRange[];
  readonly byEngine: readonly LeftOutRange[];
}

export function accuracyData(
  calibration: Calibration,
  stated: readonly Measurement[],
  own: readonly Measurement[],
  wider: Wider = { byChip: [], byEngine: [] },
): AccuracyData {
  const { cases, offsets } = calibration;
  const rows = rowCounts(cases);
  const fitted = factorsOf({ ...FITTED, offsets, rows, spreads: new Map() });
  const leftOut = withRanges(calibration.leftOut);
  const isStated = idsOf(stated);
  const judged = (found: readonly LeftOutRange[]) => found.filter(({ one }) => isStated.has(one.id)).map(accuracyRow);
  const setOf = (measurements: readonly Measurement[]) => accuracySet(measurements, cases, { fitted, rows, leftOut });
  return {
    stated: setOf(stated),
    own: setOf(own),
    byChip: judged(wider.byChip),
    byEngine: judged(wider.byEngine),
  };
}

interface Found {
  readonly fitted: Factors;
  /** Rows behind each level of the fit. */
  readonly rows: ReadonlyMap<string, number>;
  readonly leftOut: readonly LeftOutRange[];
}

/** What was found for the rows of one file. */
export function accuracySet(
  measurements: readonly Measurement[],
  cases: readonly Calibrated[],
  { fitted, rows, leftOut }: Found,
): AccuracySet {
  const ids = idsOf(measurements);
  const counted = measurements.filter(({ isSuspect }) => !isSuspect);
  return {
    rows: counted.length,
    suspect: measurements.length - counted.length,
    leftOut: leftOut.filter(({ one }) => ids.has(one.id)).map(accuracyRow),
    inSample: cases.filter(({ id }) => ids.has(id)).flatMap((one) => inSampleRow(one, fitted, rows)),
    missing: counted.flatMap(missingRow),
  };
}

function idsOf(measurements: readonly Measurement[]): ReadonlySet<string> {
  return new Set(measurements.map(({ id }) => id));
}

/** Time to first token under load has a line of its own. */
function kindOf({ kind, metric }: Measurement): string {
  return kind === 'llm_serving' && metric === 'ttft_ms' ? 'ttft' : kind;
}

function accuracyRow({ one, predicted, low, high, novelty }: LeftOutRange): AccuracyRow {
  const { row, placed } = one;
  const naive = naivePrediction(row, placed);
  return {
    id: one.id,
    source: one.source,
    kind: kindOf(row),
    metric: row.metric,
    hardwareClass: hardwareClassOf(placed.machine),
    model: row.model,
    hardware: `${row.deviceCount} × ${row.chip || row.hardware}`,
    runtime: row.runtime,
    pair: pairOf(one),
    measured: one.measured,
    predicted,
    low,
    high,
    ...(naive !== undefined && Number.isFinite(naive) && naive > 0 ? { naive } : {}),
    novelty,
    statesBatch: statesBatch(row),
  };
}

/** In sample a range says nothing: it is the point. */
function inSampleRow(one: Calibrated, factors: Factors, rows: ReadonlyMap<string, number>): AccuracyRow[] {
  const predicted = one.predict(factors);
  if (predicted === undefined) {
    return [];
  }
  const site = one.sites.find(({ domain }) => domain.name === one.block);
  const novelty = site ? noveltyOf({ rows }, site.domain, site.site).novelty : 'none';
  return [accuracyRow({ one, predicted, low: predicted, high: predicted, novelty })];
}

export function chipOf({ placed, row }: Calibrated): string {
  const { chip, instance } = placed.machine;
  return chip?.id ?? instance.cpu?.id ?? (row.chip || row.hardware);
}

export function engineOf({ sites, row }: Calibrated): string {
  const site = sites[0]?.site;
  return site?.engine ?? site?.family ?? site?.method ?? row.runtime;
}

function pairOf(one: Calibrated): string {
  return `${one.block} ${chipOf(one)} ${engineOf(one)}`;
}

function statesBatch({ batch, concurrency }: Measurement): boolean {
  return batch !== undefined || concurrency !== undefined;
}

function missingRow(row: Measurement): MissingRow[] {
  const placed = placeRow(row);
  const outcome = isPlaced(placed) ? predictRow(row, placed) : { ok: false as const, reason: placed.reason };
  return outcome.ok
    ? []
    : [
        {
          id: row.id,
          source: row.source,
          kind: kindOf(row),
          hardwareClass: isPlaced(placed) ? hardwareClassOf(placed.machine) : statedClass(row),
          where: row.chip || row.hardware || row.model,
          reason: outcome.reason,
          statesBatch: statesBatch(row),
        },
      ];
}

/** The class that the file states, under the name that the reports use. */
function statedClass({ hardwareClass }: Measurement): string {
  switch (hardwareClass) {
    case 'inferentia_trainium':
      return 'neuron';
    case 'arm_other':
      return 'graviton';
    default:
      return hardwareClass;
  }
}
