/** Fleets to test with: random ones by seed, the answer by trying everything, and HiGHS as the tests load it. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import type { Highs } from 'highs';
import { highsSolver } from '../../server/src/fleet/highsSolver';
import type { Solver } from '../../shared/src/fleet/linear';
import { randomOf } from '../../shared/src/fleet/packing/random';
import { costOfPlan, holds } from '../../shared/src/fleet/problem';
import type {
  FleetCandidate,
  FleetLimit,
  FleetProblem,
  PackedOption,
  Plan,
  SharedMachine,
} from '../../shared/src/fleet/problem';

type Load = () => Promise<Highs>;

/** The package finds its wasm beside itself, so it is not bundled into the tests. */
export async function loadSolver(isCancelled: () => boolean = () => false): Promise<Solver> {
  const root = resolve('package.json');
  if (!existsSync(root)) {
    throw new Error('the tests run in the root of the repository');
  }
  const load: Load = createRequire(root)('highs');
  return highsSolver(await load(), isCancelled);
}

export { randomOf };

export function candidate(
  id: string,
  usdPerMonth: number,
  uses: readonly (readonly [limit: number, amount: number])[] = [],
): FleetCandidate {
  return {
    id,
    instance: id,
    machines: 1,
    owned: 0,
    usdPerMonth,
    uses: uses.map(([limit, amount]) => ({ limit, amount })),
  };
}

export function quota(id: string, capacity: number): FleetLimit {
  return { id, kind: 'quota', unit: 'vCPU', capacity, label: id };
}

export function fleetOf(
  limits: readonly FleetLimit[],
  candidates: readonly (readonly FleetCandidate[])[],
): FleetProblem {
  const workloads = candidates.map((of, w) => ({ name: `w${w}`, candidates: of, packed: [] }));
  return { workloads, limits, machines: [] };
}

/** The cheapest way of all, by trying each; undefined: there is none. Machines of one's own only. */
export function bruteForce(problem: FleetProblem): Plan | undefined {
  let best: Plan | undefined;
  const choices: { readonly kind: 'own'; readonly index: number }[] = [];
  const go = (w: number): void => {
    const workload = problem.workloads[w];
    if (!workload) {
      const plan = { choices: [...choices], packings: [] };
      const usdPerMonth = costOfPlan(problem, plan);
      if (holds(problem, plan) && (!best || usdPerMonth < best.usdPerMonth)) {
        best = { ...plan, usdPerMonth };
      }
      return;
    }
    workload.candidates.forEach((_, index) => {
      choices.push({ kind: 'own', index });
      go(w + 1);
      choices.pop();
    });
  };
  go(0);
  return best;
}

export interface RandomFleet {
  readonly workloads: number;
  readonly candidates: number;
  readonly limits: number;
  /** Share of what the cheapest plan uses that the limits leave. */
  readonly tightness: number;
}

/** Prices from a tenth to ten times, use in vCPUs of a family; the cheapest plan breaks most limits. */
export function randomFleet(seed: number, { workloads, candidates, limits, tightness }: RandomFleet): FleetProblem {
  const random = randomOf(seed);
  const own = Array.from({ length: workloads }, (_, w) => {
    const base = 100 * 10 ** (2 * random());
    return Array.from({ length: candidates }, (__, c) => {
      const family = Math.floor(random() * limits);
      const vcpus = 4 * 2 ** Math.floor(random() * 4) * (1 + Math.floor(random() * 3));
      return candidate(`w${w}c${c}`, Math.round(base * (0.5 + 2 * random()) * 100) / 100, [[family, vcpus]]);
    });
  });
  const cheapest = own.map((of) => of.reduce((best, c) => (c.usdPerMonth < best.usdPerMonth ? c : best)));
  const caps = Array.from({ length: limits }, (_, l) =>
    Math.ceil(
      tightness * cheapest.flatMap(({ uses }) => uses).reduce((sum, u) => sum + (u.limit === l ? u.amount : 0), 0) + 8,
    ),
  );
  return fleetOf(
    caps.map((capacity, l) => quota(`family ${l}`, capacity)),
    own,
  );
}

function sharedMachine(size: number, group: number, random: () => number): SharedMachine {
  const usdPerMonth = Math.round(400 * size ** 0.95 * (0.9 + 0.2 * random()));
  return { instance: `m${group}`, group, usdPerMonth, uses: [], isOwned: false };
}

/** Machines of several sizes and prices that workloads may share; each also fits on machines of its own. */
export function randomShared(seed: number, workloads: number, groups: number): FleetProblem {
  const random = randomOf(seed);
  const sizes = Array.from({ length: groups }, (_, g) => 2 ** (g % 4) * (1 + 0.3 * random()));
  const machines = sizes.map((size, group) => sharedMachine(size, group, random));
  return {
    limits: [],
    machines,
    workloads: Array.from({ length: workloads }, (_, w) => {
      const [memory, busy] = [0.1 + 0.8 * random(), 0.05 + 0.6 * random()];
      const replicas = random() < 0.7 ? 1 : 2 + Math.floor(random() * 3);
      const packed = sizes.flatMap((size, group): PackedOption[] => {
        const demand = { memory: memory / size, busy: busy / size };
        return demand.memory <= 1 && demand.busy <= 1
          ? [{ id: `w${w} on m${group}`, group, replicas, mostOnOne: Math.ceil(replicas / 2), demand }]
          : [];
      });
      const candidates = packed.map(({ id, group }) => candidate(id, replicas * (machines[group]?.usdPerMonth ?? 0)));
      return { name: `w${w}`, candidates, packed };
    }),
  };
}

/** Machines that hold a few replicas at most, and workloads that may stand on some of them only. */
export function randomCoarse(seed: number, workloads: number, groups: number): FleetProblem {
  const random = randomOf(seed + 1000);
  const sizes = Array.from({ length: groups }, (_, g) => (1 + (g % 2)) * (1 + 0.3 * random()));
  const machines = sizes.map((size, group) => sharedMachine(size, group, random));
  return {
    limits: [],
    machines,
    workloads: Array.from({ length: workloads }, (_, w) => {
      const [memory, busy] = [0.1 + 0.8 * random(), 0.05 + 0.6 * random()];
      const replicas = random() < 0.7 ? 1 : 2 + Math.floor(random() * 3);
      const some = machines.filter(() => random() < 0.6);
      const packed = (some.length > 0 ? some : machines).map(({ group }): PackedOption => ({
        id: `w${w} on m${group}`,
        group,
        replicas,
        mostOnOne: Math.ceil(replicas / 2),
        demand: { memory: memory / (sizes[group] ?? 1), busy: busy / (sizes[group] ?? 1) },
      }));
      const candidates = packed.map(({ id, group }) => candidate(id, replicas * (machines[group]?.usdPerMonth ?? 0)));
      return { name: `w${w}`, candidates, packed };
    }),
  };
}
