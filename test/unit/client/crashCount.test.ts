import { strict as assert } from 'node:assert';
import { createCrashCount } from '../../../client/src/crashCount';

const MINUTE = 60_000;

describe('a server that keeps dying', () => {
  it('is started again four times in three minutes, and not a fifth time', () => {
    let now = 0;
    const count = createCrashCount(() => now);
    const answers = [0, 10, 20, 30, 40].map((seconds) => {
      now = seconds * 1000;
      return count.crashed();
    });
    assert.deepEqual(answers, ['restart', 'restart', 'restart', 'restart', 'stop']);
  });

  it('is started again for ever where it dies seldom', () => {
    let now = 0;
    const count = createCrashCount(() => now);
    for (let times = 0; times < 20; times += 1) {
      now += MINUTE;
      assert.equal(count.crashed(), 'restart');
    }
  });

  it('has a clean record once the user starts it', () => {
    const count = createCrashCount(() => 0);
    [1, 2, 3, 4].forEach(() => count.crashed());
    count.forget();
    assert.equal(count.crashed(), 'restart');
  });
});
