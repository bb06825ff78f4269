/** `placewright plan`: every workload of files under the limits that they share. */
import type { Catalog } from '../../../shared/src/catalog/types';
import { buildFleet } from '../../../shared/src/fleet/build';
import type { BuildOptions } from '../../../shared/src/fleet/build';
import { planReport } from '../../../shared/src/fleet/report';
import type { PlanReport } from '../../../shared/src/fleet/schema';
import type { FleetFile } from '../../../shared/src/fleet/subjects';
import { documentOf, fileService } from '../estimateFiles';
import type { InputFile } from '../files';
import { solveInWorker } from './solveInWorker';
import type { WorkerOptions } from './solveInWorker';

export interface PlanOptions extends BuildOptions, WorkerOptions {}

export async function planFiles(
  files: readonly InputFile[],
  catalog: Catalog,
  today: string,
  options: PlanOptions,
): Promise<PlanReport> {
  return plan(await readFleet(files, catalog, today), catalog, options);
}

async function plan(files: readonly FleetFile[], catalog: Catalog, options: PlanOptions): Promise<PlanReport> {
  const built = buildFleet(files, catalog, options);
  const solved = await solveInWorker(built.problem, options);
  return planReport(built, solved, catalog, options.gap);
}

/** Through the service that the editor uses: the same placements. */
async function readFleet(files: readonly InputFile[], catalog: Catalog, today: string): Promise<readonly FleetFile[]> {
  const service = fileService(catalog, today, files);
  const read: FleetFile[] = [];
  for (const file of files) {
    const { path } = file;
    const document = documentOf(file);
    const part = await service.fleetPart(document);
    if (part && (part.placements.length > 0 || part.fleet)) {
      read.push({ path, ...part });
    }
    service.close(document.uri);
  }
  return read;
}
