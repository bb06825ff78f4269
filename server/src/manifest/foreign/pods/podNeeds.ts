/** What a pod asks of its machine beside labels: requirements, tolerations, room. */
import type { LabelRequirement } from '../../context';
import type { TreeList, TreeNode } from '../../yaml/tree';
import { itemsOf, nodeAt, textOf } from '../../yaml/tree';
import type { Pod, PodContainer } from './podSpec';
import { parseQuantity } from '../fields/quantity';

/** Without a key: everything. Without a value: whatever the taint's value is. */
export interface Toleration {
  readonly key?: string;
  readonly value?: string;
}

export function readTolerations(list: TreeList, text: string): Toleration[] {
  return list.items.map((item) => {
    const key = textOf(nodeAt(item, 'key'), text);
    const value = textOf(nodeAt(item, 'operator'), text) === 'Exists' ? undefined : textOf(nodeAt(item, 'value'), text);
    return { ...(key ? { key } : {}), ...(value === undefined ? {} : { value }) };
  });
}

const GIB = 2 ** 30;

/** Requests, else limits: what the scheduler counts. Nothing where no container says. */
export function roomOf(containers: readonly PodContainer[], text: string): Pick<Pod, 'room'> {
  const sum = (name: string) =>
    containers.reduce((total, { node }) => {
      const written = nodeAt(node, 'resources', 'requests', name) ?? nodeAt(node, 'resources', 'limits', name);
      return total + (parseQuantity(textOf(written, text)) ?? 0);
    }, 0);
  const cpus = sum('cpu');
  const memoryGiB = sum('memory') / GIB;
  return cpus > 0 || memoryGiB > 0 ? { room: { cpus, memoryGiB } } : {};
}

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt', 'Gte', 'Lte'] as const;

/** `key`, `operator` and `values`, as in node affinities and in Karpenter's requirements. */
export function readRequirement(node: TreeNode, text: string): LabelRequirement | undefined {
  const key = textOf(nodeAt(node, 'key'), text);
  const written = textOf(nodeAt(node, 'operator'), text);
  const operator = OPERATORS.find((each) => each === written);
  const values = itemsOf(nodeAt(node, 'values')).flatMap((item) => textOf(item, text) ?? []);
  return key && operator ? { key, operator, values } : undefined;
}
