/** CPU and memory that a container asks for and may have at most, each with its place. */
import type { Span } from '../../manifest';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';
import { parseQuantity } from '../fields/quantity';
import { scalarText } from '../fields/scalarText';

export interface Amount {
  readonly amount: number;
  readonly span: Span;
}

export interface Amounts {
  readonly cpuRequest?: Amount;
  readonly cpuLimit?: Amount;
  /** Bytes. */
  readonly memoryRequest?: Amount;
  readonly memoryLimit?: Amount;
}

export function amountsOf(container: TreeNode, text: string): Amounts {
  const at = (section: string, name: string) => {
    const node = nodeAt(container, 'resources', section, name);
    const written = scalarText(node, text);
    const amount = parseQuantity(written?.text);
    return written && amount !== undefined && amount > 0 ? { amount, span: written.span } : undefined;
  };
  const found = {
    cpuRequest: at('requests', 'cpu'),
    cpuLimit: at('limits', 'cpu'),
    memoryRequest: at('requests', 'memory'),
    memoryLimit: at('limits', 'memory'),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
