/** Lines of a file of any size, one after the other: no more than a line and a chunk are held. */
import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';

/** A row of the widest list has some 4,000 characters. */
const LONGEST_LINE = 2 ** 20;
/** Unpacked: a few kilobytes can be made to unpack to anything. */
const LARGEST_BYTES = 16 * 2 ** 30;

export interface LineSink {
  /** A text ends the reading, and is why. */
  readonly line: (text: string) => string | undefined;
  readonly progress?: (bytesRead: number) => void;
  readonly signal: AbortSignal;
}

/** Whether the last line had no end, or why the reading was ended. Throws where the packing is broken. */
export async function readLines(
  path: string,
  gzip: boolean,
  { line, progress, signal }: LineSink,
): Promise<{ readonly cut: boolean; readonly ended?: string }> {
  const file = createReadStream(path, { signal, highWaterMark: 2 ** 18 });
  const bytes = gzip ? unpacked(file) : file;
  const decoder = new StringDecoder('utf8');
  let rest = '';
  let read = 0;
  for await (const chunk of bytes) {
    read += chunk.length;
    if (read > LARGEST_BYTES) {
      file.destroy();
      return { cut: false, ended: 'it unpacks to more than any price list' };
    }
    const text = rest + decoder.write(chunk);
    let from = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      const ended = line(text.slice(from, end));
      from = end + 1;
      if (ended !== undefined) {
        file.destroy();
        return { cut: false, ended };
      }
    }
    rest = text.slice(from);
    if (rest.length > LONGEST_LINE) {
      file.destroy();
      return { cut: false, ended: 'it has a line without an end' };
    }
    progress?.(file.bytesRead);
    signal.throwIfAborted();
  }
  rest += decoder.end();
  const ended = rest === '' ? undefined : line(rest);
  return { cut: rest !== '', ...(ended !== undefined && { ended }) };
}

function unpacked(file: ReturnType<typeof createReadStream>) {
  const gunzip = createGunzip();
  // A failing disk must end the reading, not leave it waiting.
  file.on('error', (error) => gunzip.destroy(error));
  return file.pipe(gunzip);
}
