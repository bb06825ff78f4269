/** Of a long table only what can be seen is drawn, and what is not drawn keeps its place. */
import { strict as assert } from 'node:assert';
import { partsOf, rowsInView, scrollTo } from '../../../client/webview/virtual';
import type { Part } from '../../../client/webview/virtual';

const ROW = 29;
const view = (scrollTop: number, height = 580) => ({ scrollTop, height, rowHeight: ROW });
const rowsOf = (parts: readonly Part[]) => parts.flatMap((part) => ('row' in part ? [part.row] : []));
const sizeOf = (parts: readonly Part[]) => parts.reduce((sum, part) => sum + ('row' in part ? 1 : part.gap), 0);

describe('the rows in view', () => {
  it('are all of a short table', () => {
    assert.deepEqual(rowsInView(view(0), 9), { from: 0, to: 9 });
  });

  it('are some tens of thousands, wherever one is', () => {
    for (const scrollTop of [0, 1, 29, 1000, 40_000, 86_400, 90_000, -50]) {
      const { from, to } = rowsInView(view(scrollTop), 3000);
      assert.ok(to - from <= 40, `${to - from} rows at ${scrollTop}`);
      assert.ok(from >= 0 && to <= 3000);
      const first = Math.max(0, Math.floor(scrollTop / ROW));
      assert.ok(from <= Math.min(first, 2999) && to >= Math.min(3000, first + 20), `${from} to ${to} at ${scrollTop}`);
    }
  });

  it('are the last ones where the table has become shorter', () => {
    const { from, to } = rowsInView(view(80_000), 50);
    assert.equal(to, 50);
    assert.ok(from <= 29, String(from));
  });
});

describe('what is drawn', () => {
  it('and what is left out are the whole table, in order', () => {
    for (const kept of [-1, 0, 40, 499, 999, 1000]) {
      const parts = partsOf({ from: 30, to: 60 }, 1000, kept);
      assert.equal(sizeOf(parts), 1000, String(kept));
      const rows = rowsOf(parts);
      assert.deepEqual(
        rows,
        rows.toSorted((a, b) => a - b),
      );
      assert.equal(new Set(rows).size, rows.length);
    }
  });

  it('always has the row that keys move from', () => {
    assert.ok(rowsOf(partsOf({ from: 30, to: 60 }, 1000, 700)).includes(700));
    assert.ok(rowsOf(partsOf({ from: 30, to: 60 }, 1000, 0)).includes(0));
    assert.deepEqual(partsOf({ from: 1, to: 3 }, 5, 4), [{ gap: 1 }, { row: 1 }, { row: 2 }, { gap: 1 }, { row: 4 }]);
  });

  it('of nothing is nothing', () => {
    assert.deepEqual(partsOf(rowsInView(view(0), 0), 0, 0), []);
  });
});

describe('scrolling to a row', () => {
  it('moves no further than it must', () => {
    assert.equal(scrollTo(5, view(0)), 0, 'in view already');
    assert.equal(scrollTo(25, view(0)), 26 * ROW - 580, 'below');
    assert.equal(scrollTo(3, view(1000)), 3 * ROW, 'above');
  });
});
