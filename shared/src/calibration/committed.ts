/** The result of a calibration as the data that is committed: rounded, sorted, with rows and residuals. */
import type { Offsets } from '../model/factors/factorSet';
import type { FitData } from '../model/factors/factorSet';
import { DOMAINS } from '../model/factors/domains';
import { levelKey } from '../model/factors/domain';
import type { Site } from '../model/factors/domain';
import { byKey, errorOf, quantile } from '../validation/groups';
import type { Calibrated, LeftOut } from './calibrate';

/** Multipliers nearer to one than this are left out: they change no figure that is shown. */
const NO_CHANGE = 0.003;
const DIGITS = 4;

export interface Calibration {
  readonly cases: readonly Calibrated[];
  readonly offsets: Offsets;
  readonly inSample: ReadonlyMap<string, number>;
  readonly leftOut: readonly LeftOut[];
  readonly ranges: ReadonlyMap<string, number>;
}

export function committed({ cases, offsets, inSample, leftOut, ranges }: Calibration): FitData {
  const leftOutOff = new Map(leftOut.map(({ one, predicted }) => [one.id, errorOf(predicted, one.measured)]));
  return Object.fromEntries(
    DOMAINS.map((domain) => {
      const own = cases.filter(({ block, sites }) =>
        domain.isBeside ? sites.some((site) => site.domain.name === domain.name) : block === domain.name,
      );
      const levels = new Map<string, Calibrated[]>([['', own]]);
      for (const one of own) {
        const site = one.sites.find((s) => s.domain.name === domain.name)?.site ?? {};
        for (const key of keysAt(Object.keys(domain.levels), site)) {
          const rows = levels.get(key);
          if (rows) {
            rows.push(one);
          } else {
            levels.set(key, [one]);
          }
        }
      }
      const named = [...levels].toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      return [
        domain.name,
        {
          levels: Object.fromEntries(
            named.map(([key, rows]) => [
              key,
              {
                rows: rows.length,
                off: rounded(medianOff(rows, inSample) ?? 0),
                offLeftOut: rounded(medianOff(rows, leftOutOff)),
                multipliers: multipliersAt(domain.name, Object.keys(domain.terms), key, offsets),
              },
            ]),
          ),
          ranges: rangesAt(domain.name, ranges),
        },
      ];
    }),
  );
}

function keysAt(levels: readonly string[], site: Site): string[] {
  return levels.flatMap((level) => levelKey(level, site) ?? []);
}

function multipliersAt(domain: string, terms: readonly string[], key: string, offsets: Offsets) {
  return Object.fromEntries(
    terms.flatMap((term) => {
      const ln = offsets.get(`${domain}.${term} @ ${key}`) ?? 0;
      return Math.abs(ln) < NO_CHANGE ? [] : [[term, rounded(Math.exp(ln))]];
    }),
  );
}

function rangesAt(domain: string, ranges: ReadonlyMap<string, number>) {
  const own = [...ranges].filter(([key]) => key.startsWith(`${domain}.`));
  const byFigure = byKey(own, ([key]) => key.slice(domain.length + 1, key.indexOf(' @ ')));
  return Object.fromEntries(
    byFigure.map(([figure, rows]) => [
      figure,
      Object.fromEntries(rows.map(([key, range]) => [key.slice(key.indexOf(' @ ') + 3), rounded(range)])),
    ]),
  );
}

function medianOff(rows: readonly Calibrated[], off: ReadonlyMap<string, number>): number | undefined {
  const values = rows.flatMap(({ id }) => {
    const value = off.get(id);
    return value === undefined ? [] : [{ value, weight: 1 }];
  });
  return values.length > 0 ? quantile(values, 0.5) : undefined;
}

function rounded<T extends number | undefined>(value: T): T {
  return (value === undefined ? value : Number(value.toPrecision(DIGITS))) as T;
}
