/** Where AWS keeps its price lists: an index of regions names the file of the newest version of each. */
import { isRecord } from '../../../shared/src/catalog/fresh/freshPrices';

export const AWS_PRICES = 'https://pricing.us-east-1.amazonaws.com';

export type Offer = 'price-list' | 'savings-plans';

export const REGION_INDEX: Readonly<Record<Offer, string>> = {
  'price-list': '/offers/v1.0/aws/AmazonEC2/current/region_index.json',
  'savings-plans': '/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json',
};

/** The indexes have some 40 regions of two lines. */
export const LARGEST_INDEX_BYTES = 8 * 2 ** 20;

export type Located = { readonly ok: true; readonly address: URL } | { readonly ok: false; readonly why: string };

/**
 * The CSV twin of the JSON file that an index names for a region. EC2's index holds the regions by their code, the one of
 * savings plans as a list.
 */
export function locateList(indexText: string, region: string, index: URL): Located {
  const value = parsed(indexText);
  const regions = isRecord(value) ? value.regions : undefined;
  const entry = Array.isArray(regions)
    ? regions.find((one: unknown) => isRecord(one) && one.regionCode === region)
    : isRecord(regions) && Object.hasOwn(regions, region)
      ? regions[region]
      : undefined;
  if (regions === undefined) {
    return { ok: false, why: `${index.pathname} is not an index of regions` };
  }
  const path = isRecord(entry) ? (entry.currentVersionUrl ?? entry.versionUrl) : undefined;
  if (typeof path !== 'string' || !path.endsWith('.json') || !URL.canParse(path, index.href)) {
    return { ok: false, why: `the index has no region ${region}` };
  }
  return { ok: true, address: new URL(path.replace(/\.json$/, '.csv'), index.href) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
