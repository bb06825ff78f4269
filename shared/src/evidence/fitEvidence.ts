/** A user's rows fitted as the calibration set is: the committed factors are what is believed before, the rows move them. */
import { formatPlural } from '../format';
import { t } from '../l10n';
import type { FactorOrigin } from '../model/factors/factor';
import { spreadOf } from '../model/factors/factor';
import type { Factors } from '../model/factors/factorSet';
import { FITTED_FACTORS } from '../model/factors/factorSet';
import { figureOf } from '../validation/figure';
import { overlay } from './overlay';
import { caseOf, movedBy } from './ownFactors';
import type { OwnCase, PlacedRow } from './ownFactors';

export interface EvidenceFit {
  readonly factors: Factors;
  readonly rows: number;
  /** Files, as they are named. */
  readonly sources: readonly string[];
  /** Median of |predicted ÷ measured − 1|, with the committed factors and with these. */
  readonly before: number;
  readonly after: number;
  /** `after` is of predictions that never saw their row; else of the very rows that were fitted. */
  readonly isLeftOut: boolean;
  /** 80 % range as a ratio. */
  readonly spread: number;
}

const LEAST_ROWS_LEFT_OUT = 3;
/** Each takes a fit; more say hardly more. */
const MOST_FOLDS = 4;
/** assumed: beyond it rows repeat each other, and a fit takes longer than a pause in typing. */
const MOST_ROWS = 12;
const NARROWEST = 1.05;
/** assumed: one or two rows say nothing of how others would scatter. */
const NARROWEST_OF_FEW = 1.15;
/** Share of residuals inside the range. */
const COVERED = 0.8;

/** Undefined where no row can be predicted by factors that are fitted. Equal rows give equal bits, in any order. */
export function fitEvidence(given: readonly PlacedRow[], base: Factors = FITTED_FACTORS): EvidenceFit | undefined {
  const steps = fitSteps(given, base);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** The same, with a pause after each of its fits: some tens of milliseconds of work. */
export function* fitSteps(
  given: readonly PlacedRow[],
  base: Factors = FITTED_FACTORS,
): Generator<undefined, EvidenceFit | undefined> {
  const cases = spaced(given.toSorted(byContent), MOST_ROWS).flatMap((one) => caseOf(one, base));
  const before = residuals(cases, base);
  if (before.length === 0) {
    return undefined;
  }
  const moved = movedBy(cases, base);
  yield;
  const seen = residuals(cases, overlay(base, moved));
  const isLeftOut = cases.length >= LEAST_ROWS_LEFT_OUT;
  const judged = { seen, after: isLeftOut ? yield* leftOutResiduals(cases, base) : seen, isLeftOut };
  const sources = [...new Set(cases.map(({ source }) => source))].toSorted();
  const measured = moved.map((one) => ({
    ...one,
    origin: measuredOrigin(judged, base.at(one.domain, one.site).origin, sources),
  }));
  return {
    factors: overlay(base, measured),
    rows: cases.length,
    sources,
    before: medianRatio(before),
    after: medianRatio(judged.after),
    isLeftOut,
    spread: Math.max(...measured.map(({ origin }) => origin.spread)),
  };
}

/** ln(predicted ÷ measured) of one row. */
interface Residual {
  readonly figure: string;
  readonly ln: number;
}

interface Judged {
  /** By the fit that saw every row. */
  readonly seen: readonly Residual[];
  readonly after: readonly Residual[];
  readonly isLeftOut: boolean;
}

/** Figures without a row keep the range of the committed factors. */
function measuredOrigin(judged: Judged, committed: FactorOrigin, sources: readonly string[]): FactorOrigin {
  const { seen } = judged;
  const rows = formatPlural(seen.length, 'row');
  const spreads = new Map(committed.spreads);
  for (const figure of new Set(seen.map((one) => one.figure))) {
    spreads.set(figure, spreadFrom(judged, spreadOf(committed, figure), figure));
  }
  return {
    class: 'measured',
    source: t`${sources.join(', ')}: ${rows} of your own`,
    rows: seen.length,
    spread: spreadFrom(judged, committed.spread),
    spreads,
    novelty: 'chip',
  };
}

/**
 * What 80 % of the rows stay within, each by a fit that has not seen it; no wider than the committed range unless the rows
 * scatter more around the very fit that saw them.
 */
function spreadFrom({ seen, after, isLeftOut }: Judged, committed: number, figure?: string): number {
  const of = (all: readonly Residual[]) =>
    Math.exp(
      quantile(
        all.filter((one) => figure === undefined || one.figure === figure).map(({ ln }) => Math.abs(ln)),
        COVERED,
      ),
    );
  return Math.max(isLeftOut ? NARROWEST : NARROWEST_OF_FEW, Math.min(of(after), Math.max(committed, of(seen))));
}

function residuals(cases: readonly OwnCase[], factors: Factors): Residual[] {
  return cases.flatMap(({ predict, measured, placedRow }) => {
    const value = predict(factors);
    return value === undefined || !(value > 0)
      ? []
      : [{ figure: figureOf(placedRow.row), ln: Math.log(value / measured) }];
  });
}

function* leftOutResiduals(cases: readonly OwnCase[], base: Factors): Generator<undefined, Residual[]> {
  const folds = Math.min(cases.length, MOST_FOLDS);
  const found: Residual[] = [];
  for (let fold = 0; fold < folds; fold += 1) {
    const rest = cases.filter((_, index) => index % folds !== fold);
    const held = cases.filter((_, index) => index % folds === fold);
    found.push(...residuals(held, overlay(base, movedBy(rest, base))));
    yield;
  }
  return found;
}

function byContent({ row: a }: PlacedRow, { row: b }: PlacedRow): number {
  const [one, other] = [a, b].map(({ id, metric, value }) => `${id} ${metric} ${value}`);
  return (one ?? '') < (other ?? '') ? -1 : one === other ? 0 : 1;
}

/** So many at even distances. */
function spaced<T>(all: readonly T[], most: number): readonly T[] {
  return all.length <= most
    ? all
    : Array.from({ length: most }, (_, i) => all[Math.floor((i * all.length) / most)]).filter(
        (one) => one !== undefined,
      );
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

function medianRatio(rows: readonly Residual[]): number {
  const ratios = rows.map(({ ln }) => Math.abs(Math.exp(ln) - 1)).toSorted((a, b) => a - b);
  const middle = Math.floor(ratios.length / 2);
  const high = ratios[middle] ?? 0;
  return ratios.length % 2 === 1 ? high : ((ratios[middle - 1] ?? high) + high) / 2;
}
