/**
 * Shared machines by volume: whole machines of each type, and what is on them fits in sum, as if it could be cut. Cheaper than any real
 * packing, so a lower bound, and one that counts machines whole; `fill.ts` says whether its answer can be packed.
 *
 *     Σ replicas · memory · z ≤ (1 − slack) · machines of the group, the same for busy
 *     machines of the group ≥ machines that the replicas are spread over · z
 */
import type { LinearProgram, Row } from '../linear';
import type { Choice, FleetProblem } from '../problem';

type Column =
  | { readonly kind: 'own' | 'packed'; readonly workload: number; readonly index: number }
  | { readonly kind: 'machine'; readonly machine: number };

export interface VolumeProgram {
  readonly program: LinearProgram;
  readonly columns: readonly Column[];
}

interface Draft {
  readonly lower: number;
  readonly upper: number;
  readonly columns: number[];
  readonly values: number[];
}

const FREE = Number.POSITIVE_INFINITY;

/** `slackOf` a group: share of each machine that is kept free, so that a packing is found more easily; with any, no bound. */
export function volumeProgram(problem: FleetProblem, slackOf: (group: number) => number = () => 0): VolumeProgram {
  const { workloads, machines, limits } = problem;
  const columns: Column[] = [];
  const cost: number[] = [];
  const upper: number[] = [];
  const put = (column: Column, usd: number, most: number) => {
    columns.push(column);
    cost.push(usd);
    upper.push(most);
    return columns.length - 1;
  };
  const row = (lower: number, most: number): Draft => ({ lower, upper: most, columns: [], values: [] });
  const add = (to: Draft | undefined, column: number, value: number) => {
    to?.columns.push(column);
    to?.values.push(value);
  };
  const choices = workloads.map(() => row(1, 1));
  const uses = limits.map(({ capacity }) => row(-FREE, capacity));
  const groups = new Map(machines.map(({ group }) => [group, { memory: row(-FREE, 0), busy: row(-FREE, 0) }]));
  const ofGroup = new Map<number, number[]>();
  machines.forEach((machine, place) => {
    const column = put({ kind: 'machine', machine: place }, machine.usdPerMonth, FREE);
    ofGroup.set(machine.group, [...(ofGroup.get(machine.group) ?? []), column]);
    machine.uses.forEach(({ limit, amount }) => add(uses[limit], column, amount));
    add(groups.get(machine.group)?.memory, column, slackOf(machine.group) - 1);
    add(groups.get(machine.group)?.busy, column, slackOf(machine.group) - 1);
  });
  const spreads: Draft[] = [];
  workloads.forEach(({ candidates, packed }, workload) => {
    candidates.forEach((candidate, index) => {
      const column = put({ kind: 'own', workload, index }, candidate.usdPerMonth, 1);
      add(choices[workload], column, 1);
      candidate.uses.forEach(({ limit, amount }) => add(uses[limit], column, amount));
    });
    packed.forEach(({ group, replicas, mostOnOne, demand }, index) => {
      const column = put({ kind: 'packed', workload, index }, 0, 1);
      add(choices[workload], column, 1);
      add(groups.get(group)?.memory, column, replicas * demand.memory);
      add(groups.get(group)?.busy, column, replicas * demand.busy);
      const spread = row(0, FREE);
      ofGroup.get(group)?.forEach((machine) => add(spread, machine, 1));
      add(spread, column, -Math.ceil(replicas / Math.max(1, mostOnOne)));
      spreads.push(spread);
    });
  });
  const volumes = [...groups.values()].flatMap(({ memory, busy }) => [memory, busy]);
  const rows: readonly Row[] = [...choices, ...volumes, ...spreads, ...uses];
  return { program: { cost, upper, isWhole: columns.map(() => true), rows }, columns };
}

/** What each workload takes, and how many machines of each there are. */
export function choicesOf({ columns }: VolumeProgram, values: readonly number[]) {
  const choices = new Map<number, Choice>();
  const counts = new Map<number, number>();
  columns.forEach((column, i) => {
    const value = Math.round(values[i] ?? 0);
    if (value > 0 && column.kind === 'machine') {
      counts.set(column.machine, value);
    } else if (value > 0 && column.kind !== 'machine') {
      choices.set(column.workload, { kind: column.kind, index: column.index });
    }
  });
  return { choices, counts };
}
