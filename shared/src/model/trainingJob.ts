/** What is trained on what, and the parts of its time. */
import type { Chip, ModelShape } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import type { ResolvedTraining } from '../placement/workload';
import type { Bound } from './decode';
import type { FactorOrigin } from './factors/factor';
import type { TrainingEngine } from './trainingPeaks';

export interface TrainingJob {
  readonly model: ModelShape;
  readonly chip: Chip;
  readonly devices: number;
  readonly training: Pick<ResolvedTraining, 'method' | 'seqLen' | 'globalBatch' | 'optimizer'>;
  readonly precision: Precision;
  readonly engine: TrainingEngine;
  /** Of one machine, where listed. */
  readonly networkGbps?: number;
}

/** Seconds of one token on one device; of one image for image networks. */
export interface TrainingTimes {
  readonly matrix: number;
  readonly attention: number;
  readonly traffic: number;
  /** Share of the layers computed twice. */
  readonly recomputed: number;
  readonly perToken: number;
  readonly bound: Bound;
  readonly origin: FactorOrigin;
}

/** Streams reach this share of the printed bandwidth (babel-stream and the like). */
export const STREAM_SHARE = 0.8;

/** (Σ aᵖ)^(1/p): the longest part hides the others as far as it lasts. 0 where all are. */
export function overlapped(parts: readonly number[], power: number): number {
  const most = Math.max(...parts);
  return most > 0 ? most * parts.reduce((sum, part) => sum + (part / most) ** power, 0) ** (1 / power) : 0;
}

const BOUNDS: readonly Bound[] = ['compute', 'memory', 'overhead', 'interconnect'];

/** The longest part. */
export function longest(parts: Partial<Record<Bound, number>>): Bound {
  return BOUNDS.reduce((best, name) => ((parts[name] ?? 0) > (parts[best] ?? 0) ? name : best), 'compute');
}
