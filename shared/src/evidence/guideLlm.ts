/**
 * GuideLLM `benchmarks.json`: a list of runs, each with a distribution per metric and outcome. Only successful requests are
 * read. Source: guidellm, benchmark schemas of 0.2 (`worker`), 0.3–0.5 (`config`) and 0.6 (`config.spec`).
 */
import { t } from '../l10n';
import type { JsonNode, JsonObject } from './jsonTree';
import { at, has, numberAt, textAt } from './look';
import type { Figure, Look } from './look';
import { rowOf } from './row';
import type { EvidenceRow, LeftOut, RowsRead, RunFacts } from './row';
import { checkFlow } from './served';

export function isGuideLlm(root: JsonNode): root is JsonObject {
  const runs = at(root, ['benchmarks']);
  return runs?.kind === 'array' && has(at(runs, ['0', 'metrics']), 'requests_per_second');
}

export function readGuideLlm(fileName: string, root: JsonObject, look: Look): RowsRead {
  const rows: EvidenceRow[] = [];
  const leftOut: LeftOut[] = [];
  const runs = at(root, ['benchmarks']);
  for (const run of runs?.kind === 'array' ? runs.items : []) {
    const found = readRun(fileName, root, run, look);
    if (found.length === 0) {
      leftOut.push({ line: run.line, message: t('no successful request') });
    }
    rows.push(...found);
  }
  return { rows, leftOut };
}

const MODEL_AT: readonly (readonly string[])[] = [
  ['config', 'backend', 'model'],
  ['worker', 'backend_model'],
  ['benchmarker', 'backend', 'model'],
];
const MODEL_AT_ROOT: readonly (readonly string[])[] = [
  ['config', 'spec', 'backend', 'model'],
  ['args', 'model'],
];
const STRATEGIES: readonly (readonly string[])[] = [
  ['config', 'strategy'],
  ['args', 'strategy'],
  ['scheduler', 'strategy'],
];

function readRun(fileName: string, root: JsonObject, run: JsonNode, look: Look): EvidenceRow[] {
  const metrics = at(run, ['metrics']);
  const mean = (name: string) => look.measured(metrics, name, 'successful', 'mean');
  const middle = (name: string) => look.measured(metrics, name, 'successful', 'median') ?? mean(name);
  const output = mean('output_tokens_per_second');
  const outputTokens = mean('output_token_count')?.value;
  if (!output || outputTokens === undefined) {
    return [];
  }
  const requests = mean('requests_per_second');
  checkRates({ output, requests, outputTokens }, look);
  const whole = mean('request_latency');
  const [streams, kind] = strategyOf(run);
  checkFlow(
    {
      requests,
      ttft: mean('time_to_first_token_ms'),
      whole: whole && { ...whole, value: whole.value * MS },
      outputTokens,
    },
    undefined,
    look,
  );
  const facts: RunFacts = {
    fileName,
    model: firstText(run, MODEL_AT) || firstText(root, MODEL_AT_ROOT),
    runtime: '',
    concurrency: streams ?? concurrencyOf(mean('request_concurrency')),
    scenario: kind === 'throughput' ? 'offline' : 'server',
    inputTokens: mean('prompt_token_count')?.value,
    outputTokens,
  };
  const tpot = middle('inter_token_latency_ms');
  const ttft = kind === 'throughput' ? undefined : middle('time_to_first_token_ms');
  return [
    rowOf(facts, { kind: 'llm_serving', metric: 'tokens_per_s_total', ...output }),
    ...(tpot ? [rowOf(facts, { kind: 'llm_serving', metric: 'tpot_ms', ...tpot })] : []),
    ...(ttft ? [rowOf(facts, { kind: 'llm_serving', metric: 'ttft_ms', ...ttft })] : []),
  ];
}

const MS = 1000;

function concurrencyOf(mean: Figure | undefined): number | undefined {
  return mean && Math.max(1, Math.round(mean.value));
}

function strategyOf(run: JsonNode): readonly [number | undefined, string] {
  const strategy = STRATEGIES.map((path) => at(run, path)).find((node) => node?.kind === 'object');
  return [numberAt(strategy, 'streams'), textAt(strategy, 'type_') || textAt(strategy, 'kind')];
}

function firstText(node: JsonNode, paths: readonly (readonly string[])[]): string {
  return paths.map((path) => textAt(node, ...path)).find((text) => text !== '') ?? '';
}

/** Both are means over a window of time, which differ by the requests at its edges. */
const WINDOW_TOLERANCE = 2;

function checkRates(
  { output, requests, outputTokens }: { output: Figure; requests?: Figure; outputTokens: number },
  look: Look,
): void {
  const ratio = requests ? output.value / (requests.value * outputTokens) : 1;
  if (ratio > WINDOW_TOLERANCE || ratio < 1 / WINDOW_TOLERANCE) {
    look.refuse(
      output.line,
      t`${requests?.value ?? 0} requests a second of ${outputTokens} tokens are not ${output.value} tokens a second`,
    );
  }
}
