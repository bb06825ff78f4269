/** AWS's own quotas on running instances: vCPUs over several families, on demand and spot apart. */
import table from './tables/quotaFamilies.csv';
import { readTable } from './table';
import type { Row } from './table';
import type { Instance } from './types';

export interface QuotaFamily {
  readonly id: string;
  /** As the Service Quotas console prints it. */
  readonly name: string;
  readonly code: string;
  readonly market: 'on-demand' | 'spot';
  readonly holds: (instance: Pick<Instance, 'family'>) => boolean;
}

let families: readonly QuotaFamily[] | undefined;

export function quotaFamilies(): readonly QuotaFamily[] {
  families ??= readTable(table, (row) => [...familyOf(row, 'on-demand'), ...familyOf(row, 'spot')]).flat();
  return families;
}

function familyOf(row: Row, market: QuotaFamily['market']): QuotaFamily[] {
  const column = market === 'spot' ? 'spot' : 'on_demand';
  const name = row.optionalText(`${column}_name`);
  const prefixes = row.text('prefixes').split(' ');
  return name === undefined
    ? []
    : [
        {
          id: row.text('id'),
          name,
          code: row.text(`${column}_code`),
          market,
          holds: ({ family }) => prefixes.some((prefix) => startsFamily(family, prefix)),
        },
      ];
}

/** `g` holds g6e, but neither gr6 nor trn1; `p5` holds p5en, but not p50. */
function startsFamily(family: string, prefix: string): boolean {
  const next = family.charAt(prefix.length);
  return family.startsWith(prefix) && (/\d$/.test(prefix) ? !/\d/.test(next) : /\d/.test(next));
}

/** Names in common use: `G`, `G and VT`, `Standard`, `vCPUs of P`, a quota code, or the printed name. */
export function quotaFamiliesNamed(name: string): readonly QuotaFamily[] {
  const wanted = plain(name);
  return quotaFamilies().filter(
    (family) =>
      wanted !== '' && [family.id, family.code, family.name, shortName(family)].some((n) => plain(n) === wanted),
  );
}

/** `G and VT` of `Running On-Demand G and VT instances`. */
export function shortName({ name }: QuotaFamily): string {
  return name
    .replace(/^(?:Running On-Demand|All) /, '')
    .replace(/ (?:instances|Spot Instance Requests)$/, '')
    .replace(/ \(.+\)$/, '');
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
