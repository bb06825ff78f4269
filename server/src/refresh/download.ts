/**
 * A large file to the disk. It is written beside its place and takes it only when whole: a connection that breaks is taken up
 * where it broke, in this run or a later one, as long as the server still has the same file.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { get } from './request';
import type { Network } from './request';
import { checksumsOf, missedChecksum } from './checksum';
import type { Checksum } from './checksum';

export interface Known {
  readonly etag?: string;
  readonly lastModified?: string;
}

export interface DownloadOptions {
  readonly folder: string;
  readonly network: Network;
  readonly signal: AbortSignal;
  /** What the file was that is in use: where it is still that, nothing is sent. */
  readonly known?: Known;
  readonly progress?: (received: number, total: number | undefined) => void;
  /** Waits between attempts, in ms; their number is that of further attempts. */
  readonly pausesMs?: readonly number[];
}

export type Downloaded =
  | { readonly is: 'not-modified' }
  | {
      readonly is: 'here';
      readonly path: string;
      readonly gzip: boolean;
      readonly etag?: string;
      readonly lastModified?: string;
      readonly bytes: number;
      /** Bytes that were there from an earlier attempt. */
      readonly resumedFrom: number;
      /** A digest that the server stated and the file has. */
      readonly checked: boolean;
    };

/** What is known of a file of which a part is here. */
interface PartNote extends Known {
  readonly url: string;
  readonly gzip: boolean;
  readonly total?: number;
  readonly checksums: readonly Checksum[];
}

/** assumed: a server that cuts five times within a minute has a trouble that waiting longer may cure, not we. */
export const PAUSES_MS: readonly number[] = [500, 1000, 2000, 4000, 8000];
/** No list of a region comes near; a file that goes on and on must not fill the disk. */
const LARGEST_BYTES = 4 * 2 ** 30;

/** A refusal that another attempt does not change. */
export class Refused extends Error {}
/** Once it may be the way; twice it is the file. */
class WrongChecksum extends Error {}

export async function download(address: URL, options: DownloadOptions): Promise<Downloaded> {
  const { folder, signal, pausesMs = PAUSES_MS } = options;
  await mkdir(folder, { recursive: true });
  const path = join(folder, createHash('sha256').update(address.href).digest('hex').slice(0, 24));
  const resumedFrom = await sizeOf(`${path}.part`);
  let isWrong = false;
  for (let attempt = 0; ; attempt += 1) {
    try {
      const done = await attemptOnce(address, path, options);
      return done.is === 'here' ? { ...done, resumedFrom: Math.min(resumedFrom, done.bytes) } : done;
    } catch (error) {
      const pause = pausesMs[attempt];
      const wrongAgain = error instanceof WrongChecksum && isWrong;
      if (signal.aborted || error instanceof Refused || wrongAgain || pause === undefined) {
        throw error;
      }
      isWrong ||= error instanceof WrongChecksum;
      await wait(pause, undefined, { signal });
    }
  }
}

async function attemptOnce(address: URL, path: string, options: DownloadOptions): Promise<Downloaded> {
  const { network, signal, known } = options;
  const part = `${path}.part`;
  const have = await resumable(path, address);
  const { response } = await get(address, headersFor(have, known), network, signal);
  const { statusCode = 0 } = response;
  if (statusCode === 304) {
    response.resume();
    await discard(path);
    return { is: 'not-modified' };
  }
  if (statusCode === 416 && have) {
    // Either the part is the whole, or the file is another now.
    response.resume();
    if (have.note.total === have.size) {
      return finish(path, have.note);
    }
    await discard(path);
    throw new Error('the server has no more of this file: it starts again');
  }
  if (statusCode !== 200 && statusCode !== 206) {
    response.resume();
    const message = `${address.host}${address.pathname} answered ${statusCode}`;
    throw statusCode >= 500 || statusCode === 429 ? new Error(message) : new Refused(message);
  }
  const from = statusCode === 206 ? startOf(response) : 0;
  if (from !== 0 && from !== have?.size) {
    response.destroy();
    await discard(path);
    throw new Error('the server sent another part than was asked for');
  }
  const note = from > 0 && have ? have.note : noteOf(address, response);
  if (from === 0) {
    await writeFile(`${path}.json`, JSON.stringify(note));
  }
  await receive(response, part, from, note, options);
  return finish(path, note);
}

function headersFor(
  have: { size: number; note: PartNote } | undefined,
  known: Known | undefined,
): Record<string, string> {
  if (have) {
    return {
      'accept-encoding': 'gzip, identity',
      range: `bytes=${have.size}-`,
      'if-range': have.note.etag ?? have.note.lastModified ?? '',
    };
  }
  return {
    'accept-encoding': 'gzip, identity',
    ...(known?.etag && { 'if-none-match': known.etag }),
    ...(known?.lastModified && { 'if-modified-since': known.lastModified }),
  };
}

/** What an earlier attempt left, where it says enough to be gone on with: a weak ETag does not name bytes. */
async function resumable(path: string, address: URL): Promise<{ size: number; note: PartNote } | undefined> {
  const size = await sizeOf(`${path}.part`);
  const note = size > 0 ? await readNote(`${path}.json`) : undefined;
  const validator = note?.etag?.startsWith('W/') ? undefined : (note?.etag ?? note?.lastModified);
  if (
    note &&
    note.url === address.href &&
    validator !== undefined &&
    (note.total === undefined || size <= note.total)
  ) {
    return { size, note };
  }
  if (size > 0) {
    await discard(path);
  }
  return undefined;
}

function noteOf(address: URL, { headers }: IncomingMessage): PartNote {
  const total = Number(headers['content-length']);
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new Refused(`${address.host} sent the encoding ${encoding}, which was not asked for`);
  }
  const saysItsEnd = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  if (!saysItsEnd && encoding !== 'gzip') {
    throw new Refused(`${address.host} does not say how long the file is: half of it could not be told from the whole`);
  }
  return {
    url: address.href,
    gzip: encoding === 'gzip',
    ...(headers.etag !== undefined && { etag: headers.etag }),
    ...(headers['last-modified'] !== undefined && { lastModified: headers['last-modified'] }),
    ...(Number.isSafeInteger(total) && headers['content-length'] !== undefined && { total }),
    checksums: checksumsOf(headers),
  };
}

function startOf({ headers }: IncomingMessage): number {
  return Number(/^bytes (\d+)-/.exec(headers['content-range'] ?? '')?.[1] ?? Number.NaN);
}

async function receive(
  response: IncomingMessage,
  part: string,
  from: number,
  { total }: PartNote,
  { progress }: DownloadOptions,
): Promise<void> {
  let received = from;
  const file = await open(part, from > 0 ? 'a' : 'w');
  try {
    // What arrived before a connection broke is written: the next attempt goes on behind it.
    for await (const chunk of response) {
      const bytes = Buffer.from(chunk);
      await file.writeFile(bytes);
      received += bytes.length;
      if (received > LARGEST_BYTES) {
        throw new Refused('the file is larger than any price list');
      }
      progress?.(received, total);
    }
  } finally {
    await file.close();
  }
  if (total !== undefined && received < total) {
    throw new Error(`the connection ended after ${received} of ${total} bytes`);
  }
}

/** Whole and right, it takes its place; a file with a wrong digest is thrown away. */
async function finish(path: string, note: PartNote): Promise<Downloaded> {
  const part = `${path}.part`;
  const bytes = await sizeOf(part);
  const missed = await missedChecksum(() => createReadStream(part), note.checksums);
  if (missed !== undefined || (note.total !== undefined && bytes !== note.total)) {
    await discard(path);
    throw missed === undefined
      ? new Error(`${bytes} bytes came instead of ${note.total}`)
      : new WrongChecksum(`its checksum (${missed}) is not the one that the server states`);
  }
  await rename(part, path);
  await rm(`${path}.json`, { force: true });
  const { gzip, etag, lastModified } = note;
  return { is: 'here', path, gzip, etag, lastModified, bytes, resumedFrom: 0, checked: note.checksums.length > 0 };
}

async function discard(path: string): Promise<void> {
  await rm(`${path}.part`, { force: true });
  await rm(`${path}.json`, { force: true });
}

async function sizeOf(path: string): Promise<number> {
  return stat(path).then(
    ({ size }) => size,
    () => 0,
  );
}

async function readNote(path: string): Promise<PartNote | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(path, 'utf8'));
    return typeof value === 'object' && value !== null && 'url' in value && 'checksums' in value
      ? (value as PartNote)
      : undefined;
  } catch {
    return undefined;
  }
}
