/** The accelerators: one row of `tables/accelerators.csv` each. */
import { gibibytes, gigabytesPerSecond, teraflopsPerSecond, watts } from '../units';
import type { FlopsPerSecond } from '../units';
import table from './tables/accelerators.csv';
import { readTable, sourceOf } from './table';
import type { Table } from './tables';
import type { Row, Sources } from './table';
import type { Chip, Confidence, RateType } from './types';

/** Columns of the dense peaks. The fp16 rate counts FP32 accumulation; int8 counts operations. */
const RATE_COLUMNS: readonly (readonly [RateType, string])[] = [
  ['fp32', 'fp32_tflops'],
  ['tf32', 'tf32_tflops'],
  ['fp16', 'fp16_tflops'],
  ['bf16', 'bf16_tflops'],
  ['fp8', 'fp8_tflops'],
  ['int8', 'int8_tops'],
  ['fp4', 'fp4_tflops'],
];

/** A chip with what the matcher and the power table call it. */
export interface ChipEntry {
  readonly chip: Chip;
  /** Names without vendor, separators, memory size and form factor: `rtxpro6000`. */
  readonly matchNames: readonly string[];
  readonly powerKey?: string;
}

/** The rows of the accelerators, or of another table in their columns. */
export function readChips(sources: Sources, rows: Table = table): ChipEntry[] {
  return readTable(rows, (row) => ({
    chip: chipOf(row, sources),
    matchNames: row.text('match').split(' '),
    powerKey: row.optionalText('power_key'),
  }));
}

function chipOf(row: Row, sources: Sources): Chip {
  const vendor = row.text('vendor');
  return {
    id: row.text('id'),
    vendor,
    shortName: row.text('short_name'),
    name: row.text('name'),
    architecture: row.text('architecture'),
    kind: vendor === 'AWS' ? 'neuron' : 'gpu',
    memory: gibibytes(row.number('memory_gib')),
    usableMemory: row.optional('memory_gib_usable_reported', gibibytes),
    memoryType: row.optionalText('memory_type'),
    memoryBandwidth: row.optional('memory_bandwidth_gb_s', gigabytesPerSecond),
    peak: peakOf(row),
    measuredBf16: row.optional('measured_bf16_matmul_tflops', teraflopsPerSecond),
    interconnect: row.optionalText('interconnect'),
    interconnectBandwidth: row.optional('interconnect_gb_s_bidirectional', gigabytesPerSecond),
    tdp: row.optional('tdp_w', watts),
    offeredAs: row.optionalText('aws_instances'),
    confidence: row.text('confidence') as Confidence,
    notes: row.text('notes'),
    source: sourceOf(row, sources),
  };
}

function peakOf(row: Row): Chip['peak'] {
  const peak: Partial<Record<RateType, FlopsPerSecond>> = {};
  for (const [type, column] of RATE_COLUMNS) {
    const rate = row.optional(column, teraflopsPerSecond);
    if (rate !== undefined) {
      peak[type] = rate;
    }
  }
  return peak;
}
