/** What a user's rows ask of the factors, and how they move them. */
import { fitOffsets } from '../calibration/fit';
import type { Case } from '../calibration/fit';
import type { Domain, Site, Term } from '../model/factors/domain';
import type { Factors, Found, Offsets } from '../model/factors/factorSet';
import type { Measurement } from '../validation/measurement';
import { predictRow } from '../validation/predict';
import type { Placed } from '../validation/predict';
import { siteKey } from './overlay';
import type { MovedSite } from './overlay';

export interface PlacedRow {
  readonly row: Measurement;
  readonly placed: Placed;
}

/** Rows of one machine repeat within 5 %; the fit counts 10 % as noise: (10 % / 5 %)² rows' worth. */
const ROW_WEIGHT = 4;

export interface OwnCase extends Case {
  readonly sites: readonly { readonly domain: Domain; readonly site: Site }[];
  readonly placedRow: PlacedRow;
}

/** None where no factor that is fitted stands behind the row. */
export function caseOf(placedRow: PlacedRow, base: Factors): OwnCase[] {
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

const NO_ORIGIN = { class: 'measured' as const, source: '', rows: 0, spread: 1 };

/**
 * Each site becomes a domain of its own whose terms start at the committed values: the same solver, noise and shrinkage as
 * `npm run calibrate`, with the committed fit as what is believed before.
 */
export function movedBy(cases: readonly OwnCase[], base: Factors): MovedSite[] {
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
