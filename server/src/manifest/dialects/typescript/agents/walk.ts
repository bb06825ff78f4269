/** Through a part of a tree without a stack: programs nest as deep as somebody likes. */
import type ts from 'typescript';
import type { TypeScript } from '../load';

/** A longer body says no more. */
const MOST_NODES = 5000;

/** The node and all within it, in the order of the text. */
export function* nodesWithin(ts: TypeScript, root: ts.Node, most = MOST_NODES): Generator<ts.Node> {
  const open: ts.Node[] = [root];
  for (let left = most; left > 0; left -= 1) {
    const node = open.pop();
    if (!node) {
      return;
    }
    yield node;
    const children: ts.Node[] = [];
    ts.forEachChild(node, (child) => void children.push(child));
    for (let at = children.length - 1; at >= 0; at -= 1) {
      const child = children[at];
      if (child) {
        open.push(child);
      }
    }
  }
}
