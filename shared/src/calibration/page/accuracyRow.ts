/** What the page of errors is made of: plain data, so that the page can be written again without another fit. */
import type { Novelty } from '../../model/factors/domain';
import type { Judged } from '../../validation/groups';

/** One row with a prediction. */
export interface AccuracyRow extends Judged {
  readonly id: string;
  /** Time to first token under load stands apart from the other serving rows. */
  readonly kind: string;
  readonly model: string;
  readonly hardware: string;
  readonly runtime: string;
  /** Chip and engine as the factors name them: a pair. */
  readonly pair: string;
  readonly novelty: Novelty;
  readonly statesBatch: boolean;
}

/** One row without a figure. */
export interface MissingRow {
  readonly id: string;
  readonly kind: string;
  readonly hardwareClass: string;
  readonly source: string;
  readonly where: string;
  readonly reason: string;
  readonly statesBatch: boolean;
}

/** One set of rows, judged by factors that did not see the row's source, and by factors that saw everything. */
export interface AccuracySet {
  /** Rows that are not marked SUSPECT. */
  readonly rows: number;
  readonly suspect: number;
  readonly leftOut: readonly AccuracyRow[];
  readonly inSample: readonly AccuracyRow[];
  readonly missing: readonly MissingRow[];
}

export interface AccuracyData {
  /** The rows of the stated file: the set that the targets are judged on. */
  readonly stated: AccuracySet;
  /** Rows gathered by this project from other publishers. */
  readonly own: AccuracySet;
  /** The stated rows again, with whole chips and whole engines left out; empty where that was not asked for. */
  readonly byChip: readonly AccuracyRow[];
  readonly byEngine: readonly AccuracyRow[];
}
