/**
 * `vllm bench serve --save-result` (and `benchmark_serving.py` before it), and SGLang's `bench_serving`, which shares its keys:
 * one flat object a run. Source: vllm/benchmarks/serve.py; sglang/bench_serving.py. Neither names the hardware.
 */
import { t } from '../l10n';
import type { JsonObject } from './jsonTree';
import { at, textAt } from './look';
import type { Figure, Look } from './look';
import { rowOf } from './row';
import type { EvidenceRow, LeftOut, RowsRead, RunFacts } from './row';
import { checkFlow, inFlight } from './served';

export function readVllmServe(fileName: string, runs: readonly JsonObject[], look: Look): RowsRead {
  const rows: EvidenceRow[] = [];
  const leftOut: LeftOut[] = [];
  for (const run of runs) {
    const read = readRun(fileName, run, look);
    rows.push(...read.rows);
    leftOut.push(...read.leftOut);
  }
  return { rows, leftOut };
}

function readRun(fileName: string, run: JsonObject, look: Look): RowsRead {
  const completed = look.positive(run, 'completed');
  const output = look.positive(run, 'output_throughput');
  const requests = look.positive(run, 'request_throughput');
  const input = look.count(run, 'total_input_tokens');
  const generated = look.positive(run, 'total_output_tokens');
  checkCounts(run, { completed, output, requests, generated }, look);
  if (!output || !completed || !generated) {
    return { rows: [], leftOut: [{ line: run.line, message: t('no requests, tokens or throughput stated') }] };
  }
  const outputTokens = generated.value / completed.value;
  const ttft = latency(run, 'ttft', look);
  const tpot = latency(run, 'tpot', look) ?? latency(run, 'itl', look);
  const whole = look.measured(run, 'mean_e2el_ms') ?? look.measured(run, 'mean_e2e_latency_ms');
  const limit = look.positive(run, 'max_concurrency');
  const flow = { requests, ttft: mean(run, 'ttft', look), tpot: mean(run, 'tpot', look), whole, outputTokens };
  checkFlow(flow, limit, look);
  const burst = limit === undefined && isBurst(run);
  const facts: RunFacts = {
    fileName,
    model: textAt(run, 'model_id') || textAt(run, 'model'),
    runtime: runtimeOf(textAt(run, 'endpoint_type') || textAt(run, 'backend')),
    concurrency: limit?.value ?? inFlight(flow),
    scenario: burst ? 'offline' : 'server',
    inputTokens: input && input.value / completed.value,
    outputTokens,
  };
  const kind = 'llm_serving';
  return {
    rows: [
      rowOf(facts, { kind, metric: 'tokens_per_s_total', ...output }),
      ...(tpot ? [rowOf(facts, { kind, metric: 'tpot_ms', ...tpot })] : []),
      ...(ttft && !burst ? [rowOf(facts, { kind, metric: 'ttft_ms', ...ttft })] : []),
    ],
    leftOut:
      ttft && burst
        ? [{ line: ttft.line, message: t('all requests were sent at once: the time to the first token is a queue’s') }]
        : [],
  };
}

/** The median where it is stated: what the model answers with. */
function latency(run: JsonObject, name: string, look: Look): Figure | undefined {
  return look.measured(run, `median_${name}_ms`) ?? mean(run, name, look);
}

function mean(run: JsonObject, name: string, look: Look): Figure | undefined {
  return look.measured(run, `mean_${name}_ms`);
}

/** `inf`, or nothing: every request is sent at the start. */
function isBurst(run: JsonObject): boolean {
  const rate = at(run, ['request_rate']);
  return rate?.kind !== 'scalar' || typeof rate.value !== 'number';
}

/** An OpenAI-compatible address says nothing about the engine behind it. */
function runtimeOf(backend: string): string {
  return /^openai/i.test(backend) ? '' : backend;
}

/** Rounding, and a second at either end of a run. */
const TOLERANCE = 0.05;

interface Counts {
  readonly completed?: Figure;
  readonly output?: Figure;
  readonly requests?: Figure;
  readonly generated?: Figure;
}

function checkCounts(run: JsonObject, { completed, output, requests, generated }: Counts, look: Look): void {
  const asked = look.positive(run, 'num_prompts');
  if (completed && asked && completed.value > asked.value) {
    look.refuse(completed.line, t`${completed.value} requests completed of ${asked.value}`);
  }
  const duration = look.positive(run, 'duration');
  const disagree = (
    rate: Figure | undefined,
    total: Figure | undefined,
    say: (total: number, seconds: number, rate: number) => string,
  ) => {
    if (rate && total && duration && Math.abs((rate.value * duration.value) / total.value - 1) > TOLERANCE) {
      look.refuse(rate.line, say(total.value, duration.value, rate.value));
    }
  };
  disagree(requests, completed, (total, s, rate) => t`${total} requests in ${s} s are not ${rate} a second`);
  disagree(output, generated, (total, s, rate) => t`${total} tokens in ${s} s are not ${rate} a second`);
  for (const name of ['ttft', 'tpot', 'itl', 'e2el']) {
    const middle = look.measured(run, `median_${name}_ms`);
    const high = look.measured(run, `p99_${name}_ms`);
    if (middle && high && high.value < middle.value) {
      look.refuse(high.line, t`p99_${name}_ms is below the median`);
    }
  }
}
