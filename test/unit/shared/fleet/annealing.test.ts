import assert from 'node:assert/strict';
import { improve } from '../../../../shared/src/fleet/improve';
import type { Solver } from '../../../../shared/src/fleet/linear';
import { anneal } from '../../../../shared/src/fleet/packing/anneal';
import { binsOf } from '../../../../shared/src/fleet/packing/bins';
import { readBins } from '../../../../shared/src/fleet/packing/readBins';
import { holds } from '../../../../shared/src/fleet/problem';
import type { Choice, FleetProblem, PackedOption } from '../../../../shared/src/fleet/problem';
import { candidate, loadSolver, quota, randomCoarse, randomOf, randomShared } from '../../../support/fleet';
import { assertReal } from '../../../support/packed';

/** The fewest machines of one group that hold all replicas, by every way to part them. */
function fewestMachines(options: readonly PackedOption[]): number {
  const units = options.flatMap((option) => Array.from({ length: option.replicas }, () => option));
  const bins: PackedOption[][] = [];
  let fewest = units.length;
  const fits = (on: readonly PackedOption[], one: PackedOption) =>
    on.filter((other) => other === one).length < one.mostOnOne &&
    on.reduce((sum, { demand }) => sum + demand.memory, one.demand.memory) <= 1 + 1e-9 &&
    on.reduce((sum, { demand }) => sum + demand.busy, one.demand.busy) <= 1 + 1e-9;
  const go = (i: number): void => {
    const unit = units[i];
    if (!unit || bins.length >= fewest) {
      fewest = Math.min(fewest, unit ? fewest : bins.length);
      return;
    }
    for (const bin of bins) {
      if (fits(bin, unit)) {
        bin.push(unit);
        go(i + 1);
        bin.pop();
      }
    }
    bins.push([unit]);
    go(i + 1);
    bins.pop();
  };
  go(0);
  return fewest;
}

/** Every choice of every workload, each group packed by trying everything; one limit on machines of group 0. */
function exactShared({ workloads, machines, limits }: FleetProblem): number {
  let best = Infinity;
  const on: PackedOption[][] = machines.map(() => []);
  const go = (w: number, usd: number, owned: number): void => {
    const workload = workloads[w];
    if (!workload) {
      const counts = on.map((options) => fewestMachines(options));
      if ((counts[0] ?? 0) + owned <= (limits[0]?.capacity ?? Infinity)) {
        best = Math.min(
          best,
          counts.reduce((sum, count, g) => sum + count * (machines[g]?.usdPerMonth ?? 0), usd),
        );
      }
      return;
    }
    for (const { usdPerMonth, uses } of workload.candidates) {
      go(w + 1, usd + usdPerMonth, owned + (uses[0]?.amount ?? 0));
    }
    for (const option of workload.packed) {
      on[option.group]?.push(option);
      go(w + 1, usd, owned);
      on[option.group]?.pop();
    }
  };
  go(0, 0, 0);
  return best;
}

function few(replicas: number, { packed, ...rest }: FleetProblem['workloads'][number]) {
  return {
    ...rest,
    packed: packed.map((option) => ({ ...option, replicas, mostOnOne: Math.ceil(replicas / 2) })),
  };
}

/** Four workloads of one or two replicas, two kinds of machines, few of the first kind. */
function smallShared(seed: number): FleetProblem {
  const random = randomOf(seed);
  const base = randomCoarse(seed, 4, 2);
  return {
    limits: [quota('m0', 1 + Math.floor(2 * random()))],
    machines: base.machines.map((machine, g) => ({ ...machine, uses: g === 0 ? [{ limit: 0, amount: 1 }] : [] })),
    workloads: base.workloads.map((workload) => ({
      ...few(1 + Math.floor(2 * random()), workload),
      candidates: [candidate(`${workload.name} alone`, 300 + 900 * random(), random() < 0.3 ? [[0, 1]] : [])],
    })),
  };
}

describe('annealing of replicas on given machines', function () {
  this.timeout(60_000);
  let solver: Solver;
  before(async () => {
    solver = await loadSolver();
  });

  const run = { steps: 60_000, isOver: () => false };
  const firstOption = (): Choice => ({ kind: 'packed', index: 0 });

  it('fills as many machines as trying every way needs, and never fewer', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const base = randomCoarse(seed, 7, 1);
      const problem = { ...base, workloads: base.workloads.map((workload) => few(1, workload)) };
      const choices = problem.workloads.map(firstOption);
      const fewest = fewestMachines(problem.workloads.flatMap(({ packed }) => packed));
      const tryOn = (count: number) => {
        const state = binsOf(problem, choices, new Map([[0, count]]));
        return state && anneal(state, { ...run, random: randomOf(1) }) ? readBins(state, choices) : undefined;
      };
      const made = tryOn(fewest) ?? assert.fail(`seed ${seed}: not on ${fewest}`);
      assertReal(problem, { ...made, usdPerMonth: 0 });
      assert.equal(tryOn(fewest - 1), undefined, `seed ${seed}`);
    }
  });

  it('puts 0.6 + 0.4 and 0.7 + 0.3 on two machines, by hand, where the roomiest first needs three', () => {
    const sizes = [0.3, 0.4, 0.6, 0.7];
    const problem: FleetProblem = {
      limits: [],
      machines: [{ instance: 'm', group: 0, usdPerMonth: 100, uses: [], isOwned: false }],
      workloads: sizes.map((memory, w) => ({
        name: `w${w}`,
        candidates: [],
        packed: [{ id: `w${w}`, group: 0, replicas: 1, mostOnOne: 1, demand: { memory, busy: 0.1 } }],
      })),
    };
    const state = binsOf(problem, sizes.map(firstOption), new Map([[0, 2]])) ?? assert.fail();
    // 0.3 | 0.4, then 0.6 to the first (0.9) and 0.7 to the second: 1.1, a tenth too much.
    assert.ok(Math.abs(state.over - 0.1) < 1e-9);
    assert.ok(anneal(state, { ...run, random: randomOf(1) }));
    // 0.3 + 0.4 + 0.6 + 0.7 = 2: both machines are full to the brim.
    assert.ok(state.bins.every(({ memory }) => Math.abs(memory - 1) < 1e-9));
  });

  it('plans as cheap as trying every choice and every packing, under a quota', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const problem = smallShared(seed);
      const exact = exactShared(problem);
      const { plan = assert.fail(), boundUsd = assert.fail() } = improve(problem, solver, { seconds: 3, gap: 1e-4 });
      assertReal(problem, plan);
      assert.ok(holds(problem, plan));
      assert.ok(boundUsd <= exact + 1e-6, `seed ${seed}: bound ${boundUsd} above ${exact}`);
      assert.ok(Math.abs(plan.usdPerMonth - exact) <= 1e-3 * exact, `seed ${seed}: ${plan.usdPerMonth}, not ${exact}`);
    }
  });

  it('never breaks a limit or a machine, whatever the time, and says the same twice', () => {
    for (let seed = 0; seed < 3; seed += 1) {
      const base = randomShared(seed, 20, 4);
      const problem: FleetProblem = {
        ...base,
        limits: [quota('m3', 1 + (seed % 2))],
        machines: base.machines.map((machine, g) => ({ ...machine, uses: g === 3 ? [{ limit: 0, amount: 1 }] : [] })),
        workloads: base.workloads.map((workload) => ({
          ...workload,
          candidates: workload.candidates.map((one, i) =>
            workload.packed[i]?.group === 3 ? { ...one, uses: [{ limit: 0, amount: 1 }] } : one,
          ),
        })),
      };
      const plans = [0.2, 4, 4].map((seconds) => improve(problem, solver, { seconds, gap: 0.05 }).plan);
      plans.forEach((plan) => {
        assert.ok(plan && holds(problem, plan));
        assertReal(problem, plan);
      });
      assert.equal(plans[1]?.usdPerMonth, plans[2]?.usdPerMonth);
    }
  });
});
