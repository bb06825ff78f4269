/** `placewright energy`: what each workload of a file takes, what would take less, and where. */
import { URI } from 'vscode-uri';
import type { Catalog } from '../../shared/src/catalog/types';
import { energyEntry } from '../../shared/src/energy/report';
import type { EnergyReport } from '../../shared/src/energy/schema';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { formatEnergyReport } from '../../shared/src/words/energy';
import { createEstimates, scopeOf } from './estimates';
import { languageOf } from './estimateFiles';
import { LARGEST_BYTES } from './files';
import type { InputFile } from './files';
import { dialects } from './manifest/dialects/index';
import { createManifestCache } from './manifest/manifestCache';

export interface EnergyOptions {
  /** Only the workload of this name. */
  readonly workload?: string;
  readonly format: 'text' | 'json';
}

/** Throws where the named workload is not there. */
export function energyFiles(files: readonly InputFile[], catalog: Catalog, options: EnergyOptions): string {
  const report = reportOf(files, catalog, options.workload);
  if (options.workload !== undefined && report.workloads.length + report.skipped.length === 0) {
    throw new Error(`no workload is named ${options.workload}`);
  }
  return options.format === 'json' ? JSON.stringify(report, undefined, 2) : formatEnergyReport(report);
}

function reportOf(files: readonly InputFile[], catalog: Catalog, only: string | undefined): EnergyReport {
  const manifests = createManifestCache(dialects, { maxCharacters: LARGEST_BYTES });
  const estimates = createEstimates(catalog, () => Promise.resolve());
  const workloads: EnergyReport['workloads'] = [];
  const skipped: EnergyReport['skipped'] = [];
  for (const { path, text } of files) {
    const manifest = manifests.read({ path: URI.file(path).toString(), languageId: languageOf(path), text });
    const scope = scopeOf(manifest, DEFAULT_SETTINGS);
    for (const found of manifest.workloads.filter(({ name }) => only === undefined || name === only)) {
      const result = energyEntry(estimates.full(found, scope));
      if (result.ok) {
        workloads.push({ path, ...result.entry });
      } else {
        skipped.push({ path, name: found.name, reason: result.reason });
      }
    }
  }
  return { version: 1, workloads, skipped };
}
