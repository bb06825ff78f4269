/** Which rows of a long table are drawn: those in view, some around them, and the one that keys move from. */
export interface Viewport {
  readonly scrollTop: number;
  readonly height: number;
  readonly rowHeight: number;
}

/** Rows drawn beyond each edge, so that a quick hand meets no blank. */
const AROUND = 8;

/** Rows `from` up to, but not with, `to`. */
export function rowsInView(
  { scrollTop, height, rowHeight }: Viewport,
  count: number,
): { readonly from: number; readonly to: number } {
  const first = Math.floor(Math.max(0, scrollTop) / rowHeight);
  const shown = Math.ceil(height / rowHeight) + 1;
  const from = Math.max(0, Math.min(first, count - shown) - AROUND);
  return { from, to: Math.min(count, Math.max(first, 0) + shown + AROUND) };
}

/** Rows to draw from top to bottom, and between them how many are left out. */
export type Part = { readonly row: number } | { readonly gap: number };

export function partsOf({ from, to }: ReturnType<typeof rowsInView>, count: number, kept: number): readonly Part[] {
  const inView = Array.from({ length: to - from }, (_, i) => from + i);
  const isOut = kept >= 0 && kept < count && (kept < from || kept >= to);
  const rows = isOut ? [...inView, kept].toSorted((a, b) => a - b) : inView;
  const parts: Part[] = [];
  let next = 0;
  for (const row of [...rows, count]) {
    if (row > next) {
      parts.push({ gap: row - next });
    }
    if (row < count) {
      parts.push({ row });
    }
    next = row + 1;
  }
  return parts;
}

/** Where to scroll so that a row is whole in view; head and foot lie over the first and last ones. */
export function scrollTo(row: number, { scrollTop, height, rowHeight }: Viewport): number {
  const top = row * rowHeight;
  return Math.min(top, Math.max(scrollTop, top + rowHeight - height));
}
