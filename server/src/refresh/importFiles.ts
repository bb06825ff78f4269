/** Files that are on the disk already: what the AWS command line printed, and price lists that were fetched by other means. */
import { open, readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { getCatalog } from '../../../shared/src/catalog/catalog';
import { withInstances, withList } from '../../../shared/src/catalog/fresh/freshPrices';
import type { FreshData, FreshList } from '../../../shared/src/catalog/fresh/freshPrices';
import { isInstanceTypes, readInstanceTypes } from '../../../shared/src/catalog/fresh/instanceTypes';
import { withFreshData } from '../../../shared/src/catalog/fresh/overlay';
import { isSpotHistory, readSpotHistory } from '../../../shared/src/catalog/fresh/spotHistory';
import type { ImportRequest, RefreshOutcome, RefreshResult } from '../../../shared/src/refreshApi';
import { lock } from './lock';
import { cacheFolder, loadPrices, priceFile, savePrices } from './priceStore';
import { freshListOf, readListFile } from './readListFile';
import { changesOf } from './refreshPrices';

/** JSON is read whole; `describe-instance-types` of everything is some 5 MB, a month of spot prices of a region 30. */
const LARGEST_JSON_BYTES = 128 * 2 ** 20;
const DAY = 'yyyy-mm-dd'.length;
/** First bytes of a packed file. */
const GZIP = [0x1f, 0x8b];

interface Imported {
  readonly data: FreshData;
  readonly outcomes: readonly RefreshOutcome[];
}

export async function importFiles(request: ImportRequest<AbortSignal>): Promise<RefreshResult> {
  const folder = request.folder ?? cacheFolder();
  const unlock = await lock(folder);
  const outcomes: RefreshOutcome[] = [];
  try {
    let data = loadPrices(folder).data;
    for (const path of request.files) {
      const done = await importFile(path, data, request);
      if (done.data !== data) {
        data = done.data;
        await savePrices(folder, data);
      }
      outcomes.push(...done.outcomes);
    }
  } finally {
    await unlock();
  }
  return { version: 1, file: priceFile(folder), cancelled: request.signal.aborted, outcomes };
}

async function importFile(path: string, data: FreshData, request: ImportRequest<AbortSignal>): Promise<Imported> {
  const failed = (why: string): Imported => ({
    data,
    outcomes: [{ is: 'failed', kind: 'file', region: path, why }],
  });
  const form = await formOf(path);
  if (form === 'missing') {
    return failed('there is no such file');
  }
  if (form !== 'json') {
    return importList(path, form === 'gzip', data, request);
  }
  if ((await stat(path)).size > LARGEST_JSON_BYTES) {
    return failed('it is too large to be read whole: split it');
  }
  const value = parsed(await readFile(path, 'utf8'));
  const origin = basename(path);
  if (isSpotHistory(value)) {
    const { lists, rotten, firstRotten } = readSpotHistory(value, origin);
    return lists.length === 0
      ? failed(rotten > 0 ? `entry ${(firstRotten ?? 0) + 1} cannot be read` : 'it has no price of Linux in a region')
      : addLists(lists, data, rotten, firstRotten);
  }
  if (isInstanceTypes(value)) {
    return addTypes(value, origin, data, request.today);
  }
  const wanted = 'neither a spot price history nor instance types, as the AWS command line prints them';
  return failed(value === undefined ? 'it is cut off, or not JSON' : `it holds ${wanted}`);
}

async function importList(
  path: string,
  gzip: boolean,
  data: FreshData,
  request: ImportRequest<AbortSignal>,
): Promise<Imported> {
  const { region, signal, today } = request;
  const read = await readListFile({ path, gzip, region, signal });
  if (!read.ok) {
    return { data, outcomes: [{ is: 'failed', kind: 'file', region: path, why: read.why }] };
  }
  // Nobody says when the file was fetched: its prices are known to hold on the day they were published.
  const list = freshListOf(read.list, basename(path), read.list.published?.slice(0, DAY) ?? today);
  const { rottenRows, ambiguous } = read.list;
  const { kind, region: of, origin } = list;
  const changes = changesOf(list, data);
  return {
    data: withList(data, list),
    outcomes: [{ is: 'updated', kind, region: of, origin, changes, rottenRows, ambiguous }],
  };
}

function addLists(
  lists: readonly FreshList[],
  data: FreshData,
  rotten: number,
  firstRotten: number | undefined,
): Imported {
  let now = data;
  const outcomes = lists.map((list, index): RefreshOutcome => {
    const counted = index === 0 ? { ...list, rotten } : list;
    const changes = changesOf(counted, now);
    now = withList(now, counted);
    // A position in the list of the file, from one.
    const rottenRows =
      index === 0 && firstRotten !== undefined ? [{ line: firstRotten + 1, why: 'an entry that cannot be read' }] : [];
    const { kind, region, origin } = list;
    return { is: 'updated', kind, region, origin, changes, rottenRows, ambiguous: [] };
  });
  return { data: now, outcomes };
}

function addTypes(
  value: { readonly InstanceTypes: readonly unknown[] },
  origin: string,
  data: FreshData,
  today: string,
): Imported {
  const { instances, skipped } = readInstanceTypes(value, origin, today);
  const now = withInstances(data, instances);
  const catalog = getCatalog();
  const known = instances.filter(({ type }) => catalog.instance(type));
  const after = withFreshData(catalog, now);
  const fresh = instances.filter(({ type }) => !catalog.instance(type));
  const added = fresh.filter(({ type }) => after.instance(type)).map(({ type }) => type);
  const unusable = fresh
    .filter(({ type }) => !after.instance(type))
    .map(({ type, accelerator }) => ({ type, why: `the memory of its chip ${accelerator?.name ?? ''} is not known` }));
  return {
    data: now,
    outcomes: [{ is: 'types', origin, added, known: known.length, skipped: [...skipped, ...unusable] }],
  };
}

/** By its first bytes: names lie. */
async function formOf(path: string): Promise<'json' | 'gzip' | 'csv' | 'missing'> {
  const file = await open(path).catch(() => undefined);
  if (!file) {
    return 'missing';
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    const start = buffer.subarray(0, bytesRead);
    if (start[0] === GZIP[0] && start[1] === GZIP[1]) {
      return 'gzip';
    }
    return /^\uFEFF?\s*[{[]/.test(start.toString('utf8')) ? 'json' : 'csv';
  } catch {
    return 'missing';
  } finally {
    await file.close();
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
