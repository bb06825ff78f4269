/** `placewright energy`: what each workload of a file takes, what would take less, and where. */
import type { Catalog } from '../../shared/src/catalog/types';
import { energyEntry } from '../../shared/src/energy/report';
import type { EnergyReport } from '../../shared/src/energy/schema';
import { formatEnergyReport } from '../../shared/src/words/energy';
import { placementsIn } from './estimateFiles';
import type { InputFile } from './files';

export interface EnergyOptions {
  /** Only the workload of this name. */
  readonly workload?: string;
  readonly format: 'text' | 'json';
}

/** Rejects where the named workload is not there. */
export async function energyFiles(
  files: readonly InputFile[],
  catalog: Catalog,
  today: string,
  options: EnergyOptions,
): Promise<string> {
  const workloads: EnergyReport['workloads'] = [];
  const skipped: EnergyReport['skipped'] = [];
  for (const { path, name, placement } of await placementsIn(files, catalog, today, options.workload)) {
    const result = energyEntry(placement);
    if (result.ok) {
      workloads.push({ path, ...result.entry });
    } else {
      skipped.push({ path, name, reason: result.reason });
    }
  }
  const report: EnergyReport = { version: 1, workloads, skipped };
  return options.format === 'json' ? JSON.stringify(report, undefined, 2) : formatEnergyReport(report);
}
