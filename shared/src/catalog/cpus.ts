/** The host CPUs: one row of `tables/cpus.csv` each. */
import { gigabytesPerSecond, gigaflopsPerSecond, mebibytes, watts } from '../units';
import table from './tables/cpus.csv';
import { readTable, sourceOf } from './table';
import type { Table } from './tables';
import type { Row, Sources } from './table';
import type { Confidence, Cpu } from './types';

/** The rows of the host CPUs, or of another table in their columns. */
export function readCpus(sources: Sources, rows: Table = table): Cpu[] {
  return readTable(rows, (row) => cpuOf(row, sources));
}

function cpuOf(row: Row, sources: Sources): Cpu {
  const perCycle = {
    fp32: row.number('flop_per_cycle_fp32'),
    bf16: row.number('flop_per_cycle_bf16'),
    int8: row.number('op_per_cycle_int8'),
  };
  return {
    id: row.text('id'),
    vendor: row.text('vendor'),
    name: row.text('name'),
    shortName: row.text('short_name'),
    core: row.text('core'),
    arch: row.text('arch') === 'arm64' ? 'arm64' : 'amd64',
    families: row.text('ec2_families').split(' '),
    coresPerSocket: row.number('cores_per_socket'),
    threadsPerCore: row.number('threads_per_core'),
    socketsMax: row.number('sockets_max'),
    clockGhz: row.number('freq_ghz_sustained'),
    isa: row.text('isa_vector'),
    vectorBits: row.optional('vector_bits'),
    bf16Instruction: instruction(row.text('bf16_matrix')),
    int8Instruction: instruction(row.text('int8_dot_or_matrix')),
    perCycle,
    peakMemoryBandwidthPerSocket: gigabytesPerSecond(row.number('peak_memory_bw_gb_s_per_socket')),
    measuredReadBandwidth: row.optional('measured_memory_read_gb_s', gigabytesPerSecond),
    memoryChannelsPerSocket: row.optional('memory_channels_per_socket'),
    memoryType: row.optionalText('memory_type'),
    memoryMegatransfers: row.optional('memory_speed_mt_s'),
    l2PerCore: row.optional('l2_mib_per_core', mebibytes),
    l3PerSocket: row.optional('l3_mib_per_socket', mebibytes),
    peakPerCore: {
      fp32: gigaflopsPerSecond(row.number('peak_gflops_fp32_per_core')),
      bf16: gigaflopsPerSecond(row.number('peak_gflops_bf16_per_core')),
      int8: gigaflopsPerSecond(row.number('peak_gops_int8_per_core')),
    },
    hasBf16: perCycle.bf16 > perCycle.fp32,
    hasInt8: perCycle.int8 > perCycle.fp32,
    wattsPerSocket: row.optional('watts_per_socket', watts),
    wattsBasis: row.text('watts_basis'),
    derivation: row.optionalText('derivation'),
    confidence: confidenceOf(row.text('confidence')),
    confidenceText: row.text('confidence'),
    source: sourceOf(row, sources),
  };
}

/** The table writes `no` or `no (AVX2 multiply-add)` where a CPU has no such instruction. */
const instruction = (cell: string) => (/^no\b/.test(cell) ? undefined : cell || undefined);

/** The rows grade part by part (`high for ISA; medium for pipes`): the peaks are no surer than the weakest part. */
function confidenceOf(text: string): Confidence {
  return (['low', 'medium', 'high'] as const).find((grade) => text.includes(grade)) ?? 'low';
}
