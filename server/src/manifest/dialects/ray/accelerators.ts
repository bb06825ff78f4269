/** Ray's names of accelerators, and the devices that they stand for. */
import { ELSEWHERE } from '../../engines/text';
import type { DeviceRequest } from '../../foreign/devices';
import { deviceType } from '../../foreign/devices';
import type { Pod, PodContainer } from '../../foreign/podSpec';
import type { Counted } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';

/** From `ray.util.accelerators` (Ray 2.5x, accelerators.py); whatever is not listed is an NVIDIA card. */
const RESOURCES: readonly (readonly [RegExp, string])[] = [
  [/^TPU/i, 'google.com/tpu'],
  [/^AMD/i, 'amd.com/gpu'],
  [/^aws-neuron/i, 'aws.amazon.com/neuroncore'],
  [/gaudi/i, 'habana.ai/gaudi'],
  [/^Intel/i, 'gpu.intel.com/i915'],
];

export const isNvidia = (accelerator: string) => !RESOURCES.some(([pattern]) => pattern.test(accelerator));

/** A machine that only the serve configuration speaks of: as many devices as one replica takes. */
export function podOfDevices(owner: TreeNode, accelerator: string, devices: Counted): Pod {
  const resource = RESOURCES.find(([pattern]) => pattern.test(accelerator))?.[1] ?? 'nvidia.com/gpu';
  const type = deviceType(resource);
  const request: DeviceRequest | undefined =
    type && devices.count > 0 ? { type, count: devices.count, value: devices.value ?? ELSEWHERE } : undefined;
  const containers: readonly PodContainer[] =
    owner.kind === 'map' ? [{ node: owner, devices: request ? [request] : [] }] : [];
  return { containers, labels: [], openAffinity: false, resourceClaims: false };
}
