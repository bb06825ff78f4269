/** What `aws ec2 describe-instance-types` prints, as instances; what it does not say stays unknown. */
import { isRecord } from './freshPrices';
import type { FreshInstance } from './freshPrices';

export interface InstanceReading {
  readonly instances: readonly FreshInstance[];
  /** Types that no estimate covers, each with why. */
  readonly skipped: readonly { readonly type: string; readonly why: string }[];
}

const MIB_PER_GIB = 1024;
const TYPE = /^[a-z][a-z\d-]*\.[a-z\d-]+$/;
/** Apple machines are `arm64_mac` and `x86_64_mac`: nothing here runs on them. */
const ARCHITECTURES: ReadonlyMap<unknown, FreshInstance['arch']> = new Map([
  ['arm64', 'arm64'],
  ['x86_64', 'amd64'],
] as const);

export function isInstanceTypes(value: unknown): value is { readonly InstanceTypes: readonly unknown[] } {
  return isRecord(value) && Array.isArray(value.InstanceTypes);
}

export function readInstanceTypes(
  value: { readonly InstanceTypes: readonly unknown[] },
  origin: string,
  asOf: string,
): InstanceReading {
  const instances: FreshInstance[] = [];
  const skipped: { type: string; why: string }[] = [];
  value.InstanceTypes.forEach((entry, index) => {
    const read = instanceOf(entry);
    if (typeof read === 'string') {
      skipped.push({ type: nameOf(entry, index), why: read });
    } else {
      instances.push({ ...read, origin, asOf });
    }
  });
  return { instances, skipped };
}

function nameOf(entry: unknown, index: number): string {
  return isRecord(entry) && typeof entry.InstanceType === 'string'
    ? entry.InstanceType.slice(0, 40)
    : `entry ${index + 1}`;
}

type Read = Omit<FreshInstance, 'origin' | 'asOf'>;

/** Why it cannot be used, in words. */
function instanceOf(entry: unknown): Read | string {
  const type = text(entry, 'InstanceType');
  const arch = list(entry, 'ProcessorInfo', 'SupportedArchitectures')
    .map((one) => ARCHITECTURES.get(one))
    .find((one) => one !== undefined);
  const vcpus = amount(entry, 'VCpuInfo', 'DefaultVCpus');
  if (type === undefined || !TYPE.test(type)) {
    return 'it has no name of a type';
  }
  if (arch === undefined) {
    return 'its architecture is not one that estimates cover';
  }
  if (vcpus === undefined) {
    return 'its vCPUs are not stated';
  }
  if (list(entry, 'FpgaInfo', 'Fpgas').length + list(entry, 'MediaAcceleratorInfo', 'Accelerators').length > 0) {
    return 'its FPGAs or video chips are not covered';
  }
  const accelerator = acceleratorOf(entry);
  if (accelerator === 'mixed') {
    return 'it has chips of several kinds';
  }
  const mib = amount(entry, 'MemoryInfo', 'SizeInMiB');
  return defined({
    type,
    arch,
    vcpus,
    physicalCores: amount(entry, 'VCpuInfo', 'DefaultCores'),
    memoryGib: mib === undefined ? undefined : mib / MIB_PER_GIB,
    networkGbps: networkOf(entry),
    maker: text(entry, 'ProcessorInfo', 'Manufacturer'),
    accelerator,
  });
}

function acceleratorOf(entry: unknown): Read['accelerator'] | 'mixed' {
  const gpus = list(entry, 'GpuInfo', 'Gpus').map((one) => chipOf(one, 'gpu'));
  const neuron = list(entry, 'NeuronInfo', 'NeuronDevices').map((one) => chipOf(one, 'neuron'));
  const inferentia = neuron.length > 0 ? [] : list(entry, 'InferenceAcceleratorInfo', 'Accelerators');
  const found = [...gpus, ...neuron, ...inferentia.map((one) => chipOf(one, 'neuron'))];
  return found.length > 1 ? 'mixed' : found[0];
}

function chipOf(value: unknown, kind: 'gpu' | 'neuron'): NonNullable<Read['accelerator']> {
  const mib = amount(value, 'MemoryInfo', 'SizeInMiB');
  return defined({
    kind,
    name: text(value, 'Name') ?? 'unnamed',
    vendor: text(value, 'Manufacturer') ?? (kind === 'neuron' ? 'AWS' : 'unknown'),
    // A fraction of a card has a count below 1.
    count: amount(value, 'LogicalGpuCount') ?? amount(value, 'Count') ?? 1,
    memoryGib: mib === undefined ? undefined : mib / MIB_PER_GIB,
  });
}

/** The sum over the cards of what is guaranteed; in older output the number in the words (`10 Gigabit`). */
function networkOf(entry: unknown): number | undefined {
  const cards = list(entry, 'NetworkInfo', 'NetworkCards').map((card) => amount(card, 'BaselineBandwidthInGbps'));
  if (cards.length > 0 && cards.every((one) => one !== undefined)) {
    return cards.reduce((sum, one) => sum + one, 0);
  }
  const words = /^(\d+(?:\.\d+)?) Gigabit$/.exec(text(entry, 'NetworkInfo', 'NetworkPerformance') ?? '');
  return words?.[1] === undefined ? undefined : Number(words[1]);
}

function at(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (node, key) => (isRecord(node) && Object.hasOwn(node, key) ? node[key] : undefined),
    value,
  );
}

function text(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function amount(value: unknown, ...path: readonly string[]): number | undefined {
  const found = at(value, path);
  return typeof found === 'number' && Number.isFinite(found) && found > 0 ? found : undefined;
}

function list(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const found = at(value, path);
  return Array.isArray(found) ? found : [];
}

/** Without the keys that hold nothing: what is written is what is known. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
