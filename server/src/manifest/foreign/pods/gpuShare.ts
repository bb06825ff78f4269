/**
 * A share of a GPU that a pod asks for by annotation in place of a resource: `gpu-fraction: "0.5"`, `gpu-memory: "2000"`
 * (MiB), each of `gpu-fraction-num-devices` cards (KAI Scheduler, docs/gpu-sharing; Run:ai's annotations of the same names).
 */
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';
import { givenDevice } from './givenPod';
import { podDevices } from '../placementFacts';
import type { Pod } from './podSpec';
import { countedAt } from '../fields/replicas';

const SHARED = 'nvidia.com/gpu.shared';

/** `template` holds the pod's metadata. Nothing changes where the pod asks for devices, or for a whole card. */
export function withGpuShare(pod: Pod, template: TreeNode | undefined, text: string): Pod {
  const annotations = nodeAt(template, 'metadata', 'annotations');
  const entry = shareAt(annotations, text);
  const [first, ...others] = pod.containers;
  if (!entry || !first || podDevices(pod).length > 0) {
    return pod;
  }
  const cards = countedAt(entryOf(annotations, 'gpu-fraction-num-devices'), text)?.count ?? 1;
  const devices = givenDevice(SHARED, { count: Math.max(1, cards), value: entry.value.span, key: entry.keySpan });
  return { ...pod, containers: [{ ...first, devices }, ...others] };
}

function shareAt(annotations: TreeNode | undefined, text: string): TreeEntry | undefined {
  return ['gpu-fraction', 'gpu-memory']
    .flatMap((key) => entryOf(annotations, key) ?? [])
    .find(({ value }) => Number(textOf(value, text)) > 0);
}
