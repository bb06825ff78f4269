import assert from 'node:assert/strict';
import { applyEdits, joinEdits } from '../../../../server/src/manifest/edits';
import type { Edit } from '../../../../server/src/manifest/dialect';

const put = (start: number, end: number, newText: string): Edit => ({ span: { start, end }, newText });
const TEXT = 'load: 1\nhost: small\ncount: 2\n';

describe('two steps of edits as one', () => {
  it('keeps each where it stands in the text before both', () => {
    const first = [put(6, 7, '1000')];
    const second = [put(17, 22, 'large'), put(30, 31, '5')];
    const joined = joinEdits(TEXT, first, second);
    assert.deepEqual(joined, [put(6, 7, '1000'), put(14, 19, 'large'), put(27, 28, '5')]);
    assert.equal(applyEdits(TEXT, joined), 'load: 1000\nhost: large\ncount: 5\n');
  });

  it('is one replacement where the second writes over the first', () => {
    const joined = joinEdits(TEXT, [put(14, 19, 'middle')], [put(14, 20, 'large')]);
    assert.equal(joined.length, 1);
    assert.equal(applyEdits(TEXT, joined), 'load: 1\nhost: large\ncount: 2\n');
  });

  it('loses neither of two insertions at one place', () => {
    const joined = joinEdits(TEXT, [put(8, 8, 'a: 1\n')], [put(8, 8, 'b: 2\n')]);
    assert.equal(applyEdits(TEXT, joined), 'load: 1\nb: 2\na: 1\nhost: small\ncount: 2\n');
  });
});
