/** Cost over load as a picture: a line for each target, a mark where two cost the same. */
import { logAxis, tickText } from '../calibration/page/plot/axis';
import type { Axis } from '../calibration/page/plot/axis';
import { MARKS, coordinate, marksPath } from '../calibration/page/plot/marks';
import { picture, text } from '../calibration/page/plot/picture';
import type { Curve, CurvePoint, CurveWorkload } from './schema';

const WIDTH = 720;
const FRAME = { left: 70, top: 74, width: 620, height: 330 };
const BOTTOM = FRAME.top + FRAME.height;
const RIGHT = FRAME.left + FRAME.width;
const HEIGHT = BOTTOM + 52;
const LEGEND_STEP = 150;
/** Beyond it the picture has more marks than lines. */
const MOST_MARKS = 60;

/** Undefined where nothing is to be seen. The same figures give the same bytes. */
export function curvePicture({ name, rps, curves, breakEven }: Omit<CurveWorkload, 'path'>): string | undefined {
  const points = curves.flatMap((curve) => curve.points);
  const across = logAxis(points.map((point) => point.rps));
  const up = logAxis(points.map((point) => point.monthlyUsd));
  if (!across || !up) {
    return undefined;
  }
  const place = (load: number, usd: number) => [x(across, load), y(up, usd)] as const;
  const crossings = breakEven.slice(0, MOST_MARKS).map((each) => place(each.rps, each.monthlyUsd));
  return picture(WIDTH, HEIGHT, `${name}: cost a month over load`, [
    text(16, 24, `${name}: cost a month over load`, 'title'),
    ...legend(curves, crossings.length > 0),
    ...across.ticks.map((tick) => vertical(across, tick)),
    ...up.ticks.map((tick) => horizontal(up, tick)),
    `<rect class="line" x="${FRAME.left}" y="${FRAME.top}" width="${FRAME.width}" height="${FRAME.height}"/>`,
    `<path class="line" stroke-dasharray="3 3" d="M${coordinate(x(across, rps))} ${FRAME.top}V${BOTTOM}"/>`,
    text(x(across, rps) + 4, FRAME.top + 14, 'stated load', 'soft'),
    ...curves.map((curve, index) => linePath(curve, index, place)),
    `<path d="${marksPath(crossings, 'diamond')}" fill="var(--ground)" stroke="var(--ink)" stroke-width="1.2"/>`,
    text(FRAME.left + FRAME.width / 2, HEIGHT - 10, 'requests per second', 'middle'),
  ]);
}

const x = (axis: Axis, value: number) => FRAME.left + FRAME.width * axis.at(value);
const y = (axis: Axis, value: number) => BOTTOM - FRAME.height * axis.at(value);

function vertical(axis: Axis, tick: number): string {
  const at = coordinate(x(axis, tick));
  return `<path class="grid" d="M${at} ${FRAME.top}V${BOTTOM}"/>${text(Number(at), BOTTOM + 18, tickText(tick), 'soft middle')}`;
}

function horizontal(axis: Axis, tick: number): string {
  const at = coordinate(y(axis, tick));
  return `<path class="grid" d="M${FRAME.left} ${at}H${RIGHT}"/>${text(FRAME.left - 8, Number(at) + 4, `$${tickText(tick)}`, 'soft end')}`;
}

type Place = (load: number, usd: number) => readonly [number, number];

/** A pen that is lifted where a target can grow no further. */
function linePath({ points }: Curve, index: number, place: Place): string {
  const parts = points.map((point, i) => {
    const [across, up] = place(point.rps, point.monthlyUsd);
    return `${isAfter(points[i - 1], point, i) ? 'L' : 'M'}${coordinate(across)} ${coordinate(up)}`;
  });
  return `<path class="s${index % MARKS.length}" fill="none" stroke="currentColor" stroke-width="1.8"${dashOf(index)} d="${parts.join('')}"/>`;
}

/** Two ends of one line, or the start of the next at the load where the last one ended. */
function isAfter(before: CurvePoint | undefined, { rps }: CurvePoint, index: number): boolean {
  return before !== undefined && (index % 2 === 1 || before.rps === rps);
}

/** Lines are told apart without color as well. */
const DASHES = ['', '7 3', '2 3', '9 3 2 3', '4 2', '1 2'] as const;

function dashOf(index: number): string {
  const dash = DASHES[index % DASHES.length];
  return dash ? ` stroke-dasharray="${dash}"` : '';
}

function legend(curves: readonly Curve[], hasCrossing: boolean): string[] {
  const entries = curves.map(({ name }, index) => {
    const left = 16 + index * LEGEND_STEP;
    const line = `<path class="s${index % MARKS.length}" stroke="currentColor" stroke-width="2"${dashOf(index)} d="M${left} 46h24"/>`;
    return line + text(left + 30, 50, name, 'soft');
  });
  const mark = `<path d="${marksPath([[24, 64]], 'diamond')}" fill="var(--ground)" stroke="var(--ink)" stroke-width="1.2"/>`;
  return hasCrossing ? [...entries, mark + text(46, 68, 'break-even', 'soft')] : entries;
}
