/** The few functions whose result is plain from their arguments. All others leave a value unknown, and that is said. */
import { t } from '../../../../../shared/src/l10n';
import type { CallExpression, Expression } from './syntax';
import type { Value } from './values';
import { unknown, unknownFrom, valueAt } from './values';

/** What goes in is what comes out, as far as reading is concerned. */
const TRANSPARENT = new Set([
  'base64encode',
  'base64gzip',
  'chomp',
  'jsonencode',
  'nonsensitive',
  'sensitive',
  'tolist',
  'tomap',
  'tonumber',
  'toset',
  'tostring',
  'trimspace',
  'yamlencode',
]);
const DECODERS = new Set(['jsondecode', 'yamldecode']);
const FILES = new Set(['file', 'templatefile', 'filebase64']);

export function callValue(
  { name, arguments: given }: CallExpression,
  evaluate: (each: Expression) => Value,
  evaluateText: (each: Expression) => Value,
): Value {
  const [first] = given;
  if (!first) {
    return unknown(t`is computed by ${name}`);
  }
  if (TRANSPARENT.has(name)) {
    return evaluate(first);
  }
  if (DECODERS.has(name)) {
    return evaluateText(first);
  }
  if (FILES.has(name)) {
    return unknownFrom(t`${fileName(first)}, which is not read`);
  }
  if (name === 'coalesce') {
    return coalesced(given.map(evaluate));
  }
  if (name === 'try') {
    const value = evaluate(first);
    return value.kind === 'unknown' ? unknown(t`is computed by ${name}`, value.names) : value;
  }
  if (name === 'element') {
    const [list, position] = given.map(evaluate);
    return (position?.kind === 'scalar' && valueAt(list, Number(position.value))) || unknown(t`is computed by ${name}`);
  }
  return unknown(t`is computed by ${name}`);
}

/** The name at the end of `"${path.module}/files/user-data.sh"`. */
function fileName(argument: Expression): string {
  const last = argument.kind === 'text' ? argument.parts.at(-1) : undefined;
  const written = last?.kind === 'literal' ? last.raw.slice(last.raw.lastIndexOf('/') + 1) : '';
  return written === '' ? t('another file') : written;
}

/** The first that is there; an unknown one before it may be there too. */
function coalesced(values: readonly Value[]): Value {
  const present = values.find((value) => value.kind !== 'null' && !(value.kind === 'scalar' && value.value === ''));
  return present ?? unknown(t`is computed by ${'coalesce'}`);
}
