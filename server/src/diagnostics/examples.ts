/** Files for the examples of rules: the same service each time, with the lines changed that a rule is about. */
import type { Example } from './rule';

const CHAT: Readonly<Record<string, string>> = {
  kind: 'inference',
  model: 'meta-llama/Llama-3.1-8B-Instruct',
  precision: 'bf16',
  traffic: '{ rpsAvg: 0.5, rpsPeak: 1 }',
  tokens: '{ inMean: 300, outMean: 100 }',
  placement: '{ instance: g6e.xlarge, replicas: 1 }',
};

/** One workload in our own manifest; `undefined` takes a line out. */
export function chat(lines: Readonly<Record<string, string | undefined>>, rest: Omit<Example, 'text'> = {}): Example {
  return { text: manifest({ chat: { ...CHAT, ...lines } }), ...rest };
}

export function manifest(workloads: Readonly<Record<string, Readonly<Record<string, string | undefined>>>>): string {
  const blocks = Object.entries(workloads).map(([name, lines]) => {
    const written = Object.entries(lines).flatMap(([key, value]) =>
      value === undefined ? [] : [`    ${key}: ${value}`],
    );
    return `  ${name}:\n${written.join('\n')}\n`;
  });
  return `version: 1\nworkloads:\n${blocks.join('')}`;
}

export interface PodLines {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Lines below `resources`. */
  readonly resources?: readonly string[];
  readonly selector?: Readonly<Record<string, string>>;
  readonly annotation?: readonly string[];
}

/** One Deployment, with what matters of it. */
export function deployment(pod: PodLines, rest: Omit<Example, 'text' | 'path'> = {}): Example {
  const { image, args = [], env = {}, resources = [], selector = {}, annotation = [] } = pod;
  const lines = [
    'apiVersion: apps/v1',
    'kind: Deployment',
    'metadata:',
    '  name: llm',
    ...block(annotation, ['  annotations:', '    placewright.dev/workload: |'], (line) => `      ${line}`),
    'spec:',
    '  replicas: 1',
    '  selector: { matchLabels: { app: llm } }',
    '  template:',
    '    metadata: { labels: { app: llm } }',
    '    spec:',
    ...block(Object.entries(selector), ['      nodeSelector:'], ([key, value]) => `        ${key}: ${value}`),
    '      containers:',
    '        - name: server',
    `          image: ${image}`,
    ...block(args, ['          args:'], (arg) => `            - ${arg}`),
    ...block(
      Object.entries(env),
      ['          env:'],
      ([key, value]) => `            - { name: ${key}, value: "${value}" }`,
    ),
    ...block(resources, ['          resources:'], (line) => `            ${line}`),
  ];
  return { text: `${lines.join('\n')}\n`, path: 'deployment.yaml', ...rest };
}

function block<T>(items: readonly T[], head: readonly string[], line: (item: T) => string): string[] {
  return items.length === 0 ? [] : [...head, ...items.map(line)];
}

/** A service of ours on one L4, with a file of measurements beside it that was taken on `hardware`. */
export function measured(hardware: string, value: number): Example {
  const placement = '{ instance: g6.xlarge, replicas: 1 }';
  return chat(
    { runtime: 'vllm', placement, evidence: '[results/run.csv]' },
    {
      files: {
        'results/run.csv':
          'id,workload_kind,model,hardware,runtime,precision,metric,value,input_tokens,output_tokens\n' +
          `a,llm_decode,meta-llama/Llama-3.1-8B-Instruct,${hardware},vllm,bf16,tokens_per_s_per_request,${value},512,128\n`,
      },
    },
  );
}

/** Code of a service on Graviton that depends on one package. */
export function codeWith(name: string, version: string, note: string): Example {
  const lines = [
    '/**',
    ' * @workload support-chat',
    ' *   kind: inference',
    ' *   model: meta-llama/Llama-3.1-8B-Instruct',
    ' *   precision: int4',
    ' *   traffic: { rpsAvg: 0.2, rpsPeak: 0.4 }',
    ' *   placement: { instance: c8g.4xlarge }',
    ' */',
    'export async function answer(): Promise<void> {}',
  ];
  return {
    path: 'chat/src/answer.ts',
    text: `${lines.join('\n')}\n`,
    note,
    files: {
      'chat/package.json': JSON.stringify({ dependencies: { [name]: version } }),
      'chat/package-lock.json': JSON.stringify({
        lockfileVersion: 3,
        packages: { '': { dependencies: { [name]: version } }, [`node_modules/${name}`]: { version } },
      }),
      'chat/Dockerfile': 'FROM node:22-slim\n',
    },
  };
}
