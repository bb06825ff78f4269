/**
 * `vllm bench latency` and `vllm bench throughput --output-json`. The plain files state neither model nor lengths: what a
 * wrapper wrote beside the figures is read, a bare file is refused. Source: vllm/benchmarks/latency.py, throughput.py.
 */
import { t } from '../l10n';
import type { JsonObject } from './jsonTree';
import { has, textAt } from './look';
import type { Figure, Look } from './look';
import { rowOf } from './row';
import type { RowsRead, RunFacts } from './row';

export function isVllmLatency(run: JsonObject): boolean {
  return has(run, 'avg_latency', 'percentiles');
}

export function isVllmThroughput(run: JsonObject): boolean {
  return has(run, 'elapsed_time', 'num_requests', 'requests_per_second');
}

const WRAPPER = ['input_len', 'output_len'] as const;

export function readVllmLatency(fileName: string, runs: readonly JsonObject[], look: Look): RowsRead {
  return readAll(fileName, runs, look, (run) => {
    const time = look.positive(run, 'avg_latency');
    const batch = look.positive(run, 'batch_size');
    if (time && !batch) {
      look.refuse(
        run.line,
        t('a latency without batch_size, input_len and output_len cannot be told: add them to the file'),
      );
    }
    return time && batch && { batch: batch.value, requests: { ...time, value: batch.value / time.value } };
  });
}

export function readVllmThroughput(fileName: string, runs: readonly JsonObject[], look: Look): RowsRead {
  return readAll(fileName, runs, look, (run) => {
    const requests = look.positive(run, 'requests_per_second');
    const count = look.positive(run, 'num_requests');
    const time = look.positive(run, 'elapsed_time');
    if (requests && count && time && Math.abs((requests.value * time.value) / count.value - 1) > TOLERANCE) {
      look.refuse(requests.line, t`${count.value} requests in ${time.value} s are not ${requests.value} a second`);
    }
    return requests && { requests };
  });
}

const TOLERANCE = 0.02;

type Rate = { readonly requests: Figure; readonly batch?: number };

function readAll(
  fileName: string,
  runs: readonly JsonObject[],
  look: Look,
  rateOf: (run: JsonObject) => Rate | undefined,
): RowsRead {
  const rows = runs.flatMap((run) => {
    const rate = rateOf(run);
    const [input, output] = WRAPPER.map((key) => look.positive(run, key));
    if (!input || !output) {
      look.refuse(
        run.line,
        t('without input_len and output_len it cannot be told which tokens were counted: add them to the file'),
      );
    }
    const facts: RunFacts = {
      fileName,
      model: textAt(run, 'model'),
      runtime: 'vllm',
      batch: rate?.batch,
      scenario: 'offline',
      inputTokens: input?.value,
      outputTokens: output?.value,
    };
    return rate ? [rowOf(facts, { kind: 'llm_serving', metric: 'samples_per_s', ...rate.requests })] : [];
  });
  return { rows, leftOut: [] };
}
