/** `placewright curve`: cost over load of each workload of a file, with every break-even. */
import { resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { Catalog } from '../../shared/src/catalog/types';
import { curvesCsv } from '../../shared/src/curves/csv';
import { curvesOf } from '../../shared/src/curves/curvesOf';
import { curvePicture } from '../../shared/src/curves/plot';
import type { CurveReport } from '../../shared/src/curves/schema';
import { DEFAULT_SETTINGS } from '../../shared/src/settings';
import { formatCurves } from '../../shared/src/words/curve';
import { languageOf } from './estimateFiles';
import { nodeFiles } from './evidence/nodeFiles';
import { LARGEST_BYTES } from './files';
import type { InputFile } from './files';
import { createLanguageService } from './languageService';

export const CURVE_FORMATS = ['text', 'json', 'svg', 'csv'] as const;

export interface CurveOptions {
  /** Only the workload of this name. */
  readonly workload?: string;
  /** Instance types; none: what runs now, what is recommended, and the best of each other class. */
  readonly target?: readonly string[];
  readonly format: (typeof CURVE_FORMATS)[number];
}

/** Rejects where the named workload is not there, or a picture has more than one to show. */
export async function curveFiles(
  files: readonly InputFile[],
  catalog: Catalog,
  today: string,
  options: CurveOptions,
): Promise<string> {
  const report = await reportOf(files, catalog, today, options);
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

async function reportOf(
  files: readonly InputFile[],
  catalog: Catalog,
  today: string,
  options: CurveOptions,
): Promise<CurveReport> {
  const service = createLanguageService({
    catalog,
    today: () => today,
    settingsFor: () => Promise.resolve(DEFAULT_SETTINGS),
    limits: { maxCharacters: LARGEST_BYTES },
    files: nodeFiles,
    workspaceFolders: [URI.file(resolve('.')).toString()],
    waitsForFiles: true,
  });
  const workloads: CurveReport['workloads'] = [];
  const skipped: CurveReport['skipped'] = [];
  for (const { path, text } of files) {
    const document = TextDocument.create(URI.file(resolve(path)).toString(), languageOf(path), 1, text);
    for (const { name, placement } of await service.ranked(document)) {
      if (options.workload !== undefined && name !== options.workload) {
        continue;
      }
      const made = curvesOf(placement, options.target);
      if (made.ok) {
        workloads.push({ path, ...made.curves });
      } else {
        skipped.push({ path, name, reason: made.reason });
      }
    }
    service.close(document.uri);
  }
  return { version: 1, workloads, skipped };
}
