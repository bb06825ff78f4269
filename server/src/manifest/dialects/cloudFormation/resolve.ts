/**
 * What a value of a template comes to where the file alone settles it: parameters by their defaults, mappings, conditions,
 * text put together. Each value keeps the place where its text stands: a parameter's default, the entry of a map.
 */
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import { scalarText } from '../../foreign/scalarText';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, itemsOf, nodeAt } from '../../yaml/tree';
import { decide } from './conditions';
import type { Intrinsic } from './intrinsics';
import { intrinsicOf } from './intrinsics';
import { joined, substituted } from './substitute';
import type { Template } from './template';

export type Resolved =
  /** A value that is written as it is. */
  | { readonly kind: 'node'; readonly node: TreeNode }
  | { readonly kind: 'text'; readonly text: MappedText }
  | { readonly kind: 'list'; readonly items: readonly Resolved[] }
  /** Another resource, or an attribute of it. */
  | { readonly kind: 'resource'; readonly id: string; readonly attribute?: string }
  /** A condition that the file does not settle. */
  | { readonly kind: 'either'; readonly options: readonly Resolved[]; readonly condition: string }
  /** `AWS::NoValue`: the property is not there. */
  | { readonly kind: 'nothing' }
  /** `source` in words: `parameter Model`. */
  | { readonly kind: 'unknown'; readonly source: string };

/** Functions within functions; more than this is no template that anybody wrote. */
const DEEPEST = 30;

const unknown = (source: string): Resolved => ({ kind: 'unknown', source });

export function resolve(template: Template, node: TreeNode, depth = 0): Resolved {
  const call = intrinsicOf(node);
  if (!call) {
    return { kind: 'node', node };
  }
  template.budget.left -= 1;
  return depth > DEEPEST || template.budget.left < 0
    ? unknown(`Fn::${call.name}`)
    : evaluate(template, call, depth + 1);
}

function evaluate(template: Template, { name, argument }: Intrinsic, depth: number): Resolved {
  switch (name) {
    case 'Ref':
      return reference(template, nameIn(argument));
    case 'GetAtt':
      return attribute(template, argument);
    case 'Sub':
      return substituted(template, argument, depth);
    case 'Join':
      return joined(template, argument, depth);
    case 'FindInMap':
      return mapped(template, itemsOf(argument), depth);
    case 'If':
      return chosen(template, itemsOf(argument), depth);
    case 'Select':
      return selected(template, itemsOf(argument), depth);
    case 'Split':
      return split(template, itemsOf(argument), depth);
    case 'Base64':
      return resolve(template, argument, depth);
    case 'ImportValue':
      return unknown('another stack');
    default:
      return unknown(`Fn::${name}`);
  }
}

const nameIn = (node: TreeNode) => (node.kind === 'scalar' ? String(node.value ?? '') : '');

/** `Ref`, and `${NAME}` in a text. */
export function reference(template: Template, name: string): Resolved {
  if (name === 'AWS::NoValue') {
    return { kind: 'nothing' };
  }
  const parameter = template.parameters.get(name);
  if (parameter) {
    return defaultOf(name, parameter, template);
  }
  return template.resources.has(name) ? { kind: 'resource', id: name } : unknown(name);
}

/** `Fn::GetAtt` with a dot or as a list, and `${NAME.Attribute}` in a text. */
export function attributeOf(template: Template, path: string): Resolved {
  const dot = path.indexOf('.');
  const id = dot < 0 ? path : path.slice(0, dot);
  return template.resources.has(id)
    ? { kind: 'resource', id, ...(dot < 0 ? {} : { attribute: path.slice(dot + 1) }) }
    : unknown(path);
}

function attribute(template: Template, argument: TreeNode): Resolved {
  const path = argument.kind === 'list' ? argument.items.map(nameIn).join('.') : nameIn(argument);
  return attributeOf(template, path);
}

/** A default of an SSM parameter is where the value stands, not the value. */
function defaultOf(name: string, parameter: TreeNode, template: Template): Resolved {
  const type = nameIn(nodeAt(parameter, 'Type') ?? parameter);
  const allowed = itemsOf(nodeAt(parameter, 'AllowedValues'));
  const value = nodeAt(parameter, 'Default') ?? (allowed.length === 1 ? allowed[0] : undefined);
  if (type.startsWith('AWS::SSM::Parameter::') || value?.kind !== 'scalar' || value.value === null) {
    return unknown(`parameter ${name}`);
  }
  const text = /^(CommaDelimitedList|List<)/.test(type) ? scalarText(value, template.text) : undefined;
  return text ? { kind: 'list', items: pieces(text, ',') } : { kind: 'node', node: value };
}

function mapped(template: Template, [map, first, second, options]: readonly TreeNode[], depth: number): Resolved {
  const name = map && plainText(template, map, depth);
  const rows = name === undefined ? undefined : nodeAt(template.mappings, name);
  const found = rows && first && second ? entriesFound(template, rows, [first, second], depth) : [];
  const [value] = found;
  const isSettled = value && found.every((each) => nameIn(each) === nameIn(value) && each.kind === 'scalar');
  if (value && (isSettled || found.length === 1)) {
    return resolve(template, value, depth);
  }
  const fallback = nodeAt(options, 'DefaultValue');
  return found.length === 0 && fallback ? resolve(template, fallback, depth) : unknown(`mapping ${name ?? ''}`.trim());
}

/** A key that the file does not settle (the region) stands for every key. */
function entriesFound(template: Template, rows: TreeNode, keys: readonly TreeNode[], depth: number): TreeNode[] {
  return keys.reduce<TreeNode[]>(
    (nodes, key) => {
      const name = plainText(template, key, depth);
      return nodes.flatMap((node) =>
        name === undefined ? entriesOf(node).map(({ value }) => value) : (nodeAt(node, name) ?? []),
      );
    },
    [rows],
  );
}

function chosen(template: Template, [condition, yes, no]: readonly TreeNode[], depth: number): Resolved {
  if (!condition || !yes || !no) {
    return unknown('Fn::If');
  }
  const name = nameIn(condition);
  const isSo = decide(template, name, depth);
  if (isSo !== undefined) {
    return resolve(template, isSo ? yes : no, depth);
  }
  const options = [yes, no].map((each) => resolve(template, each, depth)).filter(({ kind }) => kind !== 'nothing');
  return options.length > 1 ? { kind: 'either', options, condition: name } : (options[0] ?? { kind: 'nothing' });
}

function selected(template: Template, [position, from]: readonly TreeNode[], depth: number): Resolved {
  const index = Number((position && plainText(template, position, depth)) ?? Number.NaN);
  const items = from ? resolvedItems(template, from, depth) : [];
  return items[index] ?? unknown('Fn::Select');
}

function split(template: Template, [delimiter, from]: readonly TreeNode[], depth: number): Resolved {
  const by = delimiter && plainText(template, delimiter, depth);
  const text = from && resolvedText(template, resolve(template, from, depth));
  return by && text ? { kind: 'list', items: pieces(text, by) } : unknown('Fn::Split');
}

function pieces(text: MappedText, by: string): Resolved[] {
  let start = 0;
  return text.text.split(by).map((piece) => {
    const lead = piece.length - piece.trimStart().length;
    const item = sliceText(text, start + lead, start + lead + piece.trim().length);
    start += piece.length + by.length;
    return { kind: 'text', text: item };
  });
}

/** The items of a list, functions among them worked out. */
export function resolvedItems(template: Template, list: TreeNode, depth = 0): readonly Resolved[] {
  const whole = firstOption(resolve(template, list, depth));
  if (whole.kind === 'list') {
    return whole.items;
  }
  const items = whole.kind === 'node' ? itemsOf(whole.node) : [];
  return items.map((item) => resolve(template, item, depth)).filter(({ kind }) => kind !== 'nothing');
}

/** Where the file does not settle a condition, the first alternative is read. */
export function firstOption(resolved: Resolved): Resolved {
  let at = resolved;
  while (at.kind === 'either') {
    at = at.options[0] ?? { kind: 'nothing' };
  }
  return at;
}

/** `{{resolve:ssm:...}}` is filled in at deployment. */
const DYNAMIC = /\{\{resolve:/;

/** The text of a value that is settled; alternatives only where they agree. */
export function resolvedText(template: Template, resolved: Resolved): MappedText | undefined {
  if (resolved.kind === 'either') {
    const texts = resolved.options.map((option) => resolvedText(template, option));
    return texts.every((each) => each !== undefined && each.text === texts[0]?.text) ? texts[0] : undefined;
  }
  const text =
    resolved.kind === 'text'
      ? resolved.text
      : resolved.kind === 'node'
        ? scalarText(resolved.node, template.text)
        : undefined;
  return text && !DYNAMIC.test(text.text) ? text : undefined;
}

export function plainText(template: Template, node: TreeNode, depth: number): string | undefined {
  return resolvedText(template, resolve(template, node, depth))?.text;
}
