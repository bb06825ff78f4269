/** Our own rows alone: what can be checked where the stated file is not at hand. */
import { FITTED, FITTED_FACTORS, factorsOf } from '../../model/factors/factorSet';
import type { Measurement } from '../../validation/measurement';
import { casesOf, fitAll, leaveOutBy, rowCounts } from '../calibrate';
import { withRanges } from '../whole';
import { accuracySet } from './accuracyData';
import type { AccuracySet } from './accuracyRow';

/** By the committed factors, which have seen these rows: the errors in sample stand where left-out ones would. */
export function committedOwn(own: readonly Measurement[]): AccuracySet {
  const set = accuracySet(own, casesOf(own), { fitted: FITTED_FACTORS, rows: FITTED.rows, leftOut: [] });
  return { ...set, leftOut: set.inSample };
}

/** Fitted to these rows alone, publishers left out in a few groups: a check of the method, not of the committed factors. */
export function leftOutOwn(own: readonly Measurement[]): AccuracySet {
  const cases = casesOf(own);
  const offsets = fitAll(cases);
  const rows = rowCounts(cases);
  return accuracySet(own, cases, {
    fitted: factorsOf({ offsets, rows, spreads: new Map() }),
    rows,
    leftOut: withRanges(leaveOutBy(cases, ({ source }) => source, offsets)),
  });
}
