/** A user's rows fitted as the calibration set is: the committed factors are what is believed before, the rows move them. */
import { fitOffsets } from '../calibration/fit';
import type { Case } from '../calibration/fit';
import type { Domain, Site, Term } from '../model/factors/domain';
import type { FactorOrigin } from '../model/factors/factor';
import { spreadOf } from '../model/factors/factor';
import type { Factors, Found, Offsets } from '../model/factors/factorSet';
import { FITTED_FACTORS } from '../model/factors/factorSet';
import type { Measurement } from '../validation/measurement';
import { figureOf } from '../validation/figure';
import { predictRow } from '../validation/predict';
import type { Placed } from '../validation/predict';
import { overlay, siteKey } from './overlay';
import type { MovedSite } from './overlay';

export interface PlacedRow {
  readonly row: Measurement;
  readonly placed: Placed;
}

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

/** Rows of one machine repeat within 5 %; the fit counts 10 % as noise: (10 % / 5 %)² rows' worth. */
const ROW_WEIGHT = 4;
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
  const cases = spaced(given.toSorted(byContent), MOST_ROWS).flatMap((one) => caseOf(one, base));
  const before = residuals(cases, base);
  if (before.length === 0) {
    return undefined;
  }
  const moved = movedBy(cases, base);
  const seen = residuals(cases, overlay(base, moved));
  const isLeftOut = cases.length >= LEAST_ROWS_LEFT_OUT;
  const judged = { seen, after: isLeftOut ? leftOutResiduals(cases, base) : seen, isLeftOut };
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
  const rows = `${seen.length} ${seen.length === 1 ? 'row' : 'rows'}`;
  const spreads = new Map(committed.spreads);
  for (const figure of new Set(seen.map((one) => one.figure))) {
    spreads.set(figure, spreadFrom(judged, spreadOf(committed, figure), figure));
  }
  return {
    class: 'measured',
    source: `${sources.join(', ')}: ${rows} of your own`,
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

interface OwnCase extends Case {
  readonly sites: readonly { readonly domain: Domain; readonly site: Site }[];
  readonly placedRow: PlacedRow;
}

function caseOf(placedRow: PlacedRow, base: Factors): OwnCase[] {
  const { row, placed } = placedRow;
  const sites: { domain: Domain; site: Site }[] = [];
  const watched: Factors = {
    at: <Name extends string>(domain: Domain<Name>, site: Site): Found<Name> => {
      sites.push({ domain, site });
      return base.at(domain, site);
    },
  };
  const outcome = predictRow(row, placed, watched);
  const predict = (factors: Factors) => {
    const found = predictRow(row, placed, factors);
    return found.ok ? found.predicted : undefined;
  };
  return outcome.ok && sites.length > 0
    ? [{ id: row.id, source: row.source, weight: ROW_WEIGHT, measured: row.value, predict, sites, placedRow }]
    : [];
}

function residuals(cases: readonly OwnCase[], factors: Factors): Residual[] {
  return cases.flatMap(({ predict, measured, placedRow }) => {
    const value = predict(factors);
    return value === undefined || !(value > 0)
      ? []
      : [{ figure: figureOf(placedRow.row), ln: Math.log(value / measured) }];
  });
}

function leftOutResiduals(cases: readonly OwnCase[], base: Factors): Residual[] {
  const folds = Math.min(cases.length, MOST_FOLDS);
  return Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) => {
    const rest = cases.filter((__, index) => index % folds !== fold);
    const held = cases.filter((__, index) => index % folds === fold);
    return residuals(held, overlay(base, movedBy(rest, base)));
  });
}

const NO_ORIGIN = { class: 'measured' as const, source: '', rows: 0, spread: 1 };

/**
 * Each site becomes a domain of its own whose terms start at the committed values: the same solver, noise and shrinkage as
 * `npm run calibrate`, with the committed fit as what is believed before.
 */
function movedBy(cases: readonly OwnCase[], base: Factors): MovedSite[] {
  const own = new Map<string, { readonly domain: Domain; readonly site: Site; readonly fitted: Domain }>();
  for (const { domain, site } of cases.flatMap(({ sites }) => sites)) {
    const key = siteKey(domain, site);
    if (!own.has(key)) {
      own.set(key, { domain, site, fitted: startingAt(`own ${own.size}`, domain, base.at(domain, site).values) });
    }
  }
  const bridged = cases.map((one) => ({
    ...one,
    predict: (factors: Factors) => one.predict(bridge(factors, base, own)),
  }));
  const offsets = fitOffsets(
    bridged,
    [...own.values()].map(({ fitted }) => fitted),
    new Map(),
  );
  return [...own.values()].map(({ domain, site, fitted }) => ({
    domain,
    site,
    moves: movesOf(fitted, offsets),
    origin: NO_ORIGIN,
  }));
}

function startingAt(name: string, domain: Domain, values: Readonly<Record<string, number>>): Domain {
  const terms = Object.entries(domain.terms).map(([term, about]): [string, Term] => [
    term,
    { ...about, base: values[term] ?? about.base, on: [] },
  ]);
  return { ...domain, name, levels: {}, terms: Object.fromEntries(terms) };
}

function bridge(factors: Factors, base: Factors, own: ReadonlyMap<string, { readonly fitted: Domain }>): Factors {
  return {
    at: <Name extends string>(domain: Domain<Name>, site: Site): Found<Name> => {
      const found = base.at(domain, site);
      const known = own.get(siteKey(domain, site));
      return known
        ? { values: { ...found.values, ...factors.at(known.fitted, {}).values }, origin: found.origin }
        : found;
    },
  };
}

function movesOf({ name, terms }: Domain, offsets: Offsets): ReadonlyMap<string, number> {
  return new Map(Object.keys(terms).map((term) => [term, offsets.get(`${name}.${term} @ `) ?? 0]));
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
