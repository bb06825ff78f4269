/** Median error of each line beside that of the envelope and what it must be. */
import { coordinate } from './marks';
import { picture, text } from './picture';

export interface Bar {
  readonly name: string;
  readonly rows: number;
  readonly median: number;
  readonly naive?: number;
  readonly must: number;
}

const WIDTH = 720;
const LEFT = 268;
const RIGHT = 690;
const TOP = 62;
const STEP = 44;
/** Longer bars end in their figure: an envelope may be off by ten times. */
const LONGEST = 1.2;
const TICKS = [0, 0.2, 0.4, 0.6, 0.8, 1] as const;

export function bars(title: string, all: readonly Bar[]): string | undefined {
  if (all.length === 0) {
    return undefined;
  }
  const bottom = TOP + all.length * STEP;
  return picture(WIDTH, bottom + 36, title, [
    text(16, 24, title, 'title'),
    `<rect class="mark s0" x="16" y="35" width="14" height="9"/>${text(36, 44, 'this model', 'soft')}`,
    `<rect x="116" y="35" width="14" height="9" fill="var(--bar)"/>${text(136, 44, 'naive', 'soft')}`,
    `<path d="M210 33v14" stroke="var(--ink)" stroke-width="2"/>${text(217, 44, 'must', 'soft')}`,
    ...TICKS.map(
      (tick) =>
        `<path class="grid" d="M${coordinate(at(tick))} ${TOP}V${bottom}"/>${text(at(tick), bottom + 18, `${tick * 100}%`, 'soft middle')}`,
    ),
    ...all.flatMap((bar, index) => barOf(bar, TOP + index * STEP)),
  ]);
}

function at(share: number): number {
  return LEFT + ((RIGHT - LEFT) * Math.min(share, LONGEST)) / LONGEST;
}

function barOf({ name, rows, median, naive, must }: Bar, top: number): string[] {
  const length = (share: number) => coordinate(at(share) - LEFT);
  return [
    text(LEFT - 10, top + 18, name, 'end'),
    text(LEFT - 10, top + 33, `${rows} rows`, 'soft end'),
    `<rect class="mark s0" x="${LEFT}" y="${top + 7}" width="${length(median)}" height="13"/>`,
    figureAt(median, top + 18, must),
    ...(naive === undefined
      ? [text(LEFT + 4, top + 34, 'none', 'soft')]
      : [
          `<rect x="${LEFT}" y="${top + 24}" width="${length(naive)}" height="11" fill="var(--bar)"/>`,
          figureAt(naive, top + 34),
        ]),
    `<path d="M${coordinate(at(must))} ${top + 3}v20" stroke="var(--ink)" stroke-width="2"/>`,
  ];
}

/** Behind the bar, and behind the stroke of what it must be where that is near; inside the end of a bar that is cut. */
function figureAt(share: number, y: number, must?: number): string {
  const words = `${Math.round(share * 100)}%`;
  return share > LONGEST - 0.15
    ? `<text x="${RIGHT - 6}" y="${y}" class="end" style="fill:var(--ground)">${words}${share > LONGEST ? ' »' : ''}</text>`
    : text(Number(coordinate((isNear(share, must) ? at(must) : at(share)) + 5)), y, words, 'soft');
}

const WORDS_WIDTH = 34;

function isNear(share: number, must: number | undefined): must is number {
  return must !== undefined && must > share && at(must) - at(share) < WORDS_WIDTH;
}
