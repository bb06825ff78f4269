/** `workerSpec`: the other nodes of one replica of a KServe predictor. */
import type { DeviceRequest } from '../../foreign/pods/devices';
import { givenDevice } from '../../foreign/pods/givenPod';
import { podDevices } from '../../foreign/placementFacts';
import type { Pod } from '../../foreign/pods/podSpec';
import { countedAt } from '../../foreign/fields/replicas';
import type { Counted, PodGroup } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import { entryOf } from '../../yaml/tree';

export interface WorkerSizes {
  readonly pipeline?: Counted;
  readonly tensor?: Counted;
}

export function workerSizes(workers: TreeNode | undefined, text: string): WorkerSizes {
  const pipeline = countedAt(entryOf(workers, 'pipelineParallelSize'), text);
  const tensor = countedAt(entryOf(workers, 'tensorParallelSize'), text);
  return { ...(pipeline ? { pipeline } : {}), ...(tensor ? { tensor } : {}) };
}

/** Nodes of one replica where only a worker is asked for (KServe, defaults of InferenceService: head and one worker). */
const DEFAULT_NODES = 2;

/** Worker nodes of their own form, or like the head; how many devices they have together, `groupDevices` says. */
export function workerGroup(head: Pod, worker: Pod, workers: TreeNode, text: string): PodGroup[] {
  const nodes = workerSizes(workers, text).pipeline?.count ?? DEFAULT_NODES;
  const pod = podDevices(worker).length > 0 ? worker : { ...worker, containers: head.containers };
  return nodes > 1 ? [{ pod, copies: nodes - 1 }] : [];
}

/**
 * Devices of the whole group: tensor times pipeline parallel, whatever the number of nodes (KServe, multi-node inference).
 * Without `tensorParallelSize`, each node has what its container asks for.
 */
export function groupDevices(head: Pod, workers: TreeNode, text: string): Counted | undefined {
  const { pipeline, tensor } = workerSizes(workers, text);
  const stages = pipeline?.count ?? DEFAULT_NODES;
  const each = tensor?.count ?? podDevices(head)[0]?.count;
  return each === undefined ? undefined : { count: each * stages };
}

/** Where no resource is written, KServe asks for as many GPUs on each node as tensor parallelism has (1 by default). */
export function defaultDevices(sizes: WorkerSizes): readonly DeviceRequest[] {
  return givenDevice('nvidia.com/gpu', { count: sizes.tensor?.count ?? 1 });
}
