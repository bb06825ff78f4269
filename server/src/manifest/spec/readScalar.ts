/** One scalar against its schema: the value, or what is wrong with it and how to mend it. */
import type { z } from 'zod';
import { t } from '../../../../shared/src/l10n';
import { nearest } from '../../../../shared/src/manifest/nearest';
import { plainNumber, unitOfKey } from '../../../../shared/src/manifest/plainNumber';
import { shapeOf } from '../../../../shared/src/manifest/shape';
import type { Span } from '../manifest';
import type { TreeNode, TreeScalar } from '../yaml/tree';
import { fieldName, report } from './reading';
import type { Reading } from './reading';

/** No load, size or price is that large: a slip of the keyboard. */
const MAX_NUMBER = 1e12;
/** A message shows the start of what is written. */
const MAX_SHOWN = 40;

export function readScalar(node: TreeScalar, schema: z.ZodType, path: string, reading: Reading): unknown {
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case 'number':
      return readNumber(node, schema, path, reading);
    case 'words':
      return readWord(node, shape.words, path, reading);
    case 'boolean':
      return typeof node.value === 'boolean' ? node.value : readTruth(node, schema, path, reading);
    case 'text':
      return readText(node, schema, path, reading);
    default:
      return undefined;
  }
}

function readNumber(node: TreeScalar, schema: z.ZodType, path: string, reading: Reading): number | undefined {
  const { value } = node;
  if (typeof value === 'string') {
    return reportUnit(node, value, schema, path, reading);
  }
  if (typeof value !== 'number') {
    return mismatch(node, schema, path, reading);
  }
  const fault = Number.isNaN(value) ? t('is not a number') : faultOf(value, schema);
  if (fault === undefined) {
    return value;
  }
  const message = t`${fieldName(path)} is ${shown(node, reading)}: it ${fault}.`;
  return report(reading, { code: 'number-out-of-range', severity: 'error', message, span: node.outer });
}

/** In words, or `undefined` where the schema takes the number. */
function faultOf(value: number, schema: z.ZodType): string | undefined {
  if (Math.abs(value) > MAX_NUMBER) {
    return t('is beyond anything that can be meant');
  }
  const issue = schema.safeParse(value).error?.issues[0];
  if (!issue) {
    return undefined;
  }
  if (issue.code === 'too_small') {
    if (issue.minimum === 0 || issue.minimum === 0n) {
      return issue.inclusive ? t('cannot be negative') : t('must be above 0');
    }
    const least = String(issue.minimum);
    return issue.inclusive ? t`must be at least ${least}` : t`must be above ${least}`;
  }
  return issue.code === 'too_big' ? t`must be at most ${String(issue.maximum)}` : t('must be a whole number');
}

/** `1.5s` or `"3"`: the number is plain, the unit stands in the key. */
function reportUnit(node: TreeScalar, text: string, schema: z.ZodType, path: string, reading: Reading): undefined {
  const name = fieldName(path);
  const read = plainNumber(name, text);
  if (!read) {
    return mismatch(node, schema, path, reading);
  }
  const unit = unitOfKey(name);
  const message = unit
    ? t`${name} takes a plain number: the unit (${unit}) stands in the key.`
    : t`${name} takes a plain number.`;
  const fits = read.number !== undefined && faultOf(read.number, schema) === undefined;
  const fix = fits ? { title: t`Write ${read.number}`, newText: String(read.number) } : undefined;
  return report(reading, { code: 'unit-in-value', severity: 'error', message, span: node.outer, ...(fix && { fix }) });
}

function readWord(node: TreeScalar, words: readonly string[], path: string, reading: Reading): string | undefined {
  const { value } = node;
  if (typeof value === 'string' && words.includes(value)) {
    return value;
  }
  const text = shown(node, reading);
  const near = nearest(text, words);
  const message = near
    ? t`Unknown ${fieldName(path)} ${text}. Nearest: ${near}.`
    : t`Unknown ${fieldName(path)} ${text}. Known: ${words.join(', ')}.`;
  // Inside the quotes, where there are any.
  const fix = near ? { title: t`Use ${near}`, newText: near, span: node.span } : undefined;
  return report(reading, { code: 'value-unknown', severity: 'error', message, span: node.outer, ...(fix && { fix }) });
}

const TRUTHS: readonly (readonly [RegExp, string])[] = [
  [/^(yes|on|y|true)$/i, 'true'],
  [/^(no|off|n|false)$/i, 'false'],
];

/** `yes` and `on` were true in YAML 1.1 and are words today. */
function readTruth(node: TreeScalar, schema: z.ZodType, path: string, reading: Reading): undefined {
  const word = typeof node.value === 'string' ? node.value : '';
  const meant = TRUTHS.find(([pattern]) => pattern.test(word))?.[1];
  return mismatch(node, schema, path, reading, meant && { title: t`Write ${meant}`, newText: meant, span: node.outer });
}

function readText(node: TreeScalar, schema: z.ZodType, path: string, reading: Reading): string | undefined {
  const { value } = node;
  if (typeof value !== 'string') {
    const quoted = `"${shown(node, reading)}"`;
    const fix = value === null ? undefined : { title: t`Write ${quoted}`, newText: quoted, span: node.outer };
    return mismatch(node, schema, path, reading, fix);
  }
  if (schema.safeParse(value).success) {
    return value;
  }
  // An empty text is one that is being typed; else its length is fixed.
  const message = t`${fieldName(path)} cannot be ${shown(node, reading)}.`;
  return value === ''
    ? undefined
    : report(reading, { code: 'value-unknown', severity: 'error', message, span: node.outer });
}

/** Says what belongs here; always gives `undefined`. */
export function mismatch(
  node: TreeNode,
  schema: z.ZodType,
  path: string,
  reading: Reading,
  fix?: { readonly title: string; readonly newText: string; readonly span?: Span } | '',
): undefined {
  const name = fieldName(path) || t('A workload');
  const message = t`${name} takes ${describe(schema)}, not ${describeNode(node)}.`;
  const span = node.kind === 'scalar' ? node.outer : node.span;
  return report(reading, { code: 'type-mismatch', severity: 'error', message, span, ...(fix && { fix }) });
}

function describe(schema: z.ZodType): string {
  const shape = shapeOf(schema);
  switch (shape.kind) {
    case 'object':
      return t('a block of fields');
    case 'record':
      return t('names with values');
    case 'list':
      return t('a list');
    case 'number':
      return t('a number');
    case 'boolean':
      return t('true or false');
    case 'union':
      return shape.options.map(describe).reduce((one, other) => t`${one} or ${other}`);
    case 'words':
      return t('a word');
    default:
      return t('text');
  }
}

function describeNode(node: TreeNode): string {
  if (node.kind !== 'scalar') {
    return node.kind === 'map' ? t('a block of fields') : t('a list');
  }
  const { value } = node;
  return value === null
    ? 'null'
    : typeof value === 'string'
      ? t('text')
      : typeof value === 'number'
        ? t('a number')
        : String(value);
}

/** The scalar as the user wrote it, in one line, cut where it is long. */
function shown(node: TreeScalar, { text }: Reading): string {
  const written = text.slice(node.span.start, node.span.end).replace(/\s+/g, ' ');
  return written.length > MAX_SHOWN ? `${written.slice(0, MAX_SHOWN)}…` : written;
}
