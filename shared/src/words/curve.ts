/** Cost over load as plain text for a terminal: a table of decades, and every break-even. */
import type { Curve, CurveReport, CurveWorkload } from '../curves/schema';
import { formatPlural, formatRate } from '../format';
import { formatMonthly, formatPerMTokens } from '../formatMoney';
import { plainName } from './markdown';

export function formatCurves({ workloads, skipped }: CurveReport): string {
  const left = skipped.map(({ path, name, reason }) => `${path}: ${plainName(name)}: no curve: ${reason}.`);
  const end = `${formatPlural(workloads.length, 'workload')} with a curve.`;
  return [...workloads.map(workloadText), ...(left.length > 0 ? [left.join('\n')] : []), end].join('\n\n');
}

/** Six steps over three decades, the stated load in the middle. */
const STEPS = 6;

function workloadText(workload: CurveWorkload): string {
  const { path, name, rps, low, high, curves, breakEven } = workload;
  const loads = Array.from({ length: STEPS + 1 }, (_, i) =>
    i === STEPS / 2 ? rps : low * (high / low) ** (i / STEPS),
  );
  const rows = curves.flatMap((curve) => [
    [nameOf(curve), ...loads.map((load) => formatMonthly(costAt(curve, load)))],
    ...(curve.points.some(({ perMTokensUsd }) => perMTokensUsd !== undefined)
      ? [['', ...loads.map((load) => perMillion(curve, load))]]
      : []),
  ]);
  return [
    path,
    `  ${plainName(name)} (stated load ${formatRate(rps, 'req/s')})`,
    ...table([['', ...loads.map((load) => formatRate(load, 'req/s'))], ...rows]).map((line) => `    ${line}`),
    ...breakEvenText(breakEven).map((line) => `    ${line}`),
  ].join('\n');
}

function nameOf({ name, isCurrent, isRecommended }: Curve): string {
  const what = isCurrent ? ', now' : isRecommended ? ', recommended' : '';
  return `${name}${what}`;
}

/** On the line between the two points around a load. */
function costAt({ points }: Curve, load: number): number | undefined {
  for (let i = 1; i < points.length; i += 1) {
    const [from, to] = [points[i - 1], points[i]];
    if (from && to && from.rps <= load && load <= to.rps && to.rps > from.rps) {
      return from.monthlyUsd + ((to.monthlyUsd - from.monthlyUsd) * (load - from.rps)) / (to.rps - from.rps);
    }
  }
  return undefined;
}

function perMillion(curve: Curve, load: number): string {
  const usd = costAt(curve, load);
  const point = curve.points.find(({ perMTokensUsd }) => perMTokensUsd !== undefined);
  if (usd === undefined || point?.perMTokensUsd === undefined) {
    return '';
  }
  const tokens = point.monthlyUsd / point.perMTokensUsd / point.rps;
  return formatPerMTokens(usd / (tokens * load)).replace(' output tokens', '');
}

function breakEvenText(breakEven: CurveWorkload['breakEven']): string[] {
  return breakEven.length === 0
    ? ['No break-even within these loads: the same target is the cheaper one throughout.']
    : breakEven.map(({ rps, below, above, monthlyUsd }) => {
        // Neighbors may lie near each other.
        const load = `${Number(rps.toPrecision(3))} req/s`;
        return `From ${load} ${above} is cheaper than ${below} (${formatMonthly(monthlyUsd)}).`;
      });
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
