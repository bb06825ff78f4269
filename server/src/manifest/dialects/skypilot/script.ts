/** What a SkyPilot task runs: its script, its image and the variables that both see. */
import type { MappedText } from '../../engines/text';
import { sliceText, textElsewhere } from '../../engines/text';
import { readVariables } from '../../foreign/fields/environment';
import { scalarText } from '../../foreign/fields/scalarText';
import type { TaskScript } from '../../foreign/tasks/taskUnit';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';

/** `devices` of one machine, of which there are `nodes`. */
export function taskScript(root: TreeMap, devices: number | undefined, nodes: number, text: string): TaskScript {
  return {
    script: scalarText(nodeAt(root, 'run'), text) ?? scalarText(nodeAt(root, 'setup'), text),
    environment: new Map([
      ...readVariables(nodeAt(root, 'secrets'), text),
      ...readVariables(nodeAt(root, 'envs'), text),
      ...ownVariables(devices, nodes),
    ]),
    image: dockerImage(nodeAt(root, 'resources', 'image_id'), text),
  };
}

export const OWN_VARIABLES = /\$\{?SKYPILOT_NUM_GPUS_PER_NODE\}?/;

/** Variables that SkyPilot sets on every machine (its documentation, "Environment variables"). */
function ownVariables(devices: number | undefined, nodes: number): [string, MappedText | undefined][] {
  const perNode = devices === undefined ? undefined : textElsewhere(String(devices));
  return [
    ['SKYPILOT_NUM_GPUS_PER_NODE', perNode],
    ['SKYPILOT_NUM_NODES', textElsewhere(String(nodes))],
    ['SKYPILOT_NODE_RANK', textElsewhere('0')],
  ];
}

/** `docker:IMAGE`; other ids name a machine image. */
function dockerImage(node: TreeNode | undefined, text: string): MappedText | undefined {
  const written = scalarText(node, text);
  return written?.text.startsWith('docker:') ? sliceText(written, 'docker:'.length) : undefined;
}
