/** Public manifests, read as they were published: what a careful reader extracts, and what we do. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { kubernetes } from '../../../../../server/src/manifest/dialects/kubernetes';
import type { FoundWorkload } from '../../../../../server/src/manifest/manifest';
import { testService } from '../../../../support/service';

const CORPUS = resolve('../shared/corpus');

type Row = Readonly<Record<string, string>>;

/** RFC 4180, as far as the labels use it. */
function rowsOf(csv: string): Row[] {
  const lines = csv
    .trim()
    .split(/\r?\n/)
    .map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map((m) => (m[1] ?? '').replace(/^"|"$/g, '')));
  const [header = [], ...rows] = lines;
  return rows.map((cells) => Object.fromEntries(header.map((name, index) => [name, cells[index] ?? ''])));
}

const KINDS: Readonly<Record<string, readonly string[]>> = {
  realtime: ['inference', 'rerank', 'speech'],
  embedding: ['embedding'],
};

/** Column → what we say, where the label says something. */
const COLUMNS: Readonly<Record<string, (workload: FoundWorkload, label: string, row: Row) => boolean>> = {
  kind: ({ spec }, label) => KINDS[label]?.includes(spec.kind ?? '') ?? false,
  model: ({ spec }, label) => spec.model === label,
  hardware_class: ({ stated }, label) => stated.hardwareClass === label,
  accelerator: ({ stated }, label) => stated.accelerator === label,
  accelerator_count: ({ stated }, label) => String(stated.acceleratorCount ?? '') === label,
  replicas: ({ stated }, label) => String(stated.replicas ?? '') === label,
  serving_runtime: ({ stated, spec }, label) =>
    (label === 'other' ? spec.runtime === undefined : stated.runtime === label) ||
    (label === 'other' && spec.runtime === 'neuron'),
  parallelism: ({ stated }, label) => label.split(';').includes(`tp=${stated.tensorParallel ?? ''}`),
};

describe('Kubernetes: public manifests', () => {
  const labels = resolve(CORPUS, 'labels.csv');
  const isThere = existsSync(labels);
  const rows = isThere ? rowsOf(readFileSync(labels, 'utf8')) : [];
  const isApps = (path: string) =>
    /^kind:\s*(Deployment|StatefulSet)\s*$/m.test(readFileSync(resolve(CORPUS, path), 'utf8'));
  const ours = rows.filter((row) => row['dialect'] === 'kubernetes' && isApps(row['file'] ?? ''));

  before(function () {
    if (!isThere) {
      console.log('      skipped: the corpus of public manifests is not beside this checkout');
      this.skip();
    }
  });

  it('finds every Deployment and StatefulSet with its facts', () => {
    const missed: string[] = [];
    let asked = 0;
    for (const row of ours) {
      const path = row['file'] ?? '';
      const text = readFileSync(resolve(CORPUS, path), 'utf8');
      const workload = kubernetes
        .read({ path, languageId: 'yaml', text })
        .workloads.find(({ name }) => name === row['workload_name']);
      assert.ok(workload, `${path}: ${row['workload_name']} not found`);
      for (const [column, agrees] of Object.entries(COLUMNS)) {
        const label = row[column] ?? '';
        if (label !== '') {
          asked += 1;
          if (!agrees(workload, label, row)) {
            missed.push(
              `${basename(path)} ${row['workload_name']}: ${column} is ${label}, read ${JSON.stringify([workload.spec, workload.stated])}`,
            );
          }
        }
      }
    }
    console.log(`      ${ours.length} workloads, ${asked - missed.length} of ${asked} labels agree`);
    assert.deepEqual(missed, []);
    assert.ok(ours.length >= 8);
  });

  it('stays silent on every object that is neither', () => {
    for (const row of rows.filter((each) => each['dialect'] !== 'kubernetes' || !isApps(each['file'] ?? ''))) {
      const path = row['file'] ?? '';
      const text = readFileSync(resolve(CORPUS, path), 'utf8');
      const source = { path, languageId: 'yaml', text };
      const found = kubernetes.matches(source) ? kubernetes.read(source).workloads : [];
      assert.deepEqual(
        found.map(({ name }) => name),
        [],
        path,
      );
    }
  });

  it('moves each that runs on a GPU, and refuses the others', () => {
    for (const row of ours) {
      const path = row['file'] ?? '';
      const text = readFileSync(resolve(CORPUS, path), 'utf8');
      const source = { path, languageId: 'yaml', text };
      for (const workload of kubernetes.read(source).workloads) {
        const result = kubernetes.retarget?.(source, workload, {
          hardwareClass: 'gpu',
          instance: 'g6e.xlarge',
          accelerator: 'L40S',
          acceleratorCount: 1,
          instances: 1,
          replicas: 1,
          tensorParallel: 1,
          purchase: 'on-demand',
          region: 'us-east-1',
        });
        assert.ok(result);
        const known = workload.stated.hardwareClass === 'gpu';
        assert.equal(result.ok, known, `${path}: ${JSON.stringify(result)}`);
      }
    }
  });

  it('offers the recommended machine as an edit for a GPU service that names none', async () => {
    const path = 'kubernetes/kubernetes__examples__vllm-deployment-vllm-deployment.yaml';
    const text = readFileSync(resolve(CORPUS, path), 'utf8');
    const service = testService();
    const document = TextDocument.create(`file:///${basename(path)}`, 'yaml', 1, text);
    service.open(document);
    const start = document.positionAt(text.indexOf('vllm-gemma-deployment'));
    const actions = await service.provideCodeActions(document, { start, end: start }, { diagnostics: [] });
    const offered = actions.filter(({ disabled }) => !disabled);
    assert.ok(offered.length > 0, actions.map(({ title }) => title).join('; '));
    const resolved = await service.resolveCodeAction(offered[0] ?? { title: '' });
    assert.match(JSON.stringify(resolved.edit), /node\.kubernetes\.io\/instance-type: g/);
  });
});
