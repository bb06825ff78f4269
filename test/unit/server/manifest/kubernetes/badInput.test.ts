import assert from 'node:assert/strict';
import { kubernetes } from '../../../../../server/src/manifest/dialects/kubernetes';
import type { Manifest } from '../../../../../server/src/manifest/manifest';
import { markedDocument } from '../../../../support/marked';
import { testService } from '../../../../support/service';

const CHAT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: chat
  annotations:
    placewright.dev/workload: |
      traffic: { rpsAvg: 0.3, rpsPeak: 0.8 }
spec:
  replicas: 2
  template:
    spec:
      nodeSelector:
        node.kubernetes.io/instance-type: g6e.2xlarge
      containers:
        - name: vllm
          image: vllm/vllm-openai:v0.11.0
          args: [--model, meta-llama/Llama-3.1-8B-Instruct]
          resources:
            limits:
              nvidia.com/gpu: 1
`;

const source = (text: string) => ({ path: 'a.yaml', languageId: 'yaml', text });
const read = (text: string, previous?: Manifest) => kubernetes.read(source(text), previous);
const after = (...texts: readonly string[]) =>
  texts.reduce<Manifest | undefined>((previous, text) => read(text, previous), undefined) ?? read('');
const codes = ({ problems }: Manifest) => problems.map(({ code }) => code);
const placement = ({ workloads }: Manifest) => workloads[0]?.spec.placement;

/** The problem's code and the text that it stands at. */
function marks(text: string, manifest = read(text)): string[][] {
  return manifest.problems.map(({ code, span }) => [code, text.slice(span.start, span.end)]);
}

const whole = { tensorParallel: undefined, count: 1, instance: 'g6e.2xlarge', replicas: 2 };

describe('Kubernetes: bad input', () => {
  it('reports a tab and reads what stands behind it', () => {
    for (const text of [
      CHAT.replace('  replicas', '\treplicas'),
      CHAT.replace('        - name: vllm', '\t- name: vllm'),
      CHAT.replace('              nvidia', '\t\tnvidia'),
      CHAT.replace('          image:', '  \timage:'),
      CHAT.replace('      nodeSelector:\n        node', '\tnodeSelector:\n\t\tnode'),
    ]) {
      const manifest = read(text);
      assert.ok(codes(manifest).length > 0 && codes(manifest).every((code) => code === 'tab-indent'), text);
      assert.deepEqual({ ...whole, ...placement(manifest) }, whole, text);
      const instance = manifest.workloads[0]?.fields.get('placement.instance')?.value;
      assert.equal(
        text.slice(instance?.start, instance?.end),
        'g6e.2xlarge',
        'the place is that of the text as written',
      );
      assert.equal(manifest.complete, false, 'such a text is not edited');
    }
  });

  it('mends a tab with one fix', () => {
    const text = CHAT.replace('  replicas', '\treplicas');
    const [problem] = read(text).problems;
    const { start, end } = problem?.span ?? { start: 0, end: 0 };
    assert.equal(text.slice(0, start) + (problem?.fix?.newText ?? '') + text.slice(end), CHAT);
  });

  it('reports counts that cannot be, and uses none of them', () => {
    for (const [value, code] of [
      ['-2', 'number-out-of-range'],
      ['1.5', 'number-out-of-range'],
      ['9000000', 'number-out-of-range'],
      ['.nan', 'number-out-of-range'],
      ['.inf', 'number-out-of-range'],
      ['many', 'type-mismatch'],
      ['true', 'type-mismatch'],
      ['[2]', 'type-mismatch'],
    ] as const) {
      const replicas = CHAT.replace('replicas: 2', `replicas: ${value}`);
      assert.deepEqual(marks(replicas), [[code, value]]);
      assert.equal(placement(read(replicas))?.replicas, undefined);
      const gpus = CHAT.replace('gpu: 1', `gpu: ${value}`);
      assert.deepEqual(marks(gpus), [[code, value]]);
      assert.equal(placement(read(gpus))?.count, undefined);
    }
    assert.deepEqual(marks(CHAT.replace('gpu: 1', 'gpu: "abc"')), [['type-mismatch', '"abc"']]);
  });

  it('leaves a placeholder and a value that is not there yet as a note', () => {
    for (const value of ['$GPUS', '"${GPUS}"', '']) {
      const manifest = read(CHAT.replace('gpu: 1', `gpu: ${value}`));
      assert.deepEqual(codes(manifest), [], value);
      assert.match(manifest.workloads[0]?.notes.join(' ') ?? '', /number of accelerators is unknown/);
    }
    assert.deepEqual(codes(read(CHAT.replace('replicas: 2', 'replicas: $N'))), []);
  });

  it('reports keys that stand twice, at the second', () => {
    const text = CHAT.replace('  replicas: 2\n', '  replicas: 2\n  replicas: 3\n');
    assert.deepEqual(codes(read(text)), ['duplicate-key']);
    assert.equal(read(text).problems[0]?.span.start, text.lastIndexOf('replicas'));
    assert.equal(placement(read(text))?.replicas, 3);
  });

  it('reads the rest of a document with a broken line, and draws nothing from what is missing', () => {
    const text = CHAT.replace('instance-type: g6e.2xlarge', 'instance-type: "g6e.2xlarge');
    assert.deepEqual(codes(read(text)), ['document-broken']);
    assert.equal(placement(read(text))?.count, 1);
    const none = CHAT.replace('nvidia.com/gpu: 1', '"nvidia.com/gpu: 1');
    assert.deepEqual(codes(read(none)), ['document-broken']);
    assert.equal(placement(read(none))?.count, undefined, 'not zero: it may stand in the broken line');
    const lost = CHAT.replace('replicas: 2', 'replicas: "2');
    assert.equal(placement(read(lost))?.replicas, undefined, 'not one');
  });

  it('keeps the last good facts of a line that is being typed, and says so quietly', () => {
    const typed = CHAT.replace('g6e.2xlarge', '"g6e.2xl');
    const typing = after(CHAT, typed);
    assert.equal(placement(typing)?.instance, 'g6e.2xlarge');
    assert.deepEqual(
      typing.problems.map(({ code, severity }) => [code, severity]),
      [['document-broken', 'hint']],
    );
    const moved = after(CHAT, typed, typed.replace('rpsAvg: 0.3', 'rpsAvg: 0.4'));
    assert.deepEqual(
      moved.problems.map(({ code, severity }) => [code, severity]),
      [['document-broken', 'warning']],
    );
    assert.equal(placement(moved)?.instance, 'g6e.2xlarge');
  });

  it('treats a half-typed line of the annotation alike', () => {
    const typed = CHAT.replace('rpsPeak: 0.8 }', 'rpsPe');
    assert.deepEqual(
      after(CHAT, typed).problems.map(({ severity }) => severity),
      ['hint'],
    );
    const moved = typed.replace('replicas: 2', 'replicas: 3');
    assert.deepEqual(marks(moved, after(CHAT, typed, moved)), [['document-broken', 'traffic: { rpsAvg: 0.3, rpsPe']]);
  });

  it('reports what is wrong in the annotation and in a directive at its place', () => {
    const text = CHAT.replace('rpsPeak', 'rpsPaek').replace(
      'spec:\n',
      'spec:\n  # placewright: slo.ttftMsP59=900 tokens.inMean=-4\n',
    );
    assert.deepEqual(
      marks(text).toSorted((a, b) => (a[1] ?? '').localeCompare(b[1] ?? '')),
      [
        ['number-out-of-range', '-4'],
        ['key-unknown', 'rpsPaek'],
        ['key-unknown', 'ttftMsP59'],
      ],
    );
  });

  it('says nothing about files that are not ours, however broken', () => {
    const web = CHAT.replace('vllm/vllm-openai:v0.11.0', 'nginx')
      .replace('args:', 'ports:')
      .replace(/ {4}placewright[^]*?spec/, 'spec');
    for (const text of [
      web.replace('nvidia.com/gpu: 1', 'cpu: "1').replace('replicas: 2', 'replicas: -2'),
      CHAT.replace('name: chat', 'name: {{ .Release.Name }}').replace('replicas: 2', 'replicas: -2'),
    ]) {
      assert.deepEqual(codes(read(text)), [], text);
    }
  });

  it('leaves to the YAML extension what its parser says, and keeps what only we know', async () => {
    const text = CHAT.replace('  replicas: 2\n', '\treplicas: -2\n')
      .replace('rpsPeak: 0.8 }', 'rpsPaek: 0.8 }')
      .replace('          image', '          name: b\n          image');
    const own = async (yamlExtensionActive: boolean) => {
      const service = testService({ client: { yamlExtensionActive } });
      const found = await service.provideDiagnostics(markedDocument(text, { path: 'a.yaml' }).document);
      const parsed = new Set<unknown>(['tab-indent', 'duplicate-key', 'key-unknown', 'number-out-of-range']);
      return found.map(({ code }) => code).filter((code) => parsed.has(code));
    };
    assert.deepEqual((await own(false)).toSorted(), [
      'duplicate-key',
      'key-unknown',
      'number-out-of-range',
      'tab-indent',
    ]);
    assert.deepEqual((await own(true)).toSorted(), ['key-unknown', 'number-out-of-range']);
  });
});
