/** What a printed peak of a chip is worth beside those that shares were fitted on. */
import type { Chip } from '../../catalog/types';

/** First token of a 256-token prompt takes 9–12 ms on every GPU: tokenizer, scheduler, HTTP. */
export const TTFT_FLOOR_GPU = 0.0105;

/** Best matrix multiplication over the printed peak: 0.80 on Hopper, 0.78 on B200 (accuracy.md, "what is comparable", 7). No share of a workload passes it. */
export const MATMUL_CEILING = 0.8;

/**
 *     worth = best measured multiplication / (0.80 · printed peak)       [-]
 *
 * Vendors print peaks by different rules: A10 and A10G are almost the same silicon, and their peaks differ by a
 * factor of two (accuracy.md, 4.3). 1 where nothing is known.
 */
export function peakWorth(chip: Chip): number {
  const twin = TWINS.get(chip.shortName);
  if (twin !== undefined) {
    return twin;
  }
  const peak = chip.peak.bf16 ?? chip.peak.fp16;
  return chip.measuredBf16 !== undefined && peak ? chip.measuredBf16 / (MATMUL_CEILING * peak) : 1;
}

/** llama.cpp prefill share of A10G over that of A10. */
const TWINS: ReadonlyMap<string, number> = new Map([['A10G', 0.74 / 0.32]]);

/** A share of other chips on this chip's printed peak; errs high where it meets the ceiling. */
export function shareOn(chip: Chip, share: number, ceiling: number = MATMUL_CEILING): number {
  return Math.min(ceiling, share * peakWorth(chip));
}
