/** Numbers that a script computes. */
import assert from 'node:assert/strict';
import { arithmeticValue } from '../../../../../server/src/manifest/engines/arithmetic';
import { literalText } from '../../../../../server/src/manifest/engines/text';
import { resolveText } from '../../../../../server/src/manifest/engines/variables';

const known = new Map([
  ['GPUS', 8],
  ['NODES', 2],
]);
const value = (text: string) => arithmeticValue(text, (name) => known.get(name));

describe('arithmetic in scripts', () => {
  it('computes as the shell does', () => {
    assert.equal(value('$(($GPUS * $NODES))'), 16);
    assert.equal(value('$(( ${GPUS} * NODES / 4 - 1 ))'), 3);
    // 1 + 8 × 2
    assert.equal(value('$((1 + GPUS * NODES))'), 17);
    assert.equal(value('$((7 / 2))'), 3);
  });

  it('gives nothing for what it does not know', () => {
    for (const text of ['$(($X * 2))', '$((8 / 0))', '$((8 *))', '$((8 8))', '$(nproc)', '$((1 << 3))', '$(())', '8']) {
      assert.equal(value(text), undefined, text);
    }
  });

  it('resolves variables from the environment, and ends where one names itself', () => {
    const environment = new Map([
      ['GPUS', literalText('8', 0)],
      ['TP', literalText('$(($GPUS * 2))', 10)],
      ['LOOP', literalText('$(($LOOP * 2))', 40)],
    ]);
    const resolved = resolveText(literalText('$TP', 90), environment);
    assert.ok(resolved.ok && resolved.value.text === '16');
    assert.ok(!resolveText(literalText('$LOOP', 90), environment).ok);
  });
});
