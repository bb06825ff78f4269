/** Pods of llm-d's modelservice: how a replica is split, and the devices that follow from it. */
import { readEngine } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { textElsewhere } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { requestOf } from '../../foreign/pods/givenPod';
import { resourceDevice } from '../../foreign/pods/namedDevices';
import type { Pod, PodContainer } from '../../foreign/pods/podSpec';
import { readPod } from '../../foreign/pods/podSpec';
import { countedAt } from '../../foreign/fields/replicas';
import { scalarText } from '../../foreign/fields/scalarText';
import type { Counted } from '../../foreign/unit';
import type { TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { listedVariables, madeMap } from './podParts';

export interface Split {
  readonly tensor?: Counted;
  readonly data?: Counted;
  /** Copies of the model in one pod. */
  readonly local: number;
  /** Pods of one replica. */
  readonly workers: number;
}

/** What is not stated follows from the rest: data = dataLocal × workers (the chart's helpers, 2026). */
export function splitOf(parallelism: TreeNode | undefined, text: string): Split {
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

export function podOf(root: TreeNode, side: TreeMap, split: Split, model: MappedText | undefined, text: string): Pod {
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
  return [requestOf(resourceDevice(resource), { count: (split.tensor?.count ?? 1) * split.local })];
}
