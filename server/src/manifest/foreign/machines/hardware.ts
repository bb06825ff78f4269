/** The hardware class that a pod states, from devices, instance, labels and image. */
import type { Stated } from '../../../../../shared/src/report/schema';
import type { ImageHints } from '../../engines/image';
import type { DeviceRequest } from '../pods/devices';
import { getReference } from '../../../../../shared/src/catalog/catalog';
import type { NodeFacts } from './nodeLabels';
import { hasGraceHost, isTpu } from './products';

type HardwareClass = Stated['hardwareClass'];

/** EC2 naming: letters, generation, attributes. A `g` among the attributes is Graviton. */
const FAMILY = /^([a-z]+)(\d+)([a-z]*)(-[a-z\d]+)?$/;
const NEURON_FAMILIES = new Set(['inf', 'trn']);
const GPU_FAMILIES = new Set(['g', 'gr', 'p']);

/** NeuronCores of one chip: Inferentia 4, Inferentia2 and Trainium 2, Trainium2 8 (AWS Neuron architecture guide, 2026). */
const CORES_PER_CHIP: ReadonlyMap<string, number> = new Map([
  ['inf1', 4],
  ['inf2', 2],
  ['trn1', 2],
  ['trn1n', 2],
  ['trn2', 8],
]);

export const familyOf = (instance: string) => instance.slice(0, Math.max(0, instance.indexOf('.')));

export function classOfFamily(family: string): Exclude<HardwareClass, 'other' | 'unspecified'> | undefined {
  const match = FAMILY.exec(family);
  const letters = match?.[1] ?? '';
  if (!match) {
    return undefined;
  }
  if (NEURON_FAMILIES.has(letters)) {
    return 'neuron';
  }
  if (GPU_FAMILIES.has(letters)) {
    return 'gpu';
  }
  return letters === 'a' || match[3]?.includes('g') ? 'graviton' : 'x86';
}

export function archOfFamily(family: string): 'arm64' | 'amd64' | undefined {
  const hardware = classOfFamily(family);
  if (hardware === undefined) {
    return undefined;
  }
  // GPU machines with a Graviton host: g5g, p6e-gb200 is Grace.
  return hardware === 'graviton' || /^(g\d+g|p6e-gb\d+)$/.test(family) ? 'arm64' : 'amd64';
}

export const coresPerChip = (family: string | undefined) =>
  family === undefined ? undefined : CORES_PER_CHIP.get(family);

export function archOf(facts: NodeFacts, hints: ImageHints): 'arm64' | 'amd64' | undefined {
  const stated = facts.arch?.text;
  if (stated === 'arm64' || stated === 'amd64') {
    return stated;
  }
  const family = statedFamily(facts);
  const host = facts.accelerator && hasGraceHost(facts.accelerator.text) ? 'arm64' : undefined;
  const elsewhere = facts.machine && getReference().machine(facts.machine.text)?.cpu?.arch;
  return (family === undefined ? undefined : archOfFamily(family)) ?? host ?? elsewhere ?? hints.arch;
}

export function statedFamily(facts: NodeFacts): string | undefined {
  return facts.instance ? familyOf(facts.instance.text) : facts.family?.text;
}

export function hardwareClassOf(devices: readonly DeviceRequest[], facts: NodeFacts, hints: ImageHints): HardwareClass {
  const device = devices[0]?.type.hardwareClass;
  if (device) {
    return device;
  }
  const family = statedFamily(facts);
  const byFamily = family === undefined ? undefined : classOfFamily(family);
  if (byFamily) {
    return byFamily;
  }
  if (facts.accelerator && isTpu(facts.accelerator.text)) {
    return 'other';
  }
  if (hints.device === 'gaudi' || hints.device === 'tpu' || hints.device === 'xpu') {
    return 'other';
  }
  const arch = archOf(facts, hints);
  if (arch === 'arm64') {
    return facts.cloud ? 'other' : 'graviton';
  }
  return arch === 'amd64' ? 'x86' : 'unspecified';
}
