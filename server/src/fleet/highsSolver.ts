/** HiGHS as the solver of the plan. */
import type { Highs } from 'highs';
import type { LinearProgram, Outcome, SolveOptions, Solver } from '../../../shared/src/fleet/linear';

export function highsSolver(highs: Highs, isCancelled: () => boolean): Solver {
  return {
    solve: (program, options) => solve(highs, program, options, isCancelled),
    isCancelled,
    now: () => performance.now() / 1000,
  };
}

function solve(highs: Highs, program: LinearProgram, options: SolveOptions, isCancelled: () => boolean): Outcome {
  if (program.cost.length === 0) {
    // HiGHS calls a program without columns empty.
    const holds = program.rows.every(({ lower, upper }) => lower <= 0 && upper >= 0);
    return holds ? { status: 'optimal', values: [], objective: 0, bound: 0 } : { status: 'infeasible' };
  }
  // What is not disposed of stays in the memory of the wasm module.
  return highs.withModel(modelOf(highs, program, options.relaxed === true), (model) => {
    const { onProgress, start, relaxed } = options;
    model.options.set({
      output_flag: false,
      time_limit: Math.max(0.01, options.seconds),
      mip_rel_gap: options.gap ?? 0,
      // Cents say nothing: the default, 1e-6, would be the same.
      mip_abs_gap: 1e-6,
    });
    if (start && !relaxed) {
      model.setSolution({ colValue: start });
    }
    const { mipInterrupt, mipImprovingSolution, mipLogging, simplexInterrupt, ipmInterrupt } =
      highs.constants.callbackType;
    const stop = (event: { readonly interrupt: () => void }): undefined => {
      if (isCancelled()) {
        event.interrupt();
      }
    };
    const tell = ({ data }: { readonly data: Bounds }): undefined => {
      onProgress?.({ incumbent: finite(data.mip_primal_bound), bound: finite(data.mip_dual_bound) });
    };
    model.run({
      [mipInterrupt]: stop,
      [simplexInterrupt]: stop,
      [ipmInterrupt]: stop,
      [mipImprovingSolution]: tell,
      [mipLogging]: tell,
    });
    return outcomeOf(highs, model, relaxed === true);
  });
}

interface Bounds {
  readonly mip_primal_bound?: number;
  readonly mip_dual_bound?: number;
}

type Model = Parameters<Parameters<Highs['withModel']>[1]>[0];

function outcomeOf({ constants }: Highs, model: Model, isRelaxed: boolean): Outcome {
  const { optimal, infeasible, timeLimit, interrupted, solutionLimit, iterationLimit } = constants.modelStatus;
  const status = model.getModelStatus();
  if (status === infeasible) {
    // The status comes first: the objective of an infeasible program reads 0.
    return { status: 'infeasible' };
  }
  const isStopped = [timeLimit, interrupted, solutionLimit, iterationLimit].some((one) => one === status);
  if (status !== optimal && !isStopped) {
    return { status: 'failed' };
  }
  const bound = isRelaxed ? undefined : finite(Number(model.info.get('mip_dual_bound')));
  const hasValues = Number(model.info.get('primal_solution_status')) === constants.solutionStatus.feasible;
  if (!hasValues) {
    return { status: 'stopped', bound };
  }
  const { colValue, rowDual } = model.getSolution();
  return {
    status: status === optimal ? 'optimal' : 'stopped',
    values: [...colValue],
    objective: model.getObjectiveValue(),
    bound,
    duals: isRelaxed ? [...rowDual] : undefined,
  };
}

function modelOf({ constants, infinity }: Highs, { cost, upper, isWhole, rows }: LinearProgram, isRelaxed: boolean) {
  const { continuous, integer } = constants.variableType;
  const starts = [0];
  rows.forEach(({ columns }) => starts.push((starts.at(-1) ?? 0) + columns.length));
  const bounded = (n: number) =>
    n === Number.POSITIVE_INFINITY ? infinity : n === Number.NEGATIVE_INFINITY ? -infinity : n;
  return {
    numCols: cost.length,
    numRows: rows.length,
    colCost: cost,
    colLower: cost.map(() => 0),
    colUpper: upper.map(bounded),
    rowLower: rows.map((row) => bounded(row.lower)),
    rowUpper: rows.map((row) => bounded(row.upper)),
    matrix: {
      format: 'csr' as const,
      numRows: rows.length,
      numCols: cost.length,
      starts,
      indices: rows.flatMap(({ columns }) => columns),
      values: rows.flatMap(({ values }) => values),
    },
    ...(isRelaxed ? {} : { integrality: isWhole.map((whole) => (whole ? integer : continuous)) }),
  };
}

function finite(n: number | undefined): number | undefined {
  return n !== undefined && Number.isFinite(n) && Math.abs(n) < 1e30 ? n : undefined;
}
