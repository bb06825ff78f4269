/** `placewright curve`: cost over load of each workload of a file, with every break-even. */
import type { Catalog } from '../../shared/src/catalog/types';
import { curvesCsv } from '../../shared/src/curves/csv';
import { curvesOf } from '../../shared/src/curves/curvesOf';
import { curvePicture } from '../../shared/src/curves/plot';
import type { CurveReport } from '../../shared/src/curves/schema';
import { formatCurves } from '../../shared/src/words/curve';
import { placementsIn } from './estimateFiles';
import type { InputFile } from './files';

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
  const workloads: CurveReport['workloads'] = [];
  const skipped: CurveReport['skipped'] = [];
  for (const { path, name, placement } of await placementsIn(files, catalog, today, options.workload)) {
    const made = curvesOf(placement, options.target);
    if (made.ok) {
      workloads.push({ path, ...made.curves });
    } else {
      skipped.push({ path, name, reason: made.reason });
    }
  }
  return { version: 1, workloads, skipped };
}
