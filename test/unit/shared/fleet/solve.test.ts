import assert from 'node:assert/strict';
import { clashingLimits } from '../../../../shared/src/fleet/clash';
import { cheapestUsd, greedyPlan } from '../../../../shared/src/fleet/greedy';
import { improve, relaxedUsd } from '../../../../shared/src/fleet/improve';
import type { Solver } from '../../../../shared/src/fleet/linear';
import { holds, usedBy } from '../../../../shared/src/fleet/problem';
import type { FleetProblem } from '../../../../shared/src/fleet/problem';
import { prune } from '../../../../shared/src/fleet/prune';
import { bruteForce, candidate, fleetOf, loadSolver, quota, randomFleet } from '../../../support/fleet';

const EXACT = { seconds: 10, gap: 0 };
const SMALL = { workloads: 5, candidates: 4, limits: 3 };
const close = (a: number | undefined, b: number | undefined) =>
  assert.ok(a !== undefined && b !== undefined && Math.abs(a - b) < 1e-6 * Math.max(1, b), `${a} is not ${b}`);

/**
 * Five workloads, 16 vCPUs of family g, $1,000 a month.
 *
 *     chat      g 8 vCPUs $200 · cpu $500      rerank  g 4 vCPUs $100 · cpu $160
 *     code      g 8 vCPUs $300 · cpu $450      embed   g 4 vCPUs $ 90 · cpu $110
 *     vision    g 4 vCPUs $150 · cpu $170
 *
 * All on g: 8 + 8 + 4 + 4 + 4 = 28 vCPUs, 12 too many. Leaving g costs, per vCPU: chat 300/8 = 37.5, code 150/8 = 18.75, rerank 60/4 = 15,
 * embed 20/4 = 5, vision 20/4 = 5. Twelve vCPUs leave as rerank + embed + vision (60 + 20 + 20 = $100) or as code + embed or vision
 * (150 + 20 = $170): the former. Cost 200 + 300 + 160 + 110 + 170 = $940.
 */
function five(vcpus: number, usd: number): FleetProblem {
  const g = (id: string, price: number, amount: number) =>
    candidate(id, price, [
      [0, amount],
      [1, price],
    ]);
  const cpu = (id: string, price: number) => candidate(id, price, [[1, price]]);
  return fleetOf(
    [quota('g', vcpus), { id: 'budget', kind: 'budget', unit: 'USD', capacity: usd, label: 'budget' }],
    [
      [g('chat g', 200, 8), cpu('chat cpu', 500)],
      [g('code g', 300, 8), cpu('code cpu', 450)],
      [g('rerank g', 100, 4), cpu('rerank cpu', 160)],
      [g('embed g', 90, 4), cpu('embed cpu', 110)],
      [g('vision g', 150, 4), cpu('vision cpu', 170)],
    ],
  );
}

describe('a fleet', function () {
  this.timeout(60_000);
  let solver: Solver;
  before(async () => {
    solver = await loadSolver();
  });
  const solve = (problem: FleetProblem) => improve(problem, solver, EXACT);

  it('of five, worked by hand and by trying all 32', () => {
    const problem = five(16, 1000);
    const { status, plan, boundUsd, worth } = solve(problem);
    assert.equal(status, 'optimal');
    assert.equal(plan?.usdPerMonth, 940);
    assert.equal(bruteForce(problem)?.usdPerMonth, 940);
    assert.deepEqual(
      plan?.choices.map(({ index }) => index),
      [0, 0, 1, 1, 1],
    );
    close(boundUsd, 940);
    // With 4 more vCPUs, the least that lets another one in, rerank goes back: 160 − 100 = $60.
    assert.deepEqual(worth, [{ limit: 0, more: 4, savesUsd: 60, method: 'solved' }]);
  });

  it('that no plan can hold names the limits that clash, and no other', () => {
    // 8 vCPUs: chat stays, the rest leaves: 200 + 450 + 160 + 110 + 170 = $1,090, over $1,000.
    const { status, clash, plan } = solve(five(8, 1000));
    assert.equal(status, 'infeasible');
    assert.equal(plan, undefined);
    assert.deepEqual(clash, [0, 1]);
    // All on g costs $840: a budget of $800 clashes with nothing but itself.
    assert.deepEqual(solve(five(100, 800)).clash, [1]);
  });

  it('takes the next-best when a target is taken away', () => {
    const problem = five(16, 1000);
    const without = (w: number, id: string): FleetProblem => ({
      ...problem,
      workloads: problem.workloads.map((one, i) =>
        i === w ? { ...one, candidates: one.candidates.filter((c) => c.id !== id) } : one,
      ),
    });
    // chat leaves its 8 vCPUs: 12 too many become 4, which embed or vision frees for $20: 840 + 300 + 20 = $1,160, over the budget;
    // with room in the budget that is the plan.
    const roomy = { ...without(0, 'chat g'), limits: five(16, 2000).limits };
    assert.equal(solve(roomy).plan?.usdPerMonth, 1160);
    assert.equal(solve(without(0, 'chat g')).status, 'infeasible');
  });

  it('equals trying everything on 200 random fleets, feasible or not', () => {
    let infeasible = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      const problem = randomFleet(seed, { ...SMALL, tightness: 0.4 + (seed % 5) / 10 });
      const best = bruteForce(problem);
      const solved = solve(problem);
      if (best) {
        assert.equal(solved.status, 'optimal', `seed ${seed}`);
        close(solved.plan?.usdPerMonth, best.usdPerMonth);
        assert.ok(solved.plan && holds(problem, solved.plan));
      } else {
        infeasible += 1;
        assert.equal(solved.status, 'infeasible', `seed ${seed}`);
      }
    }
    assert.ok(infeasible > 5 && infeasible < 150, `${infeasible} infeasible`);
  });

  it('loses nothing by dropping dominated candidates', () => {
    let dropped = 0;
    for (let seed = 0; seed < 100; seed += 1) {
      const problem = randomFleet(seed, { ...SMALL, tightness: 0.6 });
      const pruned = prune(problem);
      dropped += pruned.dropped;
      assert.equal(bruteForce(pruned.problem)?.usdPerMonth, bruteForce(problem)?.usdPerMonth, `seed ${seed}`);
    }
    assert.ok(dropped > 50, `${dropped} dropped`);
  });

  it('keeps one of equals, and all that are better in some way', () => {
    const problem = fleetOf(
      [quota('a', 10), quota('b', 10)],
      [
        [
          candidate('dear', 9, [[0, 1]]),
          candidate('same', 5, [[0, 2]]),
          candidate('twin', 5, [[0, 2]]),
          candidate('more', 5, [
            [0, 2],
            [1, 1],
          ]),
        ],
      ],
    );
    assert.deepEqual(prune(problem).kept, [[0, 1]]);
  });

  it('has a plan at once that holds the limits, between the bound and no better than the best', () => {
    let found = 0;
    for (let seed = 0; seed < 60; seed += 1) {
      const problem = randomFleet(seed, { workloads: 12, candidates: 5, limits: 3, tightness: 0.7 });
      const greedy = greedyPlan(problem);
      const { plan } = solve(problem);
      if (greedy && plan) {
        found += 1;
        assert.ok(holds(problem, greedy));
        assert.ok(greedy.usdPerMonth >= plan.usdPerMonth - 1e-6, `seed ${seed}`);
        assert.ok(cheapestUsd(problem) <= (relaxedUsd(problem, solver, 5) ?? Infinity) + 1e-6);
        assert.ok((relaxedUsd(problem, solver, 5) ?? Infinity) <= plan.usdPerMonth + 1e-6, `seed ${seed}`);
      }
    }
    assert.ok(found >= 50, `${found} of 60`);
  });

  it('names clashing limits of which none can be left out', () => {
    let checked = 0;
    for (let seed = 0; seed < 150 && checked < 20; seed += 1) {
      const problem = randomFleet(seed, { ...SMALL, tightness: 0.3 });
      if (bruteForce(problem)) {
        continue;
      }
      const clash = clashingLimits(problem, [], solver, solver.now() + 10) ?? assert.fail();
      checked += 1;
      const only = (kept: readonly number[]): FleetProblem => ({
        ...problem,
        limits: problem.limits.map((limit, l) => (kept.includes(l) ? limit : { ...limit, capacity: Infinity })),
      });
      assert.equal(bruteForce(only(clash)), undefined, `seed ${seed}: ${clash} clash`);
      for (const left of clash) {
        assert.ok(bruteForce(only(clash.filter((l) => l !== left))), `seed ${seed}: without ${left} there is a plan`);
      }
    }
    assert.equal(checked, 20);
  });

  it('says what one step more saves, as trying everything does', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const problem = randomFleet(seed, { ...SMALL, tightness: 0.6 });
      const { plan, worth } = solve(problem);
      for (const { limit, more, savesUsd, method } of worth) {
        assert.equal(method, 'solved');
        const limits = problem.limits.map((one, l) => (l === limit ? { ...one, capacity: one.capacity + more } : one));
        close((plan?.usdPerMonth ?? 0) - savesUsd, bruteForce({ ...problem, limits })?.usdPerMonth);
      }
    }
  });

  it('is harmless when empty, without candidates, without limits or already stopped', async () => {
    assert.equal(solve(fleetOf([], [])).plan?.usdPerMonth, 0);
    assert.equal(solve(fleetOf([quota('a', 1)], [[]])).status, 'infeasible');
    const free = fleetOf([], [[candidate('a', 3), candidate('b', 2)]]);
    assert.equal(solve(free).plan?.usdPerMonth, 2);
    const stopped = improve(five(16, 1000), await loadSolver(() => true), EXACT);
    assert.ok(stopped.plan && usedBy(five(16, 1000), stopped.plan)[0] === 16, 'the plan at once is there');
  });
});
