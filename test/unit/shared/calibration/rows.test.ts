import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { readMeasurements } from '../../../../shared/src/validation/measurement';
import type { Measurement } from '../../../../shared/src/validation/measurement';

const TEXT = readFileSync('shared/src/calibration/measurements.csv', 'utf8');
const COLUMNS =
  'id,workload_kind,model,params_b,active_params_b,precision,weight_bits,runtime,hardware,chip,hw_class,instance_type,device_count,vcpus,threads,batch,concurrency,scenario,input_tokens,output_tokens,seq_len,metric,value,source_id,source,source_date,notes,ttft_limit_ms,tpot_limit_ms,max_batch';

/** Published figures round and bandwidths are nominal: a stream may seem this much faster than its memory. */
const BANDWIDTH_SLACK = 1.15;
const MOST_MFU = 0.85;
/** Forward and backward: six operations a parameter and token; adapters alone need no weight gradients, four. */
const FULL_TRAINING = 6;
const ADAPTER_TRAINING = 4;

const KINDS = new Map<string, readonly string[]>([
  ['llm_decode', ['tokens_per_s_per_request', 'tpot_ms']],
  ['llm_prefill', ['tokens_per_s_total', 'ttft_ms']],
  ['llm_serving', ['tokens_per_s_total', 'samples_per_s', 'tpot_ms', 'ttft_ms']],
  ['energy', ['joules_per_token']],
  ['training', ['tokens_per_s_per_device', 'tflops_per_device', 'mfu', 'samples_per_s']],
  ['fine_tuning', ['tokens_per_s_per_device', 'samples_per_s']],
  ['embedding', ['samples_per_s', 'tokens_per_s_total', 'latency_mean_ms', 'latency_p50_ms']],
  ['rerank', ['samples_per_s', 'latency_mean_ms']],
  ['asr', ['audio_s_per_s', 'latency_mean_ms']],
  ['image_generation', ['samples_per_s', 'latency_mean_ms']],
]);

/** The calibration file's rows; its own columns, checked against what silicon can do. */
function rows(): readonly Measurement[] {
  const read = readMeasurements(TEXT);
  assert.ok(read.ok, read.ok ? '' : `line ${read.problem.line}: ${read.problem.message}`);
  return read.measurements.filter(({ isSuspect }) => !isSuspect);
}

function cellsOf(column: string): readonly string[] {
  // Enough of CSV for columns whose cells hold no line break.
  const at = COLUMNS.split(',').indexOf(column);
  return TEXT.trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)][at]?.[1] ?? '');
}

/** One stream reads all active weights for each token. */
function mostTokensPerSecond(row: Measurement): number | undefined {
  const chip = getCatalog().chip(row.chip);
  const bandwidth = chip?.memoryBandwidth;
  if (!bandwidth || !row.activeParamsB || !row.weightBits) {
    return undefined;
  }
  return (bandwidth * row.deviceCount * BANDWIDTH_SLACK) / ((row.activeParamsB * 1e9 * row.weightBits) / 8);
}

describe('calibration: the rows of other sources', () => {
  it('are in the columns of the calibration set, one id each, with a source and its date', () => {
    assert.equal(TEXT.split('\n', 1)[0], COLUMNS);
    const ids = cellsOf('id');
    assert.ok(ids.length >= 300);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids.filter((id) => !/^x\d{4}$/.test(id)),
      [],
    );
    for (const column of ['source_id', 'source', 'source_date']) {
      const empty = cellsOf(column).flatMap((cell, index) => (cell === '' ? [ids[index]] : []));
      assert.deepEqual(empty, [], `${column} is empty`);
    }
  });

  it('are of known kinds, each with its metrics, on named chips', () => {
    const { chip, cpus } = getCatalog();
    const cpuNames = new Set(cpus.map(({ name }) => name));
    for (const row of rows()) {
      assert.ok(KINDS.get(row.kind)?.includes(row.metric), `${row.id}: ${row.kind} in ${row.metric}`);
      assert.ok(row.hardware !== '' && row.runtime !== '' && row.model !== '', `${row.id} is not described`);
      assert.ok(
        row.chip === '' || chip(row.chip)?.name === row.chip || cpuNames.has(row.chip),
        `${row.id}: ${row.chip}`,
      );
      assert.ok((row.activeParamsB ?? 0) <= (row.paramsB ?? Infinity), `${row.id}: more active than all`);
    }
  });

  it('no stream decodes faster than its memory reads the weights', () => {
    let judged = 0;
    for (const row of rows()) {
      const most = mostTokensPerSecond(row);
      const streams = row.concurrency ?? row.batch ?? 1;
      const perStream =
        row.metric === 'tpot_ms'
          ? 1000 / row.value
          : row.kind === 'llm_decode' ||
              (row.kind === 'llm_serving' && row.metric === 'tokens_per_s_total' && streams === 1)
            ? row.value
            : undefined;
      if (most !== undefined && perStream !== undefined && row.scenario !== 'offline' && row.scenario !== 'server') {
        judged++;
        assert.ok(perStream <= most, `${row.id}: ${perStream} tokens/s, bandwidth allows ${most}`);
      }
    }
    assert.ok(judged > 50);
  });

  it('no prefill, training or throughput passes the arithmetic', () => {
    for (const row of rows()) {
      const chip = getCatalog().chip(row.chip);
      const peak = Math.max(0, ...Object.values(chip?.peak ?? {}).filter((rate) => rate !== undefined));
      const perToken = (row.activeParamsB ?? 0) * 1e9;
      if (row.metric === 'mfu') {
        assert.ok(row.value <= MOST_MFU, `${row.id}: MFU ${row.value}`);
      } else if (peak > 0 && row.kind === 'llm_prefill' && row.metric === 'tokens_per_s_total') {
        assert.ok(2 * perToken * row.value <= peak * row.deviceCount, `${row.id}: prefill beyond the peak`);
      } else if (peak > 0 && row.metric === 'tokens_per_s_per_device') {
        const operations = row.kind === 'training' ? FULL_TRAINING : ADAPTER_TRAINING;
        const bf16 = chip?.peak.bf16 ?? chip?.peak.fp16 ?? peak;
        assert.ok(
          operations * perToken * row.value <= MOST_MFU * Math.max(bf16, /fp8/i.test(row.precision) ? peak : 0),
          `${row.id}: training`,
        );
      } else if (peak > 0 && row.kind === 'llm_serving' && row.metric === 'tokens_per_s_total') {
        assert.ok(2 * perToken * row.value <= peak * row.deviceCount, `${row.id}: served beyond the peak`);
      }
    }
  });
});
