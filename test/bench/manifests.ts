/** Texts to measure on: 1,000 lines each, every workload different. */
const KINDS = [
  'meta-llama/Llama-3.1-8B-Instruct',
  'Qwen/Qwen3-8B',
  'mistralai/Mistral-7B-Instruct-v0.3',
  'google/gemma-3-12b-it',
] as const;
const INSTANCES = ['g6.xlarge', 'g5.xlarge', 'g6e.xlarge', 'c8g.4xlarge', 'inf2.xlarge'] as const;

const rate = (i: number) => 1 + i;

export function ownManifest(workloads: number): string {
  const blocks = Array.from({ length: workloads }, (_, i) =>
    [
      `  service-${i}:`,
      '    kind: inference',
      `    model: ${KINDS[i % KINDS.length]}`,
      '    precision: int4',
      `    traffic: { rpsAvg: ${rate(i)}, rpsPeak: ${5 * rate(i)} }`,
      `    tokens: { inMean: ${300 + i}, outMean: 150, cachedPrefixPct: 20 }`,
      '    slo: { ttftMsP95: 2000, tpotMsP95: 100 }',
      '    placement:',
      `      instance: ${INSTANCES[i % INSTANCES.length]}`,
      `      replicas: ${1 + (i % 4)} # fixed`,
    ].join('\n'),
  );
  return `version: 1\nworkloads:\n${blocks.join('\n')}\n`;
}

export function kubernetesFile(deployments: number): string {
  return Array.from({ length: deployments }, (_, i) =>
    [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata:',
      `  name: service-${i}`,
      '  annotations:',
      '    placewright.dev/workload: |',
      `      traffic: { rpsAvg: ${rate(i)}, rpsPeak: ${5 * rate(i)} }`,
      `      tokens: { inMean: ${300 + i}, outMean: 150 }`,
      'spec:',
      `  replicas: ${1 + (i % 4)}`,
      '  selector:',
      '    matchLabels:',
      `      app: service-${i}`,
      '  template:',
      '    metadata:',
      '      labels:',
      `        app: service-${i}`,
      '    spec:',
      '      nodeSelector:',
      `        node.kubernetes.io/instance-type: ${['g6.xlarge', 'g5.xlarge', 'g6e.xlarge'][i % 3]}`,
      '      containers:',
      '        - name: vllm',
      '          image: vllm/vllm-openai:v0.9.0',
      '          args:',
      '            - --model',
      `            - ${KINDS[i % KINDS.length]}`,
      '            - --max-model-len=8192',
      '          resources:',
      '            limits:',
      '              nvidia.com/gpu: 1',
    ].join('\n'),
  ).join('\n---\n');
}
