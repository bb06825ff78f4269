/** Values without places: what an edit changed in them, and how YAML writes them. */
import type { TreeNode } from '../yaml/tree';

export type Plain = string | number | boolean | null | readonly Plain[] | PlainMap;
export interface PlainMap {
  readonly [key: string]: Plain;
}

export function plainOf(node: TreeNode): Plain {
  switch (node.kind) {
    case 'map':
      return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainOf(value)]));
    case 'list':
      return node.items.map(plainOf);
    default:
      return node.value;
  }
}

export const isPlainMap = (value: Plain | undefined): value is PlainMap =>
  typeof value === 'object' && value !== null && !isPlainList(value);
export const isPlainList = (value: Plain | undefined): value is readonly Plain[] => Array.isArray(value);

export interface PlainChange {
  readonly path: readonly (string | number)[];
  /** Absent: it goes. */
  readonly value?: Plain;
  /** Entries that take its place in the map. */
  readonly becomes?: readonly (readonly [string, Plain])[];
}

/** The smallest parts that differ. */
export function plainChanges(before: Plain, after: Plain, path: PlainChange['path'] = []): PlainChange[] {
  if (isPlainMap(before) && isPlainMap(after)) {
    return entryChanges(before, after, path);
  }
  if (isPlainList(before) && isPlainList(after)) {
    const most = Math.max(before.length, after.length);
    return Array.from({ length: most }, (_, at) => memberChanges(before[at], after[at], [...path, at])).flat();
  }
  return before === after ? [] : [{ path, value: after }];
}

/** What is new stands where something goes, if anything does. */
function entryChanges(before: PlainMap, after: PlainMap, path: PlainChange['path']): PlainChange[] {
  const kept = Object.entries(before).filter(([key]) => key in after);
  const [first, ...others] = Object.keys(before).filter((key) => !(key in after));
  const fresh = Object.entries(after).filter(([key]) => !(key in before));
  const changed = kept.flatMap(([key, value]) => plainChanges(value, after[key] ?? null, [...path, key]));
  const gone = others.map((key): PlainChange => ({ path: [...path, key] }));
  const replaced: PlainChange[] =
    first === undefined
      ? fresh.map(([key, value]) => ({ path: [...path, key], value }))
      : [{ path: [...path, first], ...(fresh.length > 0 ? { becomes: fresh } : {}) }];
  return [...changed, ...replaced, ...gone];
}

function memberChanges(before: Plain | undefined, after: Plain | undefined, path: PlainChange['path']): PlainChange[] {
  if (after === undefined) {
    return [{ path }];
  }
  return before === undefined ? [{ path, value: after }] : plainChanges(before, after, path);
}

/** A value under a key, as lines of block YAML. */
export function yamlLines(key: string, value: Plain): string[] {
  const name = /^[\w./-]+$/.test(key) ? key : JSON.stringify(key);
  const inner = nestedLines(value);
  return inner ? [`${name}:`, ...inner.map((line) => `  ${line}`)] : [`${name}: ${yamlScalar(value)}`];
}

/** Words stand bare, but those that YAML takes for something else. */
const yamlScalar = (value: Plain) =>
  typeof value === 'string' &&
  /^[A-Za-z][\w./-]*$/.test(value) &&
  !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value)
    ? value
    : JSON.stringify(value);

/** An item of a list. */
export function yamlItem(value: Plain): string[] {
  const [first, ...others] = nestedLines(value) ?? [yamlScalar(value)];
  return [`- ${first ?? ''}`, ...others.map((line) => `  ${line}`)];
}

/** Nothing where the value stands on one line. */
function nestedLines(value: Plain): string[] | undefined {
  const lines = isPlainMap(value)
    ? Object.entries(value).flatMap(([key, each]) => yamlLines(key, each))
    : isPlainList(value)
      ? value.flatMap(yamlItem)
      : [];
  return lines.length > 0 ? lines : undefined;
}
