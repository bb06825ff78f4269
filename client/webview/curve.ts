/** Cost over load: values on the lines, paths along them, and the ends of the axes. */
import type { PanelLine, PanelLoad } from '../../shared/src/panelState';

export type Point = readonly [rps: number, usd: number];

/** On the line between the two points around a load; undefined beyond its ends. */
export function costAt(points: readonly Point[], rps: number): number | undefined {
  let from = 0;
  let to = points.length - 1;
  const [first, last] = [points[0], points[to]];
  if (!first || !last || rps < first[0] || rps > last[0]) {
    return undefined;
  }
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if ((points[middle]?.[0] ?? 0) <= rps) {
      from = middle;
    } else {
      to = middle;
    }
  }
  const [a, b] = [points[from] ?? first, points[to] ?? last];
  return b[0] > a[0] ? a[1] + ((b[1] - a[1]) * (rps - a[0])) / (b[0] - a[0]) : a[1];
}

/** `month`: USD a month. `tokens`: USD per million generated tokens at that load. */
export type CostUnit = 'month' | 'tokens';

export function inUnit({ millionTokensPerRps }: PanelLoad, unit: CostUnit): (usd: number, rps: number) => number {
  return unit === 'tokens' && millionTokensPerRps !== undefined
    ? (usd, rps) => usd / (millionTokensPerRps * rps)
    : (usd) => usd;
}

/** A line of cost per token is no straight one on these axes: looked at so many times. */
const LOOKS = 160;

/** The points of a line in the unit that is drawn, jumps kept. */
export function drawnPoints(points: readonly Point[], load: PanelLoad, unit: CostUnit): readonly Point[] {
  if (unit === 'month') {
    return points;
  }
  const scale = inUnit(load, unit);
  const step = (load.high / load.low) ** (1 / LOOKS);
  const dense = points.flatMap((point, i) => {
    const next = points[i + 1];
    const looks = next ? Math.ceil(Math.log(next[0] / point[0]) / Math.log(step)) : 1;
    return Array.from({ length: Math.max(1, looks) }, (_, k): Point => {
      const rps = point[0] * step ** k;
      return [rps, (next && costAt([point, next], rps)) ?? point[1]];
    });
  });
  return dense.map(([rps, usd]) => [rps, scale(usd, rps)]);
}

/** Ends of the money axis: the lines that matter whole, the others as far as they go. */
export function moneyDomain(load: PanelLoad, unit: CostUnit): readonly [number, number] {
  const values = load.lines
    .flatMap((line) => drawnPoints(line.points, load, unit))
    .map(([, usd]) => usd)
    .filter((usd) => usd > 0);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  // assumed: a line that starts at a hundredth of the others' least would press them flat.
  const least = Math.min(
    ...load.lines
      .filter(({ hardwareClass }) => hardwareClass !== undefined)
      .flatMap((line) => drawnPoints(line.points, load, unit).map(([, usd]) => usd)),
  );
  return [Math.max(low, Number.isFinite(least) ? least / 4 : low) * 0.8, high * 1.25];
}

export function svgPath(points: readonly { readonly x: number; readonly y: number }[]): string {
  return points.map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');
}

/** Those to be told apart first: what runs, what is proposed; then machines, the API last. */
export function byWeight(lines: readonly PanelLine[]): readonly PanelLine[] {
  const weight = (line: PanelLine) =>
    line.isRecommended ? 0 : line.isCurrent ? 1 : line.hardwareClass === undefined ? 3 : 2;
  return lines.toSorted((a, b) => weight(a) - weight(b));
}
