/** Price lists in the layout of AWS, made for tests: five lines about the list, the columns, one row a price. */

/** The columns of the EC2 list that a reader may look at, and some of those it must not stumble over, in AWS's order. */
const EC2_COLUMNS = [
  'SKU',
  'OfferTermCode',
  'RateCode',
  'TermType',
  'PriceDescription',
  'EffectiveDate',
  'StartingRange',
  'EndingRange',
  'Unit',
  'PricePerUnit',
  'Currency',
  'RelatedTo',
  'LeaseContractLength',
  'PurchaseOption',
  'OfferingClass',
  'Product Family',
  'serviceCode',
  'Location',
  'Location Type',
  'Instance Type',
  'Current Generation',
  'Instance Family',
  'vCPU',
  'Physical Processor',
  'Clock Speed',
  'Memory',
  'Storage',
  'Network Performance',
  'Processor Architecture',
  'Tenancy',
  'EBS Optimized',
  'Operating System',
  'License Model',
  'usageType',
  'operation',
  'AvailabilityZone',
  'CapacityStatus',
  'GPU',
  'GPU Memory',
  'MarketOption',
  'Physical Cores',
  'Pre Installed S/W',
  'Processor Features',
  'Region Code',
  'serviceName',
] as const;

type Ec2Cells = Partial<Record<(typeof EC2_COLUMNS)[number], string>>;

const PLAIN: Ec2Cells = {
  SKU: 'ABCDEFGHIJKLMNOP',
  OfferTermCode: 'JRTCKXETXF',
  RateCode: 'ABCDEFGHIJKLMNOP.JRTCKXETXF.6YS6EN2CT7',
  TermType: 'OnDemand',
  EffectiveDate: '2026-11-01',
  StartingRange: '0',
  EndingRange: 'Inf',
  Unit: 'Hrs',
  Currency: 'USD',
  'Product Family': 'Compute Instance',
  serviceCode: 'AmazonEC2',
  Location: 'US East (N. Virginia)',
  'Location Type': 'AWS Region',
  'Current Generation': 'Yes',
  Tenancy: 'Shared',
  'Operating System': 'Linux',
  'License Model': 'No License required',
  operation: 'RunInstances',
  AvailabilityZone: 'NA',
  CapacityStatus: 'Used',
  MarketOption: 'OnDemand',
  'Pre Installed S/W': 'NA',
  'Processor Features': 'Intel AVX, Intel AVX2',
  'Region Code': 'us-east-1',
  serviceName: 'Amazon Elastic Compute Cloud',
};

const quoted = (cells: readonly string[]) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');

export function ec2Row(type: string, usd: number | string, more: Ec2Cells = {}): string {
  const price = typeof usd === 'number' ? usd.toFixed(10) : usd;
  const cells: Ec2Cells = {
    ...PLAIN,
    'Instance Type': type,
    PricePerUnit: price,
    PriceDescription: `$${price} per On Demand Linux ${type} Instance Hour`,
    usageType: `BoxUsage:${type}`,
    ...more,
  };
  return quoted(EC2_COLUMNS.map((name) => cells[name] ?? ''));
}

/** A reservation without an upfront fee. */
export function reservedRow(type: string, usd: number, length: '1yr' | '3yr'): string {
  return ec2Row(type, usd, {
    TermType: 'Reserved',
    LeaseContractLength: length,
    PurchaseOption: 'No Upfront',
    OfferingClass: 'standard',
  });
}

export function ec2List(rows: readonly string[], version = '20261118204512'): string {
  const at = `${version.slice(0, 4)}-${version.slice(4, 6)}-${version.slice(6, 8)}T20:45:12Z`;
  const preamble = [
    quoted(['FormatVersion', 'v1.0']),
    quoted(['Disclaimer', 'This pricing list is for informational purposes only, see http://aws.amazon.com.']),
    quoted(['Publication Date', at]),
    quoted(['Version', version]),
    quoted(['OfferCode', 'AmazonEC2']),
  ];
  return [...preamble, quoted(EC2_COLUMNS), ...rows, ''].join('\n');
}

const SAVINGS_COLUMNS =
  'SKU,RateCode,Unit,EffectiveDate,DiscountedRate,Currency,DiscountedSKU,DiscountedServiceCode,DiscountedUsageType,DiscountedOperation,PurchaseOption,LeaseContractLength,LeaseContractLengthUnit,ServiceCode,UsageType,Operation,Description,Instance Family,Location,Location Type,Granularity,Product Family,DiscountedRegionCode,DiscountedInstanceType';

/** Without quotes but where a cell has a comma, as AWS writes this list. */
export function savingsRow(
  type: string,
  usd: number,
  { years = '1', option = 'No Upfront', operation = 'RunInstances', usage = 'BoxUsage' } = {},
): string {
  return `SKU,SKU.RATE,Hrs,2026-11-01T00:00:00Z,${usd},USD,ABCDEFGHIJKLMNOP,AmazonEC2,${usage}:${type},${operation},${option},${years},year,ComputeSavingsPlans,ComputeSP:${years}yrNoUpfront,,"${years} year ${option}, Compute Savings Plan",,Any,AWS Region,hourly,ComputeSavingsPlans,us-east-1,${type}`;
}

export function savingsList(rows: readonly string[]): string {
  const preamble = [
    'FormatVersion,v1.0',
    'Disclaimer,"This pricing list is for informational purposes only. All prices are subject to terms."',
    'Publication Date,2026-11-17T19:42:03Z',
    'Version,20261117194203',
    'OfferCode,AWSComputeSavingsPlan',
  ];
  return [...preamble, SAVINGS_COLUMNS, ...rows, ''].join('\n');
}
