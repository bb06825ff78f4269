/** Digests that a server states for what it sends, in any of the headers that are in use. */
import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Checksum {
  readonly algorithm: 'sha256' | 'md5';
  readonly base64: string;
}

/**
 * `Repr-Digest` (RFC 9530) and its elder `Digest`, `Content-MD5`, and what S3 calls `x-amz-checksum-sha256`. Taken from the
 * answer with the whole file only. An ETag is no digest: it names one for some files of S3 and not for others.
 */
export function checksumsOf(headers: IncomingHttpHeaders): readonly Checksum[] {
  const text = (name: string) => String(headers[name] ?? '');
  const found: Checksum[] = [];
  const sha =
    /sha-256=:([A-Za-z\d+/=]+):/i.exec(text('repr-digest'))?.[1] ??
    /sha-256=([A-Za-z\d+/=]+)/i.exec(text('digest'))?.[1] ??
    /^[A-Za-z\d+/]{43}=$/.exec(text('x-amz-checksum-sha256'))?.[0];
  if (sha) {
    found.push({ algorithm: 'sha256', base64: sha });
  }
  const md5 = /^[A-Za-z\d+/]{22}==$/.exec(text('content-md5'))?.[0];
  if (md5) {
    found.push({ algorithm: 'md5', base64: md5 });
  }
  return found;
}

/** The algorithm of the first digest that the content does not have; without digests it is not opened. */
export async function missedChecksum(
  open: () => AsyncIterable<Buffer>,
  checksums: readonly Checksum[],
): Promise<string | undefined> {
  const hashes = checksums.map(({ algorithm }) => createHash(algorithm));
  if (hashes.length > 0) {
    for await (const chunk of open()) {
      hashes.forEach((hash) => hash.update(chunk));
    }
  }
  return checksums.find(({ base64 }, index) => hashes[index]?.digest('base64') !== base64)?.algorithm;
}
