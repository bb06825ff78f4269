/** `placewright plan`: every workload of files under the limits that they share. */
import { resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Catalog } from '../../../shared/src/catalog/types';
import { buildFleet } from '../../../shared/src/fleet/build';
import type { BuildOptions } from '../../../shared/src/fleet/build';
import { planReport } from '../../../shared/src/fleet/report';
import type { PlanReport } from '../../../shared/src/fleet/schema';
import type { FleetFile } from '../../../shared/src/fleet/subjects';
import { DEFAULT_SETTINGS } from '../../../shared/src/settings';
import { languageOf } from '../estimateFiles';
import { nodeFiles } from '../evidence/nodeFiles';
import { LARGEST_BYTES } from '../files';
import type { InputFile } from '../files';
import { createLanguageService } from '../languageService';
import { solveInWorker } from './solveInWorker';
import type { SolveOptions } from './solveInWorker';

export interface PlanOptions extends BuildOptions, SolveOptions {}

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
  const service = createLanguageService({
    catalog,
    today: () => today,
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
    limits: { maxCharacters: LARGEST_BYTES },
    files: nodeFiles,
    workspaceFolders: [URI.file(resolve('.')).toString()],
    waitsForFiles: true,
  });
  const read: FleetFile[] = [];
  for (const { path, text } of files) {
    const document = TextDocument.create(URI.file(resolve(path)).toString(), languageOf(path), 1, text);
    const part = await service.fleetPart(document);
    if (part && (part.placements.length > 0 || part.fleet)) {
      read.push({ path, ...part });
    }
    service.close(document.uri);
  }
  return read;
}
