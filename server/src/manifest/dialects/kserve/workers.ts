/** `workerSpec`: the other nodes of one replica of a KServe predictor. */
import type { DeviceRequest } from '../../foreign/devices';
import { givenDevice } from '../../foreign/given';
import { podDevices } from '../../foreign/placementFacts';
import type { Pod } from '../../foreign/podSpec';
import { countedAt } from '../../foreign/replicas';
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

/** KServe gives each worker the devices of the head, and starts as many as the pipeline has stages less one. */
export function workerGroup(head: Pod, worker: Pod, workers: TreeNode, text: string): PodGroup[] {
  const nodes = workerSizes(workers, text).pipeline?.count ?? DEFAULT_NODES;
  const asks = podDevices(worker).length > 0;
  const devices = podDevices(head);
  const bare = worker.containers.length === 0 ? head : { ...worker, containers: withDevices(worker, devices) };
  const pod: Pod = asks ? worker : bare;
  return nodes > 1 ? [{ pod, copies: nodes - 1 }] : [];
}

function withDevices(pod: Pod, devices: readonly DeviceRequest[]): Pod['containers'] {
  return pod.containers.map((container, index) => (index === 0 ? { ...container, devices } : container));
}

/** Where no resource is written, KServe asks for as many GPUs on each node as tensor parallelism has (1 by default). */
export function defaultDevices(sizes: WorkerSizes): readonly DeviceRequest[] {
  return givenDevice('nvidia.com/gpu', { count: sizes.tensor?.count ?? 1 });
}
