/** A whole number of something, or what is wrong with it. */
import { t } from '../../../../../shared/src/l10n';
import type { Problem } from '../../manifest';
import type { TreeNode } from '../../yaml/tree';
import { numberOf, textOf } from '../../yaml/tree';
import { parseQuantity } from './quantity';

export interface CountValue {
  readonly count?: number;
  /** As written, where it is no number: `$GPUS`, or empty. */
  readonly written?: string;
  /** What holds it, where the file does not: `parameter Count`. */
  readonly source?: string;
  /** Absent for a placeholder and for a value that is not there: those are no mistakes. */
  readonly problem?: Problem;
}

/** Filled in by a template or at deployment: `$GPUS`, `<gpus>`, `@GPUS@`, `NUM_GPUS`. */
const PLACEHOLDER = /[$%{}<>@]|^[A-Z][A-Z\d]*(_[A-Z\d]+)+$/;
export const isPlaceholder = (written: string) => PLACEHOLDER.test(written);
/** A message shows the start of what is written. */
const MAX_SHOWN = 40;

/** `name` is how messages call it; a number above `most` is a slip. */
export function countValue(node: TreeNode, name: string, most: number, text: string): CountValue {
  const written = textOf(node, text) ?? '';
  const count = numberOf(node) ?? parseQuantity(written);
  if (count !== undefined && Number.isInteger(count) && count >= 0 && count <= most) {
    return { count };
  }
  const isEmpty = node.kind === 'scalar' && (node.value === null || written.trim() === '');
  return isEmpty || isPlaceholder(written) ? { written } : { written, problem: problemOf(node, name, written, most) };
}

function problemOf(node: TreeNode, name: string, written: string, most: number): Problem {
  const span = node.kind === 'scalar' ? node.outer : node.span;
  const fault =
    node.kind === 'scalar' ? faultOf(node.value, numberOf(node) ?? parseQuantity(written), most) : undefined;
  const shown = written.length > MAX_SHOWN ? `${written.slice(0, MAX_SHOWN)}…` : written;
  return fault === undefined
    ? { code: 'type-mismatch', severity: 'error', message: t`${name} takes a whole number. It is not used.`, span }
    : {
        code: 'number-out-of-range',
        severity: 'error',
        message: t`${name} is ${shown}: it ${fault}. It is not used.`,
        span,
      };
}

/** In words, or `undefined` for what is no number at all. */
function faultOf(value: unknown, number: number | undefined, most: number): string | undefined {
  if (typeof value === 'number' && Number.isNaN(value)) {
    return t('is not a number');
  }
  if (value === Infinity || (number ?? 0) > most) {
    return t('is beyond anything that can be meant');
  }
  if (value === -Infinity || (number ?? 0) < 0) {
    return t('cannot be negative');
  }
  return number === undefined ? undefined : t('must be a whole number');
}
