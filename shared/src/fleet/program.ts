/** From a fleet to a linear program, and back from its columns to a plan. */
import type { LinearProgram, Row } from './linear';
import { costOfPlan } from './problem';
import type { Choice, FleetProblem, Packing, Pattern, Plan } from './problem';

/** What a column stands for. */
type Column =
  | { readonly kind: 'own' | 'packed'; readonly workload: number; readonly index: number }
  | { readonly kind: 'pattern'; readonly pattern: number }
  | { readonly kind: 'over'; readonly limit: number };

export interface FleetProgram {
  readonly program: LinearProgram;
  readonly columns: readonly Column[];
  readonly patterns: readonly Pattern[];
  /** Rows by what they say: one choice per workload, then the replicas of each option, then the limits. */
  readonly choiceRow: (workload: number) => number;
  readonly limitRow: (limit: number) => number;
}

interface ProgramOptions {
  readonly without?: ReadonlySet<number>;
  readonly costless?: boolean;
  readonly overUsd?: number;
  readonly joined?: boolean;
}

interface Draft {
  readonly columns: number[];
  readonly values: number[];
}

/**
 * Columns: x of each candidate, z of each packed option (0 or 1), y of each pattern (machines filled so).
 *
 *     Σ x + Σ z = 1                                      of each workload
 *     Σ replicas of it on patterns · y − replicas · z ≥ 0    of each packed option
 *     Σ use · x + Σ use · y ≤ capacity                   of each limit
 *
 * `without`: limits that are left out, for asking which of them clash. `costless`: any plan will do. `overUsd`: what a unit
 * over a limit costs, where that is allowed for the time being. `joined`: the relaxation without z and its rows, where a pattern adds
 * its part of the replicas to the choice itself: the same optimum, and one dual for each workload.
 */
export function programOf(
  problem: FleetProblem,
  patterns: readonly Pattern[] = [],
  { without, costless, overUsd, joined }: ProgramOptions = {},
): FleetProgram {
  const { workloads, limits, machines } = problem;
  const draft = (): Draft => ({ columns: [], values: [] });
  const choices = workloads.map(draft);
  const options = workloads.map(({ packed }) => packed.map(draft));
  const uses = limits.map(draft);
  const columns: Column[] = [];
  const cost: number[] = [];
  const upper: number[] = [];
  const put = (column: Column, usd: number, most: number) => {
    columns.push(column);
    cost.push(costless ? 0 : usd);
    upper.push(most);
    return columns.length - 1;
  };
  const add = (row: Draft | undefined, column: number, value: number) => {
    row?.columns.push(column);
    row?.values.push(value);
  };
  workloads.forEach(({ candidates, packed }, workload) => {
    candidates.forEach((candidate, index) => {
      const column = put({ kind: 'own', workload, index }, candidate.usdPerMonth, 1);
      add(choices[workload], column, 1);
      candidate.uses.forEach(({ limit, amount }) => add(uses[limit], column, amount));
    });
    (joined ? [] : packed).forEach(({ replicas }, index) => {
      const column = put({ kind: 'packed', workload, index }, 0, 1);
      add(choices[workload], column, 1);
      add(options[workload]?.[index], column, -replicas);
    });
  });
  const optionsOn = optionsByGroup(problem);
  patterns.forEach((pattern, place) => {
    const machine = machines[pattern.machine];
    const column = put({ kind: 'pattern', pattern: place }, machine?.usdPerMonth ?? 0, Number.POSITIVE_INFINITY);
    machine?.uses.forEach(({ limit, amount }) => add(uses[limit], column, amount));
    pattern.replicas.forEach((replicas, workload) => {
      const index = machine && optionsOn.get(workload)?.get(machine.group);
      const option = index === undefined ? undefined : workloads[workload]?.packed[index];
      if (joined && option) {
        add(choices[workload], column, replicas / option.replicas);
      } else if (index !== undefined) {
        add(options[workload]?.[index], column, replicas);
      }
    });
  });
  if (overUsd !== undefined) {
    limits.forEach(({ capacity }, limit) => {
      const column = put({ kind: 'over', limit }, overUsd / Math.max(1, capacity), Number.POSITIVE_INFINITY);
      add(uses[limit], column, -1);
    });
  }
  return assembled(problem, {
    columns,
    cost,
    upper,
    patterns,
    choices,
    options: joined ? [] : options.flat(),
    uses,
    without,
    joined,
  });
}

interface Parts {
  readonly columns: readonly Column[];
  readonly cost: readonly number[];
  readonly upper: readonly number[];
  readonly patterns: readonly Pattern[];
  readonly choices: readonly Draft[];
  readonly options: readonly Draft[];
  readonly uses: readonly Draft[];
  readonly without?: ReadonlySet<number>;
  readonly joined?: boolean;
}

function assembled(problem: FleetProblem, parts: Parts): FleetProgram {
  const { columns, cost, upper, patterns, choices, options, uses, without, joined } = parts;
  const rows: Row[] = [
    ...choices.map((row) => ({ ...row, lower: 1, upper: joined ? Number.POSITIVE_INFINITY : 1 })),
    ...options.map((row) => ({ ...row, lower: 0, upper: Number.POSITIVE_INFINITY })),
    ...uses.map((row, l) => ({
      ...row,
      lower: Number.NEGATIVE_INFINITY,
      upper: without?.has(l) ? Number.POSITIVE_INFINITY : (problem.limits[l]?.capacity ?? 0),
    })),
  ];
  return {
    program: { cost, upper, isWhole: columns.map(() => true), rows },
    columns,
    patterns,
    choiceRow: (workload) => workload,
    limitRow: (limit) => choices.length + options.length + limit,
  };
}

/** workload → group of machines → place of the option. */
function optionsByGroup({ workloads }: FleetProblem): ReadonlyMap<number, ReadonlyMap<number, number>> {
  return new Map(workloads.map(({ packed }, w) => [w, new Map(packed.map(({ group }, i) => [group, i]))]));
}

/** Undefined where a workload got nothing: the values are not of a whole solution. */
export function planOf(
  problem: FleetProblem,
  { columns, patterns }: FleetProgram,
  values: readonly number[],
): Plan | undefined {
  const choices: (Choice | undefined)[] = problem.workloads.map(() => undefined);
  const packings: Packing[] = [];
  columns.forEach((column, i) => {
    const value = Math.round(values[i] ?? 0);
    if (value < 1) {
      return;
    }
    if (column.kind === 'pattern') {
      const pattern = patterns[column.pattern];
      if (pattern) {
        packings.push({ pattern, count: value });
      }
    } else if (column.kind !== 'over') {
      choices[column.workload] = { kind: column.kind, index: column.index };
    }
  });
  const chosen = choices.filter((choice) => choice !== undefined);
  if (chosen.length < choices.length) {
    return undefined;
  }
  const plan = { choices: chosen, packings };
  return { ...plan, usdPerMonth: costOfPlan(problem, plan) };
}

/** The columns of a plan, where all its patterns are among those of the program. */
export function valuesOf({ columns, patterns }: FleetProgram, plan: Plan): readonly number[] {
  const counts = new Map<string, number>();
  plan.packings.forEach(({ pattern, count }) =>
    counts.set(patternKey(pattern), (counts.get(patternKey(pattern)) ?? 0) + count),
  );
  return columns.map((column) => {
    if (column.kind === 'pattern') {
      const pattern = patterns[column.pattern];
      return pattern ? (counts.get(patternKey(pattern)) ?? 0) : 0;
    }
    const choice = column.kind === 'over' ? undefined : plan.choices[column.workload];
    return choice?.kind === column.kind && choice.index === column.index ? 1 : 0;
  });
}

export function patternKey({ machine, replicas }: Pattern): string {
  return `${machine}:${[...replicas].toSorted(([a], [b]) => a - b).join(';')}`;
}
