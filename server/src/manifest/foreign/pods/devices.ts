/** Extended resources that stand for an accelerator, and how many of them a container asks for. */
import type { Span } from '../../manifest';
import type { TreeNode } from '../../yaml/tree';
import { entriesOf, nodeAt } from '../../yaml/tree';
import type { CountValue } from '../fields/countValue';
import { countValue } from '../fields/countValue';
import { productOf } from '../machines/products';

export type DeviceClass = 'gpu' | 'neuron' | 'other';

export interface DeviceType {
  readonly resource: string;
  readonly hardwareClass: DeviceClass;
  readonly name: string;
  /** `core`: several make one chip. `slice`: a share of a card that looks like a whole one. */
  readonly unit: 'device' | 'core' | 'slice';
}

type DeviceRule = readonly [pattern: RegExp, type: Omit<DeviceType, 'resource'>];

const other = (pattern: RegExp, name: string): DeviceRule => [
  pattern,
  { hardwareClass: 'other', name, unit: 'device' },
];
const nvidiaSlice = (pattern: RegExp): DeviceRule => [
  pattern,
  { hardwareClass: 'gpu', name: 'nvidia-gpu', unit: 'slice' },
];

/**
 * Names of the vendors' own device plugins (their documentation, read 2026-11-23). What stands beside a device on the same
 * card (memory, cores in percent, monitoring) is no device.
 */
const DEVICE_RULES: readonly DeviceRule[] = [
  [/^nvidia\.com\/p?gpu$/, { hardwareClass: 'gpu', name: 'nvidia-gpu', unit: 'device' }],
  [/^amd\.com\/gpu$/, { hardwareClass: 'gpu', name: 'amd-gpu', unit: 'device' }],
  [/^aws\.amazon\.com\/neuron(device)?$/, { hardwareClass: 'neuron', name: 'neuron', unit: 'device' }],
  [/^aws\.amazon\.com\/neuroncore$/, { hardwareClass: 'neuron', name: 'neuron', unit: 'core' }],
  nvidiaSlice(/^nvidia\.com\/(gpu\.shared|p?gpu-[\d.]+gb|vgpu|mig-\d+g\.\d+gb(\.me|\.all|\+me|\+gfx)*)$/),
  // Shares of NVIDIA cards under other names: HAMi and Volcano, Alibaba's and Tencent's schedulers, AWS's vGPU plugin.
  nvidiaSlice(/^(volcano\.sh\/(vgpu|gpu)-number|aliyun\.com\/gpu-(mem|count)|tencent\.com\/vcuda-core)$/),
  nvidiaSlice(/^k8s\.amazonaws\.com\/vgpu$/),
  [/^amd\.com\/[cdqtsn]px(_nps\d)?$/, { hardwareClass: 'gpu', name: 'amd-gpu', unit: 'slice' }],
  other(/^google\.com\/tpu$|^cloud-tpus\.google\.com\//, 'TPU'),
  other(/^habana\.ai\/gaudi\d?$|^intel\.com\/gaudi\d?$/, 'gaudi'),
  other(/^gpu\.intel\.com\/(i915|xe)$|^intel\.com\/(gpu|arc|xe|i915)$/, 'intel-gpu'),
  other(/^intel\.com\/npu$|^npu\.intel\.com\//, 'intel-npu'),
  other(/^(fpga\.intel\.com|xilinx\.com|amd\.com)\/.*(fpga|xilinx|alveo|af-|d5005)/i, 'fpga'),
  other(/^huawei\.com\/npu$/, 'Ascend'),
  other(/^cambricon\.com\/(v?mlu)$/i, 'MLU'),
];

/** Vendors whose resources are named after their products: `rebellions.ai/ATOM`, `huawei.com/Ascend910`. */
const NAMED_AFTER_PRODUCT =
  /^(?:rebellions\.ai|furiosa\.ai|alpha\.furiosa\.ai|beta\.furiosa\.ai|huawei\.com|cambricon\.com|qualcomm\.com|tenstorrent\.com|graphcore\.ai|ibm\.com\/spyre|cerebras\.com|sambanova\.ai|groq\.com)\/?([\w.-]*)$/;
/** A share or an attribute of a device that is counted by its own name. */
const BESIDE_DEVICES = /(mem(ory)?|cores?|percentage|monitoring|millicores|tiles|bandwidth|-mem|\.memory|priority)$/i;
/** The names by which vendors we do not know call theirs. */
const DEVICE_WORD =
  /(?:^|[-_./])(v?gpus?|npus?|tpus?|ipus?|dcu(?:num)?|v?mlu|v?gcu|xpus?|hpus?|rdu|lpu|fpga|accelerators?)(?:[-_./]|$)/i;

/** Without a count where it is no number: it is not guessed. */
export interface DeviceRequest extends CountValue {
  readonly type: DeviceType;
  /** The number's text, of the limit, else the request. */
  readonly value: Span;
  readonly key?: Span;
}

export function deviceType(resource: string): DeviceType | undefined {
  const rule = DEVICE_RULES.find(([pattern]) => pattern.test(resource));
  if (rule) {
    return { resource, ...rule[1] };
  }
  const slash = resource.indexOf('/');
  if (slash <= 0 || BESIDE_DEVICES.test(resource)) {
    return undefined;
  }
  const name = resource.slice(slash + 1);
  if (resource.startsWith('nvidia.com/')) {
    // A plugin may name cards after their product; network devices of the vendor are none.
    const product = name.startsWith('mig-') ? undefined : productOf(name);
    return product && /[a-z]{1,3}\d{1,4}/i.test(name) && !/rdma|mlnx|nic|ib|hostdev|roce|cx\d|bf\d/i.test(name)
      ? { resource, hardwareClass: 'gpu', name: product.name, unit: product.part ? 'slice' : 'device' }
      : undefined;
  }
  const named = NAMED_AFTER_PRODUCT.exec(resource);
  return named || DEVICE_WORD.test(name)
    ? { resource, hardwareClass: 'other', name: named?.[1] || name, unit: 'device' }
    : undefined;
}

/** The share of a card that HAMi gives a container; the whole of it is asked for where neither is below a hundred. */
const SHARES = /^(nvidia\.com\/gpu(mem|cores|mem-percentage)|volcano\.sh\/vgpu-(memory|cores|memory-percentage))$/;

/** Limits over requests, each resource once. */
export function deviceRequests(container: TreeNode | undefined, text: string): DeviceRequest[] {
  const found = new Map<string, DeviceRequest>();
  let shared = false;
  for (const section of ['limits', 'requests']) {
    for (const entry of entriesOf(nodeAt(container, 'resources', section))) {
      const type = deviceType(entry.key);
      shared ||= SHARES.test(entry.key) && !isWhole(entry.key, entry.value);
      if (type && !found.has(entry.key)) {
        const count = deviceCount(entry.value, entry.key, text);
        found.set(entry.key, { type, value: entry.value.span, key: entry.keySpan, ...count });
      }
    }
  }
  const asked = [...found.values()].filter(({ count }) => count !== 0);
  return shared ? asked.map((each) => ({ ...each, type: { ...each.type, unit: 'slice' as const } })) : asked;
}

const isWhole = (key: string, value: TreeNode) =>
  /(cores|percentage)$/.test(key) && value.kind === 'scalar' && Number(value.value) >= 100;

/** More than any machine has; a larger number is a slip. */
const MOST_DEVICES = 1024;

export const deviceCount = (node: TreeNode, name: string, text: string): CountValue =>
  countValue(node, name, MOST_DEVICES, text);

/** Device classes of the vendors' drivers for dynamic resource allocation; others are recognized by their words. */
const CLASS_RESOURCES: readonly (readonly [RegExp, string])[] = [
  [/^gpu\.nvidia\.com$|^nvidia-gpu$/, 'nvidia.com/gpu'],
  [/^mig\.nvidia\.com$/, 'nvidia.com/gpu.shared'],
  [/^gpu\.amd\.com$|^amd-gpu$/, 'amd.com/gpu'],
  [/^neuron\.aws\.com$|^neuron\.amazonaws\.com$/, 'aws.amazon.com/neuron'],
  [/^(tpu\.google\.com|tpu\.dev)$/, 'google.com/tpu'],
  [/^gpu\.intel\.com$/, 'gpu.intel.com/i915'],
  [/^gaudi\.intel\.com$/, 'habana.ai/gaudi'],
];

/** What a device class of a claim is; `undefined` for classes that are no accelerators: networks, channels, CPUs. */
export function deviceOfClass(deviceClass: string): DeviceType | undefined {
  const resource = CLASS_RESOURCES.find(([pattern]) => pattern.test(deviceClass))?.[1];
  const type = resource === undefined ? deviceType(`class/${deviceClass}`) : deviceType(resource);
  return type && { ...type, resource: deviceClass };
}
