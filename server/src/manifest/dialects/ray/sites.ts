/** Where Ray's kinds hold what a move changes: the pods of a group, and what the serve configuration says of them. */
import { t } from '../../../../../shared/src/l10n';
import { innerYaml } from '../../foreign/fields/innerYaml';
import type { ObjectSource } from '../../foreign/objects';
import { podDevices } from '../../foreign/placementFacts';
import type { Unit } from '../../foreign/unit';
import type { Site, UnitMove } from '../../retarget/site';
import { allSteps } from '../../retarget/step';
import type { Step } from '../../retarget/step';
import { removeEntry, replaceScalar } from '../../retarget/treeEdit';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, numberOf, textOf } from '../../yaml/tree';
import { rayName } from './accelerators';

/** `num_replicas` and bounds stand in the configuration, the pods in the cluster. */
export function serviceSite({ root, text }: ObjectSource, unit: Unit): Site {
  const spec = nodeAt(root, 'spec');
  const config = innerYaml(nodeAt(spec, 'serveConfigV2'), text)?.root;
  if (config === undefined) {
    return { refused: t('an older serve configuration is not moved') };
  }
  const cluster = nodeAt(spec, 'rayClusterConfig') ?? nodeAt(spec, 'rayClusterSpec');
  return {
    ...configSite(config, unit),
    fields: (move) => allSteps([...servedSteps(config, move), ...workerSteps(cluster, move)]),
  };
}

/** A configuration without its cluster says which accelerator it takes, not which machine. */
export function serveSite(): Site {
  return { refused: t('the machines of its cluster are described in another file') };
}

export function clusterSite({ root }: Pick<ObjectSource, 'root'>, unit: Unit, cluster = nodeAt(root, 'spec')): Site {
  const worker = workerOf(cluster, unit);
  return {
    ...(worker ? { copies: { owner: worker, key: 'replicas' } } : {}),
    fields: (move) => startParameters(worker ?? nodeAt(cluster, 'headGroupSpec'), move),
  };
}

export function jobSite({ root }: ObjectSource, unit: Unit): Site {
  const cluster = nodeAt(root, 'spec', 'rayClusterSpec');
  return cluster
    ? clusterSite({ root }, unit, cluster)
    : { refused: t('it runs on a cluster that another file describes') };
}

function configSite(config: TreeNode, unit: Unit): Site {
  const llm = llmConfigOf(config, unit);
  const map = nodeAt(llm, 'engine_kwargs');
  const deployment = nodeAt(llm, 'deployment_config');
  const key = 'num_replicas';
  return {
    ...(map?.kind === 'map'
      ? { settings: { map, keyOf: (flag: string) => flag.replace(/^--/, '').replaceAll('-', '_') } }
      : {}),
    ...(llm
      ? { copies: deployment ? { owner: deployment, key } : { owner: llm, key, block: 'deployment_config' } }
      : {}),
  };
}

/** The one of `llm_configs` that the unit was read from: its model stands in it. */
function llmConfigOf(config: TreeNode, { facts }: Unit): TreeNode | undefined {
  const at = facts?.model?.span.start ?? -1;
  const args = itemsOf(nodeAt(config, 'applications')).flatMap((each) => nodeAt(each, 'args') ?? []);
  const configs = args.flatMap((each) => [
    ...itemsOf(nodeAt(each, 'llm_configs')),
    ...['llm_config', 'prefill_config', 'decode_config'].flatMap((key) => nodeAt(each, key) ?? []),
  ]);
  return (
    configs.find(({ kind, span }) => kind === 'map' && span.start <= at && at <= span.end) ??
    (configs.length === 1 ? configs[0] : undefined)
  );
}

/** What the configuration says of the accelerator and of how many a replica takes. */
function servedSteps(config: TreeNode, move: UnitMove): Step[] {
  const { unit, target } = move;
  const llm = llmConfigOf(config, unit);
  const bundles = itemsOf(nodeAt(llm, 'placement_group_config', 'bundles'));
  const isSame = (unit.facts?.devices?.count ?? 1) === (target.acceleratorCount ?? 0);
  return [
    bundles.length > 0 && !isSame
      ? { reason: t('its placement group lists the accelerators of a replica one by one') }
      : [],
    acceleratorStep(llm, move),
    actorStep(move),
  ];
}

function acceleratorStep(llm: TreeNode | undefined, { unit, target, text }: UnitMove): Step {
  const stated = unit.facts?.accelerator;
  if (!stated) {
    return [];
  }
  const name = target.accelerator === undefined ? undefined : rayName(target.accelerator);
  const entry = entryOf(llm, 'accelerator_type');
  if (name !== undefined) {
    return stated.text === name ? [] : [{ span: stated.span, newText: name }];
  }
  if (target.acceleratorCount) {
    return { reason: t`Ray has no name for ${target.accelerator ?? t('this accelerator')}` };
  }
  return llm?.kind === 'map' && entry
    ? (removeEntry(llm, entry, text) ?? { reason: t('accelerator_type shares its line with other values') })
    : { reason: t('accelerator_type is stated for its actors') };
}

/** `num_gpus` of an actor; a tensor size is the engine's to change. */
function actorStep({ unit, target, text }: UnitMove): Step {
  const devices = unit.facts?.devices;
  const key = devices?.key && text.slice(devices.key.start, devices.key.end);
  const wanted = target.acceleratorCount ?? 0;
  return key === 'num_gpus' && devices?.value && devices.count !== wanted
    ? [{ span: devices.value, newText: String(wanted) }]
    : [];
}

function workerOf(cluster: TreeNode | undefined, { pods }: Unit): TreeMap | undefined {
  const node = pods[0]?.pod.node;
  const found = itemsOf(nodeAt(cluster, 'workerGroupSpecs')).find((each) => nodeAt(each, 'template', 'spec') === node);
  return found?.kind === 'map' ? found : undefined;
}

/** Each worker holds one replica, before and after: the group grows with the replicas. */
function workerSteps(cluster: TreeNode | undefined, move: UnitMove): Step[] {
  const { unit, target, text } = move;
  const worker = workerOf(cluster, unit);
  const [device] = unit.pods.flatMap(({ pod }) => podDevices(pod));
  const takes = unit.facts?.devices?.count;
  if (
    device?.count !== undefined &&
    takes !== undefined &&
    takes > 0 &&
    device.count !== takes &&
    device.type.unit === 'device'
  ) {
    return [{ reason: t`a worker has ${device.count} accelerators, and a replica takes ${takes} of them` }];
  }
  const wanted = Math.ceil(target.replicas);
  const before = unit.scale?.replicas?.count;
  const grown = ['replicas', 'maxReplicas'].map((key): Step => {
    const node = nodeAt(worker, key);
    const now = numberOf(node) ?? wanted;
    // A group that had a worker for each replica keeps one for each.
    const follows = key === 'replicas' && now === before;
    return node?.kind === 'scalar' && (now < wanted || follows) ? replaceScalar(node, String(wanted), text) : [];
  });
  return [...grown, startParameters(worker ?? nodeAt(cluster, 'headGroupSpec'), move)];
}

/** What Ray is told of a node's devices at its start. */
function startParameters(group: TreeNode | undefined, { target, machines, text, workload }: UnitMove): Step {
  const parameters = nodeAt(group, 'rayStartParams');
  const wanted = String(Math.ceil((target.acceleratorCount ?? 0) / machines));
  const gpus = nodeAt(parameters, 'num-gpus');
  const resources = textOf(nodeAt(parameters, 'resources'), text);
  if (
    resources !== undefined &&
    /neuron|TPU|HPU|NPU/.test(resources) &&
    target.hardwareClass !== workload.stated.hardwareClass
  ) {
    return { reason: t('rayStartParams tells Ray of devices that the target does not have') };
  }
  return gpus?.kind === 'scalar' && target.hardwareClass !== 'neuron' ? replaceScalar(gpus, wanted, text) : [];
}
