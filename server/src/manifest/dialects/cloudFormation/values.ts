/** What a value of a template comes to, and its text. */
import type { MappedText } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TreeNode } from '../../yaml/tree';
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

/** Works out a value; handed to what `resolve` itself is made of. */
export type Evaluate = (template: Template, node: TreeNode, depth?: number) => Resolved;

export const unknown = (source: string): Resolved => ({ kind: 'unknown', source });

/** A scalar as a name. */
export const nameIn = (node: TreeNode) => (node.kind === 'scalar' ? String(node.value ?? '') : '');

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

/** A value that is not known, as `Fn::Sub` would write it. */
export function placeholder(resolved: Resolved): string {
  switch (resolved.kind) {
    case 'resource':
      return `\${${resolved.attribute === undefined ? resolved.id : `${resolved.id}.${resolved.attribute}`}}`;
    case 'unknown':
      return `\${${resolved.source}}`;
    default:
      return '';
  }
}
