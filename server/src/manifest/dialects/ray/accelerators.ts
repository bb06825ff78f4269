/** Ray's names of accelerators, and the devices that they stand for. */
import { givenDevice, givenPod } from '../../foreign/pods/givenPod';
import type { Pod } from '../../foreign/pods/podSpec';
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

/** Ray's own names of NVIDIA cards (ray.util.accelerators, Ray 2.5x), by the catalog's. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^T4$/, 'T4'],
  [/^V100/, 'V100'],
  [/^A10G?$/, 'A10G'],
  [/^A100-80/, 'A100-80G'],
  [/^A100/, 'A100-40G'],
  [/^L4$/, 'L4'],
  [/^L40S$/, 'L40S'],
  [/^H100$/, 'H100'],
  [/^H200$/, 'H200'],
  [/^B200$/, 'B200'],
  [/^B300$/, 'B300'],
  [/^(Inferentia|Trainium)/, 'aws-neuron-core'],
];

export const rayName = (chip: string): string | undefined => NAMES.find(([pattern]) => pattern.test(chip))?.[1];

export const isNvidia = (accelerator: string) => !RESOURCES.some(([pattern]) => pattern.test(accelerator));

/** A machine that only the serve configuration speaks of: as many devices as one replica takes. */
export function podOfDevices(owner: TreeNode, accelerator: string, count: Counted): Pod {
  const resource = RESOURCES.find(([pattern]) => pattern.test(accelerator))?.[1] ?? 'nvidia.com/gpu';
  const devices = count.count > 0 ? givenDevice(resource, count) : [];
  return givenPod(owner.kind === 'map' ? [{ node: owner, devices }] : []);
}
