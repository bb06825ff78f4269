/** Training on a CPU: a share of its peaks, by judgment alone. */
import type { ModelShape } from '../catalog/types';
import type { Precision } from '../manifest/schema';
import type { ResolvedTraining } from '../placement/workload';
import { usableVcpus } from './cpu';
import type { FactorOrigin } from './factors/factor';
import type { Machine } from './hardware';
import { flopsPerToken, isAdapter } from './trainingWork';

/**
 * Shares of the bf16 matrix peak and of the fp32 peak; the better counts. Assumed: no row was published. Forward passes of BERT
 * reach 0.55 of fp32 and 0.04 of the int8 matrix peak on Xeon 8480+; backward passes wait for memory more.
 */
const SHARE = { bf16: 0.05, fp32: 0.2 } as const;
/** Small products beside the large ones. Assumed. */
const ADAPTER_SHARE = 0.875;
/** Nothing but judgment is behind them. */
const SPREAD = 3;

export interface TrainingRate {
  /** Seconds of one token on one device. */
  readonly perToken: number;
  /** FLOP/s that MFU is counted against. */
  readonly peak: number;
  readonly origin: FactorOrigin;
}

/**
 * Seconds of one token on the cores of one machine.
 *
 *     seconds = FLOP per token / (cores · max(0.05 · bf16, 0.2 · fp32))  [s]
 *
 * Undefined where the processor is not listed.
 */
export function processorTrainingRate(
  model: ModelShape,
  training: Pick<ResolvedTraining, 'method' | 'seqLen'>,
  { instance }: Machine,
  precision: Precision,
): TrainingRate | undefined {
  const { cpu } = instance;
  if (!cpu) {
    return undefined;
  }
  const cores = Math.max(0.5, usableVcpus(cpu, instance.vcpus) / Math.max(1, cpu.threadsPerCore));
  const { bf16, fp32 } = cpu.peakPerCore;
  const matrix = cpu.hasBf16 && precision !== 'fp32';
  const plain = SHARE.fp32 * fp32;
  const sustained =
    cores * (matrix ? Math.max(SHARE.bf16 * bf16, plain) : plain) * (isAdapter(training) ? ADAPTER_SHARE : 1);
  return {
    perToken: flopsPerToken(model, training) / sustained,
    peak: cores * (matrix ? bf16 : fp32),
    origin: {
      class: 'assumed',
      rows: 0,
      spread: SPREAD,
      source: `a share of the peak of ${cpu.name}; no training row of a CPU was published`,
    },
  };
}
