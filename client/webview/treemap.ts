/** Areas of a treemap: squarified, so that they can be compared by eye. Bruls, Huizing, van Wijk, "Squarified Treemaps", 2000. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

/** One rectangle for each value, in their order, which is best from large to small; together they fill the box. */
export function squarify(values: readonly number[], box: Rect): readonly Rect[] {
  const scale = (box.width * box.height) / sumOf(values);
  const areas = values.map((value) => value * scale);
  const rects: Rect[] = [];
  let free = box;
  for (let from = 0; from < areas.length;) {
    const row = areas.slice(from, endOfRow(areas, from, Math.min(free.width, free.height)));
    const laid = layRow(row, free);
    rects.push(...laid.rects);
    free = laid.free;
    from += row.length;
  }
  return rects;
}

/** A row takes one more as long as its worst rectangle does not become longer. */
function endOfRow(areas: readonly number[], from: number, side: number): number {
  let worst = Infinity;
  for (let to = from + 1; to <= areas.length; to += 1) {
    const next = worstRatio(areas.slice(from, to), side);
    if (next > worst) {
      return to - 1;
    }
    worst = next;
  }
  return areas.length;
}

/** The longer side over the shorter one. */
function worstRatio(row: readonly number[], side: number): number {
  const thickness = sumOf(row) / side;
  return Math.max(...row.map((area) => Math.max(area / thickness ** 2, thickness ** 2 / area)));
}

/** Along the shorter side of what is free. */
function layRow(row: readonly number[], free: Rect): { readonly rects: readonly Rect[]; readonly free: Rect } {
  const { x, y, width, height } = free;
  const isUpright = width >= height;
  const side = isUpright ? height : width;
  const thickness = Math.min(sumOf(row) / side, isUpright ? width : height);
  let at = 0;
  const rects = row.map((area) => {
    const length = (area / sumOf(row)) * side;
    const rect = isUpright
      ? { x, y: y + at, width: thickness, height: length }
      : { x: x + at, y, width: length, height: thickness };
    at += length;
    return rect;
  });
  return {
    rects,
    free: isUpright
      ? { x: x + thickness, y, width: width - thickness, height }
      : { x, y: y + thickness, width, height: height - thickness },
  };
}
