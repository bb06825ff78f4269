import assert from 'node:assert/strict';
import { workloadSchema } from '../../../../../shared/src/manifest/schema';
import { cut, fixture, json, read, workload, yaml } from './texts';

const text = fixture('story.workload.yaml');

/** The value at a path of the facts. */
function valueAt(value: unknown, path: string): unknown {
  if (path === '') {
    return value;
  }
  if (typeof value !== 'object' || value === null) {
    return undefined;
  }
  const key = Object.keys(value).find((each) => path === each || path.startsWith(`${each}.`));
  return key === undefined ? undefined : valueAt(Reflect.get(value, key), path.slice(key.length + 1));
}

describe('reading an own manifest', () => {
  it('finds every workload with its facts, and nothing wrong', () => {
    const manifest = read(yaml(text));
    assert.deepEqual(manifest.problems, []);
    assert.equal(manifest.complete, true);
    assert.deepEqual(
      manifest.workloads.map(({ name }) => name),
      ['support-chat', 'suche-für-alle', 'repo-agent', 'tuning'],
    );
    assert.deepEqual(manifest.budget && [manifest.budget.usdPerMonth, cut(text, manifest.budget.span)], [6000, '6000']);
    assert.equal(workload(manifest, 'suche-für-alle').spec.model, 'BAAI/bge-m3');
    assert.deepEqual(workload(manifest, 'tuning').spec.pricing?.overrides, { 'p5.4xlarge': 5.5 });
    assert.equal(workload(manifest, 'repo-agent').spec.agent?.tools?.[1]?.waitMs, 900);
  });

  for (const [name, source] of [
    ['YAML', yaml(text)],
    ['JSON', json(fixture('story.workload.json'))],
    ['CRLF', yaml(text.replaceAll('\n', '\r\n'))],
    ['BOM', yaml(`\uFEFF${text}`)],
  ] as const) {
    it(`knows exactly where each value of ${name} stands`, () => {
      const manifest = read(source);
      let checked = 0;
      for (const { name: called, nameSpan, span, spec, fields } of manifest.workloads) {
        assert.equal(cut(source.text, nameSpan), called);
        assert.ok(span.start <= nameSpan.start && span.end >= nameSpan.end);
        assert.ok(workloadSchema.safeParse(spec).success);
        for (const [path, { key, value }] of fields) {
          const fact = valueAt(spec, path);
          assert.notEqual(fact, undefined, path);
          const written = value ? cut(source.text, value) : '';
          if (typeof fact !== 'object') assert.equal(written, String(fact), path);
          // A key is the last step of its path.
          if (key) assert.ok(path.endsWith(cut(source.text, key)), path);
          checked += 1;
        }
      }
      assert.ok(checked > 10);
    });
  }

  it('lends a workload what it does not state from defaults, and shows where it stands', () => {
    const manifest = read(yaml(text));
    const { spec, fields } = workload(manifest, 'repo-agent');
    assert.deepEqual(spec.traffic, { tasksPerHour: 400, burstCv: 1.2, daysPerMonth: 22 });
    assert.deepEqual(spec.placement, { region: 'us-east-1', purchase: 'on-demand' });
    const span = fields.get('placement.region')?.value;
    assert.ok(span && span.start < text.indexOf('workloads:'));
    assert.equal(cut(text, span), 'us-east-1');
  });

  it('does not mix an own choice with the other choice of defaults', () => {
    const manifest = read(
      yaml(
        'version: 1\ndefaults:\n  placement: { instance: g5.xlarge, replicas: 2, count: 1 }\nworkloads:\n  a: { placement: { accelerator: L4, minReplicas: 1 } }\n',
      ),
    );
    assert.deepEqual(workload(manifest, 'a').spec.placement, { accelerator: 'L4', minReplicas: 1 });
  });

  it('says what hardware is stated, with the catalog', () => {
    const manifest = read(yaml(text));
    const { hardwareClass, accelerator, acceleratorCount, arch } = workload(manifest, 'support-chat').stated;
    assert.deepEqual([hardwareClass, accelerator, acceleratorCount, arch], ['gpu', 'A10G', 1, 'amd64']);
    assert.equal(workload(manifest, 'repo-agent').stated.hardwareClass, 'unspecified');
    assert.equal(workload(manifest, 'tuning').stated.hardwareClass, 'gpu');
  });

  it('reads JSON with comments and trailing commas', () => {
    const manifest = read(json(fixture('story.workload.json')));
    assert.deepEqual(manifest.problems, []);
    assert.equal(workload(manifest, 'support-chat').spec.placement?.replicas, 2);
    assert.equal(workload(manifest, 'bulk').spec.placement?.region, 'eu-west-1');
    assert.equal(manifest.budget?.usdPerMonth, 6000);
  });

  it('follows anchors, aliases and merge keys', () => {
    const manifest = read(
      yaml(
        'version: 1\nworkloads:\n  a: &base\n    kind: inference\n    placement: &p { instance: g6.xlarge }\n  b:\n    <<: *base\n    kind: batch\n  c: { placement: *p }\n',
      ),
    );
    assert.deepEqual(manifest.problems, []);
    assert.deepEqual(workload(manifest, 'b').spec, { kind: 'batch', placement: { instance: 'g6.xlarge' } });
    assert.deepEqual(workload(manifest, 'c').spec, { placement: { instance: 'g6.xlarge' } });
  });

  it('reads every document of a stream, also beside a broken one', () => {
    const manifest = read(
      yaml(
        'version: 1\nworkloads:\n  a: { kind: batch }\n---\nversion: 1\nworkloads: {{ [\n---\nversion: 1\nworkloads:\n  c: { kind: vision }\n',
      ),
    );
    assert.deepEqual(
      manifest.workloads.map(({ name }) => name),
      ['a', 'c'],
    );
    assert.equal(manifest.complete, false);
    assert.ok(manifest.problems.some(({ code }) => code === 'document-broken'));
  });

  it('reads a flow-style list of workloads', () => {
    const manifest = read(yaml('version: 1\nworkloads: { a: { kind: batch }, b: { kind: vision } }\n'));
    assert.deepEqual(
      manifest.workloads.map(({ spec }) => spec.kind),
      ['batch', 'vision'],
    );
  });
});
