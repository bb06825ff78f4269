/** The same workload in other regions: where it is cheapest, greenest and fastest. A search for each: only on demand. */
import { place } from '../placement/place';
import type { Placement } from '../placement/place';
import { billOf, costOf, isTraining, meetsSlo, timeOf } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { Catalog, Region } from '../catalog/types';
import type { Estimate } from '../report/schema';
import type { RegionChoice, RegionOption, RegionRow } from './schema';

/** assumed: enough for every region that has prices, and for any list that a person writes. */
const MOST_REGIONS = 40;
/** Times nearer to each other than this are one: hardware is the same everywhere. */
const SAME_TIME = 0.005;

/**
 * `placement.regions`, or every region that has prices. Of the candidates that keep the SLO there: the cheapest, the one with the
 * least operational carbon (location-based), the quickest. The network between region and users is not counted, nor is moving data.
 */
export function compareRegions(workload: Workload, catalog: Catalog): RegionChoice {
  return regionChoice(regionsOf(workload, catalog).map((region) => regionRow(workload, region, catalog)));
}

/** Of rows that somebody made one by one, as a server does that must not keep others waiting. */
export function regionChoice(regions: readonly RegionRow[]): RegionChoice {
  return {
    regions: [...regions],
    cheapest: least(regions, ({ cheapest }) => cheapest?.usd),
    greenest: least(regions, ({ greenest }) => greenest?.kgCo2e),
    fastest: fastestOf(regions),
  };
}

export function regionsOf(workload: Workload, catalog: Catalog): readonly Region[] {
  const stated = workload.placement.regions?.flatMap((id) => catalog.region(id) ?? []) ?? [];
  const all = stated.length > 0 ? stated : catalog.regions.filter(({ priced }) => priced);
  return [...new Set(all)].slice(0, MOST_REGIONS);
}

/** One search. */
export function regionRow(workload: Workload, region: Region, catalog: Catalog): RegionRow {
  const { id, name, pue, gridGco2ePerKwh, gridYear } = region;
  const candidates = candidatesIn(workload, id, catalog);
  return {
    region: id,
    name,
    pue,
    gridGco2ePerKwh,
    gridYear,
    cheapest: best(workload, candidates, (e) => costOf(workload, e)),
    greenest: best(workload, candidates, (e) => carbonOf(workload, e)),
    fastest: best(workload, candidates, timeOf),
  };
}

/** What the manifest says of its grid and its data center is of its own region. What is owned or runs now stays where it is. */
function candidatesIn(workload: Workload, region: string, catalog: Catalog): readonly Estimate[] {
  const isHome = region === workload.region;
  const there: Workload = isHome ? workload : { ...workload, region, energy: undefined };
  const placement: Placement = place(there, catalog);
  return placement.candidates.filter((e) => meetsSlo(e) && costOf(workload, e) !== undefined);
}

function best(
  workload: Workload,
  candidates: readonly Estimate[],
  figure: (estimate: Estimate) => number | undefined,
): RegionOption | undefined {
  let found: { readonly estimate: Estimate; readonly value: number } | undefined;
  for (const estimate of candidates) {
    const value = figure(estimate);
    // Candidates come by cost: of equals the cheaper stands.
    if (value !== undefined && (!found || value < found.value)) {
      found = { estimate, value };
    }
  }
  return (
    found && {
      target: found.estimate.target,
      usd: billOf(workload, found.estimate),
      kgCo2e: carbonOf(workload, found.estimate),
      seconds: secondsOf(workload, found.estimate),
    }
  );
}

function carbonOf(workload: Workload, { energy }: Estimate): number | undefined {
  return isTraining(workload) ? energy.kgCo2ePerRun : energy.kgCo2ePerMonth;
}

function secondsOf(workload: Workload, estimate: Estimate): number | undefined {
  const time = timeOf(estimate);
  return time !== undefined && isTraining(workload) ? time * 3600 : time;
}

function least(rows: readonly RegionRow[], figure: (row: RegionRow) => number | undefined): string | undefined {
  return rows.reduce<{ region?: string; value: number }>(
    (found, row) => {
      const value = figure(row);
      return value !== undefined && value < found.value ? { region: row.region, value } : found;
    },
    { value: Number.POSITIVE_INFINITY },
  ).region;
}

function fastestOf(rows: readonly RegionRow[]): string | undefined {
  const times = rows.flatMap(({ fastest }) => fastest?.seconds ?? []);
  const isOne = times.length > 1 && Math.max(...times) <= Math.min(...times) * (1 + SAME_TIME);
  return isOne ? undefined : least(rows, ({ fastest }) => fastest?.seconds);
}
