/**
 * A packed plan at once: again and again the machine whose filling saves most against what its workloads pay alone. Workloads
 * with as many replicas share as many machines: each machine gets the same part of them.
 */
import { costOfPlan, within, usedBy } from '../problem';
import type { Choice, FleetProblem, Packing, PackedOption, Plan } from '../problem';
import { bestFilling } from './knapsack';

interface Waiting {
  readonly workload: number;
  readonly index: number;
  readonly option: PackedOption;
  readonly usd: number;
}

interface Shared {
  readonly packing: Packing;
  readonly chosen: readonly Waiting[];
  readonly saves: number;
}

/** `plan` is one of machines of one's own; what it saves to share them is taken from it. */
export function sharePlan(problem: FleetProblem, plan: Plan): Plan {
  const choices: Choice[] = [...plan.choices];
  const packings: Packing[] = [];
  let used = usedBy(problem, plan);
  for (;;) {
    const waiting = waitingIn(problem, choices);
    const best = problem.machines
      .flatMap((_, machine) => sharedOn(problem, machine, waiting))
      .filter(({ packing, chosen, saves }) => saves > 0 && fits(problem, used, choices, packing, chosen))
      .reduce<Shared | undefined>((most, one) => (most && most.saves >= one.saves ? most : one), undefined);
    if (!best) {
      const shared = { choices, packings };
      return { ...shared, usdPerMonth: costOfPlan(problem, shared) };
    }
    best.chosen.forEach(({ workload, index }) => (choices[workload] = { kind: 'packed', index }));
    packings.push(best.packing);
    used = usedBy(problem, { choices, packings });
  }
}

function waitingIn({ workloads }: FleetProblem, choices: readonly Choice[]): readonly Waiting[] {
  return workloads.flatMap(({ candidates, packed }, workload) => {
    const choice = choices[workload];
    const usd = choice?.kind === 'own' ? candidates[choice.index]?.usdPerMonth : undefined;
    return usd === undefined ? [] : packed.map((option, index) => ({ workload, index, option, usd }));
  });
}

/** The best filling of one machine, by how many machines its workloads are spread over. */
function sharedOn({ machines }: FleetProblem, machine: number, waiting: readonly Waiting[]): readonly Shared[] {
  const type = machines[machine];
  const here = waiting.filter(({ option }) => option.group === type?.group);
  const spreads = new Set(here.map(({ option }) => spreadOf(option)));
  return [...spreads].flatMap((count) => {
    const same = here.filter(({ option }) => spreadOf(option) === count);
    const { value, counts } = bestFilling(
      same.map(({ option: { demand, mostOnOne, replicas }, usd }) => {
        const each = Math.min(mostOnOne, replicas);
        // All of its replicas on this machine at once, or none.
        return { value: usd, memory: demand.memory * each, busy: demand.busy * each, most: 1 };
      }),
    );
    const chosen = same.filter((_, i) => (counts[i] ?? 0) > 0);
    const replicas = new Map(
      chosen.map(({ workload, option }) => [workload, Math.min(option.mostOnOne, option.replicas)]),
    );
    const saves = value - count * (type?.usdPerMonth ?? 0);
    return chosen.length > 0 ? [{ packing: { pattern: { machine, replicas }, count }, chosen, saves }] : [];
  });
}

/** Machines that the replicas are spread over. */
function spreadOf({ replicas, mostOnOne }: PackedOption): number {
  return Math.ceil(replicas / Math.max(1, mostOnOne));
}

function fits(
  { workloads, limits, machines }: FleetProblem,
  used: readonly number[],
  choices: readonly Choice[],
  { pattern, count }: Packing,
  chosen: readonly Waiting[],
): boolean {
  const then = [...used];
  machines[pattern.machine]?.uses.forEach(({ limit, amount }) => (then[limit] = (then[limit] ?? 0) + amount * count));
  chosen.forEach(({ workload }) => {
    const choice = choices[workload];
    const uses = choice?.kind === 'own' ? workloads[workload]?.candidates[choice.index]?.uses : undefined;
    uses?.forEach(({ limit, amount }) => (then[limit] = (then[limit] ?? 0) - amount));
  });
  return then.every((use, l) => use <= (used[l] ?? 0) || within(use, limits[l]?.capacity ?? 0));
}
