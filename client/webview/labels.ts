/** Labels of pictures: how wide they are, and where there is room for them. The mark never moves: a name takes the first free spot around it, or is left out. */
import { once } from '../../shared/src/once';

export interface LabelWish {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Kept even across a line or a mark, as long as no other name stands there. */
  readonly must: boolean;
}

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

interface Box {
  readonly x0: number;
  readonly x1: number;
  readonly y0: number;
  readonly y1: number;
}

type Weight = 400 | 600;

const canvas = once(() => {
  const context = document.createElement('canvas').getContext('2d');
  return context && { context, family: getComputedStyle(document.body).fontFamily };
});

/** In px, of an 11 px label in the page's own font; 0 where nothing can be drawn. */
export function textWidth(text: string, weight: Weight = 400): number {
  const found = canvas();
  if (!found) {
    return 0;
  }
  found.context.font = `${weight} 11px ${found.family}`;
  return found.context.measureText(text).width;
}

const FEWEST_LETTERS = 3;
const NARROWEST_LETTER = 2;

/** Shortened to the room that there is; nothing where not even a few letters fit. */
export function fitText(text: string, room: number, weight: Weight = 400): string {
  if (textWidth(text, weight) <= room) {
    return text;
  }
  const most = Math.min(text.length - 1, Math.floor(room / NARROWEST_LETTER));
  for (let letters = most; letters >= FEWEST_LETTERS; letters -= 1) {
    const short = `${text.slice(0, letters)}…`;
    if (textWidth(short, weight) <= room) {
      return short;
    }
  }
  return '';
}

const SPOTS = [
  [11, 4, 'start'],
  [-11, 4, 'end'],
  [0, -12, 'middle'],
  [0, 21, 'middle'],
  [10, -9, 'start'],
  [-10, -9, 'end'],
  [10, 17, 'start'],
  [-10, 17, 'end'],
] as const;

const overlap = (a: Box, b: Box) => a.x0 < b.x1 && a.x1 > b.x0 && a.y0 < b.y1 && a.y1 > b.y0;

export function placeLabels(
  wishes: readonly LabelWish[],
  marks: readonly { x: number; y: number }[],
  lines: readonly Box[],
  frame: Box,
): readonly PlacedLabel[] {
  const around = marks.map(({ x, y }) => ({ x0: x - 6, x1: x + 6, y0: y - 6, y1: y + 6 }));
  const names: Box[] = [];
  const placed: PlacedLabel[] = [];
  for (const wish of wishes) {
    const free = spotFor(wish, [...around, ...names, ...lines], frame);
    const spot =
      free ?? (wish.must ? (spotFor(wish, [...around, ...names], frame) ?? spotFor(wish, names, frame)) : undefined);
    if (spot) {
      names.push(spot.box);
      placed.push(spot.label);
    }
  }
  return placed;
}

function spotFor(
  wish: LabelWish,
  taken: readonly Box[],
  frame: Box,
): { readonly label: PlacedLabel; readonly box: Box } | undefined {
  const width = textWidth(wish.text);
  for (const [dx, dy, anchor] of SPOTS) {
    const x = wish.x + dx;
    const y = wish.y + dy;
    const x0 = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
    const box = { x0, x1: x0 + width, y0: y - 10, y1: y + 3 };
    const inside = box.x0 >= frame.x0 && box.x1 <= frame.x1 && box.y0 >= frame.y0 && box.y1 <= frame.y1;
    if (inside && !taken.some((other) => overlap(box, other))) {
      return { label: { text: wish.text, x, y, anchor }, box };
    }
  }
  return undefined;
}
