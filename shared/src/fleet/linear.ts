/** A linear program with whole-number columns, and what a solver says of it; which solver is the outside's business. */
export interface Row {
  readonly lower: number;
  readonly upper: number;
  readonly columns: readonly number[];
  readonly values: readonly number[];
}

export interface LinearProgram {
  /** Minimized. */
  readonly cost: readonly number[];
  readonly upper: readonly number[];
  /** Lower bounds are 0 throughout. */
  readonly isWhole: readonly boolean[];
  readonly rows: readonly Row[];
}

export interface SolveOptions {
  /** Whole numbers may be fractions: a lower bound, with duals. */
  readonly relaxed?: boolean;
  readonly seconds: number;
  /** Stop when the best is proved to be within this share. */
  readonly gap?: number;
  /** A solution that is known already. */
  readonly start?: readonly number[];
  readonly onProgress?: (progress: { readonly incumbent?: number; readonly bound?: number }) => void;
}

export interface Outcome {
  /** `stopped`: the time is up, or somebody said stop; there may be values all the same. */
  readonly status: 'optimal' | 'infeasible' | 'stopped' | 'failed';
  readonly values?: readonly number[];
  readonly objective?: number;
  /** Nothing is cheaper. */
  readonly bound?: number;
  /** Of each row, of the relaxation only: what one more of its right side changes. */
  readonly duals?: readonly number[];
}

export interface Solver {
  readonly solve: (program: LinearProgram, options: SolveOptions) => Outcome;
  /** Somebody does not want to wait any longer. */
  readonly isCancelled: () => boolean;
  /** Seconds from some fixed moment: the pure part has no clock. */
  readonly now: () => number;
}
