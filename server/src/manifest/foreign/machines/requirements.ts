/** Which instance types meet what a pool, an overlay or a pod asks of a machine's labels. */
import type { Instance } from '../../../../../shared/src/catalog/types';
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import type { LabelRequirement } from '../../context';
import { INSTANCE_KEYS } from './nodeLabels';
import { productOf } from './products';

const MIB = 2 ** 20;
const NAMED = /^(?:karpenter\.k8s\.aws|eks\.amazonaws\.com)\/instance-([a-z-]+)$/;

/** What Karpenter and EKS Auto Mode label a machine with; `null`: it has no such label. */
type LabelOf = (instance: Instance) => string | null;

const gpu = (instance: Instance) =>
  instance.accelerator && instance.hardwareClass === 'gpu' ? instance.accelerator : undefined;
const neuron = (instance: Instance) =>
  instance.accelerator && instance.hardwareClass === 'neuron' ? instance.accelerator : undefined;
const textOrNull = (value: string | number | undefined) => (value === undefined ? null : String(value));

/** Karpenter's well-known labels of AWS (Karpenter documentation, "Scheduling", read 2026-11-23). */
const LABELS: ReadonlyMap<string, LabelOf> = new Map<string, LabelOf>([
  ['family', ({ family }) => family],
  ['category', ({ family }) => /^[a-z]+/.exec(family)?.[0] ?? null],
  ['generation', ({ family }) => /\d+/.exec(family)?.[0] ?? null],
  ['size', ({ type }) => type.slice(type.indexOf('.') + 1)],
  ['cpu', ({ vcpus }) => String(vcpus)],
  ['cpu-manufacturer', ({ family, arch, cpuModel }) => cpuMaker(family, arch, cpuModel)],
  ['memory', ({ memory }) => textOrNull(memory && Math.round(memory / MIB))],
  ['gpu-name', (instance) => textOrNull(gpu(instance)?.chip?.shortName)],
  ['gpu-count', (instance) => textOrNull(gpu(instance)?.count)],
  [
    'gpu-manufacturer',
    (instance) => textOrNull(gpu(instance) && (/amd/i.test(gpu(instance)?.chip?.vendor ?? '') ? 'amd' : 'nvidia')),
  ],
  ['gpu-memory', (instance) => textOrNull(gpu(instance) && Math.round((gpu(instance)?.memoryEach ?? 0) / MIB))],
  ['accelerator-name', (instance) => textOrNull(neuron(instance)?.chip?.shortName)],
  ['accelerator-count', (instance) => textOrNull(neuron(instance)?.count)],
  ['accelerator-manufacturer', (instance) => (neuron(instance) ? 'aws' : null)],
]);

function cpuMaker(family: string, arch: Instance['arch'], cpuModel: string | undefined): string | null {
  if (arch === 'arm64') {
    return 'aws';
  }
  return cpuModel ? (/amd/i.test(cpuModel) ? 'amd' : 'intel') : /^[a-z]+\d+a/.test(family) ? 'amd' : null;
}

function labelOf(key: string): LabelOf | undefined {
  if (INSTANCE_KEYS.includes(key)) {
    return ({ type }) => type;
  }
  if (key === 'kubernetes.io/arch' || key === 'beta.kubernetes.io/arch') {
    return ({ arch }) => arch;
  }
  return LABELS.get(NAMED.exec(key)?.[1] ?? '');
}

/** Whether a key speaks of the machine's type, so that its label follows from the type. */
export const isMachineKey = (key: string) => labelOf(key) !== undefined || NAMED.test(key);

/** A requirement on what the catalog does not know (a hypervisor, a local disk) keeps nobody out. */
export function meets(instance: Instance, { key, operator, values }: LabelRequirement): boolean {
  const label = labelOf(key)?.(instance);
  if (label === undefined) {
    return true;
  }
  const number = Number(label);
  const limit = Number(values[0]);
  switch (operator) {
    case 'In':
      return label !== null && values.some((value) => same(key, label, value));
    case 'NotIn':
      return label === null || !values.some((value) => same(key, label, value));
    case 'Exists':
      return label !== null;
    case 'DoesNotExist':
      return label === null;
    case 'Gt':
      return label !== null && number > limit;
    case 'Gte':
      return label !== null && number >= limit;
    case 'Lt':
      return label !== null && number < limit;
    case 'Lte':
      return label !== null && number <= limit;
  }
}

/** Products are spelled in many ways: `a100`, `A100 40GB`. */
function same(key: string, label: string, value: string): boolean {
  if (!key.endsWith('-name')) {
    return label === value;
  }
  const [word = ''] = (productOf(label)?.name ?? label).toLowerCase().split('-');
  return word === (productOf(value)?.name ?? value).toLowerCase().split('-')[0];
}

export function instancesMeeting(requirements: readonly LabelRequirement[]): readonly Instance[] {
  return getCatalog().instances.filter((instance) => requirements.every((each) => meets(instance, each)));
}
