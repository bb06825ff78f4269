/** The cluster launcher's file: machines of a cloud that wait for work. */
import { t } from '../../../../../shared/src/l10n';
import { givenDevice, givenPod } from '../../foreign/pods/givenPod';
import { sliceText } from '../../engines/text';
import type { MappedText } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { classOfFamily, familyOf } from '../../foreign/machines/hardware';
import { readDirectives } from '../../foreign/fields/inline';
import { DEVICE_RESOURCE, imageTargetOf, machineOf } from '../../foreign/machines/catalogMachine';
import { countedAt } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import type { ReplicaFacts, Unit, UnitFacts } from '../../foreign/unit';
import type { DocumentSource } from '../../foreign/yamlDialect';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';

interface NodeType {
  readonly name: string;
  readonly node: TreeNode;
  readonly isHead: boolean;
  readonly instance?: MappedText;
  readonly devices: readonly DeviceRequest[];
  /** Certain to be an accelerator's machine, whether or not the number is known. */
  readonly accelerates: boolean;
}

const IDLE = () => t('What runs on this cluster is not stated: the cost is that of the machines it holds.');

export function launcherUnits({ root, text, whole }: DocumentSource): readonly Unit[] {
  const types = nodeTypes(root, text).filter(({ accelerates }) => accelerates);
  const main = types.find(({ isHead }) => !isHead) ?? types[0];
  if (!main) {
    return [];
  }
  const name = scalarText(nodeAt(root, 'cluster_name'), text);
  const others = types.filter((each) => each !== main).map((each) => each.name);
  const { node, devices } = main;
  return [
    {
      ...(name ? { name } : {}),
      fallbackName: 'ray-cluster',
      span: root.span,
      anchor: { start: root.span.start, end: root.span.start },
      pods:
        node.kind === 'map'
          ? [
              {
                pod: givenPod([{ node, devices }]),
                copies: 1,
              },
            ]
          : [],
      facts: factsOf(main, root, text),
      scale: scaleOf(main, root, text),
      does: 'batch',
      always: true,
      notes: [
        IDLE(),
        ...(others.length > 0
          ? [t`Accelerators of other node types are not counted: ${others.slice(0, 4).join(', ')}.`]
          : []),
      ],
      inline: [readDirectives(text, whole.start, whole.end)],
      ...(devices.length === 0 ? { open: true as const } : {}),
    },
  ];
}

/** By name since Ray 1.0; before, one head and one kind of worker. */
function nodeTypes(root: TreeNode, text: string): readonly NodeType[] {
  const head = textOf(nodeAt(root, 'head_node_type'), text);
  const named = entriesOf(nodeAt(root, 'available_node_types')).map(({ key, value }) =>
    nodeType(key, value, nodeAt(value, 'node_config'), key === head, text),
  );
  const old = (['worker_nodes', 'head_node'] as const).flatMap((key) => {
    const node = nodeAt(root, key);
    return node ? [nodeType(key, node, node, key === 'head_node', text)] : [];
  });
  return named.length > 0 ? named : old;
}

function nodeType(name: string, node: TreeNode, config: TreeNode | undefined, isHead: boolean, text: string): NodeType {
  const instance = scalarText(
    nodeAt(config, 'InstanceType') ?? nodeAt(config, 'machineType') ?? nodeAt(config, 'azure_arm_parameters', 'vmSize'),
    text,
  );
  const devices = devicesOf(node, config, instance, text);
  const family = instance && classOfFamily(familyOf(instance.text));
  return {
    name,
    node,
    isHead,
    devices,
    accelerates: devices.length > 0 || family === 'gpu' || family === 'neuron',
    ...(instance ? { instance } : {}),
  };
}

/** What the file says of GPUs, else what the machine is known to have. */
function devicesOf(
  node: TreeNode,
  config: TreeNode | undefined,
  instance: MappedText | undefined,
  text: string,
): readonly DeviceRequest[] {
  const stated =
    countedAt(entryOf(nodeAt(node, 'resources'), 'GPU'), text) ??
    countedAt(entryOf(itemsOf(nodeAt(config, 'guestAccelerators'))[0], 'acceleratorCount'), text);
  const machine = instance && machineOf(instance.text);
  const count = machine?.accelerator?.count;
  if (machine && count !== undefined && count > 0) {
    const resource = DEVICE_RESOURCE[imageTargetOf(machine).device];
    return resource ? givenDevice(resource, { count: Math.ceil(count) }) : [];
  }
  return stated && stated.count > 0 ? givenDevice(DEVICE_RESOURCE.nvidia, stated) : [];
}

function factsOf({ node, instance }: NodeType, root: TreeNode, text: string): UnitFacts {
  const config = nodeAt(node, 'node_config') ?? node;
  const isAws = textOf(nodeAt(root, 'provider', 'type'), text) === 'aws';
  const region = isAws ? scalarText(nodeAt(root, 'provider', 'region'), text) : undefined;
  const market = scalarText(nodeAt(config, 'InstanceMarketOptions', 'MarketType'), text);
  const accelerator = acceleratorOf(config, text);
  return {
    ...(instance ? (isAws ? { instance } : { machine: instance }) : {}),
    ...(region ? { region } : {}),
    ...(market ? { purchase: market } : {}),
    ...(accelerator ? { accelerator } : {}),
  };
}

/** GCP: the last part of `projects/.../acceleratorTypes/nvidia-tesla-t4`. */
function acceleratorOf(config: TreeNode, text: string): MappedText | undefined {
  const [first] = itemsOf(nodeAt(config, 'guestAccelerators'));
  const type = scalarText(nodeAt(first, 'acceleratorType'), text);
  return type && sliceText(type, type.text.lastIndexOf('/') + 1);
}

/** Ray's own defaults (cluster YAML reference): no fewest workers, and at most those of the whole cluster. */
function scaleOf({ node, isHead }: NodeType, root: TreeNode, text: string): ReplicaFacts {
  if (isHead) {
    return {};
  }
  const own = (key: string): TreeEntry | undefined => entryOf(node, key) ?? entryOf(root, key);
  const maxReplicas = countedAt(own('max_workers'), text);
  return {
    minReplicas: countedAt(own('min_workers'), text) ?? { count: 0 },
    ...(maxReplicas ? { maxReplicas } : {}),
  };
}
