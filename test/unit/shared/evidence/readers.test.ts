import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readEvidence } from '../../../../shared/src/evidence/readEvidence';
import type { EvidenceRow } from '../../../../shared/src/evidence/row';

const FOLDER = 'test/fixtures/evidence';
const fixture = (name: string) => readFileSync(`${FOLDER}/${name}`, 'utf8');

function read(name: string) {
  const evidence = readEvidence(name, fixture(name));
  assert.ok(evidence.ok, evidence.ok ? '' : `${evidence.line}: ${evidence.message}`);
  return evidence;
}

const figures = (rows: readonly EvidenceRow[]) =>
  rows.map(({ line, kind, metric, value }) => [line, kind, metric, Number(value.toPrecision(5))]);

describe('evidence: what a benchmark says', () => {
  it('reads llama-bench on a GPU, with the bits of the model file', () => {
    const { format, rows } = read('l4.llama-bench.json');

    assert.equal(format, 'llama-bench');
    assert.deepEqual(figures(rows), [
      [26, 'llm_prefill', 'tokens_per_s_total', 2300],
      [55, 'llm_decode', 'tokens_per_s_per_request', 48],
    ]);
    const [prompt, step] = rows;
    assert.equal(prompt?.inputTokens, 512);
    assert.equal(step?.outputTokens, 128);
    assert.equal(step?.inputTokens, undefined);
    assert.deepEqual([step?.hardware, step?.hardwareClass, step?.deviceCount], ['NVIDIA L4', 'gpu', 1]);
    assert.equal(step?.runtime, 'llama.cpp build 5163');
    assert.equal(step?.precision, 'Q4_K - Medium');
    // 4912898304 B · 8 / 8030261312 = 4.894 bits
    assert.equal(step?.weightBits?.toFixed(3), '4.894');
  });

  it('reads JSON Lines of a CPU: its name, its threads, a filled context, a whole request', () => {
    const { rows } = read('cpu.llama-bench.jsonl');

    assert.deepEqual(figures(rows), [
      [1, 'llm_prefill', 'tokens_per_s_total', 170],
      [2, 'llm_decode', 'tokens_per_s_per_request', 27.5],
      [3, 'llm_decode', 'tokens_per_s_per_request', 22],
      // 82 tokens/s over 640 tokens
      [4, 'llm_serving', 'samples_per_s', 0.12812],
    ]);
    assert.equal(rows[0]?.chip, 'Xeon Platinum 8488C (Sapphire Rapids)');
    assert.equal(rows[0]?.threads, 8);
    assert.equal(rows[2]?.inputTokens, 4096);
  });

  it('reads the same as comma-separated values', () => {
    const { format, rows } = read('cpu.llama-bench.csv');

    assert.equal(format, 'llama-bench');
    assert.deepEqual(figures(rows), [
      [2, 'llm_prefill', 'tokens_per_s_total', 170],
      [3, 'llm_decode', 'tokens_per_s_per_request', 27.5],
    ]);
    assert.equal(rows[0]?.chip, 'EPYC 9R14 (Genoa)');
  });

  it('reads vllm bench serve: medians, mean lengths, the stated concurrency and no hardware', () => {
    const { format, rows } = read('l4-vllm-bench-c16.json');

    assert.equal(format, 'vllm-bench');
    assert.deepEqual(figures(rows), [
      [18, 'llm_serving', 'tokens_per_s_total', 204.8],
      [31, 'llm_serving', 'tpot_ms', 70.1],
      [27, 'llm_serving', 'ttft_ms', 880],
    ]);
    for (const row of rows) {
      assert.deepEqual([row.concurrency, row.inputTokens, row.outputTokens], [16, 512, 128]);
      assert.deepEqual([row.hardware, row.chip, row.runtime], ['', '', 'vllm']);
    }
  });

  it('reads SGLang, whose rate without a limit is no JSON', () => {
    const { format, rows } = read('sglang.jsonl');

    assert.equal(format, 'sglang-bench');
    assert.deepEqual(
      rows.map(({ metric, value, concurrency }) => [metric, value, concurrency]),
      [
        ['tokens_per_s_total', 160, 8],
        ['tpot_ms', 45.2, 8],
        ['ttft_ms', 410, 8],
      ],
    );
  });

  it('reads each run of GuideLLM; at full throttle the first token waits in a queue', () => {
    const { format, rows } = read('benchmarks.json');

    assert.equal(format, 'guidellm');
    assert.deepEqual(
      rows.map(({ metric, concurrency, value }) => [metric, concurrency, Number(value.toPrecision(4))]),
      [
        ['tokens_per_s_total', 1, 16.38],
        ['tpot_ms', 1, 59.4],
        ['ttft_ms', 1, 156.8],
        ['tokens_per_s_total', 8, 120.3],
        ['tpot_ms', 8, 62.37],
        ['ttft_ms', 8, 411.6],
        ['tokens_per_s_total', 60, 217.6],
        ['tpot_ms', 60, 108.9],
      ],
    );
    assert.ok(rows.every(({ model }) => model === 'meta-llama/Llama-3.1-8B-Instruct'));
  });

  it('reads GuideLLM of before 0.3', () => {
    const { rows } = read('guidellm-0.2.json');

    assert.deepEqual(
      rows.map(({ metric, model }) => [metric, model]),
      ['tokens_per_s_total', 'tpot_ms', 'ttft_ms'].map((metric) => [metric, 'meta-llama/Llama-3.1-8B-Instruct']),
    );
  });

  it('reads AIPerf and GenAI-Perf in their units', () => {
    const aiperf = read('profile_export_aiperf.json');
    const genai = read('profile_export_genai_perf.json');

    assert.deepEqual(
      aiperf.rows.map(({ metric, value, concurrency }) => [metric, value, concurrency]),
      [
        ['tokens_per_s_total', 52.69, 2],
        ['tpot_ms', 34.73, 2],
        ['ttft_ms', 175.05, 2],
      ],
    );
    assert.deepEqual(
      genai.rows.map(({ metric, value, concurrency, inputTokens }) => [metric, value, concurrency, inputTokens]),
      [
        ['tokens_per_s_total', 256, 8, 550],
        ['tpot_ms', 29.8, 8, 550],
        ['ttft_ms', 118, 8, 550],
      ],
    );
  });

  it('reads the columns of validate, each row with its line', () => {
    const { format, rows } = read('own.csv');

    assert.equal(format, 'measurements');
    assert.deepEqual(
      rows.map(({ line, id, source }) => [line, id, source]),
      [
        [2, 'a', 'own.csv'],
        [3, 'b', 'own.csv'],
      ],
    );
  });
});
