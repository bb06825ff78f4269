/**
 * The bulk price list of AWS as CSV, line by line: five lines about the list, the names of the columns, one row a price. The
 * list of EC2 and the one of the Compute Savings Plans differ in their columns; both are read here. Layout: AWS Billing user
 * guide, "Reading the price list files".
 */
import type { Purchase } from '../../manifest/schema';
import { splitRow } from './csvRow';
import { isPrice } from './freshPrices';
import type { ListKind, PricePair } from './freshPrices';
import { ec2Price, EC2_COLUMNS } from './ec2Row';
import { savingsPrice, SAVINGS_COLUMNS } from './savingsRow';

/** Cells by column name; empty where a list has no such column. */
export type Cells = (column: string) => string;

/** What a row offers; undefined where it is not about a Linux machine by the hour. */
export type RowReader = (cell: Cells) => RowPrice | undefined;

export interface RowPrice {
  readonly type: string;
  readonly region: string;
  readonly purchase: Purchase;
  readonly usd: number;
  readonly currency: string;
}

export interface RottenRow {
  /** One-based line of the file. */
  readonly line: number;
  readonly why: string;
}

export interface ReadList {
  readonly kind: ListKind;
  readonly region: string;
  readonly published?: string;
  readonly listVersion?: string;
  readonly rows: number;
  readonly rotten: number;
  /** The first few. */
  readonly rottenRows: readonly RottenRow[];
  readonly prices: Partial<Record<Purchase, readonly PricePair[]>>;
  /** Types with two prices for the same thing: neither is used. */
  readonly ambiguous: readonly string[];
}

export type ListOutcome =
  | { readonly ok: true; readonly list: ReadList }
  | { readonly ok: false; readonly reason: string };

export interface PriceListReader {
  /** Undefined: go on. A text: this is no price list, and why. */
  readonly line: (text: string) => string | undefined;
  /** `cut`: the last line had no end. */
  readonly end: (cut: boolean) => ListOutcome;
}

/** Lines about the list before the names of the columns. */
const PREAMBLE = 5;
/** assumed: a file with more rotten rows than this share is not to be trusted in the rest either. */
const MOST_ROTTEN = 0.01;
/** A report that names more says no more. */
const ROTTEN_NAMED = 20;
/** The first rows of a short file say little about a share. */
const FEW_ROWS = 1000;

const KINDS: ReadonlyMap<string, { kind: ListKind; columns: readonly string[]; read: RowReader }> = new Map([
  ['AmazonEC2', { kind: 'price-list', columns: EC2_COLUMNS, read: ec2Price }],
  ['AWSComputeSavingsPlan', { kind: 'savings-plans', columns: SAVINGS_COLUMNS, read: savingsPrice }],
  ['ComputeSavingsPlans', { kind: 'savings-plans', columns: SAVINGS_COLUMNS, read: savingsPrice }],
]);

/** Local zones and Wavelength have longer codes (`us-east-1-atl-1`). */
const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

/** Keeps prices of `wanted` alone: a list of a region names its local zones too. Absent: the first region that is named. */
export function createPriceListReader(wanted?: string): PriceListReader {
  let region = wanted;
  const about = new Map<string, string>();
  const found = new Map<Purchase, Map<string, number>>();
  const ambiguous = new Set<string>();
  const rottenRows: RottenRow[] = [];
  let lines = 0;
  let rows = 0;
  let rotten = 0;
  let lastRotten = 0;
  let width = 0;
  let columns = new Map<string, number>();
  let layout: { kind: ListKind; columns: readonly string[]; read: RowReader } | undefined;
  let cells: readonly string[] = [];
  const cell: Cells = (column) => cells[columns.get(column) ?? -1] ?? '';

  const reject = (why: string) => {
    rotten += 1;
    lastRotten = lines;
    if (rottenRows.length < ROTTEN_NAMED) {
      rottenRows.push({ line: lines, why });
    }
  };
  const header = (text: string): string | undefined => {
    const offer = about.get('OfferCode') ?? '';
    layout = KINDS.get(offer);
    const names = splitRow(text) ?? [];
    columns = new Map(names.map((name, index) => [name, index]));
    width = names.length;
    const missing = layout?.columns.find((name) => !columns.has(name));
    if (!layout) {
      return offer === '' ? 'it is not a price list of AWS' : `it is the list of ${offer.slice(0, 60)}, not of EC2`;
    }
    return missing === undefined ? undefined : `it has no column ${missing}`;
  };
  const keep = ({ type, purchase, usd }: RowPrice) => {
    const prices = found.get(purchase) ?? new Map<string, number>();
    found.set(purchase, prices);
    const before = prices.get(type);
    if (before !== undefined && before !== usd) {
      ambiguous.add(`${type} ${purchase}`);
    }
    prices.set(type, usd);
  };
  const row = (text: string) => {
    rows += 1;
    const split = splitRow(text);
    if (split?.length !== width) {
      reject(split ? `${split.length} cells instead of ${width}` : 'a quote that is not closed');
      return;
    }
    cells = split;
    const price = layout?.read(cell);
    if (price && REGION.test(price.region)) {
      region ??= price.region;
    }
    if (!price || (price.region !== '' && price.region !== region)) {
      return;
    }
    if (price.currency !== 'USD') {
      reject(`a price in ${price.currency.slice(0, 10)}, not in USD`);
    } else if (!Number.isFinite(price.usd) || price.usd < 0) {
      reject(`a price that is no amount`);
    } else if (isPrice(price.usd)) {
      // Zero is what a list says of a type that is not sold this way.
      keep(price);
    } else if (price.usd > 0) {
      reject('a price that cannot be');
    }
  };

  return {
    line: (text) => {
      lines += 1;
      if (lines <= PREAMBLE) {
        const [name = '', value = ''] = splitRow(text) ?? [];
        about.set(name, value);
        return undefined;
      }
      if (lines === PREAMBLE + 1) {
        return header(text);
      }
      if (text !== '' && text !== '\r') {
        row(text);
      }
      return undefined;
    },
    end: (cut) => {
      if (!layout) {
        return { ok: false, reason: 'it ends before the names of its columns' };
      }
      if (cut && lastRotten === lines) {
        return { ok: false, reason: `it ends in the middle of line ${lines}` };
      }
      if (rotten > Math.max(rows, FEW_ROWS) * MOST_ROTTEN) {
        return {
          ok: false,
          reason: `${rotten} of ${rows} rows cannot be read, the first on line ${rottenRows[0]?.line}`,
        };
      }
      const prices = Object.fromEntries(
        [...found].map(([purchase, known]) => [purchase, settled(known, purchase, ambiguous)]),
      );
      if (!Object.values(prices).some(({ length }) => length > 0)) {
        return {
          ok: false,
          reason: `it holds no price ${region === undefined ? 'of a known region' : `for ${region}`}`,
        };
      }
      if (region === undefined) {
        return { ok: false, reason: 'it does not say of which region it is' };
      }
      const published = about.get('Publication Date');
      const listVersion = about.get('Version');
      return {
        ok: true,
        list: {
          kind: layout.kind,
          region,
          ...(published && { published }),
          ...(listVersion && { listVersion }),
          rows,
          rotten,
          rottenRows,
          prices,
          ambiguous: [...ambiguous].sort(),
        },
      };
    },
  };
}

function settled(known: ReadonlyMap<string, number>, purchase: string, ambiguous: ReadonlySet<string>): PricePair[] {
  return [...known].filter(([type]) => !ambiguous.has(`${type} ${purchase}`)).sort(([a], [b]) => (a < b ? -1 : 1));
}
