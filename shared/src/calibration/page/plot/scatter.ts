/** Predicted against measured: on the line is right, inside the band is within a factor of two. */
import type { Axis } from './axis';
import { logAxis, tickText } from './axis';
import { MARKS, coordinate, marksPath } from './marks';
import { picture, text } from './picture';

export interface Series {
  readonly name: string;
  /** Measured, predicted. */
  readonly points: readonly (readonly [number, number])[];
}

export interface Scatter {
  readonly title: string;
  readonly unit: string;
  /** At most as many as there are marks. */
  readonly series: readonly Series[];
}

const WIDTH = 440;
const HEIGHT = 470;
const FRAME = { left: 62, top: 62, size: 356 };
const BOTTOM = FRAME.top + FRAME.size;
const RIGHT = FRAME.left + FRAME.size;
const BAND = 2;
const LEGEND_COLUMNS = 3;

/** Undefined where nothing is to be seen. The same rows give the same bytes, in any order of the points. */
export function scatter({ title, unit, series }: Scatter): string | undefined {
  const axis = logAxis(series.flatMap(({ points }) => points.flat()));
  if (!axis) {
    return undefined;
  }
  const rows = series.reduce((sum, { points }) => sum + points.length, 0);
  return picture(WIDTH, HEIGHT, `${title}: predicted against measured, ${rows} rows`, [
    text(FRAME.left, 22, title, 'title'),
    ...legend(series),
    `<clipPath id="f"><rect x="${FRAME.left}" y="${FRAME.top}" width="${FRAME.size}" height="${FRAME.size}"/></clipPath>`,
    `<g clip-path="url(#f)">${bandOf(axis)}</g>`,
    ...axis.ticks.map((tick) => gridOf(axis, tick)),
    `<path class="line" d="M${FRAME.left} ${BOTTOM}L${RIGHT} ${FRAME.top}"/>`,
    `<rect class="line" x="${FRAME.left}" y="${FRAME.top}" width="${FRAME.size}" height="${FRAME.size}"/>`,
    ...series.map(({ points }, index) => seriesPath(axis, points, index)),
    text(FRAME.left + FRAME.size / 2, HEIGHT - 12, `measured, ${unit}`, 'middle'),
    text(
      16,
      FRAME.top + FRAME.size / 2,
      `predicted, ${unit}`,
      'middle',
      `rotate(-90 16 ${FRAME.top + FRAME.size / 2})`,
    ),
  ]);
}

const x = (axis: Axis, value: number) => FRAME.left + FRAME.size * axis.at(value);
const y = (axis: Axis, value: number) => BOTTOM - FRAME.size * axis.at(value);

function bandOf(axis: Axis): string {
  const corner = (measured: number, predicted: number) =>
    `${coordinate(x(axis, measured))} ${coordinate(y(axis, predicted))}`;
  const { low, high } = axis;
  return `<path class="band" d="M${corner(low, low / BAND)}L${corner(high, high / BAND)} ${corner(high, high * BAND)} ${corner(low, low * BAND)}z"/>`;
}

function gridOf(axis: Axis, tick: number): string {
  const [across, up] = [Math.round(x(axis, tick)), Math.round(y(axis, tick))];
  return [
    `<path class="grid" d="M${across} ${FRAME.top}V${BOTTOM}M${FRAME.left} ${up}H${RIGHT}"/>`,
    text(across, BOTTOM + 18, tickText(tick), 'soft middle'),
    text(FRAME.left - 8, up + 4, tickText(tick), 'soft end'),
  ].join('');
}

function seriesPath(axis: Axis, points: Series['points'], index: number): string {
  const mark = MARKS[index % MARKS.length] ?? MARKS[0];
  const placed = points
    .map(([measured, predicted]) => [x(axis, measured), y(axis, predicted)] as const)
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1]);
  return `<path class="${markClass(index)}" d="${marksPath(placed, mark.shape)}"/>`;
}

function markClass(index: number): string {
  const { shape } = MARKS[index % MARKS.length] ?? MARKS[0];
  return `mark s${index % MARKS.length}${shape === 'cross' || shape === 'plus' ? ' open' : ''}`;
}

function legend(series: readonly Series[]): string[] {
  return series.map(({ name, points }, index) => {
    const left = FRAME.left + 4 + (index % LEGEND_COLUMNS) * (FRAME.size / LEGEND_COLUMNS);
    const top = 39 + Math.floor(index / LEGEND_COLUMNS) * 15;
    const { shape } = MARKS[index % MARKS.length] ?? MARKS[0];
    return `<path class="${markClass(index)}" d="${marksPath([[left, top - 4]], shape)}"/>${text(left + 8, top, shortName(name, ` (${points.length})`), 'soft')}`;
  });
}

/** Characters that a column of the legend holds. */
const LONGEST = 16;

function shortName(name: string, count: string): string {
  const room = LONGEST - count.length;
  return `${name.length > room ? `${name.slice(0, room - 1)}…` : name}${count}`;
}
