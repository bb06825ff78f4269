/** Machines that the catalog does not list: other clouds, older EC2 families. What is typically inside. */
import { nameKey } from './nameKey';
import table from './tables/referenceFamilies.csv';
import { readTable } from './table';
import type { Chip, Cpu } from './types';

export interface ReferenceMachine {
  readonly chip?: Chip;
  readonly cpu?: Cpu;
  /** Where the name states them. */
  readonly vcpus?: number;
}

export function machineLookup(
  chips: readonly Chip[],
  cpus: readonly Cpu[],
): (type: string) => ReferenceMachine | undefined {
  const chipById = new Map(chips.map((chip) => [chip.id, chip]));
  const cpuById = new Map(cpus.map((cpu) => [cpu.id, cpu]));
  const families = new Map<string, ReferenceMachine>();
  for (const cpu of cpus) {
    for (const family of cpu.families.filter((name) => name !== '')) {
      families.set(family, families.get(family) ?? { cpu });
    }
  }
  for (const [family, chip, cpu] of readTable(table, (row) => [
    row.text('family'),
    row.text('chip'),
    row.text('cpu'),
  ])) {
    families.set(family ?? '', { chip: chipById.get(chip ?? ''), cpu: cpuById.get(cpu ?? '') });
  }
  return (type) => {
    const name = nameKey(type).replace(/^(?:ml|db|ecs)\./, '');
    const found = familyNames(name)
      .map((family) => families.get(family))
      .find((machine) => machine !== undefined);
    return found && { ...found, vcpus: vcpusIn(name) };
  };
}

const AZURE = /^(?:standard_)?([a-z]+?)(\d+)(?:-\d+)?([a-z]*)_((?:[a-z\d]+_)?v\d+)$/;

/** `a2-highgpu-1g` is in `a2-highgpu`, then in `a2`; `Standard_D64as_v7` in `amd_v7`, `Standard_ND96isr_H100_v5` in `nd_h100_v5`. */
function familyNames(name: string): readonly string[] {
  const azure = AZURE.exec(name);
  if (azure) {
    const [, family = '', , features = '', rest = ''] = azure;
    const maker = features.includes('p') ? 'arm' : features.includes('a') ? 'amd' : 'intel';
    return [`${family.startsWith('n') ? family : maker}_${rest}`];
  }
  const cuts = [...name.matchAll(/[.-]/g)].map(({ index }) => index).toReversed();
  return [name, ...cuts.map((cut) => name.slice(0, cut))].filter((each) => each !== '');
}

const SIZES: ReadonlyMap<string, number> = new Map([
  ['medium', 1],
  ['large', 2],
  ['xlarge', 4],
]);

/** `D64as_v7`: 64; `n2-standard-16`: 16; `c5.4xlarge`: 16, as EC2 counts its sizes. */
function vcpusIn(name: string): number | undefined {
  const azure = AZURE.exec(name);
  if (azure) {
    return Number(azure[2]);
  }
  const [, times = '', size = ''] = /\.(\d*)(xlarge|large|medium)$/.exec(name) ?? [];
  const ofSize = SIZES.get(size);
  if (ofSize !== undefined) {
    return ofSize * (times === '' ? 1 : Number(times));
  }
  const google = /^[a-z]\d[a-z]?-(?:standard|highmem|highcpu)-(\d+)(?:-|$)/.exec(name)?.[1];
  return google === undefined ? undefined : Number(google);
}
