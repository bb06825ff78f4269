/** What ranges are kept by: the figures of a row that share their causes of error. */
import type { Measurement } from './measurement';

export type Figure = 'decode' | 'prefill' | 'ttft' | 'serving' | 'energy' | 'item' | 'training';

export function figureOf({ kind, metric }: Pick<Measurement, 'kind' | 'metric'>): Figure {
  switch (kind) {
    case 'llm_prefill':
      return 'prefill';
    case 'llm_decode':
      return 'decode';
    case 'llm_serving':
      return metric === 'ttft_ms' ? 'ttft' : 'serving';
    case 'energy':
      return 'energy';
    case 'training':
    case 'fine_tuning':
      return 'training';
    default:
      return 'item';
  }
}
