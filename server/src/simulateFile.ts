/** `placewright simulate`: each workload of a file at its placement, closed form and simulation side by side. */
import { resolve } from 'node:path';
import { URI } from 'vscode-uri';
import type { Catalog } from '../../shared/src/catalog/types';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import type { SimulationReport } from '../../shared/src/simulation/schema';
import { simulatePlacement } from '../../shared/src/simulation/simulateEstimate';
import type { Wanted } from '../../shared/src/simulation/simulateEstimate';
import { formatSimulation } from '../../shared/src/words/simulation';
import { createEstimates, scopeOf } from './estimates';
import { languageOf } from './estimateFiles';
import { nodeFiles } from './evidence/nodeFiles';
import { createHardwareFiles } from './hardware/hardwareFiles';
import { LARGEST_BYTES } from './files';
import type { InputFile } from './files';
import { dialects } from './manifest/dialects/index';
import { createManifestCache } from './manifest/manifestCache';

export interface SimulationOptions extends Wanted {
  /** Only the workload of this name. */
  readonly workload?: string;
  readonly format: 'text' | 'json';
}

/** Throws where the named workload is not there. */
export async function simulateFiles(
  files: readonly InputFile[],
  catalog: Catalog,
  options: SimulationOptions,
): Promise<string> {
  const report = await reportOf(files, catalog, options);
  if (options.workload !== undefined && report.workloads.length + report.skipped.length === 0) {
    throw new Error(`no workload is named ${options.workload}`);
  }
  return options.format === 'json' ? JSON.stringify(report, undefined, 2) : formatSimulation(report);
}

async function reportOf(
  files: readonly InputFile[],
  catalog: Catalog,
  options: SimulationOptions,
): Promise<SimulationReport> {
  const hardware = createHardwareFiles({
    base: () => catalog,
    files: nodeFiles,
    workspaceFolders: [URI.file(resolve('.')).toString()],
    arrived: () => undefined,
    failed: (error) => {
      throw error;
    },
  });
  const manifests = createManifestCache(dialects, { maxCharacters: LARGEST_BYTES });
  const estimates = createEstimates(catalog, () => Promise.resolve());
  const workloads: SimulationReport['workloads'] = [];
  const skipped: SimulationReport['skipped'] = [];
  for (const { path, text } of files) {
    const uri = URI.file(resolve(path)).toString();
    // Asked once to have it read, then to have it.
    hardware.catalogFor(uri);
    await hardware.settled();
    const manifest = manifests.read({ path: uri, languageId: languageOf(path), text });
    const scope = scopeOf(manifest, DEFAULT_SETTINGS, undefined, hardware.catalogFor(uri));
    for (const found of manifest.workloads) {
      if (options.workload !== undefined && found.name !== options.workload) {
        continue;
      }
      const simulated = simulatePlacement(estimates.of(found, scope).placement, options);
      if (simulated.ok) {
        workloads.push({ path, ...simulated.workload });
      } else {
        skipped.push({ path, name: found.name, reason: simulated.reason });
      }
    }
  }
  return { version: 1, seed: options.seed, workloads, skipped };
}
