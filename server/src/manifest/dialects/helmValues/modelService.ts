/** llm-d's modelservice: one model, decoded and, on machines of its own, prefilled. The chart derives the devices. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import { readEngine } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { sliceText, textElsewhere } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/devices';
import { requestOf, resourceDevice } from '../../foreign/namedDevices';
import type { Pod, PodContainer } from '../../foreign/podSpec';
import { readPod } from '../../foreign/podSpec';
import { boundsAt, countedAt, writtenCount } from '../../foreign/replicas';
import { scalarText } from '../../foreign/scalarText';
import type { Alternatives, Counted, ReplicaFacts, Unit, UnitFacts, Unpriced } from '../../foreign/unit';
import type { DocumentSource } from '../../foreign/yamlDialect';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { isFalse, isTrue, listedVariables, madeMap } from './podParts';

export const isModelService = (root: TreeNode) =>
  nodeAt(root, 'modelArtifacts')?.kind === 'map' &&
  (nodeAt(root, 'decode')?.kind === 'map' || nodeAt(root, 'prefill')?.kind === 'map');

export function modelServiceUnits(root: TreeNode, { text }: DocumentSource): Unit[] {
  return (['decode', 'prefill'] as const).flatMap((role) => {
    const side = nodeAt(root, role);
    return side?.kind === 'map' && isDeployed(side, role, text) ? [unitOf(root, side, role, text)] : [];
  });
}

/** The chart's defaults: one decoder, no prefiller (its values.yaml, 2026). */
function isDeployed(side: TreeMap, role: string, text: string): boolean {
  const replicas = textOf(nodeAt(side, 'replicas'), text) ?? (role === 'prefill' ? '0' : '1');
  return !isFalse(nodeAt(side, 'create')) && (role === 'decode' || replicas !== '0');
}

function unitOf(root: TreeNode, side: TreeMap, role: 'decode' | 'prefill', text: string): Unit {
  const artifacts = nodeAt(root, 'modelArtifacts');
  const name =
    scalarText(nodeAt(root, 'fullnameOverride') ?? nodeAt(root, 'nameOverride'), text) ??
    scalarText(nodeAt(artifacts, 'name'), text);
  const model = modelOf(artifacts, text);
  const split = splitOf(nodeAt(side, 'parallelism'), text);
  const accelerator = acceleratorOf(side, text);
  return {
    ...(name && name.text !== '' ? { name } : {}),
    fallbackName: role,
    ...(role === 'prefill' ? { side: role } : {}),
    object: { kind: 'HelmValues', ...(name ? { name: name.text } : {}) },
    span: side.span,
    anchor: entryOf(root, role)?.keySpan ?? side.span,
    pods: [{ pod: podOf(root, side, split, model, text), copies: split.workers }],
    facts: {
      ...accelerator.facts,
      ...(model ? { model } : {}),
      ...(split.tensor ? { tensorParallel: split.tensor } : {}),
      ...(split.data ? { dataParallel: split.data } : {}),
    },
    ...(accelerator.alternatives ? { alternatives: accelerator.alternatives } : {}),
    ...(accelerator.unpriced ? { unpriced: accelerator.unpriced } : {}),
    scale: scaleOf(side, text),
    machineHint:
      'Which accelerator is not stated: acceleratorTypes or a nodeSelector with an instance type would settle it.',
    notes: derivedNote(split),
    always: true,
  };
}

/** `hf://ID`; what stands on a volume, or comes from a template, goes by the name under which it is served. */
function modelOf(artifacts: TreeNode | undefined, text: string): MappedText | undefined {
  const uri = scalarText(nodeAt(artifacts, 'uri'), text);
  const named = scalarText(nodeAt(artifacts, 'name'), text);
  const path = uri && /^hf:\/\/(?!["']?\{\{)/.test(uri.text) ? sliceText(uri, 'hf://'.length) : undefined;
  return path ?? (named?.text === '' ? undefined : named);
}

interface Split {
  readonly tensor?: Counted;
  readonly data?: Counted;
  /** Copies of the model in one pod. */
  readonly local: number;
  /** Pods of one replica. */
  readonly workers: number;
}

/** What is not stated follows from the rest: data = dataLocal × workers (the chart's helpers, 2026). */
function splitOf(parallelism: TreeNode | undefined, text: string): Split {
  const stated = (key: string) => {
    const counted = countedAt(entryOf(parallelism, key), text);
    return counted && counted.count > 0 ? counted : undefined;
  };
  const [tensor, data, local, workers] = ['tensor', 'data', 'dataLocal', 'workers'].map(stated);
  return {
    ...(tensor ? { tensor } : {}),
    ...(data ? { data } : {}),
    local: local?.count ?? Math.max(1, Math.floor((data?.count ?? 1) / (workers?.count ?? 1))),
    workers: workers?.count ?? (data && local ? Math.max(1, Math.floor(data.count / local.count)) : 1),
  };
}

function derivedNote({ tensor, local, workers }: Split): string[] {
  const perPod = (tensor?.count ?? 1) * local;
  return perPod * workers > 1
    ? [
        `Accelerators of a replica follow from parallelism: tensor ${tensor?.count ?? 1} × dataLocal ${local} × workers ${workers}.`,
      ]
    : [];
}

function podOf(root: TreeNode, side: TreeMap, split: Split, model: MappedText | undefined, text: string): Pod {
  const read = readPod(
    madeMap({
      containers: nodeAt(side, 'containers'),
      nodeSelector: nodeAt(side, 'nodeSelector') ?? nodeAt(side, 'extraConfig', 'nodeSelector'),
      affinity: nodeAt(side, 'affinity') ?? nodeAt(side, 'extraConfig', 'affinity'),
    }),
    text,
  );
  const [first, ...others] = read.containers;
  const serving = servingContainer(first, side, split, model, text);
  const simulated = serving.image?.text.includes('llm-d-inference-sim') ?? false;
  const devices = serving.devices.length > 0 || simulated ? serving.devices : derivedDevices(root, side, split, text);
  return { ...read, containers: [{ ...serving, devices }, ...others] };
}

/** The first container serves; the chart starts vLLM in it unless it says otherwise. */
function servingContainer(
  first: PodContainer | undefined,
  side: TreeMap,
  split: Split,
  model: MappedText | undefined,
  text: string,
): PodContainer {
  const container: PodContainer = first ?? { node: side, devices: [] };
  const { node, image } = container;
  const started = textOf(nodeAt(node, 'modelCommand'), text) === 'vllmServe';
  const words = (key: string) => itemsOf(nodeAt(node, key)).flatMap((item) => scalarText(item, text) ?? []);
  const args = words('args');
  // The chart sets it for every container; only one that reads it says something by it.
  const isRead = split.tensor !== undefined || args.some((word) => word.text.includes('TP_SIZE'));
  const engine = readEngine({
    ...(image ? { image } : {}),
    command: started ? [textElsewhere('vllm'), textElsewhere('serve'), ...(model ? [model] : [])] : words('command'),
    args,
    environment: new Map([
      ...(isRead ? ([['TP_SIZE', textElsewhere(String(split.tensor?.count ?? 1))]] as const) : []),
      ['DP_SIZE', textElsewhere(String(split.local * split.workers))],
      ['DP_SIZE_LOCAL', textElsewhere(String(split.local))],
      ...listedVariables(nodeAt(node, 'env'), text),
    ]),
  });
  return { ...container, ...(engine ? { engine } : {}) };
}

/** Resources by the chart's accelerator types (its values.yaml, 2026). */
const RESOURCES: ReadonlyMap<string, string> = new Map([
  ['nvidia', 'nvidia.com/gpu'],
  ['amd', 'amd.com/gpu'],
  ['google', 'google.com/tpu'],
  ['intel-gaudi', 'habana.ai/gaudi'],
  ['intel-i915', 'gpu.intel.com/i915'],
  ['intel-xe', 'gpu.intel.com/xe'],
  ['rebellions', 'rebellions.ai/ATOM'],
]);

function derivedDevices(root: TreeNode, side: TreeMap, split: Split, text: string): readonly DeviceRequest[] {
  const type = textOf(nodeAt(side, 'accelerator', 'type') ?? nodeAt(root, 'accelerator', 'type'), text) ?? 'nvidia';
  if (type === 'cpu') {
    return [];
  }
  const own = textOf(nodeAt(root, 'accelerator', 'resources', type), text);
  const resource = own ?? RESOURCES.get(type) ?? type;
  return [requestOf(resourceDevice(resource), (split.tensor?.count ?? 1) * split.local)];
}

interface NodeAccelerator {
  readonly facts: Pick<UnitFacts, 'accelerator'>;
  readonly alternatives?: Alternatives;
  readonly unpriced?: Unpriced;
}

/** `acceleratorTypes`: nodes whose label has one of these values. */
function acceleratorOf(side: TreeMap, text: string): NodeAccelerator {
  const key = textOf(nodeAt(side, 'acceleratorTypes', 'labelKey'), text);
  const values = itemsOf(nodeAt(side, 'acceleratorTypes', 'labelValues')).flatMap(
    (item) => scalarText(item, text) ?? [],
  );
  const known = values.find((value) => getCatalog().chip(value.text) !== undefined);
  const [first] = values;
  if (!key || !first) {
    return { facts: {} };
  }
  return {
    facts: known ? { accelerator: known } : {},
    ...(known ? {} : { unpriced: { accelerator: first.text } }),
    ...(values.length > 1 ? { alternatives: { accelerators: values.map((value) => value.text) } } : {}),
  };
}

function scaleOf(side: TreeMap, text: string): ReplicaFacts {
  const scaling = nodeAt(side, 'autoscaling');
  const replicas = writtenCount(entryOf(side, 'replicas'), text);
  return isTrue(nodeAt(scaling, 'enabled'))
    ? { ...replicas, ...boundsAt(entryOf(scaling, 'minReplicas'), entryOf(scaling, 'maxReplicas'), text) }
    : replicas;
}
