/** A price list of any size that nobody holds: a head with real rows, then one row of another system over and over. */
import { Readable } from 'node:stream';
import { ec2List, ec2Row } from './priceLists';
import type { Handler } from './priceServer';

const ROWS_A_BLOCK = 500;

export interface LargeList {
  readonly bytes: number;
  readonly rows: number;
  /** Breaks the first answer after `cutAfter` bytes; goes on from a range. */
  readonly handler: Handler;
}

export function largeList(megabytes: number, rows: readonly string[], cutAfter?: number): LargeList {
  const head = Buffer.from(ec2List(rows));
  const filler = ec2Row('m5.large', 1, { 'Operating System': 'Windows', operation: 'RunInstances:0002' });
  const block = Buffer.from(`${filler}\n`.repeat(ROWS_A_BLOCK));
  const blocks = Math.ceil((megabytes * 1e6) / block.length);
  const bytes = head.length + blocks * block.length;
  let cut = cutAfter;

  function* from(start: number): Generator<Buffer> {
    if (start < head.length) {
      yield head.subarray(start);
    }
    const into = Math.max(0, start - head.length);
    for (let at = Math.floor(into / block.length); at < blocks; at += 1) {
      const skip = Math.max(0, into - at * block.length);
      yield block.subarray(skip);
    }
  }

  const handler: Handler = ({ headers }, response) => {
    const start = headers['if-range'] === '"large"' ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0) : 0;
    response.writeHead(start > 0 ? 206 : 200, {
      etag: '"large"',
      'content-length': bytes - start,
      ...(start > 0 && { 'content-range': `bytes ${start}-${bytes - 1}/${bytes}` }),
    });
    const content = Readable.from(from(start), { objectMode: false });
    if (cut !== undefined) {
      let sent = 0;
      const limit = cut;
      cut = undefined;
      content.on('data', (chunk: Buffer) => {
        sent += chunk.length;
        if (sent > limit) {
          content.unpipe(response);
          response.destroy();
        }
      });
    }
    content.pipe(response);
  };
  return { bytes, rows: rows.length + blocks * ROWS_A_BLOCK, handler };
}
