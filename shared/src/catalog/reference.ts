/**
 * Hardware that nobody can rent here, for reading benchmarks: consumer and workstation cards, PCIe variants, other clouds'
 * CPUs. Never a candidate, never completed, never matched to a manifest's label. Read when it is first asked for.
 */
import { readChips } from './chips';
import type { ChipEntry } from './chips';
import { readCpus } from './cpus';
import { referenceChipMatcher } from './matchReference';
import { listedCpuEntry, referenceCpuMatcher } from './matchReferenceCpu';
import type { CpuEntry } from './matchReferenceCpu';
import { machineLookup } from './referenceFamilies';
import chipTable from './tables/referenceChips.csv';
import cpuTable from './tables/referenceCpus.csv';
import sourceTable from './tables/referenceSources.csv';
import { readSources, readTable } from './table';
import type { Cpu, ReferenceHardware } from './types';

export function readReference(listedChips: readonly ChipEntry[], listedCpus: readonly Cpu[]): ReferenceHardware {
  const sources = readSources(sourceTable);
  const chipEntries = readChips(sources, chipTable);
  const cpus = readCpus(sources, cpuTable);
  const names = readTable(
    cpuTable,
    (row) => [row.text('match').split(' '), row.text('stands_for').split(' ')] as const,
  );
  const cpuEntries = cpus.map((cpu, index): CpuEntry => {
    const [matchNames = [], standsFor = []] = names[index] ?? [];
    return { cpu, matchNames, standsFor };
  });
  // A listed chip without rates (the server edition of the RTX PRO 4500) leaves its name to a card that has them.
  const rated = listedChips.filter(({ chip }) => chip.memoryBandwidth !== undefined);
  const everyChip = [...rated, ...chipEntries];
  const everyCpu = [...listedCpus.map(listedCpuEntry), ...cpuEntries];
  const cpu = referenceCpuMatcher(everyCpu);
  return {
    chips: chipEntries.map(({ chip }) => chip),
    cpus,
    chip: referenceChipMatcher(everyChip),
    cpu: cpu.byModel,
    cpuOfGeneration: cpu.byGeneration,
    machine: machineLookup(
      everyChip.map(({ chip }) => chip),
      everyCpu.map((entry) => entry.cpu),
    ),
  };
}
