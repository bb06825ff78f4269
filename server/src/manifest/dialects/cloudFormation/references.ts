/** Names of a template: its parameters by their defaults, its resources, the pseudo parameters. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt } from '../../yaml/tree';
import type { Template } from './template';
import type { Resolved } from './values';
import { nameIn, unknown } from './values';

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

/** A default of an SSM parameter is where the value stands, not the value. */
function defaultOf(name: string, parameter: TreeNode, template: Template): Resolved {
  const type = nameIn(nodeAt(parameter, 'Type') ?? parameter);
  const allowed = itemsOf(nodeAt(parameter, 'AllowedValues'));
  const value = nodeAt(parameter, 'Default') ?? (allowed.length === 1 ? allowed[0] : undefined);
  if (type.startsWith('AWS::SSM::Parameter::') || value?.kind !== 'scalar' || value.value === null) {
    return unknown(t`parameter ${name}`);
  }
  const text = /^(CommaDelimitedList|List<)/.test(type) ? scalarText(value, template.text) : undefined;
  return text ? { kind: 'list', items: pieces(text, ',') } : { kind: 'node', node: value };
}

/** The parts of a text, blanks around them left out. */
export function pieces(text: MappedText, by: string): Resolved[] {
  let start = 0;
  return text.text.split(by).map((piece) => {
    const lead = piece.length - piece.trimStart().length;
    const item = sliceText(text, start + lead, start + lead + piece.trim().length);
    start += piece.length + by.length;
    return { kind: 'text', text: item };
  });
}
