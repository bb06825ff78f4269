/** The file that a refresh leaves and every later run loads: a checksum, and the JSON text that it is of. */
import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FRESH_VERSION, freshDataOf, NOTHING_FRESH } from '../../../shared/src/catalog/fresh/freshPrices';
import type { FreshData } from '../../../shared/src/catalog/fresh/freshPrices';

const FILE = 'prices.dat';
/** Ten regions of three lists come to some 3 MB. */
const LARGEST_BYTES = 64 * 2 ** 20;

type Environment = Readonly<Record<string, string | undefined>>;

/** `PLACEWRIGHT_CACHE`, else where the system keeps what can be fetched again. */
export function cacheFolder(environment: Environment = process.env, platform: string = process.platform): string {
  const { PLACEWRIGHT_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = environment;
  if (PLACEWRIGHT_CACHE) {
    return PLACEWRIGHT_CACHE;
  }
  if (platform === 'darwin') {
    return join(homedir(), 'Library', 'Caches', 'placewright');
  }
  return platform === 'win32'
    ? join(LOCALAPPDATA || join(homedir(), 'AppData', 'Local'), 'placewright', 'Cache')
    : join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'placewright');
}

export const priceFile = (folder: string): string => join(folder, FILE);

export type Loaded =
  | { readonly is: 'here' | 'none'; readonly data: FreshData }
  /** There, but not to be used: cut off, changed by hand, or of another release. */
  | { readonly is: 'broken'; readonly data: FreshData; readonly why: string };

export function loadPrices(folder: string): Loaded {
  let text: string;
  try {
    text = readFileSync(priceFile(folder), 'utf8');
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
    return isAbsent ? { is: 'none', data: NOTHING_FRESH } : broken('it cannot be read');
  }
  if (text.length > LARGEST_BYTES) {
    return broken('it is larger than any that is written here');
  }
  // The checksum stands in the first line, what it is of in the second.
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  if (end < 0 || text.slice(0, end) !== headOf(body)) {
    return broken('its checksum does not fit: it is cut off or was changed');
  }
  const data = freshDataOf(parsed(body));
  return data ? { is: 'here', data } : broken('another release wrote it');
}

function broken(why: string): Loaded {
  return { is: 'broken', data: NOTHING_FRESH, why };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const headOf = (body: string) => `sha256 ${createHash('sha256').update(body).digest('hex')}`;

/** Written beside it, flushed, then renamed: a reader sees the old file or the new one, whatever happens in between. */
export async function savePrices(folder: string, data: FreshData): Promise<void> {
  await mkdir(folder, { recursive: true });
  const body = JSON.stringify({ version: FRESH_VERSION, ...data });
  const temporary = join(folder, `${FILE}.${randomUUID()}.new`);
  try {
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(`${headOf(body)}\n${body}`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, priceFile(folder));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
