import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Target } from '../../../../../shared/src/report/schema';
import { typescript } from '../../../../../server/src/manifest/dialects/typescript';
import { setTypeScriptLoader } from '../../../../../server/src/manifest/dialects/typescript/load';
import { applyEdits } from '../../../../../server/src/manifest/edits';
import type { FoundWorkload, Manifest } from '../../../../../server/src/manifest/manifest';

const fixture = readFileSync('test/fixtures/typescript/service.ts', 'utf8');
const source = (text: string, path = 'service.ts', languageId = 'typescript') => ({ path, languageId, text });
const read = (text: string, path?: string, languageId?: string, previous?: Manifest) =>
  typescript.read(source(text, path, languageId), previous);

const graviton: Target = {
  hardwareClass: 'graviton',
  instance: 'c8g.4xlarge',
  instances: 1,
  replicas: 1,
  purchase: 'on-demand',
  region: 'us-east-1',
};

function named(manifest: Manifest, name: string): FoundWorkload {
  const found = manifest.workloads.find((workload) => workload.name === name);
  assert.ok(found, `${name} in ${manifest.workloads.map((workload) => workload.name).join(', ')}`);
  return found;
}

/** Each field beside its text in the file. */
function fieldTexts(text: string, { fields }: FoundWorkload): Record<string, string> {
  return Object.fromEntries(
    [...fields].map(([path, { value }]) => [path, value ? text.slice(value.start, value.end) : '']),
  );
}

describe('TypeScript: @workload comments and pipelines', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('reads the comment above a function, each value at its own place', () => {
    const chat = named(read(fixture), 'support-chat');
    assert.equal(fixture.slice(chat.nameSpan.start, chat.nameSpan.end), 'support-chat');
    assert.deepEqual(chat.spec, {
      kind: 'inference',
      model: 'meta-llama/Llama-3.1-8B-Instruct',
      precision: 'int4',
      runtime: 'llama.cpp',
      traffic: { rpsAvg: 0.6, rpsPeak: 2.5 },
      placement: { instance: 'g5.xlarge', replicas: 2 },
    });
    const texts = fieldTexts(fixture, chat);
    assert.equal(texts['model'], 'meta-llama/Llama-3.1-8B-Instruct');
    assert.equal(texts['traffic.rpsPeak'], '2.5');
    assert.equal(texts['placement.instance'], 'g5.xlarge');
    assert.equal(texts['placement.replicas'], '2');
    assert.match(fixture.slice(chat.span.start, chat.span.end), /^\/\*\*[\s\S]*\}$/);
    assert.equal(chat.stated.hardwareClass, 'gpu');
  });

  it('recognizes pipelines under another name, from class members, constants and fallbacks', () => {
    const manifest = read(fixture);
    assert.deepEqual(
      manifest.workloads.map(({ name }) => name),
      ['support-chat', 'Speech.load', 'extractor'],
    );
    const speech = named(manifest, 'Speech.load');
    assert.equal(speech.spec.kind, 'speech');
    assert.equal(speech.spec.precision, 'int8');
    assert.equal(speech.stated.hardwareClass, 'gpu');
    assert.equal(fieldTexts(fixture, speech)['model'], 'onnx-community/whisper-base');
    const extractor = named(manifest, 'extractor');
    assert.equal(extractor.spec.kind, 'embedding');
    assert.equal(extractor.spec.model, 'Xenova/all-MiniLM-L6-v2');
    assert.equal(extractor.stated.acceleratorCount, 0);
    assert.deepEqual(fieldTexts(fixture, extractor), {
      kind: 'feature-extraction',
      model: 'Xenova/all-MiniLM-L6-v2',
      precision: 'fp32',
    });
  });

  const forms: readonly [string, string, string][] = [
    [
      'await import',
      "async function f() { const { pipeline } = await import('@xenova/transformers'); return pipeline('summarization', 'a/b'); }",
      'a.mjs',
    ],
    [
      'require',
      "const hf = require('@huggingface/transformers');\nconst x = hf.pipeline('summarization', 'a/b');",
      'a.cjs',
    ],
    [
      'namespace',
      "import * as hf from '@huggingface/transformers';\nexport const x = hf.pipeline('summarization', `a/b`);",
      'a.mts',
    ],
    [
      'inline import',
      "const x = (await import('@huggingface/transformers')).pipeline('summarization', 'a/b');",
      'a.cts',
    ],
    [
      'JSX',
      "import { pipeline } from '@huggingface/transformers';\nconst App = () => { const p = pipeline('summarization', 'a/b'); return <div>{p}</div>; };",
      'a.tsx',
    ],
  ];
  for (const [name, text, path] of forms) {
    it(`follows ${name}`, () => {
      const { workloads } = read(text, path, 'typescript');
      assert.deepEqual(
        workloads.map(({ spec }) => [spec.kind, spec.model]),
        [['inference', 'a/b']],
      );
    });
  }

  const silent: readonly [string, string][] = [
    [
      'a type-only import',
      "import type { pipeline } from '@huggingface/transformers';\npipeline('summarization', 'a/b');",
    ],
    [
      'a name declared anew',
      "import { pipeline } from '@huggingface/transformers';\nfunction f(pipeline: any) { pipeline('summarization', 'a/b'); }",
    ],
    [
      'another package',
      "import { pipeline } from 'node:stream/promises';\n// @huggingface/transformers\npipeline('summarization', 'a/b');",
    ],
    [
      'a line comment',
      "import { env } from '@huggingface/transformers';\n// @workload chat\n// model: a/b\nexport const x = env;",
    ],
    ['a string', 'const x = `/** @workload chat */`;'],
    ['a computed task', "import { pipeline } from '@huggingface/transformers';\npipeline(task(), 'a/b');"],
  ];
  for (const [name, text] of silent) {
    it(`stays silent on ${name}`, () => assert.deepEqual(read(text).workloads, []));
  }

  it('does not even parse a file without a signal', () => {
    assert.equal(typescript.matches(source('export const a = 1;')), false);
    assert.equal(typescript.matches(source('# @workload', 'a.md', 'markdown')), false);
    assert.equal(typescript.matches(source(fixture)), true);
  });

  it('takes what the comment leaves out from the pipeline below it', () => {
    const text =
      "import { pipeline } from '@huggingface/transformers';\n/** @workload embed\n * traffic: { rpsAvg: 3 }\n */\nexport const embed = pipeline('feature-extraction', 'a/b', { dtype: 'q4' });\n";
    const { workloads } = read(text);
    assert.deepEqual(
      workloads.map(({ name, spec }) => [name, spec.model, spec.precision, spec.traffic?.rpsAvg]),
      [['embed', 'a/b', 'int4', 3]],
    );
  });

  it('is quiet about a line that is being typed, and says it once somebody has moved on', () => {
    const block = (traffic: string, code = '') =>
      `/**\n * @workload chat\n * model: google/gemma-3-1b-it\n * traffic: ${traffic}\n * slo: { ttftMsP95: 900 }\n */\nexport const chat = 1;${code}\n`;
    const said = (...texts: readonly string[]) =>
      texts
        .reduce<Manifest | undefined>((before, text) => read(text, undefined, undefined, before), undefined)
        ?.problems.map(({ code, severity }) => [code, severity]);
    for (const typed of ['{ rpsAvg: 3, rpsPeak:', '{ rpsAvg:']) {
      assert.deepEqual(said(block('{ rpsAvg: 3, rpsPeak: 9 }'), block(typed)), [['document-broken', 'hint']]);
      assert.deepEqual(said(block('{ rpsAvg: 3, rpsPeak: 9 }'), block(typed), block(typed, ' // next')), [
        ['document-broken', 'warning'],
      ]);
      assert.deepEqual(said(block(typed)), [['document-broken', 'warning']], 'a file that is opened like that');
    }
    assert.deepEqual(said(block('{ rpsAvg:, rpsPeak: 9 }')), [], 'a key whose value is still to come');
  });

  it('keeps the last good facts behind an unterminated template or comment', () => {
    const before = read(fixture);
    for (const broken of [
      fixture.replace('`${prompt}`', '`${prompt}'),
      fixture.replace('export class Speech', '/* export class Speech'),
    ]) {
      const after = read(broken, 'service.ts', 'typescript', before);
      assert.deepEqual(
        after.workloads.map(({ name }) => name).toSorted(),
        before.workloads.map(({ name }) => name).toSorted(),
      );
      assert.equal(after.complete, false);
    }
  });

  it('never throws on text cut anywhere, and keeps every span inside it', function () {
    this.timeout(60_000);
    const before = read(fixture);
    for (let end = 0; end <= fixture.length; end += 13) {
      const text = fixture.slice(0, end);
      for (const workload of read(text, 'service.ts', 'typescript', before).workloads) {
        for (const { value } of workload.fields.values()) {
          assert.ok(!value || (value.start >= 0 && value.start <= value.end && value.end <= text.length));
        }
      }
    }
  });

  it('moves a workload inside its comment, and finds nothing more to do', () => {
    const chat = named(read(fixture), 'support-chat');
    const result = typescript.retarget?.(source(fixture), chat, graviton);
    assert.ok(result?.ok);
    const moved = applyEdits(fixture, result.edits);
    assert.equal(
      moved,
      fixture.replace('instance: g5.xlarge', 'instance: c8g.4xlarge').replace('replicas: 2', 'replicas: 1'),
    );
    const again = typescript.retarget?.(source(moved), named(read(moved), 'support-chat'), graviton);
    assert.deepEqual(again, { ok: true, edits: [] });
  });

  it('keeps the shape of a comment in which nothing is placed, or only an accelerator', () => {
    const bare = '/**\r\n * @workload embed\r\n * kind: embedding\r\n */\r\nexport function embed() {}\r\n';
    const first = typescript.retarget?.(source(bare), named(read(bare), 'embed'), { ...graviton, replicas: 2 });
    assert.ok(first?.ok);
    assert.equal(
      applyEdits(bare, first.edits),
      '/**\r\n * @workload embed\r\n * kind: embedding\r\n * placement: { instance: c8g.4xlarge, replicas: 2 }\r\n */\r\nexport function embed() {}\r\n',
    );
    const chip =
      '/**\n * @workload embed\n * placement: { accelerator: L4, count: 1 }\n */\nexport function embed() {}\n';
    const second = typescript.retarget?.(source(chip), named(read(chip), 'embed'), graviton);
    assert.ok(second?.ok);
    assert.equal(applyEdits(chip, second.edits), chip.replace('accelerator: L4, count: 1', 'instance: c8g.4xlarge'));
  });

  it('refuses where only code says what runs', () => {
    const extractor = named(read(fixture), 'extractor');
    const result = typescript.retarget?.(source(fixture), extractor, graviton);
    assert.ok(result && !result.ok);
    assert.match(result.reason, /@workload/);
  });

  it('leaves files alone where no parser is shipped', () => {
    setTypeScriptLoader(() => {
      throw new Error('not there');
    });
    assert.deepEqual(read(fixture).workloads, []);
    setTypeScriptLoader(() => require('typescript'));
    assert.equal(read(fixture).workloads.length, 3);
  });
});
