/** Curves as rows: one for each end of a line. */
import type { CurveReport } from './schema';

const HEADER = ['path', 'workload', 'target', 'rps', 'monthly_usd', 'usd_per_m_tokens', 'replicas'];

export function curvesCsv({ workloads }: CurveReport): string {
  const rows = workloads.flatMap(({ path, name, curves }) =>
    curves.flatMap((curve) =>
      curve.points.map(({ rps, monthlyUsd, perMTokensUsd, replicas }) =>
        [path, name, curve.name, rps, monthlyUsd, perMTokensUsd ?? '', replicas].map(cell).join(','),
      ),
    ),
  );
  return [HEADER.join(','), ...rows].join('\n');
}

/** RFC 4180; a cell that a spreadsheet would run as a formula is text. */
function cell(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
