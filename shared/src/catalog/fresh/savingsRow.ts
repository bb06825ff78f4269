/** A row of the list of Compute Savings Plans: Linux by the hour, without an upfront fee. */
import type { Purchase } from '../../manifest/schema';
import { amount } from './ec2Row';
import type { RowReader } from './readPriceList';

export const SAVINGS_COLUMNS = [
  'Unit',
  'DiscountedRate',
  'Currency',
  'DiscountedUsageType',
  'DiscountedOperation',
  'PurchaseOption',
  'LeaseContractLength',
  'DiscountedRegionCode',
  'DiscountedInstanceType',
] as const;

const LENGTHS: ReadonlyMap<string, Purchase> = new Map([
  ['1', 'savings-1y'],
  ['3', 'savings-3y'],
]);
/** `USW2-BoxUsage:g6.xlarge`: a shared machine that runs; dedicated ones and reserved capacity are named otherwise. */
const SHARED_MACHINE = /(?:^|-)BoxUsage:/;

export const savingsPrice: RowReader = (cell) => {
  const purchase = cell('PurchaseOption') === 'No Upfront' ? LENGTHS.get(cell('LeaseContractLength')) : undefined;
  const isLinux = cell('DiscountedOperation') === 'RunInstances' && SHARED_MACHINE.test(cell('DiscountedUsageType'));
  const isHourly = cell('Unit') === 'Hrs' && cell('DiscountedInstanceType') !== '';
  return purchase && isLinux && isHourly
    ? {
        type: cell('DiscountedInstanceType'),
        region: cell('DiscountedRegionCode'),
        purchase,
        usd: amount(cell('DiscountedRate')),
        currency: cell('Currency'),
      }
    : undefined;
};
