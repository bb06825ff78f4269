/** Text of a template that is a script: references stay in it and become variables, so that every word keeps its place. */
import type { MappedText } from '../../engines/text';
import { TextBuilder, textOver } from '../../engines/text';
import type { Environment } from '../../engines/variables';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf } from '../../yaml/tree';
import { intrinsicOf } from './intrinsics';
import { resolve } from './resolve';
import { firstOption, placeholder, resolvedText } from './values';
import { REFERENCE, subParts, subValue } from './substitute';
import type { Template } from './template';

export interface Script {
  readonly text: MappedText;
  readonly environment: Environment;
}

const DEEPEST = 20;

export function scriptAt(template: Template, node: TreeNode | undefined, depth = 0): Script | undefined {
  const call = node && intrinsicOf(node);
  if (!node || depth > DEEPEST) {
    return undefined;
  }
  switch (call?.name) {
    case 'Base64':
      return scriptAt(template, call.argument, depth + 1);
    case 'Sub':
      return subScript(template, call.argument);
    case 'Join':
      return joinedScript(template, call.argument, depth + 1);
    default:
      return valueScript(template, node);
  }
}

function valueScript(template: Template, node: TreeNode): Script | undefined {
  const resolved = firstOption(resolve(template, node));
  const text = resolvedText(template, resolved);
  return text && { text, environment: new Map() };
}

function subScript(template: Template, argument: TreeNode): Script | undefined {
  const parts = subParts(template, argument);
  if (!parts) {
    return undefined;
  }
  const environment = new Map<string, MappedText | undefined>();
  for (const [, literal, written = ''] of parts.text.text.matchAll(REFERENCE)) {
    const name = written.trim();
    if (literal === '' && !environment.has(name)) {
      environment.set(name, resolvedText(template, firstOption(subValue(template, parts.own, name, 0, resolve))));
    }
  }
  return { text: withoutEscapes(parts.text), environment };
}

/** `${!NAME}` is the shell's own `${NAME}`. */
function withoutEscapes(text: MappedText): MappedText {
  if (!text.text.includes('${!')) {
    return text;
  }
  const result = new TextBuilder();
  for (let index = 0; index < text.text.length; index += 1) {
    if (!text.text.startsWith('${!', index - 2)) {
      result.add(text, index);
    }
  }
  return result.build(text.span.start);
}

function joinedScript(template: Template, argument: TreeNode, depth: number): Script | undefined {
  const [by, list] = itemsOf(argument);
  const delimiter = scalarText(by, template.text);
  if (!delimiter || list?.kind !== 'list') {
    return undefined;
  }
  const environment = new Map<string, MappedText | undefined>();
  const result = new TextBuilder();
  list.items.forEach((item, index) => {
    append(result, index === 0 ? undefined : delimiter);
    append(result, partOf(template, item, environment, depth));
  });
  return { text: result.build(argument.span.start), environment };
}

/** A reference inside is written as a variable that stands where the reference stands. */
function partOf(
  template: Template,
  item: TreeNode,
  environment: Map<string, MappedText | undefined>,
  depth: number,
): MappedText | undefined {
  const call = intrinsicOf(item);
  if (call?.name === 'Ref' && call.argument.kind === 'scalar') {
    const name = String(call.argument.value);
    environment.set(name, resolvedText(template, firstOption(resolve(template, item))));
    return textOver(`\${${name}}`, call.argument.span);
  }
  const script = scriptAt(template, item, depth);
  script?.environment.forEach((value, name) => environment.set(name, value));
  return script?.text ?? textOver(placeholder(resolve(template, item)), item.span);
}

function append(result: TextBuilder, text: MappedText | undefined): void {
  for (let index = 0; index < (text?.text.length ?? 0); index += 1) {
    if (text) result.add(text, index);
  }
}
