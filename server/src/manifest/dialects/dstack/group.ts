/** Which part of a dstack run a unit is. */
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeMap } from '../../yaml/tree';
import { itemsOf, nodeAt } from '../../yaml/tree';

/** The run itself, or the group of replicas that the unit is. */
export function groupOf({ root, unit }: FormatMove): TreeMap {
  const group = itemsOf(nodeAt(root, 'replicas')).find(({ span }) => span.start === unit.span.start);
  return group?.kind === 'map' ? group : root;
}
