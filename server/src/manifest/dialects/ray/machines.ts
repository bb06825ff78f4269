/** The groups of machines that a Ray cluster on Kubernetes has, and which of them does the work. */
import type { Context } from '../../context';
import { machineOf } from '../../foreign/machines/catalogMachine';
import type { Pod } from '../../foreign/pods/podSpec';
import { withGpuShare } from '../../foreign/pods/gpuShare';
import { readPod } from '../../foreign/pods/podSpec';
import { podDevices } from '../../foreign/placementFacts';
import { boundsAt, countedAt, writtenCount } from '../../foreign/fields/replicas';
import type { ReplicaFacts } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';

export interface Group {
  readonly name: string;
  readonly role: 'head' | 'worker';
  readonly pod: Pod;
  /** What holds the pod's `metadata` and `spec`. */
  readonly template?: TreeNode;
  /** Pods that together are one worker. */
  readonly hosts: number;
  readonly scale: ReplicaFacts;
}

/** Workers in the order of the file, then the head. */
export function groupsOf(cluster: TreeNode | undefined, text: string, context: Context): readonly Group[] {
  const workers = itemsOf(nodeAt(cluster, 'workerGroupSpecs')).map((spec, index): Group => {
    const name = textOf(nodeAt(spec, 'groupName'), text) ?? `workers ${index + 1}`;
    const template = nodeAt(spec, 'template');
    return {
      name,
      role: 'worker',
      pod: withGpuShare(readPod(nodeAt(template, 'spec'), text, context), template, text),
      ...(template ? { template } : {}),
      // KubeRay's own default (WorkerGroupSpec, numOfHosts).
      hosts: countedAt(entryOf(spec, 'numOfHosts'), text)?.count || 1,
      scale: scaleOf(spec, cluster, text),
    };
  });
  const head = nodeAt(cluster, 'headGroupSpec', 'template');
  return head === undefined
    ? workers
    : [
        ...workers,
        {
          name: 'head',
          role: 'head',
          pod: withGpuShare(readPod(nodeAt(head, 'spec'), text, context), head, text),
          template: head,
          hosts: 1,
          scale: {},
        },
      ];
}

/** Bounds count only where the cluster scales by itself; without it Ray keeps `replicas`. */
function scaleOf(spec: TreeNode, cluster: TreeNode | undefined, text: string): ReplicaFacts {
  const autoscales = textOf(nodeAt(cluster, 'enableInTreeAutoscaling'), text) === 'true';
  const bounds = boundsAt(entryOf(spec, 'minReplicas'), entryOf(spec, 'maxReplicas'), text);
  return { ...writtenCount(entryOf(spec, 'replicas'), text), ...(autoscales ? bounds : {}) };
}

export const hasDevices = ({ pod }: Group) => podDevices(pod).length > 0 || pod.resourceClaims;

/**
 * Workers with devices, one with the wanted accelerator first; else the head where it has devices; else the first
 * workers, as Ray schedules what asks for no device anywhere.
 */
export function workingGroup(groups: readonly Group[], accelerator?: string): Group | undefined {
  const equipped = groups.filter(hasDevices);
  const wanted = accelerator === undefined ? undefined : equipped.find((group) => carries(group, accelerator));
  return wanted ?? equipped[0] ?? groups[0];
}

/** `L40S` in a label's value (`nvidia-l40s`, `NVIDIA-L40S`), in the machine that it names, or in what the group is called. */
function carries({ pod, name }: Group, accelerator: string): boolean {
  const wanted = new RegExp(`(^|[^a-z0-9])${escapeWord(accelerator)}([^a-z0-9]|$)`, 'i');
  return (
    wanted.test(name) ||
    pod.labels.some(({ values }) =>
      values.some(({ text }) => wanted.test(text) || wanted.test(machineOf(text)?.accelerator?.chip?.shortName ?? '')),
    )
  );
}

const escapeWord = (word: string) => word.replace(/[^A-Za-z0-9]/g, (character) => `\\${character}`);
