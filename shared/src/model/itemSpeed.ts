/** Speed of items on whatever a machine has, and as the linear times that a queue of batches needs. */
import type { Precision, Runtime } from '../manifest/schema';
import type { Workload } from '../placement/workload';
import { acceleratorItem } from './acceleratorItem';
import type { ItemSpeed } from './acceleratorItem';
import { FITTED_FACTORS } from './factors/factorSet';
import type { Machine } from './hardware';
import { itemEngine } from './itemEngine';
import type { Body } from './itemWork';
import { processorItem } from './processorItem';

export function itemSpeed(
  machine: Machine,
  precision: Precision,
  runtime: Runtime | undefined,
  workload: Workload,
  body: Body,
): ItemSpeed | undefined {
  const engine = itemEngine(runtime, workload);
  const factors = workload.factors ?? FITTED_FACTORS;
  return machine.kind === 'cpu'
    ? processorItem(machine, precision, engine, body, factors, workload.threads)
    : acceleratorItem(machine, precision, engine, body, factors);
}

/**
 * Time of a batch as a straight line through one item and a full batch.
 *
 *     perItem  = (T(full) − T(1)) / (full − 1)                           [s]
 *     perBatch = T(1) − perItem                                          [s]
 *
 * T bends upwards (launches hide behind work): between the two ends the line lies above it and errs to the slow side.
 */
export function straightened(
  seconds: (batch: number) => number,
  full: number,
): { readonly perBatch: number; readonly perItem: number } {
  const one = seconds(1);
  if (full <= 1) {
    return { perBatch: 0, perItem: one };
  }
  const perItem = (seconds(full) - one) / (full - 1);
  return { perBatch: Math.max(0, one - perItem), perItem };
}
