import assert from 'node:assert/strict';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { createArmFiles } from '../../../../server/src/arm/armFiles';
import type { HostFiles } from '../../../../server/src/evidence/hostFiles';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { testService } from '../../../support/service';

const ROOT = 'file:///repo';
const CODE = `${ROOT}/services/chat/src/serve.ts`;

/** A disk of a few files; `reads` counts. */
function disk(files: Map<string, string>) {
  const reads: string[] = [];
  const host: HostFiles = {
    read: (uri) => {
      reads.push(uri);
      const text = files.get(uri);
      return Promise.resolve(text === undefined ? { ok: false, reason: 'missing' } : { ok: true, text });
    },
    list: (folder) =>
      Promise.resolve(
        [...files.keys()]
          .filter((uri) => uri.slice(0, uri.lastIndexOf('/')) === folder)
          .map((uri) => uri.slice(folder.length + 1)),
      ),
  };
  return { host, reads };
}

const lockWith = (name: string, version: string) =>
  JSON.stringify({
    lockfileVersion: 3,
    packages: {
      '': {},
      'services/chat': { dependencies: { [name]: version } },
      [`node_modules/${name}`]: { version },
      other: { dependencies: { puppeteer: '20.0.0' } },
      'node_modules/puppeteer': { version: '20.0.0' },
    },
  });

const codeOn = (instance: string) => `/**
 * @workload support-chat
 *   kind: inference
 *   model: meta-llama/Llama-3.1-8B-Instruct
 *   precision: int4
 *   traffic: { rpsAvg: 0.2, rpsPeak: 0.4 }
 *   tokens: { inMean: 300, outMean: 120 }
 *   slo: { ttftMsP95: 8000, tpotMsP95: 200 }
 *   placement:
 *     instance: ${instance}
 */
export async function answer(): Promise<void> {}
`;

function serviceOn(files: Map<string, string>) {
  const { host, reads } = disk(files);
  const service = testService({ host: { files: host, workspaceFolders: [ROOT], waitsForFiles: true } });
  return { service, reads };
}

async function looked(instance: string, files: Map<string, string>) {
  const { service } = serviceOn(files);
  const document = TextDocument.create(CODE, 'typescript', 1, codeOn(instance));
  service.open(document);
  const name = document.positionAt(document.getText().indexOf('support-chat'));
  const diagnostics = await service.provideDiagnostics(document);
  const hover = await service.provideHover(document, name);
  const actions = await service.provideCodeActions(document, { start: name, end: name }, { diagnostics });
  return { diagnostics, actions, hover: JSON.stringify(hover?.contents) };
}

const files = (name: string, version: string) =>
  new Map([
    [`${ROOT}/package-lock.json`, lockWith(name, version)],
    [`${ROOT}/package.json`, '{}'],
    [`${ROOT}/services/chat/package.json`, JSON.stringify({ dependencies: { [name]: version } })],
    [`${ROOT}/services/chat/Dockerfile`, 'FROM node:22-slim\n'],
    [`${ROOT}/services/other/Dockerfile`, 'FROM amd64/node:22\n'],
  ]);

describe('the Arm-ready check in the editor', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('warns at the machine where a package of this service blocks', async () => {
    const { diagnostics, hover } = await looked('c8g.4xlarge', files('ibm_db', '3.2.0'));
    const found = diagnostics.filter(({ code }) => code === 'arm-blocked');
    assert.equal(found.length, 1);
    assert.equal(
      found[0]?.message,
      'Does not run on arm64 as it stands: ibm_db 3.2.0 has no linux-arm64 binary (package-lock.json:1)',
    );
    const line = codeOn('c8g.4xlarge')
      .split('\n')
      .findIndex((each) => each.includes('instance:'));
    assert.equal(found[0]?.range.start.line, line);
    assert.match(hover, /Arm-ready: 1 package blocks \(ibm\\*_db\)/);
  });

  it('says nothing where nothing blocks, or the machine is x86', async () => {
    const isBlocked = ({ code }: { code?: unknown }) => code === 'arm-blocked';
    assert.ok(!(await looked('c8g.4xlarge', files('lz4', '0.6.5'))).diagnostics.some(isBlocked));
    assert.ok(!(await looked('g6e.xlarge', files('ibm_db', '3.2.0'))).diagnostics.some(isBlocked));
    assert.match(
      (await looked('c8g.4xlarge', files('lz4', '0.6.5'))).hover,
      /Arm-ready: 1 package is built from source \(lz4\)/,
    );
    assert.ok(!(await looked('c8g.4xlarge', new Map())).hover.includes('Arm-ready'));
  });

  it('the move to Graviton is off, with the reason, where a package blocks', async () => {
    const gravitonOf = (actions: readonly { title: string; disabled?: { reason: string } }[]) =>
      actions.filter(({ title }) => /Graviton/.test(title));
    const blocked = gravitonOf((await looked('g6e.xlarge', files('ibm_db', '3.2.0'))).actions);
    assert.ok(blocked.length > 0);
    assert.ok(
      blocked.every(({ disabled }) => disabled?.reason === 'not Arm-ready: ibm_db'),
      blocked.map(({ title, disabled }) => `${title}: ${disabled?.reason ?? 'on'}`).join('\n'),
    );
    const free = gravitonOf((await looked('g6e.xlarge', files('lz4', '0.6.5'))).actions);
    assert.ok(
      free.some(({ disabled }) => disabled === undefined),
      free.map(({ title }) => title).join('\n'),
    );
  });

  it('reads the files once, and again when one of them changes', async () => {
    const known = files('ibm_db', '3.2.0');
    const { host, reads } = disk(known);
    let arrivals = 0;
    const arm = createArmFiles({
      files: host,
      workspaceFolders: [ROOT],
      arrived: () => (arrivals += 1),
      failed: (error) => assert.fail(String(error)),
    });
    assert.equal(arm.reportFor(CODE), undefined);
    await arm.settled();
    const first = arm.reportFor(CODE);
    assert.equal(first?.verdict, 'blocked');
    assert.equal(arm.reportFor(CODE), first, 'the same object');
    assert.deepEqual([arrivals, reads.length], [1, 3]);
    assert.ok(!reads.some((uri) => uri.includes('/other/')));
    known.set(`${ROOT}/package-lock.json`, lockWith('ibm_db', '9.0.0'));
    assert.equal(arm.forget([`${ROOT}/src/a.ts`]), false);
    assert.equal(arm.forget([`${ROOT}/package-lock.json`]), true);
    assert.equal(arm.reportFor(CODE), undefined);
    await arm.settled();
    assert.equal(arm.reportFor(CODE)?.verdict, 'unknown', '9.0.0 was not looked at');
  });

  it('without files, outside of folders and on a disk that fails nothing is known', async () => {
    const failures: unknown[] = [];
    const broken: HostFiles = {
      read: () => Promise.reject(new Error('x')),
      list: () => Promise.resolve(['package.json']),
    };
    const arm = createArmFiles({
      files: broken,
      workspaceFolders: [ROOT],
      arrived: () => assert.fail(),
      failed: (error) => failures.push(error),
    });
    assert.equal(arm.reportFor('untitled:Untitled-1'), undefined);
    assert.equal(arm.reportFor(CODE), undefined);
    await arm.settled();
    assert.equal(arm.reportFor(CODE), undefined);
    assert.equal(failures.length, 1);
    assert.equal(
      createArmFiles({
        workspaceFolders: [],
        arrived: () => assert.fail(),
        failed: (error) => assert.fail(String(error)),
      }).reportFor(CODE),
      undefined,
    );
  });

  it('an image that is for amd64 by its name is told of a Deployment on Graviton', async () => {
    const service = testService();
    const deployment = (image: string) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: chat }
spec:
  replicas: 1
  selector: { matchLabels: { app: chat } }
  template:
    metadata: { labels: { app: chat } }
    spec:
      nodeSelector: { node.kubernetes.io/instance-type: c8g.4xlarge }
      containers:
        - name: vllm
          image: ${image}
          args: ["--model", "meta-llama/Llama-3.1-8B-Instruct"]
`;
    const codes = async (image: string) => {
      const document = TextDocument.create(`file:///${encodeURIComponent(image)}.yaml`, 'yaml', 1, deployment(image));
      service.open(document);
      return (await service.provideDiagnostics(document))
        .filter(({ code }) => code === 'image-architecture')
        .map(({ message }) => message);
    };
    assert.deepEqual(await codes('vllm/vllm-openai-cpu:v0.19.0-x86_64'), [
      'This image is built for amd64 only; the target is arm64.',
    ]);
    assert.deepEqual(await codes('vllm/vllm-openai-cpu:v0.19.0-arm64'), []);
    assert.deepEqual(await codes('acme/vllm:1'), []);
  });
});
