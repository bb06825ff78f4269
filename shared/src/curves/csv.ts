/** Curves as rows: one for each end of a line. */
import { csvOf } from '../csvText';
import type { CurveReport } from './schema';

const HEADER = ['path', 'workload', 'target', 'rps', 'monthly_usd', 'usd_per_m_tokens', 'replicas'];

export function curvesCsv({ workloads }: CurveReport): string {
  const rows = workloads.flatMap(({ path, name, curves }) =>
    curves.flatMap((curve) =>
      curve.points.map(({ rps, monthlyUsd, perMTokensUsd, replicas }) => [
        path,
        name,
        curve.name,
        rps,
        monthlyUsd,
        perMTokensUsd ?? '',
        replicas,
      ]),
    ),
  );
  return csvOf([HEADER, ...rows]);
}
