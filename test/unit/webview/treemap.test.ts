/** A treemap says amounts by area: nothing overlaps, nothing sticks out, no area lies. */
import { strict as assert } from 'node:assert';
import { squarify } from '../../../client/webview/treemap';
import type { Rect } from '../../../client/webview/treemap';

const BOX: Rect = { x: 10, y: 20, width: 560, height: 320 };
const area = ({ width, height }: Rect) => width * height;
const NEAR = 1e-6;

function overlap(a: Rect, b: Rect): number {
  const side = (from: number, length: number, other: number, otherLength: number) =>
    Math.min(from + length, other + otherLength) - Math.max(from, other);
  const [width, height] = [side(a.x, a.width, b.x, b.width), side(a.y, a.height, b.y, b.height)];
  return width > NEAR && height > NEAR ? width * height : 0;
}

/** Sizes of every kind: even, steep, a giant among dwarfs, one alone. */
const CASES: Readonly<Record<string, readonly number[]>> = {
  'the picture': [7660, 2717, 1215, 932, 826, 670, 553, 521, 233],
  'equal ones': Array.from({ length: 24 }, () => 5),
  'three decades': Array.from({ length: 120 }, (_, i) => 1000 / (i + 1) ** 1.5),
  'a giant': [1e9, 1, 1, 1e-3],
  'one alone': [42],
  'unsorted ones': [1, 9, 2, 8, 3],
};

describe('a treemap', () => {
  for (const [name, values] of Object.entries(CASES)) {
    const rects = squarify(values, BOX);
    const sum = values.reduce((all, value) => all + value, 0);

    it(`has areas in proportion: ${name}`, () => {
      assert.equal(rects.length, values.length);
      for (const [i, rect] of rects.entries()) {
        const expected = ((values[i] ?? 0) / sum) * area(BOX);
        assert.ok(Math.abs(area(rect) - expected) < 1e-6 * area(BOX), `${i}: ${area(rect)} of ${expected}`);
      }
    });

    it(`stays in its box, and nothing overlaps: ${name}`, () => {
      for (const { x, y, width, height } of rects) {
        assert.ok(x >= BOX.x - NEAR && x + width <= BOX.x + BOX.width + NEAR);
        assert.ok(y >= BOX.y - NEAR && y + height <= BOX.y + BOX.height + NEAR);
        assert.ok(width >= 0 && height >= 0);
      }
      const covered = rects.flatMap((a, i) => rects.slice(i + 1).map((b) => overlap(a, b)));
      assert.equal(Math.max(0, ...covered), 0);
    });
  }

  it('keeps areas near squares, where slices would be strips', () => {
    const ratios = squarify(CASES['the picture'] ?? [], BOX).map(
      ({ width, height }) => Math.max(width, height) / Math.min(width, height),
    );
    assert.ok(Math.max(...ratios) < 2.5, String(ratios.map((each) => each.toFixed(1))));
  });

  it('of nothing is empty', () => {
    assert.deepEqual(squarify([], BOX), []);
  });
});
