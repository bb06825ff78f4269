/** One expression of the parser's tree as plain data. */
import type { Node } from 'web-tree-sitter';
import type { Span } from '../../manifest';
import type { Origin } from './convertText';
import { childrenOf, convertText, isExpression, other, spanOf } from './convertText';
import type { Expression, ObjectEntry } from './syntax';

/** Deeper values are nobody's configuration. */
const DEEPEST_VALUE = 48;

const BINARY = /^(?:==|!=|&&|\|\||<=?|>=?|[-+*/%])$/;
const WRAPPERS = new Set(['literal_value', 'template_expr', 'collection_value', 'operation']);

export function convertExpression(node: Node, origin: Origin, depth = 0): Expression {
  const span = spanOf(node, origin);
  const named = childrenOf(node);
  const [first] = named;
  if (depth > DEEPEST_VALUE || node.isError) {
    return other(node, origin);
  }
  const deeper = (child: Node) => convertExpression(child, origin, depth + 1);
  switch (node.type) {
    case 'expression':
      return stepsOf(named, span, deeper) ?? other(node, origin);
    case 'numeric_lit':
      return { kind: 'value', value: Number(node.text), span };
    case 'bool_lit':
      return { kind: 'value', value: node.text === 'true', span };
    case 'null_lit':
      return { kind: 'value', value: null, span };
    case 'string_lit':
    case 'quoted_template':
    case 'heredoc_template':
      return convertText(node, origin, deeper);
    case 'tuple':
      return { kind: 'list', items: named.filter(isExpression).map(deeper), span };
    case 'object':
      return { kind: 'object', entries: named.flatMap((child) => entryOf(child, origin, deeper)), span };
    case 'conditional': {
      const [condition, yes, no] = named.filter(isExpression).map(deeper);
      return condition && yes && no ? { kind: 'conditional', condition, yes, no, span } : other(node, origin);
    }
    case 'function_call': {
      const list = named.find(({ type }) => type === 'function_arguments');
      const items = list ? childrenOf(list).filter(isExpression).map(deeper) : [];
      return { kind: 'call', name: first?.text ?? '', arguments: items, span };
    }
    case 'unary_operation':
    case 'binary_operation':
      return operationOf(node, span, deeper) ?? other(node, origin);
    default:
      return WRAPPERS.has(node.type) && first && named.length === 1 ? deeper(first) : other(node, origin);
  }
}

/** A value and what is taken from it: `var.x`, `local.groups["gpu"].types[0]`. */
function stepsOf(named: readonly Node[], span: Span, deeper: (node: Node) => Expression): Expression | undefined {
  const [first, ...steps] = named;
  if (first?.type !== 'variable_expr') {
    return first && steps.length === 0 ? deeper(first) : undefined;
  }
  return { kind: 'reference', path: [first.text, ...steps.map(stepOf)], span };
}

/** What stands in brackets and is computed is `*`. */
function stepOf(step: Node): string | number {
  if (step.type === 'get_attr') {
    return step.namedChild(0)?.text ?? '*';
  }
  const key = step.type === 'index' ? /^(?:\[\s*(?:"([^"$%\\]*)"|(\d{1,6}))\s*\]|\.(\d{1,6}))$/.exec(step.text) : null;
  const position = key?.[2] ?? key?.[3];
  return key?.[1] ?? (position === undefined ? '*' : Number(position));
}

/** Operands stand beside the operator without a node of their own. */
function operationOf(node: Node, span: Span, deeper: (node: Node) => Expression): Expression | undefined {
  const children = node.children.filter((child): child is Node => child !== null && child.type !== 'comment');
  const at = children.findIndex(
    ({ isNamed, type }) => !isNamed && (node.type === 'unary_operation' || BINARY.test(type)),
  );
  const operator = children[at]?.type;
  const sides = [children.slice(0, at), children.slice(at + 1)].filter((side) => side.length > 0);
  const operands = sides.map((side) => {
    const named = side.filter(({ isNamed }) => isNamed);
    const place = { start: span.start, end: span.end };
    return stepsOf(named, place, deeper);
  });
  return operator === undefined || operands.includes(undefined)
    ? undefined
    : { kind: 'operation', operator, operands: operands.filter((each) => each !== undefined), span };
}

function entryOf(node: Node, origin: Origin, deeper: (node: Node) => Expression): ObjectEntry[] {
  const key = node.childForFieldName('key');
  const value = node.childForFieldName('val');
  const word = key && /^(?:"([^"$%\\]*)"|([\w-]+))$/.exec(key.text);
  if (node.type !== 'object_elem' || !value || !word) {
    return [];
  }
  const quote = word[1] === undefined ? 0 : 1;
  const { start, end } = spanOf(key, origin);
  return [{ key: word[1] ?? word[2] ?? '', keySpan: { start: start + quote, end: end - quote }, value: deeper(value) }];
}
