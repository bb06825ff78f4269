/** Extended resources that stand for an accelerator, and how many of them a container asks for. */
import type { Span } from '../manifest';
import type { TreeNode } from '../yaml/tree';
import { entriesOf, nodeAt } from '../yaml/tree';
import type { CountValue } from './countValue';
import { countValue } from './countValue';

export type DeviceClass = 'gpu' | 'neuron' | 'other';

export interface DeviceType {
  readonly resource: string;
  readonly hardwareClass: DeviceClass;
  readonly name: string;
  /** `core`: several make one chip. `slice`: a share of a card that looks like a whole one. */
  readonly unit: 'device' | 'core' | 'slice';
}

const DEVICE_TYPES: readonly DeviceType[] = [
  { resource: 'nvidia.com/gpu', hardwareClass: 'gpu', name: 'nvidia-gpu', unit: 'device' },
  { resource: 'amd.com/gpu', hardwareClass: 'gpu', name: 'amd-gpu', unit: 'device' },
  { resource: 'aws.amazon.com/neuron', hardwareClass: 'neuron', name: 'neuron', unit: 'device' },
  { resource: 'aws.amazon.com/neurondevice', hardwareClass: 'neuron', name: 'neuron', unit: 'device' },
  { resource: 'aws.amazon.com/neuroncore', hardwareClass: 'neuron', name: 'neuron', unit: 'core' },
  { resource: 'nvidia.com/gpu.shared', hardwareClass: 'gpu', name: 'nvidia-gpu', unit: 'slice' },
  { resource: 'google.com/tpu', hardwareClass: 'other', name: 'TPU', unit: 'device' },
  { resource: 'habana.ai/gaudi', hardwareClass: 'other', name: 'gaudi', unit: 'device' },
  { resource: 'gpu.intel.com/i915', hardwareClass: 'other', name: 'intel-gpu', unit: 'device' },
  { resource: 'gpu.intel.com/xe', hardwareClass: 'other', name: 'intel-gpu', unit: 'device' },
  { resource: 'rebellions.ai/ATOM', hardwareClass: 'other', name: 'ATOM', unit: 'device' },
];

const BY_RESOURCE = new Map(DEVICE_TYPES.map((type) => [type.resource, type]));
const MIG_SLICE = /^nvidia\.com\/mig-(\d+g\.\d+gb(?:\.me)?)$/;

/** Without a count where it is no number: it is not guessed. */
export interface DeviceRequest extends CountValue {
  readonly type: DeviceType;
  /** The number's text, of the limit, else the request. */
  readonly value: Span;
  readonly key?: Span;
}

export function deviceType(resource: string): DeviceType | undefined {
  const mig = MIG_SLICE.exec(resource);
  if (mig) {
    return { resource, hardwareClass: 'gpu', name: `nvidia-gpu ${mig[1] ?? ''} slice`, unit: 'slice' };
  }
  return BY_RESOURCE.get(resource);
}

/** Limits over requests, each resource once. */
export function deviceRequests(container: TreeNode | undefined, text: string): DeviceRequest[] {
  const found = new Map<string, DeviceRequest>();
  for (const section of ['limits', 'requests']) {
    for (const entry of entriesOf(nodeAt(container, 'resources', section))) {
      const type = deviceType(entry.key);
      if (type && !found.has(entry.key)) {
        const count = countValue(entry.value, entry.key, MOST_DEVICES, text);
        found.set(entry.key, { type, value: entry.value.span, key: entry.keySpan, ...count });
      }
    }
  }
  return [...found.values()].filter(({ count }) => count !== 0);
}

/** More than any machine has; a larger number is a slip. */
const MOST_DEVICES = 1024;
