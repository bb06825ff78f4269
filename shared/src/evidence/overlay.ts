/** Committed factors with a user's own in place of them, at the sites that were measured. */
import type { Domain, Site } from '../model/factors/domain';
import type { FactorOrigin } from '../model/factors/factor';
import type { Factors, Found } from '../model/factors/factorSet';

/** One site whose terms were fitted again. */
export interface MovedSite {
  readonly domain: Domain;
  readonly site: Site;
  /** Name of a term → ln of what it is multiplied by. */
  readonly moves: ReadonlyMap<string, number>;
  readonly origin: FactorOrigin;
}

/** Every field decides: another number format on the same chip is another site. */
export function siteKey(domain: Domain, site: Site): string {
  const fields = Object.entries(site).flatMap(([field, value]) => (value ? [`${field}=${value}`] : []));
  return `${domain.name} @ ${fields.toSorted().join(' ')}`;
}

/**
 *     value = committed value · multiplier, within the bounds of the term
 *
 * At every other site the committed factors answer.
 */
export function overlay(base: Factors, moved: readonly MovedSite[]): Factors {
  const bySite = new Map(moved.map((one) => [siteKey(one.domain, one.site), one]));
  return {
    at: <Name extends string>(domain: Domain<Name>, site: Site): Found<Name> => {
      const found = base.at(domain, site);
      const own = bySite.get(siteKey(domain, site));
      return own
        ? { values: { ...found.values, ...multiplied(domain, found.values, own) }, origin: own.origin }
        : found;
    },
  };
}

function multiplied<Name extends string>(
  domain: Domain<Name>,
  values: { readonly [name in Name]: number },
  { moves }: MovedSite,
): Partial<Record<Name, number>> {
  const result: Partial<Record<Name, number>> = {};
  for (const name in domain.terms) {
    if (Object.hasOwn(domain.terms, name)) {
      const { low, high } = domain.terms[name];
      result[name] = Math.min(high, Math.max(low, values[name] * Math.exp(moves.get(name) ?? 0)));
    }
  }
  return result;
}
