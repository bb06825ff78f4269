/** Calls of transformers.js' `pipeline(task, model, { dtype, device })`. */
import type ts from 'typescript';
import type { Binding, Bindings } from './bindings';
import { importedModule, meaningOf, readBindings } from './bindings';
import type { ParsedSource } from './parse';
import type { ConstantText } from './values';
import { constantText } from './values';

export interface PipelineCall {
  readonly call: ts.CallExpression;
  readonly module: string;
  readonly task: ConstantText;
  readonly model?: ConstantText;
  readonly dtype?: ConstantText;
  readonly device?: ConstantText;
  /** `dtype` is an object: each part of the model has its own. */
  readonly isMixed: boolean;
  /** The second version's switch; its default is true. */
  readonly quantized?: boolean;
}

export function pipelineCalls(source: ParsedSource): PipelineCall[] {
  const bindings = readBindings(source);
  const found: PipelineCall[] = [];
  const visit = (node: ts.Node): void => {
    if (source.ts.isCallExpression(node)) {
      const module = pipelineModule(source, node, bindings);
      const read = module && readCall(source, node, module);
      if (read) {
        found.push(read);
      }
    }
    source.ts.forEachChild(node, visit);
  };
  visit(source.file);
  return found;
}

/** `pipeline(…)`, `hf.pipeline(…)` or `(await import('…')).pipeline(…)`. */
function pipelineModule(
  { ts }: ParsedSource,
  { expression }: ts.CallExpression,
  bindings: Bindings,
): string | undefined {
  const from = (name: string, meaning: Binding['meaning'], use: ts.Node) => {
    const binding = meaningOf(bindings, name, use);
    return binding?.meaning === meaning ? binding?.module : undefined;
  };
  if (ts.isIdentifier(expression)) {
    return from(expression.text, 'pipeline', expression);
  }
  if (!ts.isPropertyAccessExpression(expression) || expression.name.text !== 'pipeline') {
    return undefined;
  }
  const owner = expression.expression;
  return ts.isIdentifier(owner) ? from(owner.text, 'module', owner) : importedModule(ts, owner);
}

function readCall(source: ParsedSource, call: ts.CallExpression, module: string): PipelineCall | undefined {
  const task = constantText(source, call.arguments[0]);
  if (!task || task.text === '') {
    return undefined;
  }
  const model = constantText(source, call.arguments[1]);
  const options = call.arguments[2];
  const properties = options && source.ts.isObjectLiteralExpression(options) ? options : undefined;
  const dtypeNode = optionNamed(source, properties, 'dtype');
  const dtype = constantText(source, dtypeNode);
  const device = constantText(source, optionNamed(source, properties, 'device'));
  const quantized = optionNamed(source, properties, 'quantized')?.kind;
  const { TrueKeyword, FalseKeyword } = source.ts.SyntaxKind;
  return {
    call,
    module,
    task,
    isMixed: dtypeNode !== undefined && dtype === undefined,
    ...(model ? { model } : {}),
    ...(dtype ? { dtype } : {}),
    ...(device ? { device } : {}),
    ...(quantized === TrueKeyword || quantized === FalseKeyword ? { quantized: quantized === TrueKeyword } : {}),
  };
}

function optionNamed(
  { ts }: ParsedSource,
  options: ts.ObjectLiteralExpression | undefined,
  name: string,
): ts.Expression | undefined {
  for (const property of options?.properties ?? []) {
    if (
      ts.isPropertyAssignment(property) &&
      (ts.isIdentifier(property.name) || ts.isStringLiteral(property.name)) &&
      property.name.text === name
    ) {
      return property.initializer;
    }
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === name) {
      return property.name;
    }
  }
  return undefined;
}
