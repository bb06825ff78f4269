import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { evidenceSteps, readEvidence } from '../../../../shared/src/evidence/readEvidence';

const fixture = (name: string) => readFileSync(`test/fixtures/evidence/${name}`, 'utf8');

/** The fixture with one text in place of another: the line of the change is where it must be refused. */
function refusal(name: string, from: string, to: string) {
  const text = fixture(name);
  assert.ok(text.includes(from), `${name} has no ${from}`);
  const line = text.slice(0, text.indexOf(from)).split('\n').length;
  const found = readEvidence(name, text.replace(from, to));
  assert.ok(!found.ok, 'was read');
  return { ...found, changed: line };
}

describe('evidence that cannot be right is refused with its line', () => {
  const CASES: readonly (readonly [string, string, string, string, RegExp])[] = [
    [
      'a negative speed',
      'l4.llama-bench.json',
      '"avg_ts": 48.0',
      '"avg_ts": -48.0',
      /avg_ts is -48, not a number above 0/,
    ],
    [
      'a speed of zero',
      'l4-vllm-bench-c16.json',
      '"output_throughput": 204.8',
      '"output_throughput": 0',
      /not a number above 0/,
    ],
    ['a number in quotes', 'l4.llama-bench.json', '"avg_ts": 48.0', '"avg_ts": "48"', /avg_ts is “48”/],
    [
      'a unit that is not known',
      'profile_export_aiperf.json',
      '"unit": "ms",\n    "avg": 195.84',
      '"unit": "jiffies",\n    "avg": 195.84',
      /unit “jiffies” of time_to_first_token is not known/,
    ],
    [
      'counts that contradict the rate',
      'l4-vllm-bench-c16.json',
      '"request_throughput": 1.6',
      '"request_throughput": 16',
      /200 requests in 125 s are not 16/,
    ],
    [
      'more done than asked',
      'l4-vllm-bench-c16.json',
      '"completed": 200',
      '"completed": 2000',
      /2000 requests completed of 200/,
    ],
    [
      'a percentile below the median',
      'l4-vllm-bench-c16.json',
      '"p99_tpot_ms": 74.0',
      '"p99_tpot_ms": 7.4',
      /p99_tpot_ms is below the median/,
    ],
    [
      'a time that contradicts the speed',
      'l4.llama-bench.json',
      '"avg_ns": 2666666666',
      '"avg_ns": 26666',
      /contradict each other/,
    ],
    [
      'a faster decode than the memory',
      'l4.llama-bench.json',
      '"avg_ns": 2666666666,\n    "stddev_ns": 1200000,\n    "avg_ts": 48.0',
      '"avg_ns": 266666666,\n    "stddev_ns": 1200000,\n    "avg_ts": 480.0',
      /480 tokens\/s of one stream: .*L4.* can read the weights 61\.1 times/,
    ],
  ];
  for (const [what, name, from, to, message] of CASES) {
    it(what, () => {
      const { line, changed, message: said } = refusal(name, from, to);

      assert.match(said, message);
      const lines = to.split('\n').length;
      assert.ok(line >= changed && line < changed + lines, `line ${line}, changed ${changed}`);
    });
  }

  it('a first token after the whole answer', () => {
    const { line, message } = refusal('profile_export_aiperf.json', '"avg": 195.84', '"avg": 9195.84');

    assert.match(message, /first token takes 9195\.84 ms, the whole answer 2413\.5 ms/);
    assert.ok(line > 1);
  });

  it('more requests in flight than were allowed', () => {
    const { message } = refusal('l4-vllm-bench-c16.json', '"max_concurrency": 16', '"max_concurrency": 4');

    assert.match(message, /16 requests in flight, more than the 4 allowed/);
  });

  it('a prompt read faster than the chip multiplies', () => {
    const text = fixture('l4.llama-bench.json')
      .replace('"avg_ts": 2300.0', '"avg_ts": 230000.0')
      .replace('"avg_ns": 222608695', '"avg_ns": 2226086');

    const found = readEvidence('x.json', text);
    assert.ok(!found.ok);
    assert.equal(found.line, 26);
    assert.match(found.message, /230,000 prompt tokens\/s/);
  });

  it('a file that is cut off, at every length', () => {
    const text = fixture('l4-vllm-bench-c16.json').trim();
    for (let length = 0; length < text.length; length += 7) {
      const found = readEvidence('vllm.json', text.slice(0, length));
      assert.ok(!found.ok, `read at ${length}`);
      assert.ok(found.line >= 1 && found.line <= text.slice(0, length).split('\n').length);
    }
  });

  it('a bare latency, which says neither batch nor lengths', () => {
    const bare = '{"avg_latency": 2.5, "latencies": [2.5], "percentiles": {"50": 2.5}}';
    const told =
      '{"avg_latency": 2.5, "latencies": [2.5], "percentiles": {"50": 2.5}, "batch_size": 8, "input_len": 32, "output_len": 128}';

    const refused = readEvidence('latency.json', bare);
    assert.ok(!refused.ok);
    assert.match(refused.message, /batch_size, input_len and output_len/);
    const read = readEvidence('latency.json', told);
    assert.ok(read.ok);
    assert.deepEqual([read.rows[0]?.metric, read.rows[0]?.value, read.rows[0]?.batch], ['samples_per_s', 3.2, 8]);
  });

  it('anything else', () => {
    for (const text of [
      '',
      '{}',
      '[]',
      'null',
      '[[[]]]',
      '{"a": 1}',
      '{"benchmarks": []}',
      'a,b\n1,2\n',
      '{"__proto__": {"completed": 1}}',
      'hello',
    ]) {
      for (const name of ['x.json', 'x.csv', 'x.jsonl']) {
        const found = readEvidence(name, text);
        assert.ok(!found.ok && found.line >= 1 && found.message !== '', `${name}: ${text}`);
      }
    }
  });
});

describe('evidence: hostile input', () => {
  it('is not followed deeper than 64 levels', () => {
    const found = readEvidence('deep.json', '['.repeat(2_000_000));

    assert.ok(!found.ok);
    assert.match(found.message, /deeper than 64/);
  });

  it('keeps nothing of the samples, and takes time in proportion to its length', () => {
    const samples = `[${'0.07,'.repeat(500_000)}0.07]`;
    const text = fixture('l4-vllm-bench-c16.json').replace('[0.9, 1.1, 1.0]', samples);

    const start = performance.now();
    const found = readEvidence('vllm.json', text);
    assert.ok(found.ok);
    assert.ok(performance.now() - start < 3000);
  });

  it('survives a quote without end and a megabyte of backslashes', () => {
    for (const text of [
      `{"a": "${'\\'.repeat(1_000_000)}`,
      `{"${'x'.repeat(1_000_000)}`,
      `[${'"\\u12"'.repeat(1000)}]`,
    ]) {
      assert.equal(readEvidence('x.json', text).ok, false);
    }
  });

  it('pauses on the way', () => {
    const steps = evidenceSteps('x.json', `[${'1,'.repeat(100_000)}1]`);
    let pauses = 0;
    while (!steps.next().done) {
      pauses += 1;
    }
    assert.ok(pauses >= 5);
  });

  it('reads `NaN` as not measured and ignores what other keys say', () => {
    const text = fixture('l4-vllm-bench-c16.json').replace(
      '"median_ttft_ms": 880.0',
      '"median_ttft_ms": NaN, "__proto__": {"x": 1}',
    );

    const found = readEvidence('vllm.json', text);
    assert.ok(found.ok);
    assert.equal(found.rows.find(({ metric }) => metric === 'ttft_ms')?.value, 905);
  });
});
