/** A benchmark result as rows, whoever wrote it; or the line where it cannot be right. */
import { t } from '../l10n';
import { isAiperf, readAiperf } from './aiperf';
import { llamaBenchRecords, readMeasurementRows } from './csvEvidence';
import { isGuideLlm, readGuideLlm } from './guideLlm';
import { jsonTree } from './jsonTree';
import type { JsonNode, JsonObject } from './jsonTree';
import { readLlamaBench } from './llamaBench';
import { createLook, has, objectsOf } from './look';
import type { Look } from './look';
import { physicalProblem } from './physical';
import type { EvidenceFormat, EvidenceRow, LeftOut, RowsRead } from './row';
import { isVllmLatency, isVllmThroughput, readVllmLatency, readVllmThroughput } from './vllmOffline';
import { readVllmServe } from './vllmServe';
import { parseCsv } from '../validation/csv';

export type Evidence =
  | {
      readonly ok: true;
      readonly format: EvidenceFormat;
      /** At least one. */
      readonly rows: readonly EvidenceRow[];
      /** Figures that are no rows, each with its reason. */
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly ok: false; readonly line: number; readonly message: string };

/** Characters; a result with every request in it stays below. */
export const LARGEST_EVIDENCE = 128 * 2 ** 20;

/** All of it at once. Never throws. */
export function readEvidence(fileName: string, text: string): Evidence {
  const steps = evidenceSteps(fileName, text);
  for (;;) {
    const step = steps.next();
    if (step.done) {
      return step.value;
    }
  }
}

/** The same with pauses of a few milliseconds of work, for a server that answers in between. */
export function* evidenceSteps(fileName: string, text: string): Generator<undefined, Evidence> {
  if (text.length > LARGEST_EVIDENCE) {
    return refused(1, t`longer than ${LARGEST_EVIDENCE / 2 ** 20} Mi characters: not read`);
  }
  return /^\s*[[{]/.test(text.slice(0, HEAD)) || /\.jsonl?$/i.test(fileName)
    ? yield* readJson(fileName, text)
    : readCsv(fileName, text);
}

/** Enough to see how a file begins. */
const HEAD = 1000;

function* readJson(fileName: string, text: string): Generator<undefined, Evidence> {
  const json = yield* jsonTree(text);
  if (!json.ok) {
    return refused(json.problem.line, json.problem.message);
  }
  const look = createLook();
  const found = readRoots(fileName, json.roots, look);
  return found ? checked(found.format, found.read, look) : refused(json.roots[0]?.line ?? 1, unknownFormat());
}

const unknownFormat = () => t('not a result of llama-bench, vLLM bench, GuideLLM, AIPerf or GenAI-Perf');

interface Found {
  readonly format: EvidenceFormat;
  readonly read: RowsRead;
}

function readRoots(fileName: string, roots: readonly JsonNode[], look: Look): Found | undefined {
  const [root] = roots;
  if (root && isGuideLlm(root)) {
    return { format: 'guidellm', read: readGuideLlm(fileName, root, look) };
  }
  if (root && isAiperf(root)) {
    return { format: 'aiperf', read: readAiperf(fileName, root, look) };
  }
  const runs = objectsOf(roots);
  const all = (is: (run: JsonObject) => boolean) => runs.length > 0 && runs.every(is);
  if (all((run) => has(run, 'n_prompt', 'n_gen'))) {
    return { format: 'llama-bench', read: readLlamaBench(fileName, runs, look) };
  }
  if (all((run) => has(run, 'output_throughput', 'completed'))) {
    const format = all((run) => has(run, 'total_output_tokens_retokenized')) ? 'sglang-bench' : 'vllm-bench';
    return { format, read: readVllmServe(fileName, runs, look) };
  }
  if (all(isVllmLatency)) {
    return { format: 'vllm-bench', read: readVllmLatency(fileName, runs, look) };
  }
  return all(isVllmThroughput) ? { format: 'vllm-bench', read: readVllmThroughput(fileName, runs, look) } : undefined;
}

function readCsv(fileName: string, text: string): Evidence {
  const csv = parseCsv(text);
  if (!csv.ok) {
    return refused(csv.problem.line, csv.problem.message);
  }
  const tests = llamaBenchRecords(csv.records);
  if (tests && 'message' in tests) {
    return refused(tests.line, tests.message);
  }
  const look = createLook();
  if (tests) {
    return checked('llama-bench', readLlamaBench(fileName, tests, look), look);
  }
  const read = readMeasurementRows(fileName, text);
  return read.ok
    ? checked('measurements', { rows: read.rows, leftOut: [] }, look)
    : refused(read.problem.line, read.problem.message);
}

function checked(format: EvidenceFormat, { rows, leftOut }: RowsRead, look: Look): Evidence {
  for (const row of rows) {
    const problem = physicalProblem(row);
    if (problem !== undefined) {
      look.refuse(row.line, problem);
    }
  }
  const refusal = look.refusal();
  if (refusal) {
    return refused(refusal.line, refusal.message);
  }
  const [first] = leftOut;
  return rows.length > 0
    ? { ok: true, format, rows, leftOut }
    : refused(
        first?.line ?? 1,
        first ? t`no figure that can be used: ${first.message}` : t('no figure that can be used'),
      );
}

function refused(line: number, message: string): Evidence {
  return { ok: false, line, message };
}
