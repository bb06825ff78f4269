/** Fleets: the plan at once, the relaxation as lower bound, and the plan of the solver, in the thread's own time. */
import { cheapestUsd } from '../../shared/src/fleet/greedy';
import { greedyOf, improve, relaxedUsd } from '../../shared/src/fleet/improve';
import type { Solver } from '../../shared/src/fleet/linear';
import type { FleetProblem } from '../../shared/src/fleet/problem';
import { prune } from '../../shared/src/fleet/prune';
import { loadSolver, randomCoarse, randomFleet, randomShared } from '../support/fleet';
import { inTurn } from './firstPlace';
import { ms, print, printGoal } from './measure';
import { panelBench } from './panel.bench';

const GAP = 0.001;
const OWN = { candidates: 8, limits: 15, tightness: 0.6 };
const FLEETS = [
  { workloads: 500, goalMs: 3000, seconds: 20 },
  { workloads: 5000, goalMs: 30_000, seconds: 28 },
] as const;
const SHARED_GAP = 0.01;
const SHARED_SECONDS = 10;

interface SharedFleets {
  readonly name: string;
  readonly seeds: readonly number[];
  readonly problemOf: (seed: number, workloads: number, groups: number) => FleetProblem;
}

const SHARED: readonly SharedFleets[] = [
  { name: 'many replicas on one machine', seeds: Array.from({ length: 20 }, (_, i) => i + 1), problemOf: randomShared },
  { name: 'few replicas on one machine, not every type for each', seeds: [1, 2, 3, 4, 5, 6], problemOf: randomCoarse },
];

function timed<T>(work: () => T): { readonly value: T; readonly wall: number; readonly cpu: number } {
  const [started, before] = [performance.now(), process.cpuUsage()];
  const value = work();
  const { user, system } = process.cpuUsage(before);
  return { value, wall: performance.now() - started, cpu: (user + system) / 1000 };
}

function percent(share: number): string {
  return `${(share * 100).toFixed(3)}%`;
}

function measureOwn(solver: Solver): void {
  for (const { workloads, goalMs, seconds } of FLEETS) {
    const problem = randomFleet(1, { ...OWN, workloads });
    const { problem: pruned, dropped } = prune(problem);
    console.log(
      `\nFleet of ${workloads} × ${OWN.candidates}, ${OWN.limits} quotas that all bind; ${dropped} candidates dominated`,
    );
    const greedy = timed(() => greedyOf(pruned));
    const relaxed = timed(() => relaxedUsd(pruned, solver, seconds));
    let provedAt: { wall: number; cpu: number } | undefined;
    const [started, cpuBefore] = [performance.now(), process.cpuUsage()];
    const solved = improve(problem, solver, {
      seconds,
      gap: GAP,
      onProgress: ({ stage }) => {
        if (stage === 'limits') {
          const { user, system } = process.cpuUsage(cpuBefore);
          provedAt ??= { wall: performance.now() - started, cpu: (user + system) / 1000 };
        }
      },
    });
    const best = solved.plan?.usdPerMonth ?? NaN;
    const above = (usd: number | undefined) => (usd === undefined ? 'none found' : percent(usd / best - 1));
    print('without limits', `${above(cheapestUsd(problem))} from the plan`);
    print(
      'relaxation, a lower bound',
      `${above(relaxed.value)} from the plan   ${ms(relaxed.wall)}   CPU ${ms(relaxed.cpu)}`,
    );
    print(
      'the plan at once',
      `${above(greedy.value?.usdPerMonth)} above the plan   ${ms(greedy.wall)}   CPU ${ms(greedy.cpu)}`,
    );
    print(
      'the plan',
      `${solved.status}, within ${percent(1 - (solved.boundUsd ?? NaN) / best)}   ${ms(provedAt?.wall ?? NaN)}   CPU ${ms(provedAt?.cpu ?? NaN)}`,
    );
    printGoal('proved within 0.1%: goal', provedAt?.wall ?? Infinity, goalMs);
  }
}

/** Against the better of two lower bounds: the true distance to the best is no larger. */
function measureShared(solver: Solver, { name, seeds, problemOf }: SharedFleets): void {
  console.log(`\nFleet of 50 on shared machines of 8 types, ${name}, ${SHARED_SECONDS} s each`);
  const gaps = seeds.map((seed) => {
    const problem = problemOf(seed, 50, 8);
    const greedy = greedyOf(prune(problem).problem)?.usdPerMonth ?? NaN;
    const { value, wall, cpu } = timed(() =>
      improve(problem, solver, { seconds: SHARED_SECONDS, gap: SHARED_GAP / 2 }),
    );
    const [best, bound] = [value.plan?.usdPerMonth ?? NaN, value.boundUsd ?? NaN];
    const gap = 1 - bound / best;
    const verdict = gap <= SHARED_GAP ? 'met' : 'not proved';
    print(
      `case ${seed}`,
      `${verdict}: within ${percent(gap)}, at once ${percent(greedy / best - 1)} above   ${ms(wall)}   CPU ${ms(cpu)}`,
    );
    return gap;
  });
  const met = gaps.filter((gap) => gap <= SHARED_GAP).length;
  print(
    `proved within ${percent(SHARED_GAP)}`,
    `${met} of ${gaps.length}, the worst within ${percent(Math.max(...gaps))}`,
  );
}

async function main(): Promise<void> {
  const solver = await loadSolver();
  measureOwn(solver);
  SHARED.forEach((fleets) => measureShared(solver, fleets));
}

/** After that of the panel. */
export const fleetBench = inTurn('fleet', panelBench, main);
