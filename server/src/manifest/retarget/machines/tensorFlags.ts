/** Engines that split a model only when they are told. */

/** The flag that each engine takes; the others split a model without being told. */
export const TENSOR_FLAGS: Readonly<Record<string, string>> = {
  vllm: '--tensor-parallel-size',
  sglang: '--tp',
  tgi: '--num-shard',
  'tensorrt-llm': '--tp_size',
};
