/** Rows of the page with only what a test is about to say. */
import type { AccuracyData, AccuracyRow, AccuracySet } from '../../../../shared/src/calibration/page/accuracyRow';

export function pageRow(row: Partial<AccuracyRow> & { readonly id: string }): AccuracyRow {
  return {
    source: 'a',
    kind: 'llm_decode',
    metric: 'tokens_per_s_per_request',
    hardwareClass: 'gpu',
    model: 'Llama 3.1 8B',
    hardware: '1 × L4',
    runtime: 'vLLM',
    pair: 'gpuDecoder l4 vllm',
    measured: 100,
    predicted: 110,
    low: 90,
    high: 130,
    naive: 200,
    novelty: 'chip',
    statesBatch: true,
    ...row,
  };
}

export function pageSet(leftOut: readonly AccuracyRow[], more: Partial<AccuracySet> = {}): AccuracySet {
  return { rows: leftOut.length, suspect: 0, leftOut, inSample: leftOut, missing: [], ...more };
}

export function pageData(stated: AccuracySet, own: AccuracySet = pageSet([])): AccuracyData {
  return { stated, own, byChip: [], byEngine: [] };
}
