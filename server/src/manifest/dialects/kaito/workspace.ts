/** A Workspace: nodes of one type, and what runs on them: a preset, a pod of one's own, or a tuning job. */
import { t } from '../../../../../shared/src/l10n';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';
import { authorWords } from '../../foreign/fields/authorWords';
import { givenDevice, givenPod, mapOf } from '../../foreign/pods/givenPod';
import type { Inline } from '../../foreign/fields/inline';
import type { ObjectSource } from '../../foreign/objects';
import { objectHead } from '../../foreign/objects';
import type { Pod } from '../../foreign/pods/podSpec';
import { readPod } from '../../foreign/pods/podSpec';
import { podDevices } from '../../foreign/placementFacts';
import { countedAt } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Unit } from '../../foreign/unit';
import type { NodeMachine } from './machine';
import { nodeMachine } from './machine';
import { presetEngine } from './preset';

/** The blocks stand at the top of a Workspace; some write them under `spec`. */
export function workspaceUnits(object: ObjectSource): Unit[] {
  const { root } = object;
  const body =
    nodeAt(root, 'resource') || nodeAt(root, 'inference') || nodeAt(root, 'tuning') ? root : nodeAt(root, 'spec');
  if (nodeAt(body, 'tuning')?.kind === 'map') {
    return [tuningUnit(object, body)];
  }
  return nodeAt(body, 'inference')?.kind === 'map' ? [inferenceUnit(object, body)] : [];
}

export function inferenceUnit(object: ObjectSource, body: TreeNode | undefined): Unit {
  const { root, text, context } = object;
  const resource = nodeAt(body, 'resource');
  const inference = nodeAt(body, 'inference');
  const machine = machineAt(resource, text);
  const nodes = Math.max(1, countedAt(entryOf(resource, 'count'), text)?.count ?? 1);
  const model = scalarText(nodeAt(inference, 'preset', 'name'), text);
  const preset = model && presetEngine(root, inference, model, text, context);
  const template = nodeAt(inference, 'template');
  const own = template ? readPod(nodeAt(template, 'spec'), text, context) : undefined;
  const engine = preset?.engine;
  const main = { node: mapOf(inference), devices: machine.devices, ...(engine ? { engine } : {}) };
  const pod: Pod = own ? onMachine(own, machine) : givenPod([main], machine.labels);
  const open = machine.unknown && podDevices(pod).length === 0;
  return {
    ...objectHead(object),
    pods: [{ pod, copies: nodes }],
    facts: { ...machine.facts, ...(model ? { model } : {}) },
    notes: [...machine.notes, ...(preset?.notes ?? []), ...nodesNote(nodes)],
    ...machine.hint,
    inline: authorWords(object, template),
    always: true,
    ...(open ? { open } : {}),
  };
}

function tuningUnit(object: ObjectSource, body: TreeNode | undefined): Unit {
  const { text } = object;
  const resource = nodeAt(body, 'resource');
  const tuning = nodeAt(body, 'tuning');
  const machine = machineAt(resource, text);
  const nodes = Math.max(1, countedAt(entryOf(resource, 'count'), text)?.count ?? 1);
  const model = scalarText(nodeAt(tuning, 'preset', 'name'), text);
  return {
    ...objectHead(object),
    pods: [{ pod: givenPod([{ node: mapOf(tuning), devices: machine.devices }], machine.labels), copies: nodes }],
    facts: { ...machine.facts, ...(model ? { model } : {}) },
    does: 'fine-tuning',
    notes: machine.notes,
    ...machine.hint,
    inline: [methodOf(tuning, text), ...authorWords(object)],
    always: true,
    ...(machine.unknown && machine.devices.length === 0 ? { open: true as const } : {}),
  };
}

/** `tuning.method`: `lora` or `qlora`. */
function methodOf(tuning: TreeNode | undefined, text: string): Inline | undefined {
  const method = scalarText(nodeAt(tuning, 'method'), text);
  const name = method?.text.toLowerCase();
  return method && (name === 'lora' || name === 'qlora')
    ? {
        spec: { training: { method: name } },
        fields: new Map([['training.method', { value: method.span }]]),
        problems: [],
        complete: true,
      }
    : undefined;
}

/** The nodes' devices; slices where a partition or a MIG profile is written. */
function machineAt(resource: TreeNode | undefined, text: string): NodeMachine {
  const machine = nodeMachine(scalarText(nodeAt(resource, 'instanceType'), text));
  const profile = textOf(nodeAt(resource, 'mig', 'profile'), text);
  const slices = profile === undefined ? [] : givenDevice(`nvidia.com/mig-${profile}`, sliceCount(resource, text));
  const partition = countedAt(entryOf(nodeAt(resource, 'partition'), 'count'), text);
  const part = partition && partition.count > 0 ? givenDevice('nvidia.com/gpu', partition) : [];
  const devices = [...slices, ...part];
  return devices.length > 0 ? { ...machine, devices } : machine;
}

function sliceCount(resource: TreeNode | undefined, text: string) {
  return countedAt(entryOf(nodeAt(resource, 'mig'), 'count'), text) ?? { count: 1 };
}

/** A pod of one's own that asks for no device takes the node as it is. */
function onMachine(pod: Pod, machine: NodeMachine): Pod {
  const [first, ...others] = pod.containers;
  const containers =
    podDevices(pod).length === 0 && first ? [{ ...first, devices: machine.devices }, ...others] : pod.containers;
  return { ...pod, containers, labels: [...pod.labels, ...machine.labels] };
}

const nodesNote = (nodes: number) =>
  nodes > 1
    ? [
        t`KAITO spreads the model over the ${nodes} nodes where one is too small for it, else it runs a copy on each: they are counted as one group.`,
      ]
    : [];
