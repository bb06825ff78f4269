import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dialects } from '../../../../../server/src/manifest/dialects';
import { kubernetes } from '../../../../../server/src/manifest/dialects/kubernetes';
import type { FoundWorkload, Manifest } from '../../../../../server/src/manifest/manifest';
import { createManifestCache } from '../../../../../server/src/manifest/manifestCache';

const fixture = (name: string) => readFileSync(`test/fixtures/kubernetes/${name}.yaml`, 'utf8');
const source = (text: string) => ({ path: 'a.yaml', languageId: 'yaml', text });
const read = (text: string, previous?: Manifest) => kubernetes.read(source(text), previous);

function named(text: string, name: string): FoundWorkload {
  const found = read(text).workloads.find((workload) => workload.name === name);
  assert.ok(found, name);
  return found;
}

/** What the manifest has keys for; `beside`: what the container is told beyond that. */
function fieldTexts(text: string, { fields }: FoundWorkload, beside = false): Record<string, string> {
  return Object.fromEntries(
    [...fields]
      .filter(([path]) => path.startsWith('container.') === beside)
      .map(([path, { value }]) => [path, value ? text.slice(value.start, value.end) : '']),
  );
}

describe('Kubernetes: Deployment and StatefulSet', () => {
  const variants = fixture('variants');

  it('reads a GPU service, each value at its own place', () => {
    const text = fixture('vllm-gpu');
    const chat = named(text, 'chat');
    assert.equal(text.slice(chat.nameSpan.start, chat.nameSpan.end), 'chat');
    assert.deepEqual(fieldTexts(text, chat), {
      runtime: 'vllm/vllm-openai:v0.20.0',
      model: 'Qwen/Qwen2.5-1.5B-Instruct',
      precision: 'bfloat16',
      contextTokens: '8192',
      'placement.tensorParallel': '1',
      'placement.count': '1',
      'placement.instance': 'g6.xlarge',
      'placement.region': 'us-east-1',
      'placement.replicas': '2',
    });
    assert.deepEqual(chat.stated, {
      hardwareClass: 'gpu',
      accelerator: 'L4',
      acceleratorCount: 1,
      instance: 'g6.xlarge',
      arch: 'amd64',
      replicas: 2,
      region: 'us-east-1',
      runtime: 'vllm',
      precision: 'bf16',
      tensorParallel: 1,
    });
    const limit = chat.fields.get('placement.count')?.value?.start ?? 0;
    assert.match(text.slice(limit, limit + 20), /^1 # one whole card/);
  });

  it('reads a shell script, its environment, and a required affinity', () => {
    const found = named(variants, 'scripted');
    assert.deepEqual(found.spec, {
      kind: 'inference',
      model: 'Qwen/Qwen2.5-32B-Instruct-AWQ',
      precision: 'int4',
      runtime: 'vllm',
      contextTokens: 32_000,
      placement: { tensorParallel: 4, count: 4, instance: 'g6e.12xlarge', region: 'us-west-2', replicas: 1 },
    });
    assert.deepEqual(fieldTexts(variants, found), {
      runtime: 'registry.example.com/team/server:1.4',
      model: 'Qwen/Qwen2.5-32B-Instruct-AWQ',
      precision: 'AWQ',
      contextTokens: '32k',
      'placement.tensorParallel': '4',
      'placement.count': '4',
      'placement.instance': 'g6e.12xlarge',
      'placement.region': 'us-west-2',
    });
    assert.match(found.notes.join(' '), /2 alternatives for node\.kubernetes\.io\/instance-type/);
  });

  it('reads a GGUF file on an arm64 node as a Graviton target', () => {
    const found = named(variants, 'llama');
    assert.equal(found.spec.model, '/models/qwen2.5-7b-instruct-q4_k_m.gguf');
    assert.equal(found.spec.precision, 'int4');
    assert.deepEqual(found.spec.placement, { count: 0, accelerator: 'arm64', replicas: 0 });
    assert.equal(found.stated.hardwareClass, 'graviton');
    assert.equal(found.stated.acceleratorCount, 0);
    assert.equal(found.stated.accelerator, undefined);
    assert.deepEqual(fieldTexts(variants, found, true), {
      'container.image': 'ghcr.io/ggml-org/llama.cpp:server-b9603',
      'container.threads': '8',
      'container.sequences': '4',
      'container.precisionName': 'q4_k_m',
      'container.cpu': '7',
      'container.memory': '12Gi',
      'container.newVariable': '',
    });
  });

  it('merges the annotation and the directive, each value at its own place', () => {
    const found = named(variants, 'embed');
    assert.equal(found.spec.kind, 'embedding');
    assert.deepEqual(found.spec.traffic, { rpsAvg: 12, rpsPeak: 40 });
    assert.equal(found.spec.tokens?.inMean, 256);
    const texts = fieldTexts(variants, found);
    assert.equal(texts['traffic.rpsAvg'], '12');
    assert.equal(texts['traffic.rpsPeak'], '40');
    assert.equal(texts['tokens.inMean'], '256');
    assert.equal(texts['slo.e2eMsP95'], '200');
    assert.deepEqual(read(variants).problems, []);
  });

  it('says a device count that is not there, and guesses none', () => {
    const found = named(variants, 'embed');
    assert.equal(found.stated.hardwareClass, 'gpu');
    assert.equal(found.spec.placement?.count, undefined);
    assert.match(found.notes.join(' '), /nvidia\.com\/gpu has no value/);
  });

  it('counts NeuronCores as chips of the stated family', () => {
    const found = named(variants, 'neuron');
    assert.deepEqual(found.spec.placement, {
      tensorParallel: 2,
      count: 2,
      accelerator: 'Inferentia2',
      replicas: 1,
      purchase: 'spot',
    });
    assert.equal(found.spec.runtime, 'neuron');
    assert.equal(found.stated.tensorParallel, 4);
    assert.equal(found.stated.hardwareClass, 'neuron');
  });

  it('recognizes a TPU without an estimate', () => {
    const found = named(variants, 'tpu');
    assert.equal(found.stated.hardwareClass, 'other');
    assert.match(found.notes.join(' '), /google\.com\/tpu is recognized, without an estimate/);
  });

  it('leaves init containers apart and says what a ConfigMap holds', () => {
    const found = named(variants, 'outside');
    assert.equal(found.spec.placement?.count, 2);
    assert.equal(found.spec.placement?.tensorParallel, 2);
    assert.equal(found.spec.model, undefined);
    assert.match(found.notes.join(' '), /The model comes from \$\(MODEL\)/);
  });

  it('stays silent on web servers, routers, other kinds and Helm templates', () => {
    assert.deepEqual(read(fixture('silent')).workloads, []);
    assert.equal(kubernetes.matches(source('kind: Service\nmetadata: { name: Deployment }')), false);
    assert.equal(kubernetes.matches({ path: 'a.ts', languageId: 'typescript', text: fixture('vllm-gpu') }), false);
  });

  it('reads the JSON twin and a List', () => {
    const json = JSON.stringify(
      {
        apiVersion: 'v1',
        kind: 'List',
        items: [
          {
            apiVersion: 'apps/v1',
            kind: 'Deployment',
            metadata: { name: 'j' },
            spec: {
              replicas: 2,
              template: {
                spec: {
                  containers: [
                    {
                      image: 'vllm/vllm-openai',
                      args: ['Qwen/Qwen3-8B'],
                      resources: { limits: { 'nvidia.com/gpu': 1 } },
                    },
                  ],
                },
              },
            },
          },
        ],
      },
      null,
      '\t',
    );
    const { workloads } = kubernetes.read({ path: 'a.json', languageId: 'json', text: json });
    assert.deepEqual(
      workloads.map(({ name, spec }) => [name, spec.model, spec.placement?.replicas]),
      [['j', 'Qwen/Qwen3-8B', 2]],
    );
  });

  it('never throws on text cut at any token or line, and keeps every span inside it', function () {
    this.timeout(60_000);
    const documents = variants.split('---\n');
    const inputs = documents.flatMap((text) =>
      [...text.matchAll(/\s+|[:,[\]{}"]/g)].map(({ index }) => [text, index] as const),
    );
    const lines = [...variants.matchAll(/\n/g)].map(({ index }) => [variants, index] as const);
    for (const [whole, end] of [...inputs, ...lines]) {
      const before = read(whole);
      for (const text of [whole.slice(0, end), `${whole.slice(0, end)}"\n${whole.slice(end + 3)}`]) {
        for (const workload of read(text, before).workloads) {
          const spans = [
            workload.span,
            workload.nameSpan,
            ...[...workload.fields.values()].flatMap(({ key, value }) => [key, value]),
          ];
          assert.ok(
            spans.every((span) => !span || (span.start >= 0 && span.start <= span.end && span.end <= text.length)),
            JSON.stringify({ end, spans, length: text.length }),
          );
        }
      }
    }
  });

  it('keeps the facts that an open quote swallows, at their new places', () => {
    const text = fixture('vllm-gpu');
    const before = read(text);
    const broken = text.replace('replicas: 2 # fixed for now', 'replicas: "2');
    const after = read(broken, before);
    assert.equal(after.complete, false);
    const [chat] = after.workloads;
    assert.equal(chat?.spec.model, 'Qwen/Qwen2.5-1.5B-Instruct');
    assert.equal(fieldTexts(broken, chat as FoundWorkload)['model'], 'Qwen/Qwen2.5-1.5B-Instruct');
  });

  it('is harmless on prototype keys, deep nesting and alias bombs', () => {
    const head = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: x }\nspec:\n  template:\n    spec:\n';
    const hostile = [
      `${head}      __proto__: { polluted: 1 }\n      containers: [{ image: vllm/vllm-openai, env: [{ name: __proto__, value: x }], args: [--model, $(__proto__)] }]\n`,
      `${head}      containers: ${'['.repeat(500)}\n`,
      `${head}      a: &a [x, x]\n      b: &b [*a, *a, *a, *a, *a, *a, *a, *a]\n      c: &c [*b, *b, *b, *b, *b, *b, *b, *b]\n      d: &d [*c, *c, *c, *c, *c, *c]\n      e: [*d, *d, *d, *d]\n      containers: [{ image: vllm/vllm-openai, args: *d }]\n`,
      `${head}      containers: [{ image: vllm/vllm-openai, command: [sh, -c, "${'$('.repeat(20_000)}"] }]\n`,
      `${head}      containers: [{ image: vllm/vllm-openai, env: [{ name: A, value: $(B) }, { name: B, value: $(A) }], args: [--model, $(A)] }]\n`,
    ];
    for (const [index, text] of hostile.entries()) {
      const started = performance.now();
      read(text);
      const taken = performance.now() - started;
      assert.ok(taken < 2000, `input ${index} took ${taken} ms`);
    }
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
  });

  it('answers a keystroke in a stream of 1,000 lines within a frame', () => {
    const one = fixture('vllm-gpu');
    const documents = Array.from({ length: 24 }, (_, index) => one.replace('name: chat', `name: chat-${index}`));
    const lines = documents.join('---\n').split('\n').length;
    const cache = createManifestCache(dialects);
    const times: number[] = [];
    for (let key = 0; key < 60; key += 1) {
      const edited = documents
        .map((text, index) => (index === 12 ? text.replace('replicas: 2', `replicas: ${key + 2}`) : text))
        .join('---\n');
      const started = performance.now();
      const manifest = cache.read(source(edited));
      times.push(performance.now() - started);
      assert.equal(manifest.workloads.length, 24);
      assert.equal(manifest.workloads[12]?.spec.placement?.replicas, key + 2);
    }
    const sorted = times.slice(10).toSorted((a, b) => a - b);
    const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
    const p95 = sorted[Math.floor(sorted.length * 0.95)] ?? 0;
    console.log(`      ${lines} lines: median ${median.toFixed(2)} ms, p95 ${p95.toFixed(2)} ms a keystroke`);
    assert.ok(median < 16);
  });
});
