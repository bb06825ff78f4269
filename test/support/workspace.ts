/** A workspace in memory, with the service over it. */
import { setImmediate } from 'node:timers/promises';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { HostFiles } from '../../server/src/evidence/hostFiles';
import { testService } from './service';

export const ROOT = 'file:///ws';

/** A deployment with what its own lines cannot say, and a manifest that points at it. */
export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata: { name: llama, annotations: { placewright.dev/workload: 'traffic: { rpsAvg: 0.2 }' } }
spec:
  replicas: 2
  template:
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: g6.xlarge }
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.8.5
          args: ['--model', 'meta-llama/Llama-3.1-8B-Instruct']
          resources: { limits: { nvidia.com/gpu: '1' } }
`;
export const POINTING = `version: 1
workloads:
  front:
    targets: [{ file: k8s/llama.yaml, kind: Deployment, name: llama }]
    traffic: { rpsAvg: 0.4 }
`;

/** `reads`: what was asked of it. Changes of `texts` stand for changes on disk. */
export function workspaceOf(
  files: Record<string, string>,
  editor?: { readonly filesArrived: () => void; readonly surveyed?: () => void },
) {
  const texts = new Map(Object.entries(files).map(([name, text]) => [`${ROOT}/${name}`, text]));
  const reads: string[] = [];
  const host: HostFiles = {
    read: (uri) => {
      reads.push(uri);
      const text = texts.get(uri);
      return Promise.resolve(text === undefined ? { ok: false, reason: 'missing' } : { ok: true, text });
    },
    list: () => Promise.resolve([]),
    find: (_, name) => Promise.resolve([...texts.keys()].filter((uri) => name.test(uri))),
  };
  // An editor shows what is known and is told when there is more.
  const waits = editor ?? { waitsForFiles: true };
  const service = testService({ host: { files: host, workspaceFolders: [ROOT], ...waits } });
  const open = (name: string, text = texts.get(`${ROOT}/${name}`) ?? '') => {
    const document = TextDocument.create(`${ROOT}/${name}`, languageOf(name), 1, text);
    service.open(document);
    return document;
  };
  return { service, open, reads, texts, uriOf: (name: string) => `${ROOT}/${name}` };
}

/** What `ask` answers once nothing more is on its way. */
export async function whole<R extends { readonly reading?: unknown }>(ask: () => Promise<R>): Promise<R> {
  for (;;) {
    const answer = await ask();
    if (!answer.reading) {
      return answer;
    }
    await setImmediate();
  }
}

const languageOf = (name: string) => (/\.[cm]?ts$/.test(name) ? 'typescript' : 'yaml');
