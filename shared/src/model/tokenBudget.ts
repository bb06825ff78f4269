/** Tokens of one step of continuous batching, prompts and answers together. */

/**
 * `max_num_batched_tokens` of the vLLM server on accelerators of 70 GiB and more, A100 left out.
 *
 * Source: vllm/engine/arg_utils.py, EngineArgs.get_batch_defaults (v0.11).
 */
export const DEFAULT_TOKEN_BUDGET = 8192;
/** The same on all others; also `--batch-size` of llama.cpp's server. */
const SMALL_TOKEN_BUDGET = 2048;
const LARGE_MEMORY = 70 * 2 ** 30;

/** `max_num_seqs` of the vLLM server on the same two classes of accelerators. Source: as above. */
const LARGE_SEQUENCES = 1024;
const SMALL_SEQUENCES = 256;

type Card = { readonly id: string; readonly memory: number } | undefined;

function isLarge(chip: Card): boolean {
  return chip !== undefined && chip.memory >= LARGE_MEMORY && !chip.id.startsWith('a100');
}

/** Other paged engines are taken as vLLM (TensorRT-LLM's own default is 8192 too). */
export function tokenBudgetOf(chip: Card): number {
  return isLarge(chip) ? DEFAULT_TOKEN_BUDGET : SMALL_TOKEN_BUDGET;
}

/** Sequences in one batch at most; SGLang and TensorRT-LLM (2048) let memory decide first. */
export function sequenceLimitOf(chip: Card): number {
  return isLarge(chip) ? LARGE_SEQUENCES : SMALL_SEQUENCES;
}
