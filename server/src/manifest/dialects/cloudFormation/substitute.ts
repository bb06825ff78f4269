/** Text that a template puts together: `Fn::Sub` and `Fn::Join`. */
import type { MappedText } from '../../engines/text';
import { textElsewhere, textOver } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf } from '../../yaml/tree';
import { attributeOf, reference } from './references';
import type { Template } from './template';
import type { Evaluate, Resolved } from './values';
import { placeholder, resolvedText } from './values';

/** `${Name}`, `${Name.Attribute}`, `${AWS::Region}`; `${!Name}` stands for itself. */
export const REFERENCE = /\$\{(!?)([^{}\n]*)\}/g;

export interface SubParts {
  readonly text: MappedText;
  /** Names that the call itself defines. */
  readonly own: ReadonlyMap<string, TreeNode>;
}

/** The text of a call, written alone or as the first of a list. */
export function subParts(template: Template, argument: TreeNode): SubParts | undefined {
  const [first, second] = argument.kind === 'list' ? argument.items : [argument];
  const text = scalarText(first, template.text);
  return text && { text, own: new Map(entriesOf(second).map(({ key, value }) => [key, value])) };
}

/** What a name in the text stands for. */
export function subValue(
  template: Template,
  own: SubParts['own'],
  name: string,
  depth: number,
  evaluate: Evaluate,
): Resolved {
  const defined = own.get(name);
  if (defined) {
    return evaluate(template, defined, depth);
  }
  return name.includes('.') ? attributeOf(template, name) : reference(template, name);
}

/** A lone reference keeps the place of its value; a mixture stands where it is written, unknown parts as written. */
export function substituted(template: Template, argument: TreeNode, depth: number, evaluate: Evaluate): Resolved {
  const parts = subParts(template, argument);
  if (!parts) {
    return { kind: 'unknown', source: 'Fn::Sub' };
  }
  const { text, own } = parts;
  const [only, ...others] = [...text.text.matchAll(REFERENCE)];
  if (!only) {
    return { kind: 'text', text };
  }
  if (others.length === 0 && only[0].length === text.text.length && only[1] === '') {
    return subValue(template, own, (only[2] ?? '').trim(), depth, evaluate);
  }
  const whole = text.text.replace(REFERENCE, (written: string, literal: string, name: string) => {
    if (literal !== '') {
      return `\${${name}}`;
    }
    return resolvedText(template, subValue(template, own, name.trim(), depth, evaluate))?.text ?? written;
  });
  return { kind: 'text', text: whole === text.text ? text : textOver(whole, text.span) };
}

/** Parts that are not known stand as `${Name}`. The whole has no one place. */
export function joined(template: Template, delimiter: string, items: readonly Resolved[]): Resolved {
  const [only] = items;
  if (items.length === 1 && only) {
    return only;
  }
  const whole = items.map((item) => resolvedText(template, item)?.text ?? placeholder(item)).join(delimiter);
  return { kind: 'text', text: textElsewhere(whole) };
}
