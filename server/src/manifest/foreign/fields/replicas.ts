/** Numbers of copies as a file writes them. */
import type { TreeEntry } from '../../yaml/tree';
import { countValue } from './countValue';
import type { Counted, ReplicaFacts } from '../unit';

/** Far beyond any cluster; a larger number is a slip. */
const MOST_REPLICAS = 100_000;

/** A missing value and an empty one are the default. */
export function writtenCount(entry: TreeEntry | undefined, text: string): Pick<ReplicaFacts, 'replicas'> {
  if (!entry || (entry.value.kind === 'scalar' && entry.value.value === null)) {
    return {};
  }
  const count = countValue(entry.value, entry.key, MOST_REPLICAS, text);
  return { replicas: { ...count, value: entry.value.span, key: entry.keySpan } };
}

/** A whole number with its place; nothing where there is none. */
export function countedAt(entry: TreeEntry | undefined, text: string): Counted | undefined {
  const count = entry && countValue(entry.value, entry.key, MOST_REPLICAS, text).count;
  return entry && count !== undefined ? { count, value: entry.value.span, key: entry.keySpan } : undefined;
}

/** `minReplicas` and `maxReplicas` of the formats that scale by themselves. */
export function boundsAt(
  fewest: TreeEntry | undefined,
  most: TreeEntry | undefined,
  text: string,
): Pick<ReplicaFacts, 'minReplicas' | 'maxReplicas'> {
  const minReplicas = countedAt(fewest, text);
  const maxReplicas = countedAt(most, text);
  return { ...(minReplicas ? { minReplicas } : {}), ...(maxReplicas ? { maxReplicas } : {}) };
}
