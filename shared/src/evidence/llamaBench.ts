/**
 * `llama-bench -o json`, `-o jsonl` and `-o csv`: one object a test, with the machine and the model file beside it.
 * Source: llama.cpp, tools/llama-bench/README.md and its printers; builds of 2023 to 2026 name the backend in two ways.
 */
import { getCatalog } from '../catalog/catalog';
import { t } from '../l10n';
import type { JsonNode, JsonObject } from './jsonTree';
import { hardwareOf } from './llamaBenchHardware';
import { numberAt, textAt } from './look';
import type { Look } from './look';
import { rowOf } from './row';
import type { EvidenceRow, LeftOut, RowsRead, RunFacts } from './row';

export function readLlamaBench(fileName: string, tests: readonly JsonObject[], look: Look): RowsRead {
  const rows: EvidenceRow[] = [];
  const leftOut: LeftOut[] = [];
  for (const test of tests) {
    const found = readTest(fileName, test, look);
    if ('message' in found) {
      leftOut.push(found);
    } else {
      rows.push(found);
    }
  }
  return { rows, leftOut };
}

function readTest(fileName: string, test: JsonObject, look: Look): EvidenceRow | LeftOut {
  const { line } = test;
  const prompt = look.count(test, 'n_prompt')?.value ?? 0;
  const generated = look.count(test, 'n_gen')?.value ?? 0;
  const depth = look.count(test, 'n_depth')?.value ?? 0;
  const speed = look.positive(test, 'avg_ts');
  if (prompt + generated === 0) {
    look.refuse(line, t('a test without prompt and without generated tokens measures nothing'));
  }
  if (!speed) {
    return { line, message: t('no avg_ts') };
  }
  checkTime(test, prompt + generated, speed.value, look);
  const machine = hardwareOf(test, layersOf(test));
  if ('message' in machine) {
    return machine;
  }
  if (prompt > 0 && depth > 0) {
    return { line, message: t('a prompt behind a filled context is not predicted') };
  }
  if (prompt > 0 && machine.mayPrefillElsewhere) {
    return { line, message: t('no layer is on the GPU, which may still have read the prompt') };
  }
  const facts: RunFacts = {
    fileName,
    ...modelFacts(test, look),
    ...machine.facts,
    batch: 1,
    scenario: 'single stream',
  };
  if (prompt > 0 && generated > 0) {
    // One request from its first to its last token.
    const requests = speed.value / (prompt + generated);
    const tokens = { inputTokens: prompt, outputTokens: generated };
    return rowOf({ ...facts, ...tokens }, { kind: 'llm_serving', metric: 'samples_per_s', ...speed, value: requests });
  }
  return prompt > 0
    ? rowOf({ ...facts, inputTokens: prompt }, { kind: 'llm_prefill', metric: 'tokens_per_s_total', ...speed })
    : rowOf(
        { ...facts, inputTokens: depth > 0 ? depth : undefined, outputTokens: generated },
        { kind: 'llm_decode', metric: 'tokens_per_s_per_request', ...speed },
      );
}

/** The mean of rates is above the rate of the mean time; more than this apart, one of the two is not of this test. */
const TIME_TOLERANCE = 1.5;

function checkTime(test: JsonObject, tokens: number, speed: number, look: Look): void {
  const time = look.positive(test, 'avg_ns');
  if (time && tokens > 0) {
    const ratio = (speed * time.value) / 1e9 / tokens;
    if (ratio > TIME_TOLERANCE || ratio < 1 / TIME_TOLERANCE) {
      look.refuse(time.line, t`avg_ts and avg_ns contradict each other: ${tokens} tokens in ${time.value} ns`);
    }
  }
}

function modelFacts(test: JsonObject, look: Look) {
  const bytes = look.positive(test, 'model_size')?.value;
  const parameters = look.positive(test, 'model_n_params');
  const bits = bytes !== undefined && parameters ? (bytes * 8) / parameters.value : undefined;
  if (parameters && bits !== undefined && (bits < FEWEST_BITS || bits > MOST_BITS)) {
    look.refuse(parameters.line, t`model_size and model_n_params give ${bits.toPrecision(2)} bits per weight`);
  }
  const build = numberAt(test, 'build_number');
  return {
    model: modelName(test),
    paramsB: parameters && parameters.value / 1e9,
    weightBits: bits,
    precision:
      /(?:^|\s)((?:mostly\s+)?(?:I?Q\d|TQ\d|B?F\d|MXFP4|NVFP4)\S*.*)$/i.exec(textAt(test, 'model_type'))?.[1] ?? '',
    runtime: build === undefined ? 'llama.cpp' : `llama.cpp build ${build}`,
  };
}

/** Ternary formats and 32-bit floats with their headers. */
const FEWEST_BITS = 1;
const MOST_BITS = 40;

/** The file's name says more than `llama 8B Q4_K - Medium`, except where it was renamed. */
function modelName(test: JsonNode): string {
  const file = textAt(test, 'model_filename').split(/[\\/]/).at(-1) ?? '';
  return file === '' ? textAt(test, 'model_type') : file;
}

function layersOf(test: JsonNode): number | undefined {
  return getCatalog().model(modelName(test))?.shape.layers;
}
