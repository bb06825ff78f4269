import assert from 'node:assert/strict';
import { inRange, leastVersion, parseVersion } from '../../../../shared/src/arm/versions';

const holds = (range: string, version: string) => {
  const parsed = parseVersion(version);
  assert.ok(parsed, version);
  return inRange(range, parsed);
};

describe('versions of npm packages', () => {
  it('reads three numbers and leaves the rest', () => {
    assert.deepEqual(parseVersion('1.2.3'), [1, 2, 3]);
    assert.deepEqual(parseVersion('1.5.6-r.1'), [1, 5, 6]);
    assert.deepEqual(parseVersion('v6.0.0+build'), [6, 0, 0]);
    for (const text of ['', '1', '1.2', 'file:../x', '^1.2.3', '1.2.3.4', '99999999999.0.0', '__proto__']) {
      assert.equal(parseVersion(text), undefined, text);
    }
  });

  it('holds where every condition does', () => {
    assert.ok(holds('>=3.19.0', '3.19.0'));
    assert.ok(!holds('>=1.5.1 <3.19.0', '3.19.0'));
    assert.ok(holds('>=1.5.1 <3.19.0', '3.18.9'));
    assert.ok(holds('5.0.1', '5.0.1'));
    assert.ok(!holds('5.0.1', '5.0.2'));
    assert.ok(holds('<=1.23.2', '1.23.2'));
    assert.ok(!holds('<=1.23.2', '1.23.10'), 'numbers are compared, not letters');
  });

  it('an empty or broken range holds for none', () => {
    assert.ok(!holds('', '1.0.0'));
    assert.ok(!holds('latest', '1.0.0'));
  });

  it('takes the least version that a range allows, where it is plain', () => {
    assert.equal(leastVersion('^24.3.0'), '24.3.0');
    assert.equal(leastVersion('~1.2.3'), '1.2.3');
    assert.equal(leastVersion('>=1.2.3'), '1.2.3');
    assert.equal(leastVersion('1.2.3'), '1.2.3');
    for (const range of ['*', 'latest', '1.x', '>=1.0.0 <2.0.0', 'workspace:*', '']) {
      assert.equal(leastVersion(range), undefined, range);
    }
  });
});
