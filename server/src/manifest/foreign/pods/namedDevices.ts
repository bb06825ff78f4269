/** Accelerators that a format asks for by the card's name, where Kubernetes would name a resource. */
import type { DeviceType } from './devices';
import { deviceType } from './devices';

const NVIDIA = 'nvidia.com/gpu';

/** How cards and vendors are called; what is none of these is an NVIDIA card. */
const RESOURCES: readonly (readonly [RegExp, string])[] = [
  [/^(tpu([-_:]|$)|google$|v[2-7][ep]?(litepod)?-)/, 'google.com/tpu'],
  [/gaudi|^hpu|habana/, 'habana.ai/gaudi'],
  [/^(amd([-_ ]|$)|mi\d{2,3}[a-z]*|radeon|instinct|rx[- ]?\d|w[67][89]00)/, 'amd.com/gpu'],
  [/^(intel$|intel[-_ ]|arc|max-?1\d{3}|flex)/, 'gpu.intel.com/i915'],
  [/^(inferentia|trainium|inf\d|trn\d|neuron)/, 'aws.amazon.com/neuron'],
];
/** Recognized, without any figure of ours: Tenstorrent's boards, NPUs. */
const OTHERS = /^(tenstorrent|tt[-_]|n[13]50|p1[05]0|wormhole|blackhole|ascend|atom|mlu)/;

/** The type of an accelerator by its name or its vendor's. */
export function namedDevice(name: string): DeviceType {
  const plain = name.trim().toLowerCase();
  if (OTHERS.test(plain)) {
    return { resource: name, hardwareClass: 'other', name, unit: 'device' };
  }
  return resourceDevice(RESOURCES.find(([pattern]) => pattern.test(plain))?.[1] ?? NVIDIA);
}

/** The type of a resource; one that nobody knows keeps its name. */
export function resourceDevice(resource: string): DeviceType {
  return (
    deviceType(resource) ??
    (resource.startsWith('nvidia.com/')
      ? { resource, hardwareClass: 'gpu', name: 'nvidia-gpu', unit: 'device' }
      : { resource, hardwareClass: 'other', name: resource.slice(resource.lastIndexOf('/') + 1), unit: 'device' })
  );
}

/**
 * Chips of a TPU slice, from the number behind its name: chips for v5e and v6e, TensorCores, of which a chip has two, for
 * v2 to v4 and v5p (Google Cloud, "TPU configurations", 2026).
 */
export function tpuChips(name: string): number | undefined {
  const match = /v(\d)([ep]?)(?:litepod)?-(\d{1,5})$/i.exec(name);
  if (!match) {
    return undefined;
  }
  const size = Number(match[3]);
  const isChips = /litepod/i.test(name) || match[2]?.toLowerCase() === 'e' || Number(match[1]) >= 6;
  return isChips ? size : Math.max(1, size / 2);
}
