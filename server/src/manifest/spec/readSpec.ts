/**
 * Reads a tree against a schema: every value that fits, with its place; every one that does not as a
 * problem. What does not fit is left out, so the result always satisfies the schema.
 */
import type { z } from 'zod';
import { t } from '../../../../shared/src/l10n';
import { nearest } from '../../../../shared/src/manifest/nearest';
import { isOptional, schemaAt, shapeOf } from '../../../../shared/src/manifest/shape';
import { workloadSchema } from '../../../../shared/src/manifest/schema';
import type { TreeEntry, TreeList, TreeMap, TreeNode } from '../yaml/tree';
import { fieldName, isFull, joinPath, report } from './reading';
import type { Reading } from './reading';
import { mismatch, readScalar } from './readScalar';

/** `undefined`: nothing usable stands there. A key without a value is one that is being typed. */
export function readValue(node: TreeNode, schema: z.ZodType, path: string, reading: Reading): unknown {
  if (node.kind === 'scalar' && node.value === null && node.outer.start === node.outer.end) {
    reading.empty.push(path);
    return undefined;
  }
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case 'object':
      return node.kind === 'map' ? readObject(node, shape.keys, path, reading) : mismatch(node, schema, path, reading);
    case 'record':
      return node.kind === 'map' ? readRecord(node, shape.value, path, reading) : mismatch(node, schema, path, reading);
    case 'list':
      return node.kind === 'list' ? readList(node, schema, path, reading) : mismatch(node, schema, path, reading);
    case 'union': {
      const option = shape.options.find((each) => fits(node, each));
      return option ? readValue(node, option, path, reading) : mismatch(node, schema, path, reading);
    }
    default:
      return node.kind === 'scalar' ? readScalar(node, schema, path, reading) : mismatch(node, schema, path, reading);
  }
}

/** Which branch of a union the text takes is decided by its form. */
function fits(node: TreeNode, schema: z.ZodType): boolean {
  const { kind } = shapeOf(schema);
  if (node.kind === 'map') return kind === 'object' || kind === 'record';
  if (node.kind === 'list') return kind === 'list';
  return kind === 'words' || (kind === 'text' ? typeof node.value === 'string' : kind === typeof node.value);
}

function readObject(
  node: TreeMap,
  keys: ReadonlyMap<string, z.ZodType>,
  path: string,
  reading: Reading,
): Record<string, unknown> | undefined {
  const result: Record<string, unknown> = {};
  let unfinished = node.entries.length === 0;
  for (const entry of countedEntries(node, reading)) {
    const schema = keys.get(entry.key);
    if (!schema) {
      reportUnknownKey(entry, keys, path, reading);
      continue;
    }
    const value = readEntry(entry, schema, joinPath(path, entry.key), reading);
    if (value !== undefined) {
      result[entry.key] = value;
    }
    unfinished ||= isEmpty(entry.value);
  }
  const missing = [...keys].find(([key, schema]) => !isOptional(schema) && !Object.hasOwn(result, key))?.[0];
  if (missing === undefined) {
    return result;
  }
  // Half-typed, or said already that the value is bad.
  if (!unfinished && !node.entries.some(({ key }) => key === missing)) {
    const message = t`${missing} is missing here: without it this block is not used.`;
    report(reading, { code: 'key-missing', severity: 'warning', message, span: node.span });
  }
  return forget(path, reading);
}

function readRecord(node: TreeMap, schema: z.ZodType, path: string, reading: Reading): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const entry of countedEntries(node, reading)) {
    // Assigning it would change the object's prototype.
    const value = entry.key === '__proto__' ? undefined : readEntry(entry, schema, joinPath(path, entry.key), reading);
    if (value !== undefined) {
      result[entry.key] = value;
    }
  }
  return result;
}

function readEntry(entry: TreeEntry, schema: z.ZodType, path: string, reading: Reading): unknown {
  const value = readValue(entry.value, schema, path, reading);
  if (value !== undefined) {
    reading.fields.set(path, { key: entry.keySpan, value: entry.value.span });
  }
  return value;
}

function readList(node: TreeList, schema: z.ZodType, path: string, reading: Reading): unknown[] | undefined {
  const shape = shapeOf(schema);
  const result: unknown[] = [];
  for (const item of node.items) {
    // Positions count what is kept, as the reader of the result sees it.
    const at = joinPath(path, result.length);
    const value = shape.kind === 'list' ? readValue(item, shape.element, at, reading) : undefined;
    if (value !== undefined) {
      reading.fields.set(at, { value: item.span });
      result.push(value);
    }
  }
  if (schema.safeParse(result).success) {
    return result;
  }
  // Too few or too many; an empty list is one that is being typed.
  if (result.length > 0) {
    const message = t`${fieldName(path)} does not take ${result.length} values.`;
    report(reading, { code: 'number-out-of-range', severity: 'error', message, span: node.span });
  }
  return forget(path, reading);
}

/** The last of equal keys counts; the others are reported. */
function countedEntries(node: TreeMap, reading: Reading): Iterable<TreeEntry> {
  const counted = new Map<string, TreeEntry>();
  for (const entry of node.entries) {
    if (counted.has(entry.key) && !entry.merged) {
      const message = t`${entry.key} stands twice here: only the last one counts.`;
      report(reading, { code: 'duplicate-key', severity: 'error', message, span: entry.keySpan });
    }
    counted.set(entry.key, entry);
  }
  return counted.values();
}

function reportUnknownKey(
  entry: TreeEntry,
  keys: ReadonlyMap<string, z.ZodType>,
  path: string,
  reading: Reading,
): void {
  const { key, keySpan } = entry;
  if (isFull(reading)) {
    return;
  }
  const block = blockOf(key);
  if (block !== undefined && block !== path) {
    const place = block === '' ? t('the workload itself') : block;
    const message = t`Unknown key ${key} here: it belongs in ${place}.`;
    report(reading, { code: 'key-unknown', severity: 'warning', message, span: keySpan });
    return;
  }
  const near = nearest(key, keys.keys());
  const message = near ? t`Unknown key ${key}. Nearest: ${near}.` : t`Unknown key ${key}: it is not read.`;
  const fix = near ? { title: t`Rename to ${near}`, newText: near } : undefined;
  report(reading, { code: 'key-unknown', severity: 'warning', message, span: keySpan, ...(fix && { fix }) });
}

/** The one block that knows a key; `''` is the workload itself. */
function blockOf(key: string): string | undefined {
  const workload = shapeOf(workloadSchema);
  if (workload.kind !== 'object') return undefined;
  const blocks = ['', ...workload.keys.keys()].filter((block) => {
    const schema = schemaAt(workloadSchema, block === '' ? [] : [block]);
    const shape = schema && shapeOf(schema);
    return shape?.kind === 'object' && shape.keys.has(key);
  });
  return blocks.length === 1 ? blocks[0] : undefined;
}

function isEmpty(node: TreeNode): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** What was read below a place that is not used after all. */
function forget(path: string, { fields }: Reading): undefined {
  for (const known of fields.keys()) {
    if (known.startsWith(`${path}.`)) fields.delete(known);
  }
  return undefined;
}
