/** A price list on the disk, as the list that is kept; memory does not grow with the file. */
import { createPriceListReader } from '../../../shared/src/catalog/fresh/readPriceList';
import type { ReadList } from '../../../shared/src/catalog/fresh/readPriceList';
import type { FreshList } from '../../../shared/src/catalog/fresh/freshPrices';
import { readLines } from './lines';

export interface ListFile {
  readonly path: string;
  readonly gzip: boolean;
  /** Undefined: the first region that the file names. */
  readonly region?: string;
  readonly signal: AbortSignal;
  readonly progress?: (bytesRead: number) => void;
}

export type ListRead = { readonly ok: true; readonly list: ReadList } | { readonly ok: false; readonly why: string };

export async function readListFile({ path, gzip, region, signal, progress }: ListFile): Promise<ListRead> {
  const reader = createPriceListReader(region);
  try {
    const { cut, ended } = await readLines(path, gzip, { line: reader.line, progress, signal });
    if (ended !== undefined) {
      return { ok: false, why: ended };
    }
    const outcome = reader.end(cut);
    return outcome.ok ? outcome : { ok: false, why: outcome.reason };
  } catch (error) {
    signal.throwIfAborted();
    return {
      ok: false,
      why: `it cannot be unpacked or read (${error instanceof Error ? error.message : String(error)})`,
    };
  }
}

const NAMES = {
  'price-list': 'AWS price list of EC2',
  'savings-plans': 'AWS Compute Savings Plans, no upfront',
  'spot-history': '',
};

/** Its title names version and day, which stand beside each price that a user sees. */
export function freshListOf(read: ReadList, origin: string, asOf: string): FreshList {
  const { kind, region, published, listVersion, rows, rotten, prices } = read;
  const version = listVersion ? `, version ${listVersion}` : '';
  return {
    kind,
    region,
    title: `${NAMES[kind]}, ${region}${version} (${origin})`,
    origin,
    asOf,
    ...(published && { published }),
    ...(listVersion && { listVersion }),
    rows,
    rotten,
    prices,
  };
}
