/** Names of model files that code puts together: the last part is what tells the model. */
import type ts from 'typescript';
import { originOf } from './origins';
import type { ParsedSource } from './parse';
import { resolved } from './values';
import type { ConstantText } from './values';
import { constantText } from './values';

/** Functions that give back a path made of their last, or only, argument. */
const LAST_ARGUMENT = /(^|\.)(join|resolve)$/;
const FIRST_ARGUMENT =
  /(^|\.)(fileURLToPath|normalize|toNamespacedPath|readFile|readFileSync|fileSystem|pathToFileURL|URL|String)$/;
const DEEPEST_PATH = 4;

/** `'./a.gguf'`, `path.join(dir, 'a.gguf')`, `${dir}/a.gguf`, `new URL('./a.onnx', import.meta.url)`. */
export function constantFile(
  source: ParsedSource,
  expression: ts.Expression | undefined,
  depth = 0,
): ConstantText | undefined {
  const { ts } = source;
  const whole = constantText(source, expression);
  const value = whole ? undefined : resolved(source, expression);
  if (!value || depth > DEEPEST_PATH) {
    return whole;
  }
  if (ts.isTemplateExpression(value)) {
    return templateTail(source, value, depth);
  }
  if (ts.isBinaryExpression(value) && value.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    return constantFile(source, value.right, depth + 1);
  }
  if (!ts.isCallExpression(value) && !ts.isNewExpression(value)) {
    return undefined;
  }
  const called = value.expression.getText(source.file);
  const argument = LAST_ARGUMENT.test(called)
    ? value.arguments?.at(-1)
    : FIRST_ARGUMENT.test(called)
      ? value.arguments?.[0]
      : undefined;
  return argument && constantFile(source, argument, depth + 1);
}

/** What stands behind the last folder of a template that begins with something unknown. */
function templateTail(
  source: ParsedSource,
  { templateSpans }: ts.TemplateExpression,
  depth: number,
): ConstantText | undefined {
  const last = templateSpans.at(-1);
  if (!last || last.literal.text === '') {
    return last && constantFile(source, last.expression, depth + 1);
  }
  const { text } = last.literal;
  const name = text.slice(text.lastIndexOf('/') + 1);
  // Behind the brace, before the backtick.
  const end = source.text.endsWith('`', last.literal.end) ? last.literal.end - 1 : last.literal.end;
  return text.includes('/') && name !== '' ? { text: name, span: { start: end - name.length, end } } : undefined;
}

/** The module and path of a value that is a call's result: `await resolveModelFile('hf:…')`. */
export function callBehind(source: ParsedSource, expression: ts.Expression | undefined, path: RegExp) {
  const value = expression && resolved(source, expression);
  const origin = value && originOf(source, value);
  return origin && path.test(origin.path) ? origin.calls : undefined;
}
