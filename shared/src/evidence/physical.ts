/** What no machine can do: a row above it is a mistake of the file, or of what is said of the machine. */
import type { ModelShape } from '../catalog/types';
import { locale, t } from '../l10n';
import type { Machine } from '../model/hardware';
import type { Measurement } from '../validation/measurement';
import { isPlaced, placeRow } from '../validation/predict';
import { precisionOf } from '../validation/names';

/** Datasheets are round, and a vendor's peak may be exceeded by a turbo clock. */
const MARGIN = 1.2;
const MS = 1000;
const BITS: Readonly<Record<string, number>> = { fp32: 32, bf16: 16, fp16: 16, fp8: 8, int8: 8, int4: 4, fp4: 4 };

/** Why the row cannot be; undefined where it can, or where hardware or model are not known well enough to say. */
export function physicalProblem(row: Measurement): string | undefined {
  const placed = placeRow(row);
  if (!isPlaced(placed) || placed.kind !== 'inference') {
    return undefined;
  }
  const { model, machine } = placed;
  return tooFastForMemory(row, model, machine) ?? tooFastForCompute(row, model, machine);
}

/**
 * Each step reads every active weight at least once.
 *
 *     steps/s ≤ bandwidth · devices / (active · bits / 8)      [1/s]
 *
 * Leaves out the KV cache and every constant, and counts what all devices read at once: errs on the side of the row.
 */
function tooFastForMemory(row: Measurement, model: ModelShape, machine: Machine): string | undefined {
  const speed = streamSpeed(row);
  const bandwidth = bandwidthOf(row, machine);
  if (speed === undefined || bandwidth === undefined) {
    return undefined;
  }
  const isStated = row.weightBits !== undefined || row.precision !== '';
  const precision = precisionOf(row.precision, row.weightBits, machine.kind === 'cpu');
  // Nothing stated: four bits, the fewest in common use.
  const bits = row.weightBits ?? (isStated ? (BITS[precision] ?? 4) : 4);
  const most = bandwidth / ((model.activeParams * bits) / 8);
  return speed > most * MARGIN
    ? t`${round(speed)} tokens/s of one stream: ${nameOf(machine)} can read the weights ${round(most)} times a second at most`
    : undefined;
}

function nameOf({ instance }: Machine): string {
  return instance.accelerator?.name ?? instance.cpuModel ?? t('this machine');
}

function streamSpeed({ metric, value }: Measurement): number | undefined {
  switch (metric) {
    case 'tokens_per_s_per_request':
      return value;
    case 'tpot_ms':
      return MS / value;
    default:
      return undefined;
  }
}

function bandwidthOf(row: Measurement, { kind, instance }: Machine): number | undefined {
  if (kind === 'cpu') {
    const { cpu } = instance;
    return cpu && cpu.peakMemoryBandwidthPerSocket * cpu.socketsMax;
  }
  const each = instance.accelerator?.chip?.memoryBandwidth;
  return each === undefined ? undefined : each * row.deviceCount;
}

/**
 * Each prompt token multiplies every active weight once.
 *
 *     tokens/s ≤ highest peak · devices / (2 · active)      [1/s]
 */
function tooFastForCompute(row: Measurement, model: ModelShape, machine: Machine): string | undefined {
  const chip = machine.instance.accelerator?.chip;
  const peaks = Object.values(chip?.peak ?? {});
  if (row.kind !== 'llm_prefill' || row.metric !== 'tokens_per_s_total' || !chip || peaks.length === 0) {
    return undefined;
  }
  const most = (Math.max(...peaks) * row.deviceCount) / (2 * model.activeParams);
  return row.value > most * MARGIN
    ? t`${round(row.value)} prompt tokens/s: ${chip.name} can multiply at most ${round(most)}`
    : undefined;
}

function round(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString(locale());
}
