/** A row of the EC2 price list: Linux on a shared machine, by the hour; reserved ones without an upfront fee. */
import type { Purchase } from '../../manifest/schema';
import type { RowReader } from './readPriceList';

/** Without these a row cannot be told apart. */
export const EC2_COLUMNS = [
  'TermType',
  'Unit',
  'PricePerUnit',
  'Currency',
  'Product Family',
  'Instance Type',
  'Tenancy',
  'Operating System',
  'Pre Installed S/W',
] as const;

const FAMILIES: ReadonlySet<string> = new Set(['Compute Instance', 'Compute Instance (bare metal)']);
/** Reservations by their length. The prices of a plan where no list of savings plans was read. */
const RESERVED: ReadonlyMap<string, Purchase> = new Map([
  ['1yr', 'savings-1y'],
  ['3yr', 'savings-3y'],
]);
/** How the lists name a type: `g6.xlarge`, `u-6tb1.112xlarge`, `m7i.metal-24xl`. */
const TYPE = /^[a-z][a-z\d-]*\.[a-z\d-]+$/;

export const ec2Price: RowReader = (cell) => {
  const type = cell('Instance Type');
  const isPlainLinux =
    cell('Operating System') === 'Linux' &&
    cell('Tenancy') === 'Shared' &&
    FAMILIES.has(cell('Product Family')) &&
    cell('Pre Installed S/W') === 'NA' &&
    cell('Unit') === 'Hrs' &&
    is(cell('CapacityStatus'), 'Used') &&
    is(cell('operation'), 'RunInstances') &&
    is(cell('MarketOption'), 'OnDemand');
  const purchase = isPlainLinux ? purchaseOf(cell) : undefined;
  return purchase && TYPE.test(type)
    ? { type, region: cell('Region Code'), purchase, usd: amount(cell('PricePerUnit')), currency: cell('Currency') }
    : undefined;
};

function purchaseOf(cell: Parameters<RowReader>[0]): Purchase | undefined {
  if (cell('TermType') === 'OnDemand') {
    return 'on-demand';
  }
  return cell('PurchaseOption') === 'No Upfront' && cell('OfferingClass') === 'standard'
    ? RESERVED.get(cell('LeaseContractLength'))
    : undefined;
}

/** Older lists lack the column, which then says nothing. */
function is(text: string, wanted: string): boolean {
  return text === '' || text === wanted;
}

/** NaN for an empty cell and for what is no number. */
export function amount(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
