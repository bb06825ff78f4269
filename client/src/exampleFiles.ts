/** Files of `examples/`, by path: an editor in a browser fetches files of an extension and cannot list its folders. */
export const EXAMPLE_FILES: readonly string[] = [
  'agent.workload.yaml',
  'chat.workload.yaml',
  'embedding.workload.yaml',
  'formats/chat.sky.yaml',
  'formats/compose.yaml',
  'formats/endpoint.cfn.yaml',
  'formats/pool.yaml',
  'formats/service.tf',
  'kubernetes/llama-vllm.yaml',
  'large-model.workload.yaml',
  'rag-service.workload.yaml',
  'training.workload.yaml',
  'typescript/search.ts',
];
