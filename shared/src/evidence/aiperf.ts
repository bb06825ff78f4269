/**
 * `profile_export_aiperf.json` of NVIDIA AIPerf and `profile_export_genai_perf.json` of GenAI-Perf: a block per metric with its
 * unit. Source: AIPerf, reference/json-export-schema; GenAI-Perf's JSON exporter.
 */
import { t } from '../l10n';
import type { JsonNode, JsonObject } from './jsonTree';
import { at, has, isTrueAt, numberAt, textAt } from './look';
import type { Figure, Look } from './look';
import { rowOf } from './row';
import type { RowsRead, RunFacts } from './row';
import { checkFlow, inFlight } from './served';

export function isAiperf(root: JsonNode): root is JsonObject {
  return has(root, 'request_throughput', 'output_token_throughput') && has(at(root, ['request_throughput']), 'avg');
}

export function readAiperf(fileName: string, root: JsonObject, look: Look): RowsRead {
  if (isTrueAt(root, 'was_cancelled')) {
    look.refuse(at(root, ['was_cancelled'])?.line ?? root.line, t('the run was cancelled'));
  }
  const output = rate(root, 'output_token_throughput', look);
  const requests = rate(root, 'request_throughput', look);
  const outputTokens = look.positive(root, 'output_sequence_length', 'avg')?.value;
  const input = look.positive(root, 'input_sequence_length', 'avg')?.value;
  if (!output || outputTokens === undefined) {
    return { rows: [], leftOut: [{ line: root.line, message: t('no output throughput or no output length stated') }] };
  }
  const flow = {
    requests,
    ttft: time(root, 'time_to_first_token', ['avg'], look),
    tpot: time(root, 'inter_token_latency', ['avg'], look),
    whole: time(root, 'request_latency', ['avg'], look),
    outputTokens,
  };
  const stated = concurrencyOf(root);
  checkFlow(flow, stated === undefined ? undefined : { value: stated, line: root.line }, look);
  checkRates(output, requests, outputTokens, look);
  const facts: RunFacts = {
    fileName,
    model: modelOf(root),
    runtime: '',
    concurrency: stated ?? inFlight(flow),
    scenario: 'server',
    inputTokens: input,
    outputTokens,
  };
  const tpot = time(root, 'inter_token_latency', ['p50', 'avg'], look);
  const ttft = time(root, 'time_to_first_token', ['p50', 'avg'], look);
  return {
    rows: [
      rowOf(facts, { kind: 'llm_serving', metric: 'tokens_per_s_total', ...output }),
      ...(tpot ? [rowOf(facts, { kind: 'llm_serving', metric: 'tpot_ms', ...tpot })] : []),
      ...(ttft ? [rowOf(facts, { kind: 'llm_serving', metric: 'ttft_ms', ...ttft })] : []),
    ],
    leftOut: [],
  };
}

const PER_SECOND = /^(?:requests?|req|tokens?|tok)\s*(?:\/|per)\s*s(?:ec(?:ond)?)?$/i;

function rate(root: JsonObject, name: string, look: Look): Figure | undefined {
  const figure = look.positive(root, name, 'avg');
  if (figure && !PER_SECOND.test(textAt(root, name, 'unit'))) {
    return refuseUnit(root, name, figure, look);
  }
  return figure;
}

const MS_PER = new Map([
  ['ns', 1e-6],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ms', 1],
  ['milliseconds', 1],
  ['s', 1e3],
  ['sec', 1e3],
  ['seconds', 1e3],
]);

function time(root: JsonObject, name: string, statistics: readonly string[], look: Look): Figure | undefined {
  const figure = statistics.map((statistic) => look.measured(root, name, statistic)).find(Boolean);
  const factor = MS_PER.get(textAt(root, name, 'unit').toLowerCase());
  if (!figure) {
    return undefined;
  }
  return factor === undefined ? refuseUnit(root, name, figure, look) : { ...figure, value: figure.value * factor };
}

function refuseUnit(root: JsonObject, name: string, figure: Figure, look: Look): undefined {
  const unit = at(root, [name, 'unit']);
  look.refuse(
    unit?.line ?? figure.line,
    unit ? t`the unit “${textAt(unit)}” of ${name} is not known` : t`${name} states no unit`,
  );
  return undefined;
}

const CONCURRENCY_AT: readonly (readonly string[])[] = [
  ['input_config', 'loadgen', 'concurrency'],
  ['input_config', 'perf_analyzer', 'stimulus', 'concurrency'],
  ['input_config', 'stimulus', 'concurrency'],
  ['input_config', 'concurrency'],
];

function concurrencyOf(root: JsonObject): number | undefined {
  const stated = CONCURRENCY_AT.map((path) => numberAt(root, ...path)).find((value) => value !== undefined);
  return stated !== undefined && stated > 0 ? stated : undefined;
}

const MODEL_AT: readonly (readonly string[])[] = [
  ['input_config', 'endpoint', 'model_names', '0'],
  ['input_config', 'models', 'items', '0', 'name'],
  ['input_config', 'model_names', '0'],
  ['input_config', 'model', '0'],
  ['input_config', 'model'],
];

function modelOf(root: JsonObject): string {
  return MODEL_AT.map((path) => textAt(root, ...path)).find((text) => text !== '') ?? '';
}

/** Answers whose length varies with their speed. */
const RATE_TOLERANCE = 1.25;

function checkRates(output: Figure, requests: Figure | undefined, outputTokens: number, look: Look): void {
  const ratio = requests ? output.value / (requests.value * outputTokens) : 1;
  if (ratio > RATE_TOLERANCE || ratio < 1 / RATE_TOLERANCE) {
    look.refuse(
      output.line,
      t`${requests?.value ?? 0} requests a second of ${outputTokens} tokens are not ${output.value} tokens a second`,
    );
  }
}
