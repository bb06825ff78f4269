/** Templates of the parser's tree, quoted or as heredocs; and what every conversion needs. */
import type { Node } from 'web-tree-sitter';
import type { Span } from '../../manifest';
import type { Expression, LiteralPart } from './syntax';

/** The text that was parsed, and what to add to its offsets. */
export interface Origin {
  readonly text: string;
  readonly shift: number;
}

const LONGEST_SHOWN = 60;

export const spanOf = ({ startIndex, endIndex }: Node, { shift }: Origin): Span => ({
  start: startIndex + shift,
  end: endIndex + shift,
});
export const isExpression = ({ type }: Node) => type === 'expression';

export function childrenOf(node: Node): Node[] {
  return node.namedChildren.filter((child): child is Node => child !== null && child.type !== 'comment');
}

export const other = (node: Node, origin: Origin): Expression => ({
  kind: 'other',
  written: node.text.slice(0, LONGEST_SHOWN).replace(/\s+/g, ' ').trim(),
  span: spanOf(node, origin),
});

/** The parser leaves out blanks around literals: they are what stands between everything else. */
export function convertText(node: Node, origin: Origin, deeper: (node: Node) => Expression): Expression {
  const heredoc = node.type === 'heredoc_template';
  const { start, end } = heredoc ? linesOf(node, origin.text) : { start: node.startIndex + 1, end: node.endIndex - 1 };
  const stop = Math.max(start, end);
  const parts: (LiteralPart | Expression)[] = [];
  let at = start;
  const literal = (until: number) => {
    if (until > at) {
      const span = { start: at + origin.shift, end: until + origin.shift };
      parts.push({ kind: 'literal', raw: origin.text.slice(at, until), span });
    }
  };
  for (const child of childrenOf(node)) {
    if (child.type === 'template_interpolation' || child.type === 'template_directive') {
      const inside = child.type === 'template_interpolation' ? childrenOf(child).find(isExpression) : undefined;
      literal(child.startIndex);
      parts.push(inside ? deeper(inside) : other(child, origin));
      at = child.endIndex;
    }
  }
  literal(stop);
  if (!heredoc && parts.some((part) => part.kind === 'literal' && part.raw.includes('\n'))) {
    // A string ends with its line: this one is not closed.
    return other(node, origin);
  }
  const inner = { start: start + origin.shift, end: stop + origin.shift };
  return { kind: 'text', inner, heredoc, parts, span: spanOf(node, origin) };
}

/** From the line after the opening mark to the line of the closing one. */
function linesOf(node: Node, text: string): Span {
  const marks = childrenOf(node).filter(({ type }) => type === 'heredoc_identifier');
  const opened = marks[0]?.endIndex ?? node.startIndex;
  const closed = marks[1]?.startIndex ?? node.endIndex;
  const lineBreak = text.indexOf('\n', opened);
  const start = lineBreak < 0 || lineBreak >= closed ? closed : lineBreak + 1;
  return { start, end: Math.max(start, text.lastIndexOf('\n', closed - 1) + 1) };
}
