/** A fitted or assumed number with where it comes from and how far off it may be. */
import type { EvidenceClass } from '../../report/schema';
import type { Novelty } from './domain';

export interface FactorOrigin {
  readonly class: EvidenceClass;
  readonly source: string;
  readonly date?: string;
  /** Measurements behind it; 0 where it is assumed. */
  readonly rows: number;
  /** 80 % range as a ratio: the truth lies between x ÷ spread and x × spread. At least 1. */
  readonly spread: number;
  /** The same by figure (`decode`, `prefill`, `ttft`, …) where left-out residuals are known. */
  readonly spreads?: ReadonlyMap<string, number>;
  /** How near the rows are that stand behind it. */
  readonly novelty?: Novelty;
}

/** The range of one figure. */
export function spreadOf({ spread, spreads }: FactorOrigin, figure: string): number {
  return spreads?.get(figure) ?? spread;
}

export const SPREAD = {
  /** A (chip, runtime) pair that was measured. */
  calibrated: 1.12,
  /** A new size on a measured chip. */
  newSize: 1.2,
  /** A measured runtime on a chip that was not. */
  newChip: 1.35,
  /** A (chip, runtime) pair without a row, whose chip and whose runtime were each measured elsewhere. Between a new chip and a new runtime. */
  unmeasuredPair: 1.6,
  /** A runtime or a kernel class that was not measured. */
  newRuntime: 2,
} as const;

export const CALIBRATION_DATE = '2026-11';
