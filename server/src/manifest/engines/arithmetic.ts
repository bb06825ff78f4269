/** `$((A * B))`: whole numbers and variables, joined by the four operations, as scripts compute a number of devices. */
const EXPRESSION = /^\$\(\(([\w\s${}*/+-]{1,200})\)\)$/;
const TERM = /^\s*(?:(\d{1,9})|\$?\{?([A-Za-z_]\w*)\}?)\s*/;
const OPERATOR = /^([*/+-])/;

/** `undefined` for what is no such expression, or holds what nothing in the file says. */
export function arithmeticValue(text: string, valueOf: (name: string) => number | undefined): number | undefined {
  let rest = EXPRESSION.exec(text)?.[1];
  if (rest === undefined) {
    return undefined;
  }
  // The shell's own order: products first, and divisions are whole.
  let sum = 0;
  let product: number | undefined;
  let operator = '+';
  while (rest !== '') {
    const term: RegExpExecArray | null = TERM.exec(rest);
    const value = term?.[1] === undefined ? valueOf(term?.[2] ?? '') : Number(term[1]);
    if (!term || value === undefined || (operator === '/' && value === 0)) {
      return undefined;
    }
    if (operator === '*' || operator === '/') {
      product = operator === '*' ? (product ?? 0) * value : Math.trunc((product ?? 0) / value);
    } else {
      sum += product ?? 0;
      product = operator === '-' ? -value : value;
    }
    rest = rest.slice(term[0].length);
    const next = OPERATOR.exec(rest)?.[1];
    if ((next === undefined) !== (rest === '') || next === rest.trim()) {
      return undefined;
    }
    operator = next ?? operator;
    rest = rest.slice(next === undefined ? 0 : 1);
  }
  return Number.isSafeInteger(sum + (product ?? 0)) ? sum + (product ?? 0) : undefined;
}
