/** 80 % ranges from residuals of sources that were left out. */
import type { Novelty } from '../model/factors/domain';
import { NOVELTY } from '../model/factors/domain';
import { byKey, quantile } from '../validation/groups';
import { figureOf } from '../validation/figure';
import type { LeftOut } from './calibrate';

const COVERED = 0.8;
/** Nothing that people publish repeats better than this. */
const NARROWEST = 1.08;

/**
 * The ratio that 80 % of left-out rows stay within, each source weighing the same.
 *
 *     ln range = (sources · own + parent) / (sources + 1)                [-]
 *
 * Few sources say little: each group leans on the next wider one (the figure in its domain, the domain, all), which counts as one
 * source. A chip that is further from the rows never gets the narrower range.
 */
export function rangesOf(leftOut: readonly LeftOut[]): Map<string, number> {
  const ranges = new Map<string, number>();
  const all = widthOf(leftOut, Math.log(2));
  setRanges(ranges, ANY, leftOut, all);
  for (const [domain, ofDomain] of byKey(leftOut, ({ one }) => one.block)) {
    const domainWidth = widthOf(ofDomain, all);
    setRanges(ranges, `${domain}.${ANY}`, ofDomain, domainWidth);
    for (const [figure, ofFigure] of byKey(ofDomain, ({ one }) => figureOf(one.row))) {
      setRanges(ranges, `${domain}.${figure}`, ofFigure, widthOf(ofFigure, domainWidth));
    }
  }
  return ranges;
}

/** Figures of a domain that no left-out row has, and domains without any. */
export const ANY = 'any';

function setRanges(ranges: Map<string, number>, name: string, rows: readonly LeftOut[], width: number): void {
  const byNovelty = risingWidths(rows, width);
  let widest = Math.log(NARROWEST);
  NOVELTY.forEach((novelty) => {
    widest = Math.max(widest, byNovelty.get(novelty) ?? width * UNSEEN[novelty]);
    ranges.set(`${name} @ ${novelty}`, Math.exp(widest));
  });
}

interface Pool {
  readonly novelties: readonly Novelty[];
  readonly rows: readonly LeftOut[];
  readonly width: number;
}

/**
 * Widths that never fall with distance. Where nearer rows came out the wider, both are one group and get its width: taking the wider
 * for both would count the accident of one and cover too much.
 *
 * Source: pool-adjacent-violators, Ayer et al., "An Empirical Distribution Function for Sampling with Incomplete Information", 1955.
 */
function risingWidths(rows: readonly LeftOut[], parent: number): Map<Novelty, number> {
  const byNovelty = new Map(byKey(rows, ({ novelty }) => novelty));
  const pools: Pool[] = [];
  for (const novelty of NOVELTY) {
    const own = byNovelty.get(novelty);
    if (!own) {
      continue;
    }
    let last: Pool = { novelties: [novelty], rows: own, width: widthOf(own, parent) };
    for (let before = pools.at(-1); before && before.width > last.width; before = pools.at(-1)) {
      pools.pop();
      const merged = [...before.rows, ...last.rows];
      last = { novelties: [...before.novelties, ...last.novelties], rows: merged, width: widthOf(merged, parent) };
    }
    pools.push(last);
  }
  return new Map(pools.flatMap(({ novelties, width }) => novelties.map((novelty) => [novelty, width] as const)));
}

/** Where no left-out row was that far from its rows: wider by what the notes of the calibration set say of new chips and new engines. */
const UNSEEN: Readonly<Record<Novelty, number>> = { chip: 1, architecture: 1, engine: 1.3, none: 1.6 };

function widthOf(rows: readonly LeftOut[], parent: number): number {
  const perSource = new Map<string, number>();
  rows.forEach(({ one }) => perSource.set(one.source, (perSource.get(one.source) ?? 0) + 1));
  const own = quantile(
    rows.map(({ one, predicted }) => ({
      value: Math.abs(Math.log(predicted / one.measured)),
      weight: 1 / (perSource.get(one.source) ?? 1),
    })),
    COVERED,
  );
  return own === undefined ? parent : (perSource.size * own + parent) / (perSource.size + 1);
}
