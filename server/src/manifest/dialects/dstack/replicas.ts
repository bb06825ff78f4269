/** dstack's ranges: `2`, `1..4`, `0..`. */
import { writtenCount } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Counted, ReplicaFacts } from '../../foreign/unit';
import type { TreeEntry } from '../../yaml/tree';
import { nodeAt, numberOf } from '../../yaml/tree';
import { sliceText } from '../../engines/text';

export interface CountRange {
  readonly min?: Counted;
  readonly max?: Counted;
}

/** Two ends, either of which may be left open. */
export function rangeOf(entry: TreeEntry, text: string): CountRange | undefined {
  if (entry.value.kind === 'map') {
    const [min, max] = ['min', 'max'].map((key) => numberOf(nodeAt(entry.value, key)));
    return {
      ...(min === undefined ? {} : { min: { count: min } }),
      ...(max === undefined ? {} : { max: { count: max } }),
    };
  }
  const written = scalarText(entry.value, text);
  const match = written && /^\s*(\d{0,6})\s*\.\.\s*(\d{0,6})\s*$/.exec(written.text);
  if (!written || !match) {
    return undefined;
  }
  const end = (digits: string | undefined, from: number): Counted | undefined =>
    digits ? { count: Number(digits), value: sliceText(written, from, from + digits.length).span } : undefined;
  const min = end(match[1], written.text.indexOf(match[1] ?? ''));
  const max = end(match[2], written.text.lastIndexOf(match[2] ?? ''));
  return { ...(min ? { min } : {}), ...(max ? { max } : {}) };
}

export function replicasOf(entry: TreeEntry | undefined, text: string): ReplicaFacts {
  const range = entry && rangeOf(entry, text);
  if (!entry || !range || entry.value.kind === 'list') {
    return entry?.value.kind === 'list' ? {} : writtenCount(entry, text);
  }
  const min: Counted = range.min ?? { count: 0 };
  return { minReplicas: min, ...(range.max ? { maxReplicas: range.max } : {}) };
}
