/** From measurements to factors: the fit of all rows, and the same with each source left out. */
import type { Domain, Novelty, Site } from '../model/factors/domain';
import { levelKey } from '../model/factors/domain';
import { DOMAINS } from '../model/factors/domains';
import { EMPTY_FIT, FITTED_FACTORS, factorsOf, noveltyOf } from '../model/factors/factorSet';
import type { Factors, Found, Offsets } from '../model/factors/factorSet';
import type { Measurement } from '../validation/measurement';
import { isPlaced, placeRow, predictRow } from '../validation/predict';
import type { Placed } from '../validation/predict';
import type { Case } from './fit';
import { fitOffsets } from './fit';

/** A row with what it was placed on, and the factors that its figure depends on. */
export interface Calibrated extends Case {
  readonly row: Measurement;
  readonly placed: Placed;
  readonly sites: readonly { readonly domain: Domain; readonly site: Site }[];
  /** The domain that it is fitted in. */
  readonly block: string;
}

/** Rows that count: SUSPECT ones stay out of every fit. In the order of their ids. */
export function casesOf(measurements: readonly Measurement[], weightExponent = 0.5): Calibrated[] {
  const bare = measurements
    .filter((row) => !row.isSuspect)
    .toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
    .flatMap((row) => {
      const placed = placeRow(row);
      if (!isPlaced(placed)) {
        return [];
      }
      const sites: { domain: Domain; site: Site }[] = [];
      const outcome = predictRow(row, placed, watched(sites));
      return outcome.ok ? [{ row, placed, sites, block: sites[0]?.domain.name ?? '' }] : [];
    });
  const counts = new Map<string, number>();
  const groupOf = (row: Measurement) => `${row.source}|${row.kind}|${row.hardwareClass}`;
  bare.forEach(({ row }) => counts.set(groupOf(row), (counts.get(groupOf(row)) ?? 0) + 1));
  return bare.map(({ row, placed, sites, block }) => ({
    id: row.id,
    source: row.source,
    weight: (counts.get(groupOf(row)) ?? 1) ** -weightExponent,
    measured: row.value,
    predict: (factors) => {
      const outcome = predictRow(row, placed, factors);
      return outcome.ok ? outcome.predicted : undefined;
    },
    row,
    placed,
    sites,
    block,
  }));
}

/** Notes which domains and sites a prediction asks for. */
function watched(sites: { domain: Domain; site: Site }[]): Factors {
  return {
    at: <Name extends string>(domain: Domain<Name>, site: Site): Found<Name> => {
      sites.push({ domain, site });
      return FITTED_FACTORS.at(domain, site);
    },
  };
}

/** Blocks are fitted on their own: a block's first domain, and those that its rows ask for besides (power beside steps). */
export function fitAll(
  cases: readonly Calibrated[],
  blocks: readonly Domain[] = DOMAINS,
  start: Offsets = new Map(),
): Offsets {
  let offsets = start;
  for (const domain of blocks) {
    const own = cases.filter(({ block }) => block === domain.name);
    if (own.length > 0) {
      offsets = fitOffsets(own, [domain, ...companionsOf(own)], offsets);
    }
  }
  return offsets;
}

/** Domains without rows of their own that these ask for. */
function companionsOf(cases: readonly Calibrated[]): Domain[] {
  const found = new Set<Domain>();
  cases.forEach(({ sites }) => sites.forEach(({ domain }) => domain.isBeside && found.add(domain)));
  return DOMAINS.filter((domain) => found.has(domain));
}

/** Rows behind each level of each domain. */
export function rowCounts(cases: readonly Calibrated[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { sites, block } of cases) {
    for (const { domain, site } of sites) {
      if (domain.name !== block && !domain.isBeside) {
        continue;
      }
      for (const level of Object.keys(domain.levels)) {
        const key = levelKey(level, site);
        if (key !== undefined) {
          const at = `${domain.name} @ ${key}`;
          counts.set(at, (counts.get(at) ?? 0) + 1);
        }
      }
    }
  }
  return counts;
}

/** A prediction by factors that never saw its source. */
export interface LeftOut {
  readonly one: Calibrated;
  readonly predicted: number;
  readonly novelty: Novelty;
}

export function leaveOutSource(cases: readonly Calibrated[], source: string, full: Offsets): LeftOut[] {
  return leaveOut(cases, (one) => one.source === source, full);
}

/** Only the blocks that have held rows are fitted again, from the bases on: nothing of those rows stays behind. */
export function leaveOut(cases: readonly Calibrated[], isHeld: (one: Calibrated) => boolean, full: Offsets): LeftOut[] {
  const held = cases.filter((one) => isHeld(one));
  const rest = cases.filter((one) => !isHeld(one));
  const blocks = new Set(held.map(({ block }) => block));
  const beside = companionsOf(held).map(({ name }) => name);
  const kept = new Map([...full].filter(([key]) => ![...blocks, ...beside].includes(key.slice(0, key.indexOf('.')))));
  const offsets = fitAll(
    rest.filter(({ block }) => blocks.has(block)),
    DOMAINS,
    kept,
  );
  const rows = rowCounts(rest);
  const factors = factorsOf({ ...EMPTY_FIT, offsets });
  return held.flatMap((one) => {
    const predicted = one.predict(factors);
    const site = one.sites.find(({ domain }) => domain.name === one.block);
    return predicted === undefined
      ? []
      : [{ one, predicted, novelty: site ? noveltyOf({ rows }, site.domain, site.site).novelty : 'none' }];
  });
}

/** Each fold takes a fit; a fold leaves several out at once, which errs towards too dark. */
const FOLDS = 8;

/** All rows of a key (a chip, an engine) left out together, whatever their source; keys are dealt to folds in their order. */
export function leaveOutBy(
  cases: readonly Calibrated[],
  keyOf: (one: Calibrated) => string,
  full: Offsets,
  report: (keys: readonly string[]) => void = () => {},
): LeftOut[] {
  const keys = [...new Set(cases.map(keyOf))].toSorted();
  return Array.from({ length: Math.min(FOLDS, keys.length) }, (_, fold) => fold).flatMap((fold) => {
    const held = new Set(keys.filter((__, index) => index % FOLDS === fold));
    report([...held]);
    return leaveOut(cases, (one) => held.has(keyOf(one)), full);
  });
}
