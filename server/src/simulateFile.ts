/** `placewright simulate`: each workload of a file at its placement, closed form and simulation side by side. */
import type { Catalog } from '../../shared/src/catalog/types';
import type { SimulationReport } from '../../shared/src/simulation/schema';
import { simulatePlacement } from '../../shared/src/simulation/simulateEstimate';
import type { Wanted } from '../../shared/src/simulation/simulateEstimate';
import { formatSimulation } from '../../shared/src/words/simulation';
import { placementsIn } from './estimateFiles';
import type { InputFile } from './files';

export interface SimulationOptions extends Wanted {
  /** Only the workload of this name. */
  readonly workload?: string;
  readonly format: 'text' | 'json';
}

/** Rejects where the named workload is not there. */
export async function simulateFiles(
  files: readonly InputFile[],
  catalog: Catalog,
  today: string,
  options: SimulationOptions,
): Promise<string> {
  const workloads: SimulationReport['workloads'] = [];
  const skipped: SimulationReport['skipped'] = [];
  for (const { path, name, placement } of await placementsIn(files, catalog, today, options.workload)) {
    const simulated = simulatePlacement(placement, options);
    if (simulated.ok) {
      workloads.push({ path, ...simulated.workload });
    } else {
      skipped.push({ path, name, reason: simulated.reason });
    }
  }
  const report: SimulationReport = { version: 1, seed: options.seed, workloads, skipped };
  return options.format === 'json' ? JSON.stringify(report, undefined, 2) : formatSimulation(report);
}
