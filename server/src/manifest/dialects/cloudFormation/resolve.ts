/**
 * What a value of a template comes to where the file alone settles it: parameters by their defaults, mappings, conditions,
 * text put together. Each value keeps the place where its text stands: a parameter's default, the entry of a map.
 */
import { t } from '../../../../../shared/src/l10n';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, itemsOf, nodeAt } from '../../yaml/tree';
import { decide } from './conditions';
import type { Intrinsic } from './intrinsics';
import { intrinsicOf } from './intrinsics';
import { attributeOf, pieces, reference } from './references';
import { joined, substituted } from './substitute';
import type { Template } from './template';
import type { Resolved } from './values';
import { firstOption, nameIn, resolvedText, unknown } from './values';

/** Functions within functions; more than this is no template that anybody wrote. */
const DEEPEST = 30;

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
      return substituted(template, argument, depth, resolve);
    case 'Join':
      return join(template, itemsOf(argument), depth);
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
      return unknown(t('another stack'));
    default:
      return unknown(`Fn::${name}`);
  }
}

function attribute(template: Template, argument: TreeNode): Resolved {
  const path = argument.kind === 'list' ? argument.items.map(nameIn).join('.') : nameIn(argument);
  return attributeOf(template, path);
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
  return found.length === 0 && fallback ? resolve(template, fallback, depth) : unknown(t`mapping ${name ?? ''}`.trim());
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
  const isSo = decide(template, name, depth, resolve);
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

function join(template: Template, [by, list]: readonly TreeNode[], depth: number): Resolved {
  const delimiter = by && plainText(template, by, depth);
  return delimiter !== undefined && list
    ? joined(template, delimiter, resolvedItems(template, list, depth))
    : unknown('Fn::Join');
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

function plainText(template: Template, node: TreeNode, depth: number): string | undefined {
  return resolvedText(template, resolve(template, node, depth))?.text;
}
