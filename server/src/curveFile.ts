/** `placewright curve`: cost over load of each workload of a file, with every break-even. */
import { URI } from 'vscode-uri';
import type { Catalog } from '../../shared/src/catalog/types';
import { curvesCsv } from '../../shared/src/curves/csv';
import { curvesOf } from '../../shared/src/curves/curvesOf';
import { curvePicture } from '../../shared/src/curves/plot';
import type { CurveReport } from '../../shared/src/curves/schema';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { formatCurves } from '../../shared/src/words/curve';
import { languageOf } from './estimateFiles';
import { createEstimates, scopeOf } from './estimates';
import { LARGEST_BYTES } from './files';
import type { InputFile } from './files';
import { dialects } from './manifest/dialects/index';
import { createManifestCache } from './manifest/manifestCache';

export const CURVE_FORMATS = ['text', 'json', 'svg', 'csv'] as const;

export interface CurveOptions {
  /** Only the workload of this name. */
  readonly workload?: string;
  /** Instance types; none: what runs now, what is recommended, and the best of each other class. */
  readonly target?: readonly string[];
  readonly format: (typeof CURVE_FORMATS)[number];
}

/** Throws where the named workload is not there, or a picture has more than one to show. */
export function curveFiles(files: readonly InputFile[], catalog: Catalog, options: CurveOptions): string {
  const report = reportOf(files, catalog, options);
  if (options.workload !== undefined && report.workloads.length + report.skipped.length === 0) {
    throw new Error(`no workload is named ${options.workload}`);
  }
  switch (options.format) {
    case 'json':
      return JSON.stringify(report, undefined, 2);
    case 'csv':
      return curvesCsv(report);
    case 'svg':
      return pictureOf(report);
    default:
      return formatCurves(report);
  }
}

function pictureOf({ workloads, skipped }: CurveReport): string {
  const [first, ...others] = workloads;
  if (!first) {
    throw new Error(skipped[0] ? `${skipped[0].name}: ${skipped[0].reason}` : 'no workload with a curve');
  }
  if (others.length > 0) {
    throw new Error('a picture shows one workload: choose it with --workload');
  }
  return curvePicture(first)?.trimEnd() ?? '';
}

function reportOf(files: readonly InputFile[], catalog: Catalog, options: CurveOptions): CurveReport {
  const manifests = createManifestCache(dialects, { maxCharacters: LARGEST_BYTES });
  const estimates = createEstimates(catalog, () => Promise.resolve());
  const workloads: CurveReport['workloads'] = [];
  const skipped: CurveReport['skipped'] = [];
  for (const { path, text } of files) {
    const manifest = manifests.read({ path: URI.file(path).toString(), languageId: languageOf(path), text });
    const scope = scopeOf(manifest, DEFAULT_SETTINGS);
    for (const found of manifest.workloads) {
      if (options.workload !== undefined && found.name !== options.workload) {
        continue;
      }
      const made = curvesOf(estimates.full(found, scope), options.target);
      if (made.ok) {
        workloads.push({ path, ...made.curves });
      } else {
        skipped.push({ path, name: found.name, reason: made.reason });
      }
    }
  }
  return { version: 1, workloads, skipped };
}
