/** Looks factors up: bases of the terms times the multipliers of one fit. */
import type { EvidenceClass } from '../../report/schema';
import type { Domain, Novelty, Site, Term } from './domain';
import { SITE_FIELDS, levelKey } from './domain';
import type { FactorOrigin } from './factor';
import { CALIBRATION_DATE, SPREAD } from './factor';
import fittedData from './fitted.json';

/** `domain.term @ level key` → ln of the multiplier; an empty level key is the base. */
export type Offsets = ReadonlyMap<string, number>;

export interface Fit {
  readonly offsets: Offsets;
  /** `domain @ level key` → rows. */
  readonly rows: ReadonlyMap<string, number>;
  /** `domain.figure @ novelty` → 80 % range as a ratio. */
  readonly spreads: ReadonlyMap<string, number>;
}

export type Values<Name extends string> = { readonly [name in Name]: number };

export interface Found<Name extends string> {
  readonly values: Values<Name>;
  readonly origin: FactorOrigin;
}

export interface Factors {
  at<Name extends string>(domain: Domain<Name>, site: Site): Found<Name>;
}

interface Resolved {
  readonly name: string;
  readonly term: Term;
  readonly path: string;
  /** ln of the priors on the way. */
  readonly prior: number;
  readonly keys: readonly string[];
}

const resolvedSites = new WeakMap<Domain, Map<string, readonly Resolved[]>>();
/** Distinct sites are few (chips × engines × formats); a hostile name cannot fill the memory. */
const MOST_SITES = 20_000;

/** The keys of every term at a site do not depend on the fit: worked out once. */
function resolve(domain: Domain, site: Site, siteKey: string): readonly Resolved[] {
  let known = resolvedSites.get(domain);
  if (!known || known.size > MOST_SITES) {
    known = new Map();
    resolvedSites.set(domain, known);
  }
  let found = known.get(siteKey);
  if (!found) {
    // Terms share their levels: a level is written out once for a site.
    const keys = new Map(Object.keys(domain.levels).map((level) => [level, levelKey(level, site)]));
    found = Object.entries(domain.terms).map(([name, term]) => {
      const path = `${domain.name}.${name}`;
      const levels = term.on.flatMap((level) => keys.get(level) ?? []);
      const prior = levels.reduce((ln, key) => ln + Math.log(priorAt(term, key)), 0);
      return { name, term, path, prior, keys: ['', ...levels].map((key) => `${path} @ ${key}`) };
    });
    known.set(siteKey, found);
  }
  return found;
}

function priorAt({ priors }: Term, key: string): number {
  return priors && Object.hasOwn(priors, key) ? (priors[key] ?? 1) : 1;
}

function keyOf(site: Site): string {
  return SITE_FIELDS.map((field) => site[field]).join('|');
}

/** Factors of one fit. */
export function factorsOf(fit: Fit): Factors {
  const known = remembered(fit.offsets, (domain, site) => originOf(fit, domain, site));
  return { at: (domain, site) => known(domain, site).found };
}

/** For derivatives: the same factors with a note of what was asked for, and with one term bent. */
export interface Probe {
  /** Notes each term that is asked for, with the keys of its multipliers. */
  readonly watched: (note: (path: string, keys: readonly string[]) => void) => Factors;
  /** `ln` is added to one term. */
  readonly bent: (path: string, ln: number) => Factors;
}

export function probeOf(offsets: Offsets): Probe {
  const known = remembered(offsets, () => NO_ORIGIN);
  return {
    watched: (note) => ({
      at: (domain, site) => {
        const { terms, found } = known(domain, site);
        terms.forEach(({ path, keys }) => note(path, keys));
        return found;
      },
    }),
    bent: (path, ln) => ({
      at: <Name extends string>(domain: Domain<Name>, site: Site): Found<Name> => {
        const { terms, found } = known(domain, site);
        const one = terms.find((term) => term.path === path);
        return one
          ? { ...found, values: { ...found.values, [one.name]: valueOf(one, lnOf(one, offsets) + ln) } }
          : found;
      },
    }),
  };
}

interface Known<Name extends string> {
  readonly terms: readonly Resolved[];
  readonly found: Found<Name>;
}

/** Sites by one field after the other: their names are compared, never put together. */
interface Branch {
  readonly next: Map<string | undefined, Branch>;
  known?: Known<string>;
}

const newBranch = (): Branch => ({ next: new Map() });

function follow({ next }: Branch, name: string | undefined): Branch {
  let branch = next.get(name);
  if (!branch) {
    branch = newBranch();
    next.set(name, branch);
  }
  return branch;
}

/** One line for each of `SITE_FIELDS`: a loop over them takes twice as long, twice in every estimate. */
function branchOf(root: Branch, site: Site): Branch {
  let branch = follow(root, site.chip);
  branch = follow(branch, site.engine);
  branch = follow(branch, site.kernel);
  branch = follow(branch, site.family);
  branch = follow(branch, site.architecture);
  branch = follow(branch, site.link);
  branch = follow(branch, site.body);
  branch = follow(branch, site.precision);
  branch = follow(branch, site.isa);
  return follow(branch, site.method);
}

/** Each site is worked out once. */
function remembered(offsets: Offsets, originAt: (domain: Domain, site: Site) => FactorOrigin) {
  const roots = new Map<Domain, Branch>();
  let count = 0;
  const branchAt = (domain: Domain, site: Site) => {
    let root = roots.get(domain);
    if (!root) {
      root = newBranch();
      roots.set(domain, root);
    }
    return branchOf(root, site);
  };
  return <Name extends string>(domain: Domain<Name>, site: Site): Known<Name> => {
    const branch = branchAt(domain, site);
    if (!branch.known) {
      const terms = resolve(domain, site, keyOf(site));
      const values = Object.fromEntries(terms.map((term) => [term.name, valueOf(term, lnOf(term, offsets))]));
      branch.known = { terms, found: { values, origin: originAt(domain, site) } };
      count += 1;
      if (count >= MOST_SITES) {
        roots.clear();
        count = 0;
      }
    }
    return branch.known as Known<Name>;
  };
}

function lnOf({ prior, keys }: Resolved, offsets: Offsets): number {
  let ln = prior;
  for (const key of keys) {
    ln += offsets.get(key) ?? 0;
  }
  return ln;
}

/** Never beyond the bounds of its term. */
function valueOf({ term }: Resolved, ln: number): number {
  return Math.min(term.high, Math.max(term.low, term.base * Math.exp(ln)));
}

const NO_ORIGIN: FactorOrigin = { class: 'assumed', rows: 0, spread: 1, source: 'a derivative' };

const EVIDENCE_LEVELS: readonly (readonly [Novelty, readonly string[]])[] = [
  ['chip', ['engine chip', 'engine chip precision', 'chip']],
  ['architecture', ['engine architecture', 'family architecture', 'architecture']],
  ['engine', ['engine', 'family', 'kernel', 'method']],
];

/** The most specific level on which rows were seen, and how many. */
export function noveltyOf(fit: Pick<Fit, 'rows'>, domain: Domain, site: Site): { novelty: Novelty; rows: number } {
  for (const [novelty, levels] of EVIDENCE_LEVELS) {
    for (const level of levels) {
      const key = level in domain.levels ? levelKey(level, site) : undefined;
      const rows = key === undefined ? 0 : (fit.rows.get(`${domain.name} @ ${key}`) ?? 0);
      if (rows > 0) {
        return { novelty, rows };
      }
    }
  }
  return { novelty: 'none', rows: 0 };
}

/** Before left-out residuals are known: the bands of the calibration set's notes. */
const DEFAULT_SPREAD: Readonly<Record<Novelty, number>> = {
  chip: SPREAD.newSize,
  architecture: SPREAD.newChip,
  engine: SPREAD.unmeasuredPair,
  none: SPREAD.newRuntime,
};

const EVIDENCE: Readonly<Record<Novelty, EvidenceClass>> = {
  chip: 'fitted',
  architecture: 'roofline',
  engine: 'roofline',
  none: 'assumed',
};

function originOf(fit: Fit, domain: Domain, site: Site): FactorOrigin {
  const { novelty, rows } = noveltyOf(fit, domain, site);
  const spreads = new Map<string, number>();
  const prefix = `${domain.name}.`;
  for (const [key, spread] of fit.spreads) {
    if (key.startsWith(prefix) && key.endsWith(` @ ${novelty}`)) {
      spreads.set(key.slice(prefix.length, key.indexOf(' @ ')), spread);
    }
  }
  return {
    class: EVIDENCE[novelty],
    rows,
    spread: spreads.get('any') ?? DEFAULT_SPREAD[novelty],
    spreads,
    novelty,
    source: sourceOf(novelty, rows, site),
    date: CALIBRATION_DATE,
  };
}

function sourceOf(novelty: Novelty, rows: number, site: Site): string {
  const engine = site.engine ?? site.family ?? site.method ?? '';
  switch (novelty) {
    case 'chip':
      return `Placewright calibration: ${rows} rows of ${[engine, site.chip].filter(Boolean).join(' on ')}`;
    case 'architecture':
      return `Placewright calibration: ${rows} rows of ${[engine, site.architecture].filter(Boolean).join(' on ')}; this chip by its peaks`;
    case 'engine':
      return `Placewright calibration: ${rows} rows of ${engine || 'like work'} on other chips; this one by its peaks`;
    case 'none':
      return 'peaks of the hardware; no row of this engine or of its kind';
  }
}

/** The committed data: by domain and level, what `npm run calibrate` found. */
export interface FitData {
  readonly [domain: string]: {
    /** By level key; `''` holds the bases. */
    readonly levels: {
      readonly [level: string]: {
        readonly rows: number;
        /** Median of |predicted ÷ measured − 1| of those rows, in sample, and with their source left out. */
        readonly off: number;
        readonly offLeftOut?: number;
        /** Factors on the level above, by term. */
        readonly multipliers: { readonly [term: string]: number };
      };
    };
    /** By figure and novelty: 80 % range as a ratio. */
    readonly ranges: { readonly [figure: string]: { readonly [novelty: string]: number } };
  };
}

export function fitFrom(data: FitData): Fit {
  const offsets = new Map<string, number>();
  const rows = new Map<string, number>();
  const spreads = new Map<string, number>();
  for (const [domain, { levels, ranges }] of Object.entries(data)) {
    for (const [level, { rows: count, multipliers }] of Object.entries(levels)) {
      rows.set(`${domain} @ ${level}`, count);
      for (const [term, multiplier] of Object.entries(multipliers)) {
        offsets.set(`${domain}.${term} @ ${level}`, Math.log(multiplier));
      }
    }
    for (const [figure, byNovelty] of Object.entries(ranges)) {
      for (const [novelty, spread] of Object.entries(byNovelty)) {
        spreads.set(`${domain}.${figure} @ ${novelty}`, spread);
      }
    }
  }
  return { offsets, rows, spreads };
}

export const EMPTY_FIT: Fit = { offsets: new Map(), rows: new Map(), spreads: new Map() };

/** The committed fit: `npm run calibrate` writes it. */
const COMMITTED: FitData = fittedData;
export const FITTED: Fit = fitFrom(COMMITTED);
export const FITTED_FACTORS: Factors = factorsOf(FITTED);
