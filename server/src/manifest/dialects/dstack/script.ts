/** What a dstack run starts: its commands as one script, its image, and the variables that both see. */
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import { readVariables } from '../../foreign/fields/environment';
import { scalarText } from '../../foreign/fields/scalarText';
import { joinLines } from '../../foreign/tasks/startScript';
import type { TaskScript } from '../../foreign/tasks/taskUnit';
import type { TreeMap } from '../../yaml/tree';
import { itemsOf, nodeAt } from '../../yaml/tree';

/** A run, and the group of replicas in it, which may be the run itself. */
export interface Run {
  readonly root: TreeMap;
  readonly group: TreeMap;
}

/** What a group states stands above what the run states for all; `devices` of one machine, of which there are `nodes`. */
export function runScript({ root, group }: Run, devices: number | undefined, nodes: number, text: string): TaskScript {
  const own = (key: string) => nodeAt(group, key) ?? nodeAt(root, key);
  return {
    script: joinLines(itemsOf(own('commands')).flatMap((item) => scalarText(item, text) ?? [])),
    image: scalarText(own('image'), text),
    environment: new Map([
      ...readVariables(nodeAt(root, 'env'), text),
      ...readVariables(nodeAt(group, 'env'), text),
      ...ownVariables(devices, nodes),
    ]),
  };
}

export const OWN_VARIABLES = /\$\{?DSTACK_GPUS_(NUM|PER_NODE)\}?/;

/** Variables that dstack sets (its documentation, "System environment variables"). */
function ownVariables(devices: number | undefined, nodes: number): [string, MappedText | undefined][] {
  const each = (count: number | undefined) => (count === undefined ? undefined : textElsewhere(String(count)));
  return [
    ['DSTACK_GPUS_NUM', each(devices === undefined ? undefined : devices * nodes)],
    ['DSTACK_GPUS_PER_NODE', each(devices)],
    ['DSTACK_NODES_NUM', each(nodes)],
    ['DSTACK_NODE_RANK', each(0)],
  ];
}
