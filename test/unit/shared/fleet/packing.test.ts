import assert from 'node:assert/strict';
import { improve } from '../../../../shared/src/fleet/improve';
import type { Solver } from '../../../../shared/src/fleet/linear';
import { fillMachines } from '../../../../shared/src/fleet/packing/fill';
import { bestFilling } from '../../../../shared/src/fleet/packing/knapsack';
import type { Item } from '../../../../shared/src/fleet/packing/knapsack';
import { costOfPlan, holds } from '../../../../shared/src/fleet/problem';
import type { FleetProblem } from '../../../../shared/src/fleet/problem';
import { loadSolver, randomOf, randomShared } from '../../../support/fleet';
import { assertReal } from '../../../support/packed';

/** Of a few items, by trying every count. */
function bestByTrying(items: readonly Item[]): number {
  const go = (i: number, memory: number, busy: number): number => {
    const item = items[i];
    if (!item) return 0;
    let best = 0;
    for (let n = 0; n <= item.most && n * item.memory <= memory + 1e-9 && n * item.busy <= busy + 1e-9; n += 1) {
      best = Math.max(best, n * item.value + go(i + 1, memory - n * item.memory, busy - n * item.busy));
    }
    return best;
  };
  return go(0, 1, 1);
}

/** Every split of single replicas over machines of one group: Bell numbers, so few of them. */
function exactOneGroup({ workloads, machines }: FleetProblem): number {
  const price = machines[0]?.usdPerMonth ?? 0;
  let fewest = Infinity;
  const bins: { memory: number; busy: number }[] = [];
  const go = (w: number): void => {
    const option = workloads[w]?.packed[0];
    if (!option) {
      fewest = Math.min(fewest, bins.length);
      return;
    }
    const { memory, busy } = option.demand;
    for (const bin of [...bins, undefined]) {
      if (!bin) {
        bins.push({ memory, busy });
        go(w + 1);
        bins.pop();
      } else if (bin.memory + memory <= 1 + 1e-9 && bin.busy + busy <= 1 + 1e-9) {
        bin.memory += memory;
        bin.busy += busy;
        go(w + 1);
        bin.memory -= memory;
        bin.busy -= busy;
      }
    }
  };
  go(0);
  return fewest * price;
}

describe('shared machines', function () {
  this.timeout(60_000);
  let solver: Solver;
  before(async () => {
    solver = await loadSolver();
  });

  it('are filled with the most that trying every filling finds', () => {
    const random = randomOf(7);
    for (let run = 0; run < 200; run += 1) {
      const items = Array.from({ length: 6 }, () => ({
        value: 1 + 9 * random(),
        memory: 0.05 + 0.6 * random(),
        busy: 0.05 + 0.6 * random(),
        most: 1 + Math.floor(3 * random()),
      }));
      const { value, counts, atMost } = bestFilling(items);
      const best = bestByTrying(items);
      assert.ok(Math.abs(value - best) <= 2e-5 * best, `${value} ${best}`);
      assert.ok(atMost >= best - 1e-9);
      assert.ok(Math.abs(items.reduce((sum, item, i) => sum + item.value * (counts[i] ?? 0), 0) - value) < 1e-9);
    }
  });

  it('of halves and quarters: two machines for 2 × 0.5 and 4 × 0.25, by hand', () => {
    const piece = (workload: number, size: number, replicas: number) => ({
      workload,
      replicas,
      mostOnOne: replicas,
      demand: { memory: size, busy: size },
    });
    // 2 · 0.5 + 4 · 0.25 = 2 machines' worth, and they fill two exactly.
    assert.equal(fillMachines([piece(0, 0.5, 2), piece(1, 0.25, 4)]).length, 2);
    // At most one of two replicas on a machine: two machines though one would hold both.
    assert.equal(fillMachines([{ ...piece(0, 0.3, 2), mostOnOne: 1 }]).length, 2);
  });

  it('make real plans that cost no more than machines of one’s own, and no less than their bound', () => {
    for (let seed = 0; seed < 10; seed += 1) {
      const problem = randomShared(seed, 8, 3);
      const { plan = assert.fail(), boundUsd = assert.fail() } = improve(problem, solver, { seconds: 3, gap: 0.001 });
      assertReal(problem, plan);
      assert.ok(holds(problem, plan));
      assert.ok(Math.abs(costOfPlan(problem, plan) - plan.usdPerMonth) < 1e-6);
      assert.ok(boundUsd <= plan.usdPerMonth + 1e-6);
      const alone = improve(
        { ...problem, machines: [], workloads: problem.workloads.map((w) => ({ ...w, packed: [] })) },
        solver,
        {
          seconds: 3,
          gap: 0,
        },
      );
      assert.ok(plan.usdPerMonth <= (alone.plan?.usdPerMonth ?? 0) + 1e-6);
    }
  });

  it('equal trying every way to put eight workloads on machines of one type', () => {
    for (let seed = 20; seed < 40; seed += 1) {
      const random = randomOf(seed);
      const base = randomShared(seed, 8, 1);
      const workloads = base.workloads.map((workload) => ({
        ...workload,
        candidates: workload.candidates.map((one) => ({ ...one, usdPerMonth: 1e6 })),
        packed: workload.packed.map((option) => ({
          ...option,
          replicas: 1,
          mostOnOne: 1,
          demand: { memory: 0.15 + 0.5 * random(), busy: 0.1 + 0.5 * random() },
        })),
      }));
      const problem = { ...base, workloads: workloads.filter(({ packed }) => packed.length > 0) };
      const { plan } = improve(problem, solver, { seconds: 5, gap: 0.0005 });
      assert.ok(Math.abs((plan?.usdPerMonth ?? 0) - exactOneGroup(problem)) < 1e-6, `seed ${seed}`);
    }
  });
});
