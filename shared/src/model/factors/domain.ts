/**
 * Factors that are fitted: what they are, on what they depend, and what they are taken to be before any row is seen.
 *
 *     value = base · Π multiplier(level)                                 [unit of the term]
 *
 * A term of a domain has one base and a multiplier for each level on which rows were seen, from general
 * (`engine=vllm`) to specific (`engine=vllm chip=h100-sxm`). A level without rows multiplies by one: what is unknown of a chip is
 * taken from its architecture and its engine.
 */

/** What sites are told apart by. */
export const SITE_FIELDS = [
  'chip',
  'engine',
  'kernel',
  'family',
  'architecture',
  'link',
  'body',
  'precision',
  'isa',
  'method',
] as const;
export type SiteField = (typeof SITE_FIELDS)[number];

/** Where a factor is asked for; a field that is not known is left out. */
export type Site = { readonly [field in SiteField]?: string };

/** Fields of a level, separated by a blank: `engine chip`. */
export type Level = string;

export interface Term {
  readonly base: number;
  /** Standard deviation of ln(base): how far off it may be before rows are seen. */
  readonly doubt: number;
  /** No fit leaves these bounds. */
  readonly low: number;
  readonly high: number;
  readonly unit: string;
  readonly on: readonly Level[];
  /** Multipliers known before rows are seen, by level key (`family=eager`), each with its reason in `about`. The fit moves them too. */
  readonly priors?: Readonly<Record<string, number>>;
  /** What it is, and where the base is from. */
  readonly about: string;
}

export interface Domain<Name extends string = string> {
  readonly name: string;
  /** Has no rows of its own: fitted with those of other domains that ask for it. */
  readonly isBeside?: true;
  /** Standard deviation of ln(multiplier) by level: the shrinkage. Specific levels have less room. */
  readonly levels: Readonly<Record<Level, number>>;
  readonly terms: Readonly<Record<Name, Term>>;
}

/** From general to specific: the level on which rows must have been seen for a class of evidence. */
export const NOVELTY = ['chip', 'architecture', 'engine', 'none'] as const;
export type Novelty = (typeof NOVELTY)[number];

/** `engine=vllm chip=l4`; undefined where the site does not know a field of the level. */
export function levelKey(level: Level, site: Site): string | undefined {
  const parts: string[] = [];
  for (const field of level.split(' ')) {
    const value = site[field as SiteField];
    if (!value) {
      return undefined;
    }
    parts.push(`${field}=${value}`);
  }
  return parts.join(' ');
}
