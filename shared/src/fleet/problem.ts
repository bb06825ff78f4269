/**
 * A fleet: every workload takes exactly one of its candidates, and all of them together stay within the limits.
 *
 *     minimize    Σ cost of what is taken                              [USD a month]
 *     so that     Σ use of limit l ≤ its capacity                      for each limit
 *
 * A workload whose candidate is packed (`packing/`) shares machines with others: machines are then counted whole, once.
 */
export type LimitKind = 'budget' | 'quota' | 'owned' | 'carbon';

/** What a limit counts: one of it is what "one more" buys. */
export type LimitUnit = 'USD' | 'vCPU' | 'accelerator' | 'machine' | 'kgCO2e';

export interface FleetLimit {
  /** Stable and unique: `quota g us-east-1`. */
  readonly id: string;
  readonly kind: LimitKind;
  readonly unit: LimitUnit;
  readonly capacity: number;
  /** In words, with what it is and where it is stated. */
  readonly label: string;
}

/** Index into the limits of the problem, and how much of it. */
export interface Use {
  readonly limit: number;
  readonly amount: number;
}

export interface FleetCandidate {
  /** Unique in its workload. */
  readonly id: string;
  readonly instance: string;
  /** Machines at the peak. */
  readonly machines: number;
  /** Of those, machines that are paid for already. */
  readonly owned: number;
  /** A month of what is not owned. */
  readonly usdPerMonth: number;
  readonly uses: readonly Use[];
}

/** What one replica takes of one machine of a type, as shares of it; both dimensions hold at once. */
export interface Demand {
  readonly memory: number;
  readonly busy: number;
}

/** A workload that may share machines of one type with others: all its replicas stay on that type. */
export interface PackedOption {
  readonly id: string;
  /** Which machines: `SharedMachine.group`. */
  readonly group: number;
  readonly replicas: number;
  /** Most replicas on one machine, so that one that fails does not take all. */
  readonly mostOnOne: number;
  readonly demand: Demand;
}

/** A machine type that may be shared; a whole month of it is paid, whatever is on it. */
export interface SharedMachine {
  readonly instance: string;
  /** Machines that do the same, however they are paid for. */
  readonly group: number;
  /** 0 where it is owned. */
  readonly usdPerMonth: number;
  readonly uses: readonly Use[];
  readonly isOwned: boolean;
}

export interface FleetWorkload {
  readonly name: string;
  readonly candidates: readonly FleetCandidate[];
  readonly packed: readonly PackedOption[];
}

export interface FleetProblem {
  readonly workloads: readonly FleetWorkload[];
  readonly limits: readonly FleetLimit[];
  readonly machines: readonly SharedMachine[];
}

/** A machine that several replicas share: which workload has how many on it. */
export interface Pattern {
  readonly machine: number;
  readonly replicas: ReadonlyMap<number, number>;
}

export interface Packing {
  readonly pattern: Pattern;
  /** Machines that are filled so. */
  readonly count: number;
}

/** Of each workload, in their order: a candidate of its own machines, or an option on shared ones. */
export type Choice =
  | { readonly kind: 'own'; readonly index: number }
  | { readonly kind: 'packed'; readonly index: number };

export interface Plan {
  readonly choices: readonly Choice[];
  readonly packings: readonly Packing[];
  readonly usdPerMonth: number;
}

/** Sums of doubles differ by this share without meaning anything. */
export const ROUNDING = 1e-9;

export function within(used: number, capacity: number): boolean {
  return used <= capacity + ROUNDING * Math.max(1, Math.abs(capacity));
}

/** What a plan uses of each limit. */
export function usedBy({ workloads, limits, machines }: FleetProblem, plan: Omit<Plan, 'usdPerMonth'>): number[] {
  const used = limits.map(() => 0);
  const add = (uses: readonly Use[], times: number) =>
    uses.forEach(({ limit, amount }) => (used[limit] = (used[limit] ?? 0) + amount * times));
  plan.choices.forEach((choice, w) => {
    if (choice.kind === 'own') {
      add(workloads[w]?.candidates[choice.index]?.uses ?? [], 1);
    }
  });
  plan.packings.forEach(({ pattern, count }) => add(machines[pattern.machine]?.uses ?? [], count));
  return used;
}

export function costOfPlan({ workloads, machines }: FleetProblem, plan: Omit<Plan, 'usdPerMonth'>): number {
  const own = plan.choices.reduce(
    (sum, choice, w) => sum + (choice.kind === 'own' ? (workloads[w]?.candidates[choice.index]?.usdPerMonth ?? 0) : 0),
    0,
  );
  return plan.packings.reduce(
    (sum, { pattern, count }) => sum + count * (machines[pattern.machine]?.usdPerMonth ?? 0),
    own,
  );
}

/** Whether every limit holds. */
export function holds(problem: FleetProblem, plan: Omit<Plan, 'usdPerMonth'>): boolean {
  return usedBy(problem, plan).every((used, l) => within(used, problem.limits[l]?.capacity ?? 0));
}
