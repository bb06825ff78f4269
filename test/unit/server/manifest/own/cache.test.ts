import assert from 'node:assert/strict';
import { createManifestCache, workloadAt } from '../../../../../server/src/manifest/manifestCache';
import { tolerant } from '../../../../../server/src/manifest/tolerant';
import type { Dialect } from '../../../../../server/src/manifest/dialect';
import { dialects } from '../../../../../server/src/manifest/dialects/index';
import { own } from '../../../../../server/src/manifest/dialects/own';
import { fixture, yaml } from './texts';

const story = fixture('story.workload.yaml');

describe('the manifest cache', () => {
  it('gives the same object for the same text, and reuses what an edit left alone', () => {
    const cache = createManifestCache([own]);
    const first = cache.read(yaml(story));
    assert.equal(cache.read(yaml(story)), first);
    const edited = cache.read(yaml(story.replace('tasksPerHour: 400', 'tasksPerHour: 4000')));
    assert.equal(edited.workloads[0], first.workloads[0]);
    assert.equal(edited.workloads[1], first.workloads[1]);
    assert.notEqual(edited.workloads[2], first.workloads[2]);
    // It moved by one character: a new place, the same facts.
    assert.notEqual(edited.workloads[3], first.workloads[3]);
    assert.equal(edited.workloads[3]?.spec, first.workloads[3]?.spec);
  });

  it('keeps the last good facts of each file by itself', () => {
    const cache = createManifestCache([own]);
    const at = (path: string, text: string) => cache.read({ path, languageId: 'yaml', text });
    at('a.workload.yaml', story);
    const broken = story.replace('    precision: int4', '    prec');
    assert.equal(at('b.workload.yaml', broken).workloads[0]?.spec.precision, undefined);
    assert.equal(at('a.workload.yaml', broken).workloads[0]?.spec.precision, 'int4');
    cache.delete('a.workload.yaml');
    assert.equal(at('a.workload.yaml', broken).workloads[0]?.spec.precision, undefined);
  });

  it('lets several dialects read one stream', () => {
    const deployment =
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: chat }\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: vllm\n          image: vllm/vllm-openai:v0.6.0\n          args: [--model, meta-llama/Llama-3.1-8B-Instruct]\n          resources: { limits: { nvidia.com/gpu: 1 } }\n';
    const manifest = createManifestCache(dialects).read(
      yaml(`version: 1\nworkloads:\n  a: { kind: batch }\n---\n${deployment}`),
    );
    assert.deepEqual(
      manifest.workloads.map(({ name }) => name),
      ['a', 'chat'],
    );
    assert.equal(manifest.dialect, 'placewright');
  });

  it('reads on when one dialect fails', () => {
    const broken: Dialect = {
      id: 'broken',
      matches: () => true,
      read: () => {
        throw new Error('a mistake');
      },
    };
    const told: unknown[] = [];
    const cache = createManifestCache([tolerant(broken, (error) => told.push(error)), own]);
    assert.equal(cache.read(yaml(story)).workloads.length, 4);
    assert.equal(cache.read(yaml(`${story}\n`)).workloads.length, 4);
    assert.deepEqual(told.map(String), ['Error: a mistake']);
  });

  it('keeps what a dialect read before it failed', () => {
    let fails = false;
    const moody: Dialect = {
      ...own,
      read: (...given) => {
        if (fails) {
          throw new Error('a mistake');
        }
        return own.read(...given);
      },
    };
    const cache = createManifestCache([tolerant(moody, () => undefined)]);
    cache.read(yaml(story));
    fails = true;
    assert.equal(cache.read(yaml(`${story}\n`)).workloads.length, 4);
  });

  it('finds the workload around a position', () => {
    const manifest = createManifestCache([own]).read(yaml(story));
    assert.equal(workloadAt(manifest, story.indexOf('rpsPeak'))?.name, 'support-chat');
    assert.equal(workloadAt(manifest, story.indexOf('tasksPerHour'))?.name, 'repo-agent');
    assert.equal(workloadAt(manifest, 0), undefined);
  });

  const strangers: readonly (readonly [string, string, string])[] = [
    ['compose.yaml', 'yaml', 'version: "3"\nservices:\n  web: { image: nginx }\n'],
    ['workloads.yaml', 'yaml', 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\n'],
    ['values.yaml', 'yaml', 'version: 1\nworkloads:\n  web: { image: nginx }\n'],
    ['schema.json', 'json', '{ "properties": { "version": { "const": 1 }, "workloads": { "traffic": {} } } }'],
    ['a.ts', 'typescript', story],
    ['notes.md', 'markdown', story],
  ];
  for (const [path, languageId, text] of strangers) {
    it(`leaves ${path} alone`, () => assert.equal(own.matches({ path, languageId, text }), false));
  }

  it('knows its own manifest by content, whatever the file is called', () => {
    assert.equal(own.matches({ path: 'prod.yaml', languageId: 'yaml', text: story }), true);
    assert.equal(own.matches({ path: 'prod.json', languageId: 'json', text: fixture('story.workload.json') }), true);
    assert.equal(own.matches({ path: 'a.workload.yaml', languageId: 'yaml', text: 'wor' }), true);
  });
});
