/** The parser's tree as plain data: bounded in depth, nothing of the parser left behind. */
import type { Node } from 'web-tree-sitter';
import type { Span } from '../../manifest';
import { convertExpression } from './convertExpression';
import type { Origin } from './convertText';
import { spanOf } from './convertText';
import type { ParseHcl } from './load';
import type { Attribute, Block, BlockLabel, Expression, Piece } from './syntax';

/** Blocks in blocks: more than any provider has. */
const DEEPEST_BLOCK = 24;

/** The blocks of a piece of Terraform. */
export function parsePiece(parse: ParseHcl, text: string): Piece {
  const piece = parsed(parse, text, (root): Piece => {
    const broken = root.hasError ? brokenSpan(root) : undefined;
    return { blocks: bodyOf(root, 0, { text, shift: 0 }).blocks, ...(broken ? { broken } : {}) };
  });
  return piece ?? { blocks: [], broken: { start: 0, end: Math.min(text.length, LONGEST_BROKEN) } };
}

const HEAD = 'x = ';

/** An expression that stands by itself: the content of a heredoc with JSON, or a value of another file. Spans are those of `text`. */
export function parseExpression(parse: ParseHcl, text: string): Expression | undefined {
  return parsed(parse, HEAD + text, (root): Expression | undefined => {
    const attribute = root.hasError
      ? undefined
      : bodyOf(root, 0, { text: HEAD + text, shift: -HEAD.length }).attributes[0];
    return attribute?.value;
  });
}

/** `undefined` where the parser gave up. */
function parsed<T>(parse: ParseHcl, text: string, read: (root: Node) => T): T | undefined {
  const tree = parse(text);
  try {
    return tree ? read(tree.rootNode) : undefined;
  } finally {
    tree?.delete();
  }
}

/** The innermost part that the parser could not place. */
function brokenSpan(root: Node): Span {
  let at = root;
  while (!at.isError && !at.isMissing) {
    const next = at.children.find((child) => child?.hasError || child?.isError || child?.isMissing);
    if (!next) {
      break;
    }
    at = next;
  }
  const { startIndex: start, endIndex: end } = at;
  return { start, end: Math.max(start, Math.min(end, start + LONGEST_BROKEN)) };
}

/** A complaint marks where it starts, not the rest of the file. */
const LONGEST_BROKEN = 80;

interface Body {
  readonly attributes: Attribute[];
  readonly blocks: Block[];
}

/** What was not understood is passed over: what stands in it is looked for all the same. */
function bodyOf(node: Node, depth: number, origin: Origin): Body {
  const body: Body = { attributes: [], blocks: [] };
  const visit = (child: Node, below: number): void => {
    if (child.type === 'attribute') {
      body.attributes.push(...attributeOf(child, origin));
    } else if (child.type === 'block') {
      body.blocks.push(...(depth < DEEPEST_BLOCK ? blockOf(child, depth + 1, origin) : []));
    } else if ((child.type === 'body' || child.type === 'ERROR') && below < DEEPEST_BLOCK) {
      child.namedChildren.forEach((each) => each && visit(each, below + 1));
    }
  };
  node.namedChildren.forEach((child) => child && visit(child, 0));
  return body;
}

function attributeOf(node: Node, origin: Origin): Attribute[] {
  const name = node.namedChild(0);
  const value = node.namedChildren.find((child) => child?.type === 'expression');
  if (!name || name.type !== 'identifier' || !value) {
    return [];
  }
  return [
    {
      name: name.text,
      keySpan: spanOf(name, origin),
      value: convertExpression(value, origin),
    },
  ];
}

function blockOf(node: Node, depth: number, origin: Origin): Block[] {
  const [type, ...rest] = node.namedChildren.filter((child) => child !== null);
  if (type?.type !== 'identifier') {
    return [];
  }
  const labels = rest.flatMap((child) => labelOf(child, origin));
  const { attributes, blocks } = bodyOf(node, depth, origin);
  return [{ type: type.text, labels, attributes, blocks, span: spanOf(node, origin) }];
}

/** `"aws_instance"` or, as HCL also allows, a bare word. */
function labelOf(node: Node, origin: Origin): BlockLabel[] {
  const quoted =
    node.type === 'string_lit' ? node.namedChildren.find((child) => child?.type === 'template_literal') : undefined;
  const label = node.type === 'identifier' ? node : quoted;
  return label ? [{ text: label.text, span: spanOf(label, origin) }] : [];
}
