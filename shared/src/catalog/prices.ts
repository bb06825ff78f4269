/**
 * Prices by instance, region and purchase option, each with how it came about:
 * - on demand in us-east-1: a dated list;
 * - on demand elsewhere: `exact` rows are from a copy without a day (`undated`), `scaled:` rows take a
 *   sibling's regional ratio; a row that mixes both does not say which column is which, so all count as scaled;
 * - 1-year plan: the no-upfront reserved price, us-east-1 only, of the day of its list; no 3-year price is known;
 * - spot: on demand less the saving of an advisor feed, or a median of zones; us-east-1 and four figures elsewhere.
 * A price that no source gives is `undefined`. `ml.` (SageMaker) and `db.` types cost more than the EC2 type of
 * the same name, and no source here lists them: they have no price.
 */
import { usdPerHour } from '../units';
import type { Purchase } from '../manifest/schema';
import { interruptionOf } from './interruptions';
import { nameKey } from './nameKey';
import spotTable from './tables/spotElsewhere.csv';
import { readTable, sourceOf } from './table';
import type { Row, Sources } from './table';
import { HOME_REGION, PRICED_REGIONS } from './pricedRegions';
import type { Price, PriceBasis, PriceLookup, Source } from './types';

/** Column of the on-demand price by region. */
const ON_DEMAND_COLUMN: ReadonlyMap<string, string> = new Map(
  PRICED_REGIONS.map((region) => [region, `on_demand_usd_h_${region.replaceAll('-', '_')}`]),
);
const PLAN_COLUMN: ReadonlyMap<Purchase, string> = new Map([
  ['savings-1y', 'reserved_1y_no_upfront_usd_h_us_east_1'],
  ['savings-3y', 'reserved_3y_no_upfront_usd_h_us_east_1'],
]);

export function priceLookup(
  instances: Iterable<{ instance: { type: string }; row: Row }>,
  sources: Sources,
): PriceLookup {
  const rows = new Map<string, Row>();
  for (const { instance, row } of instances) {
    rows.set(instance.type, row);
  }
  const spotElsewhere = readSpotElsewhere(sources);
  const partOf = partReader(sources);

  return (instance, region, purchase) => {
    const type = nameKey(instance);
    const place = nameKey(region);
    const row = rows.get(type);
    if (!row) {
      return undefined;
    }
    switch (purchase) {
      case 'on-demand':
        return onDemandPrice(row, place, partOf);
      case 'spot': {
        const spot = place === HOME_REGION ? spotPrice(row, sources) : spotElsewhere.get(`${type} ${place}`);
        return spot && { ...spot, interruption: interruptionOf(type, place) };
      }
      default:
        return place === HOME_REGION ? planPrice(row, purchase, partOf) : undefined;
    }
  };
}

type PartReader = (row: Row, label: string) => Source;

function onDemandPrice(row: Row, region: string, partOf: PartReader): Price | undefined {
  const column = ON_DEMAND_COLUMN.get(region);
  if (column === undefined) {
    return undefined;
  }
  if (region === HOME_REGION) {
    const source = partOf(row, 'us-east-1');
    return price(row, column, 'published', { title: source.title, date: row.optionalText('price_date') });
  }
  const basis = row.text('regional_price_basis').includes('scaled') ? 'scaled' : 'undated';
  return price(row, column, basis, partOf(row, 'regions'));
}

function planPrice(row: Row, purchase: Purchase, partOf: PartReader): Price | undefined {
  const column = PLAN_COLUMN.get(purchase);
  return column === undefined ? undefined : price(row, column, 'published', partOf(row, 'reserved'));
}

/** The advisor's saving is applied to a price of another day: scaled. The median of zones names only its year. */
function spotPrice(row: Row, sources: Sources): Price | undefined {
  const id = row.text('spot_source');
  const source = sources.get(id);
  return source && price(row, 'spot_usd_h_us_east_1', id === 'spot-advisor' ? 'scaled' : 'undated', source);
}

function price(row: Row, column: string, basis: PriceBasis, source: Source): Price | undefined {
  const usd = row.optional(column, usdPerHour);
  return usd === undefined ? undefined : { usdPerHour: usd, basis, date: source.date, source };
}

function readSpotElsewhere(sources: Sources): ReadonlyMap<string, Price> {
  return new Map(
    readTable(spotTable, (row) => {
      const source = sourceOf(row, sources);
      const key = `${row.text('instance_type')} ${row.text('region')}`;
      const entry: Price = { usdPerHour: usdPerHour(row.number('usd_h')), basis: 'undated', date: source.date, source };
      return [key, entry];
    }),
  );
}

/**
 * An instance row names its sources in labeled parts: `us-east-1: … | regions: … | reserved: …`.
 * The part's own date counts; an undated copy has at most the year that the source states.
 */
function partReader(sources: Sources): PartReader {
  const parts = new Map<string, Source>();
  return (row, label) => {
    const whole = sourceOf(row, sources);
    const key = `${label} ${row.text('source')}`;
    let part = parts.get(key);
    if (!part) {
      part = partOfTitle(whole.title, label);
      parts.set(key, part);
    }
    return part;
  };
}

function partOfTitle(whole: string, label: string): Source {
  const labeled = whole.split(' | ').find((part) => part.startsWith(`${label}: `));
  // Some rows copy regional figures without naming their list.
  const title = labeled ? labeled.slice(label.length + 2) : whole;
  const date = labeled && /\((\d{4}-\d{2}-\d{2})\)|undated copy; (\d{4})/.exec(labeled);
  return { title, date: date ? (date[1] ?? date[2]) : undefined };
}
