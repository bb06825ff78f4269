/** Conditions and sums of what is known. */
import { t } from '../../../../../shared/src/l10n';
import type { ScalarValue, Value } from './values';
import { unknown } from './values';

type Primitive = ScalarValue['value'] | null;

/** `undefined` where it is not known. */
export function conditionOf(value: Value | undefined): boolean | undefined {
  const primitive = primitiveOf(value);
  return primitive === true || primitive === 'true'
    ? true
    : primitive === false || primitive === 'false'
      ? false
      : undefined;
}

function primitiveOf(value: Value | undefined): Primitive | undefined {
  return value?.kind === 'null' ? null : value?.kind === 'scalar' ? value.value : undefined;
}

export function operationValue(
  operator: string,
  operands: readonly Value[],
  scalar: (value: number | boolean) => Value,
): Value {
  const result = operands.length === 1 ? unary(operator, operands[0]) : binary(operator, operands[0], operands[1]);
  return result === undefined || (typeof result === 'number' && !Number.isFinite(result))
    ? (operands.find(({ kind }) => kind === 'unknown') ?? unknown(t('is computed')))
    : scalar(result);
}

function unary(operator: string, operand: Value | undefined): number | boolean | undefined {
  if (operator === '!') {
    const condition = conditionOf(operand);
    return condition === undefined ? undefined : !condition;
  }
  const number = numberOf(operand);
  return operator === '-' && number !== undefined ? -number : undefined;
}

function binary(operator: string, left: Value | undefined, right: Value | undefined): number | boolean | undefined {
  switch (operator) {
    case '&&':
    case '||':
      return both(operator === '||', conditionOf(left), conditionOf(right));
    case '==':
      return equal(left, right);
    case '!=': {
      const same = equal(left, right);
      return same === undefined ? undefined : !same;
    }
    default:
      return calculated(operator, numberOf(left), numberOf(right));
  }
}

/** One side decides alone where it is `deciding`. */
function both(deciding: boolean, left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === deciding || right === deciding) {
    return deciding;
  }
  return left === undefined || right === undefined ? undefined : !deciding;
}

/** Lists and maps are known not to be null; more is not compared. */
function equal(left: Value | undefined, right: Value | undefined): boolean | undefined {
  const isThere = (value: Value | undefined) => value?.kind === 'list' || value?.kind === 'map';
  if ((isThere(left) && right?.kind === 'null') || (isThere(right) && left?.kind === 'null')) {
    return false;
  }
  const [a, b] = [primitiveOf(left), primitiveOf(right)];
  return a === undefined || b === undefined ? undefined : a === b;
}

function calculated(
  operator: string,
  left: number | undefined,
  right: number | undefined,
): number | boolean | undefined {
  if (left === undefined || right === undefined) {
    return undefined;
  }
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '%':
      return left % right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    default:
      return undefined;
  }
}

function numberOf(value: Value | undefined): number | undefined {
  const primitive = primitiveOf(value);
  const number =
    typeof primitive === 'number'
      ? primitive
      : typeof primitive === 'string' && /^-?\d+(\.\d+)?$/.test(primitive)
        ? Number(primitive)
        : undefined;
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}
