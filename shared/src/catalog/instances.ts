/** The EC2 types: one row of `tables/instances.csv` each, linked to its chip and host CPU by id. */
import { gibibytes, mebibytes } from '../units';
import type { HardwareClass } from '../report/schema';
import table from './tables/instances.csv';
import { readTable, sourceOf } from './table';
import type { Row, Sources } from './table';
import type { Chip, Cpu, Instance } from './types';

/** Hardware classes of the report by the family classes of the table. */
const HARDWARE_CLASS: ReadonlyMap<string, HardwareClass> = new Map([
  ['gpu', 'gpu'],
  ['inferentia', 'neuron'],
  ['trainium', 'neuron'],
  ['graviton', 'graviton'],
  ['x86', 'x86'],
] as const);

export interface Links {
  readonly chips: ReadonlyMap<string, Chip>;
  readonly cpus: ReadonlyMap<string, Cpu>;
  readonly sources: Sources;
}

export function readInstances(links: Links): { instance: Instance; row: Row }[] {
  return readTable(table, (row) => ({ instance: instanceOf(row, links), row }));
}

function instanceOf(row: Row, links: Links): Instance {
  const type = row.text('instance_type');
  return {
    type,
    family: type.slice(0, type.indexOf('.')),
    hardwareClass: HARDWARE_CLASS.get(row.text('family_class')) ?? 'x86',
    arch: row.text('arch') === 'arm64' ? 'arm64' : 'amd64',
    accelerator: acceleratorOf(row, links),
    vcpus: row.number('vcpus'),
    physicalCores: row.optional('physical_cores'),
    cpuModel: row.optionalText('cpu_model'),
    cpu: links.cpus.get(row.text('cpu')),
    memory: row.optional('memory_gib', gibibytes),
    networkGbps: row.optional('network_gbps'),
    notes: row.text('notes'),
    source: sourceOf(row, links.sources),
  };
}

function acceleratorOf(row: Row, links: Links): Instance['accelerator'] {
  const name = row.optionalText('accelerator_name');
  return (
    (name && {
      chip: links.chips.get(row.text('chip')),
      name,
      count: row.number('accelerator_count'),
      memoryEach: gibibytes(row.number('accelerator_memory_gib_each')),
      memoryReported: row.optional('accelerator_memory_mib_reported', mebibytes),
    }) ||
    undefined
  );
}
