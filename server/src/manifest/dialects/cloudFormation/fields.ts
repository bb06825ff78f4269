/** Walking through a template's properties with its functions worked out on the way. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { countValue } from '../../foreign/fields/countValue';
import type { CountValue } from '../../foreign/fields/countValue';
import type { TreeEntry, TreeNode, TreeScalar } from '../../yaml/tree';
import { entriesOf, entryOf } from '../../yaml/tree';
import { resolve, resolvedItems } from './resolve';
import type { Resolved } from './values';
import { firstOption, resolvedText } from './values';
import type { Resource, Template } from './template';

/** The node that a value comes to; text that was put together as a scalar in its place. */
export function settled(template: Template, node: TreeNode | undefined): TreeNode | undefined {
  return node && nodeOf(firstOption(resolve(template, node)));
}

function nodeOf(resolved: Resolved): TreeNode | undefined {
  if (resolved.kind === 'node') {
    return resolved.node;
  }
  return resolved.kind === 'text' ? scalarOf(resolved.text) : undefined;
}

function scalarOf({ text, span }: MappedText): TreeScalar {
  return { kind: 'scalar', value: text, span, outer: span, style: 'plain', size: 1 };
}

/** `Name` of a template is `name` in the JSON that the command line takes. */
export function fieldEntry(template: Template, node: TreeNode | undefined, name: string): TreeEntry | undefined {
  const owner = settled(template, node);
  return entryOf(owner, name) ?? entryOf(owner, name.charAt(0).toLowerCase() + name.slice(1));
}

/** The value at a path as it is written, functions on the way worked out. */
export function field(
  template: Template,
  node: TreeNode | undefined,
  ...path: readonly string[]
): TreeNode | undefined {
  let at = node;
  for (const name of path) {
    at = fieldEntry(template, at, name)?.value;
  }
  return at;
}

export function listAt(template: Template, node: TreeNode | undefined, ...path: readonly string[]): TreeNode[] {
  const list = field(template, node, ...path);
  return list ? resolvedItems(template, list).flatMap((item) => nodeOf(firstOption(item)) ?? []) : [];
}

export function textAt(template: Template, node: TreeNode | undefined, ...path: readonly string[]) {
  const value = field(template, node, ...path);
  return value && resolvedText(template, firstOption(resolve(template, value)));
}

/** Every text that the file leaves open, the first one first. */
export function optionsAt(template: Template, node: TreeNode | undefined): readonly MappedText[] {
  const all = (resolved: Resolved): readonly MappedText[] =>
    resolved.kind === 'either'
      ? resolved.options.flatMap(all)
      : [resolvedText(template, resolved)].filter((text) => text !== undefined);
  const found = node ? all(resolve(template, node)) : [];
  return found.filter(({ text }, index) => found.findIndex((each) => each.text === text) === index);
}

/** The resource that a value names, by reference or by the name that the resource carries in `naming`. */
export function resourceAt(
  template: Template,
  node: TreeNode | undefined,
  types: readonly string[],
  naming?: string,
): Resource | undefined {
  const resolved = node && firstOption(resolve(template, node));
  if (resolved?.kind === 'resource') {
    const found = template.resources.get(resolved.id);
    return found && types.includes(found.type) ? found : undefined;
  }
  const name = resolved && resolvedText(template, resolved)?.text;
  if (!name || naming === undefined) {
    return undefined;
  }
  return [...template.resources.values()].find(
    (each) => types.includes(each.type) && textAt(template, each.properties, naming)?.text === name,
  );
}

/** In words where a value comes from that the file does not hold. */
export function sourceOf(template: Template, node: TreeNode | undefined): string | undefined {
  const resolved = node && firstOption(resolve(template, node));
  switch (resolved?.kind) {
    case 'unknown':
      return resolved.source;
    case 'resource':
      return t`resource ${resolved.id}`;
    case 'node':
    case 'text':
      return resolvedText(template, resolved) ? undefined : t('a dynamic reference');
    default:
      return undefined;
  }
}

/** Far beyond any group of machines; a larger number is a slip. */
const MOST = 100_000;

export interface CountField extends CountValue {
  readonly entry: TreeEntry;
  readonly node: TreeNode;
}

/** A whole number with its place; one that the file does not hold is written as its source. */
export function countAt(template: Template, owner: TreeNode | undefined, name: string): CountField | undefined {
  const entry = fieldEntry(template, owner, name);
  if (!entry) {
    return undefined;
  }
  const resolved = firstOption(resolve(template, entry.value));
  const node = nodeOf(resolved);
  if (resolved.kind === 'nothing') {
    return undefined;
  }
  const source = sourceOf(template, entry.value);
  return node
    ? { ...countValue(node, entry.key, MOST, template.text), entry, node }
    : { written: source ?? entry.key, ...(source === undefined ? {} : { source }), entry, node: entry.value };
}

export function entriesAt(template: Template, node: TreeNode | undefined): readonly TreeEntry[] {
  return entriesOf(settled(template, node));
}
