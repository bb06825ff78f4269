/** A server of price lists on this machine: the paths of AWS, and the troubles that a network has. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface PriceServer {
  readonly address: string;
  /** Requests so far: `GET /path range=… if-none-match=…`. */
  readonly seen: IncomingMessage[];
  readonly serve: (path: string, handler: Handler) => void;
  readonly close: () => Promise<void>;
}

export async function startPriceServer(): Promise<PriceServer> {
  const handlers = new Map<string, Handler>();
  const seen: IncomingMessage[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(request);
    const handler = handlers.get(request.url ?? '');
    if (handler) {
      handler(request, response);
    } else {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    seen,
    serve: (path, handler) => void handlers.set(path, handler),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export const EC2_INDEX = '/offers/v1.0/aws/AmazonEC2/current/region_index.json';
export const SAVINGS_INDEX = '/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/current/region_index.json';

/** The index of EC2 holds regions by code. */
export function ec2Index(version: string, regions: readonly string[] = ['us-east-1']): string {
  const entries = regions.map((regionCode) => [
    regionCode,
    { regionCode, currentVersionUrl: `/offers/v1.0/aws/AmazonEC2/${version}/${regionCode}/index.json` },
  ]);
  return JSON.stringify({
    formatVersion: 'v1.0',
    disclaimer: '',
    publicationDate: '',
    regions: Object.fromEntries(entries),
  });
}

/** The one of savings plans holds them as a list. */
export function savingsIndex(version: string, regions: readonly string[] = ['us-east-1']): string {
  const entries = regions.map((regionCode) => ({
    regionCode,
    versionUrl: `/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/${version}/${regionCode}/index.json`,
  }));
  return JSON.stringify({ disclaimer: '', publicationDate: '', regions: entries });
}

export const ec2Path = (version: string, region = 'us-east-1') =>
  `/offers/v1.0/aws/AmazonEC2/${version}/${region}/index.csv`;
export const savingsPath = (version: string, region = 'us-east-1') =>
  `/savingsPlan/v1.0/aws/AWSComputeSavingsPlan/${version}/${region}/index.csv`;

export const text =
  (body: string): Handler =>
  (_, response) =>
    response.writeHead(200, { 'content-length': Buffer.byteLength(body) }).end(body);

export interface FileOptions {
  readonly etag?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the connection after so many bytes of an answer, once for each entry. */
  readonly cuts?: number[];
}

const CUT_AFTER_MS = 40;

/** A file with an ETag: conditional requests, ranges, connections that break. */
export function file(body: Buffer, { etag = '"v1"', headers = {}, cuts = [] }: FileOptions = {}): Handler {
  return (request, response) => {
    if (request.headers['if-none-match'] === etag) {
      response.writeHead(304, { etag }).end();
      return;
    }
    const asked = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const from = asked > 0 && request.headers['if-range'] === etag ? asked : 0;
    if (from >= body.length && from > 0) {
      response.writeHead(416, { 'content-range': `bytes */${body.length}` }).end();
      return;
    }
    const part = body.subarray(from);
    response.writeHead(from > 0 ? 206 : 200, {
      ...headers,
      etag,
      'content-length': part.length,
      ...(from > 0 && { 'content-range': `bytes ${from}-${body.length - 1}/${body.length}` }),
    });
    const cut = cuts.shift();
    if (cut === undefined) {
      response.end(part);
    } else {
      // Time to arrive, or the break would swallow it.
      response.write(part.subarray(0, cut), () => setTimeout(() => response.destroy(), CUT_AFTER_MS));
    }
  };
}
