import assert from 'node:assert/strict';
import { cheapestWithin, frontier, undominated } from '../../../../shared/src/service/joint';
import type { Choice } from '../../../../shared/src/service/joint';
import { endToEnd, optionOf } from '../../../../shared/src/service/option';
import type { Part } from '../../../../shared/src/service/option';

const choice = (usd: number, seconds: number): Choice => ({ usd, seconds });

/** Every combination, one after the other. */
function combinations(stages: readonly (readonly Choice[])[]): readonly Choice[] {
  return stages.reduce<readonly Choice[]>(
    (found, stage) => found.flatMap((a) => stage.map((b) => choice(a.usd + b.usd, a.seconds + b.seconds))),
    [choice(0, 0)],
  );
}

/** Small whole numbers from a seed, so that ties happen. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state >> 8) % 20;
  };
}

describe('service: one option for each stage', () => {
  it('the cheapest within a limit, by hand', () => {
    const stages = [
      [choice(25, 0.7), choice(50, 0.3)],
      [choice(26, 0.1), choice(800, 0.01)],
      [choice(1860, 9), choice(2700, 5), choice(4000, 3)],
    ];
    // Without a limit 25 + 26 + 1860 = 1911 at 9.8 s. Within 6 s: 25 + 26 + 2700 = 2751 at 5.8 s. Within 5.5 s 50 in place of 25: 5.4 s.
    const within = (limit?: number) => {
      const { usd = 0, seconds = 0 } = cheapestWithin(stages, limit) ?? {};
      return [usd, Math.round(seconds * 100) / 100];
    };
    assert.deepEqual(within(), [1911, 9.8]);
    assert.deepEqual(within(6), [2751, 5.8]);
    assert.deepEqual(within(5.5), [2776, 5.4]);
    // Nothing holds 3 s: the quickest stands, 50 + 800 + 4000 at 3.31 s.
    assert.deepEqual(within(3), [4850, 3.31]);
    assert.equal(cheapestWithin([[choice(1, 1)], []], 5), undefined);
  });

  it('is what trying every combination finds, in 300 small cases', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const next = numbers(seed);
      const stages = Array.from({ length: 1 + (next() % 4) }, () =>
        Array.from({ length: 1 + (next() % 5) }, () => choice(next(), next())),
      );
      const limit = next() * 2;
      const all = combinations(stages);
      const holding = all.filter(({ seconds }) => seconds <= limit);
      const found = cheapestWithin(stages, limit);
      const least = Math.min(
        ...(holding.length > 0 ? holding.map(({ usd }) => usd) : all.map(({ seconds }) => seconds)),
      );
      assert.equal(holding.length > 0 ? found?.usd : found?.seconds, least, `seed ${seed}`);
      const chosen = found?.options ?? [];
      assert.equal(chosen.length, stages.length);
      assert.ok(chosen.every((option, i) => stages[i]?.includes(option)));
    }
  });

  it('a looser limit never costs more, and another option never does harm', () => {
    for (let seed = 1; seed <= 100; seed += 1) {
      const next = numbers(seed);
      const stages = Array.from({ length: 3 }, () => Array.from({ length: 4 }, () => choice(next(), next())));
      const usd = (limit: number, list: readonly (readonly Choice[])[] = stages) => {
        const found = cheapestWithin(list, limit);
        return found && found.seconds <= limit ? found.usd : Number.POSITIVE_INFINITY;
      };
      assert.ok(usd(30) <= usd(20));
      assert.ok(
        usd(
          20,
          stages.map((stage) => [...stage, choice(next(), next())]),
        ) <= usd(20),
      );
    }
  });

  it('the frontier rises in money and falls in time', () => {
    const found = frontier([undominated([choice(1, 3), choice(2, 2), choice(3, 2), choice(4, 1)]), [choice(5, 5)]]);
    assert.deepEqual(
      found.map(({ usd, seconds }) => [usd, seconds]),
      [
        [6, 8],
        [7, 7],
        [9, 6],
      ],
    );
  });
});

describe('service: percentiles of a sum', () => {
  const part = (calls: number, p50: number, p95: number, hop = 0): Part => ({
    name: 'stage',
    calls,
    homes: [],
    usd: 1,
    p50,
    p95,
    hop: { p50: hop, p95: hop },
  });

  it('lies between independent stages and stages that are slow at once', () => {
    const parts = [part(1, 0.1, 0.4), part(2, 0.01, 0.03, 0.001), part(1, 3, 7)];
    const { low, high } = endToEnd(parts);
    // high = 0.4 + 2 · (0.03 + 0.001) + 7 = 7.462; low = 0.1 + 2 · 0.011 + 3 + √(0.3² + 2 · 0.02² + 4²) = 7.1333
    assert.ok(Math.abs(high - 7.462) < 1e-9);
    assert.ok(Math.abs(low - (3.122 + Math.sqrt(0.09 + 0.0008 + 16))) < 1e-9);
    assert.equal(optionOf(...parts).seconds, high);
    assert.equal(optionOf(...parts).usd, 3);
  });

  it('one stage is itself, and low is never above high', () => {
    const one = endToEnd([part(1, 1, 2)]);
    assert.deepEqual(one, { low: 2, high: 2 });
    for (let calls = 0; calls < 8; calls += 0.5) {
      const { low, high } = endToEnd([part(calls, 1, 3), part(1, 0, 0.5)]);
      assert.ok(low <= high);
    }
  });
});
