/** Reads the lists of each region one after the other; each that is whole is kept at once, each that fails leaves the old one. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { getCatalog } from '../../../shared/src/catalog/catalog';
import { changesBy, listIn } from '../../../shared/src/catalog/fresh/changes';
import { withList } from '../../../shared/src/catalog/fresh/freshPrices';
import type { FreshData, FreshList } from '../../../shared/src/catalog/fresh/freshPrices';
import { withFreshData } from '../../../shared/src/catalog/fresh/overlay';
import { t } from '../../../shared/src/l10n';
import { formatMegabytes } from '../../../shared/src/words/refresh';
import type { RefreshOutcome, RefreshRequest, RefreshResult } from '../../../shared/src/refreshApi';
import { version } from '../../../package.json';
import { download } from './download';
import { AWS_PRICES, LARGEST_INDEX_BYTES, locateList, REGION_INDEX } from './locations';
import type { Offer } from './locations';
import { lock } from './lock';
import { cacheFolder, loadPrices, priceFile, savePrices } from './priceStore';
import { freshListOf, readListFile } from './readListFile';
import { get, textOf } from './request';
import type { Network } from './request';

/** assumed: a server that is silent for so long is gone. */
const IDLE_MS = 60_000;
/** assumed: share of the work on a list that is its download; reading it is the rest. */
const DOWNLOAD_SHARE = 0.9;

interface Task {
  readonly offer: Offer;
  readonly region: string;
}

interface Run {
  readonly request: RefreshRequest<AbortSignal>;
  readonly base: URL;
  readonly folder: string;
  readonly network: Network;
  /** Text and share of one list. */
  readonly said: (text: string, share: number) => void;
}

export async function refreshPrices(request: RefreshRequest<AbortSignal>): Promise<RefreshResult> {
  const folder = request.folder ?? cacheFolder();
  const base = addressOf(request.from ?? AWS_PRICES);
  const offers: readonly Offer[] = request.savingsPlans ? ['price-list', 'savings-plans'] : ['price-list'];
  const tasks = [...new Set(request.regions)].flatMap((region) => offers.map((offer): Task => ({ offer, region })));
  const network: Network = {
    environment: request.hostRoutes ? {} : process.env,
    idleMs: IDLE_MS,
    userAgent: `placewright/${version}`,
  };
  const unlock = await lock(folder);
  const outcomes: RefreshOutcome[] = [];
  let data = loadPrices(folder).data;
  try {
    for (const [index, task] of tasks.entries()) {
      const said = (text: string, share: number) =>
        request.progress?.({ text: `${nameOf(task)}, ${text}`, share: (index + share) / tasks.length });
      const { outcome, list } = await refreshList(task, data, { request, base, folder, network, said });
      if (list) {
        data = withList(data, list);
        await savePrices(folder, data);
      }
      outcomes.push(outcome);
    }
  } catch (error) {
    if (!request.signal.aborted) {
      throw error;
    }
  } finally {
    await unlock();
  }
  return { version: 1, file: priceFile(folder), cancelled: request.signal.aborted, outcomes };
}

function addressOf(text: string): URL {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new Error(`${text} is not the address of a server`);
  }
  return new URL(text);
}

const nameOf = ({ offer, region }: Task) =>
  offer === 'price-list' ? t`${region} price list` : t`${region} savings plans`;

/** `list`: to be kept from now on. Rejects only when cancelled or when the disk fails. */
async function refreshList(
  task: Task,
  data: FreshData,
  run: Run,
): Promise<{ readonly outcome: RefreshOutcome; readonly list?: FreshList }> {
  const { offer: kind, region } = task;
  const { request, network, folder, said } = run;
  const old = listIn(data, kind, region);
  const failed = (why: string): { outcome: RefreshOutcome } => ({
    outcome: { is: 'failed', kind, region, why, ...(old && { keptAsOf: old.asOf }) },
  });
  try {
    said(t('looking for the newest'), 0);
    const index = new URL(REGION_INDEX[kind], run.base);
    const located = locateList(
      await textOf(await get(index, {}, network, request.signal), LARGEST_INDEX_BYTES),
      region,
      index,
    );
    if (!located.ok) {
      return failed(located.why);
    }
    const { address } = located;
    const isSameVersion = old?.origin === address.href;
    const got = await download(address, {
      folder: join(folder, 'downloads'),
      network,
      signal: request.signal,
      known: isSameVersion ? { etag: old.etag, lastModified: old.lastModified } : undefined,
      pausesMs: request.pausesMs,
      progress: (received, total) =>
        said(
          total === undefined
            ? formatMegabytes(received)
            : t`${formatMegabytes(received)} of ${formatMegabytes(total)}`,
          total ? DOWNLOAD_SHARE * Math.min(1, received / total) : 0,
        ),
    });
    if (got.is === 'not-modified') {
      // Confirmed today: its prices are as young as this answer.
      return old
        ? { outcome: { is: 'not-modified', kind, region, asOf: request.today }, list: { ...old, asOf: request.today } }
        : failed('the server says that nothing changed, but nothing is here');
    }
    const read = await readListFile({
      path: got.path,
      gzip: got.gzip,
      region,
      signal: request.signal,
      progress: (bytes) => said(t('reading'), DOWNLOAD_SHARE + (1 - DOWNLOAD_SHARE) * Math.min(1, bytes / got.bytes)),
    }).finally(() => rm(got.path, { force: true }));
    if (!read.ok) {
      return failed(`${address.pathname} was not used: ${read.why}`);
    }
    if (read.list.kind !== kind) {
      return failed(`${address.pathname} was not used: it is another list`);
    }
    const list: FreshList = {
      ...freshListOf(read.list, address.href, request.today),
      ...(got.etag !== undefined && { etag: got.etag }),
      ...(got.lastModified !== undefined && { lastModified: got.lastModified }),
    };
    const { bytes, resumedFrom, checked } = got;
    const { rottenRows, ambiguous } = read.list;
    const changes = changesOf(list, data);
    const about = { origin: address.href, rottenRows, ambiguous, bytes, resumedFrom, checked };
    return { list, outcome: { is: 'updated', kind, region, changes, ...about } };
  } catch (error) {
    request.signal.throwIfAborted();
    return failed(error instanceof Error ? error.message || error.name : String(error));
  }
}

export function changesOf(list: FreshList, data: FreshData) {
  const catalog = getCatalog();
  return changesBy(list, withFreshData(catalog, data), withFreshData(catalog, withList(data, list)));
}
