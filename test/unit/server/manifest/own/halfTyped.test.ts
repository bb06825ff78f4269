import assert from 'node:assert/strict';
import type { Manifest } from '../../../../../server/src/manifest/manifest';
import { cut, fixture, json, random, read, workload, yaml } from './texts';

const story = fixture('story.workload.yaml');
const storyJson = fixture('story.workload.json');

/** Nothing absurd in a reading of any text. */
function assertSound(manifest: Manifest, text: string): void {
  const inside = ({ start, end }: { start: number; end: number }) => start >= 0 && start <= end && end <= text.length;
  for (const { span, nameSpan, fields } of manifest.workloads) {
    assert.ok(inside(span) && inside(nameSpan));
    for (const { key, value } of fields.values()) assert.ok((!key || inside(key)) && (!value || inside(value)));
  }
  for (const { span, fix } of manifest.problems) assert.ok(inside(span) && (!fix?.span || inside(fix.span)));
}

/** Replaces the first `what`; the text as it is while somebody types. */
function typed(text: string, what: string, by: string): string {
  assert.ok(text.includes(what));
  return text.replace(what, () => by);
}

describe('a half-typed manifest', () => {
  for (const [name, text, of, step] of [
    ['YAML', story, yaml, 1],
    ['JSON', storyJson, json, 1],
    ['CRLF', story.replaceAll('\n', '\r\n'), yaml, 5],
  ] as const) {
    it(`cut at every ${step === 1 ? '' : `${step}th `}position of ${name} is read up to the cut`, () => {
      const whole = read(of(text));
      for (let at = 0; at <= text.length; at += step) {
        const part = text.slice(0, at);
        const manifest = read(of(part));
        assertSound(manifest, part);
        for (const before of whole.workloads) {
          if (before.span.end >= at) continue;
          const { spec, nameSpan } = workload(manifest, before.name);
          assert.deepEqual(spec, before.spec, `cut at ${at}`);
          assert.deepEqual(nameSpan, before.nameSpan);
        }
      }
    });
  }

  it('keeps all that stood there before, however the line is broken', () => {
    const whole = read(yaml(story));
    const breaks: readonly (readonly [string, string])[] = [
      ['    precision: int4\n', '    precision: int4\n    kvPrec\n'],
      ['    precision: int4\n', '    prec\n'],
      ['    precision: int4\n', '    precision:int4\n'],
      ['    precision: int4\n', '    precision: "int4\n'],
      ['    precision: int4\n', '    precision:\n'],
      ['    precision: int4\n', '    - \n    precision: int4\n'],
      ['    precision: int4\n', '  prec\n'],
      ['    precision: int4\n', 'prec\n'],
      ['{ instance: g5.xlarge, replicas: 2 }', '{ instance: g5.xlarge, repl'],
      ['{ instance: g5.xlarge, replicas: 2 }', '{ instance: g5.xlarge, replicas: }'],
      ['{ instance: g5.xlarge, replicas: 2 }', '{'],
      ['{ instance: g5.xlarge, replicas: 2 }', '['],
      ['{ instance: g5.xlarge, replicas: 2 }', '@'],
      ['{ instance: g5.xlarge, replicas: 2 }', '&'],
      ['  support-chat:\n', '  support-chat\n'],
      ['    model: meta', '    "model: meta'],
      ['    runtime: llama.cpp', '    runtime: : llama.cpp'],
    ];
    for (const [what, by] of breaks) {
      const text = typed(story, what, by);
      const manifest = read(yaml(text), whole);
      assertSound(manifest, text);
      assert.equal(manifest.complete, false, by);
      assert.deepEqual(
        manifest.workloads.map(({ name }) => name),
        whole.workloads.map(({ name }) => name),
        by,
      );
      for (const { name, spec } of whole.workloads) {
        assert.deepEqual(workload(manifest, name).spec, spec, `${name} after ${by}`);
      }
      assert.deepEqual(
        manifest.problems.filter(({ code }) => code === 'document-broken'),
        [],
        by,
      );
    }
  });

  it('still knows where the other values stand', () => {
    const text = typed(story, '    precision: int4\n', '    precision: int4\n    kvPrec\n');
    const { fields } = workload(read(yaml(text), read(yaml(story))), 'support-chat');
    const at = (path: string) => cut(text, fields.get(path)?.value ?? { start: 0, end: 0 });
    assert.deepEqual([at('precision'), at('runtime'), at('placement.instance')], ['int4', 'llama.cpp', 'g5.xlarge']);
  });

  it('says so once the writer has gone on to another place', () => {
    const broken = typed(story, '    precision: int4\n', '    prec\n');
    const first = read(yaml(broken), read(yaml(story)));
    const gone = typed(broken, 'tasksPerHour: 400', 'tasksPerHour: 500');
    const second = read(yaml(gone), first);
    assert.deepEqual(
      second.problems.map(({ code, span }) => [code, cut(gone, span)]),
      [['document-broken', 'prec']],
    );
    assert.equal(workload(second, 'support-chat').spec.precision, 'int4');
    assert.equal(workload(second, 'repo-agent').spec.traffic?.tasksPerHour, 500);
  });

  it('keeps a value while its successor is typed, and lets it go when it stays away', () => {
    const empty = typed(story, 'replicas: 2', 'replicas: ');
    const first = read(yaml(empty), read(yaml(story)));
    assert.equal(workload(first, 'support-chat').spec.placement?.replicas, 2);
    assert.equal(first.complete, false);
    const second = read(yaml(typed(empty, 'tasksPerHour: 400', 'tasksPerHour: 500')), first);
    assert.equal(workload(second, 'support-chat').spec.placement?.replicas, undefined);
    assert.equal(second.complete, true);
  });

  it('takes a fresh file as far as it is written', () => {
    const manifest = read(
      yaml(
        'version: 1\nworkloads:\n  a:\n    kind: batch\n    traffic: { itemsPerHour: 3, it\n    precision: "int\n    mo\n    runtime: vllm\n',
      ),
    );
    assert.deepEqual(workload(manifest, 'a').spec, { kind: 'batch', traffic: { itemsPerHour: 3 }, runtime: 'vllm' });
    assert.equal(manifest.problems.length, 3);
  });

  it('keeps the facts of a broken flow-style file', () => {
    const text = 'version: 1\nworkloads: {\n  a: { kind: batch },\n  b: { kind: vision }\n}\n';
    const manifest = read(yaml(typed(text, '{ kind: vision }', '{ kind: vis')), read(yaml(text)));
    assert.deepEqual(workload(manifest, 'a').spec, { kind: 'batch' });
  });

  it('never places a kept fact outside of the file, also where the text is read in pieces and then as a whole', () => {
    const whole = read(yaml(story));
    const anchored = story
      .replace('    precision: int4', '    prec')
      .replace('  tuning:', '  &x tuning')
      .slice(0, -200);
    const first = read(yaml(anchored), whole);
    assertSound(first, anchored);
    const cutOff = anchored.slice(0, anchored.indexOf('repo-agent'));
    assertSound(read(yaml(cutOff), first), cutOff);
  });

  it('reads the same after any row of edits as from scratch', () => {
    const next = random(20261122);
    const bits = [
      ' ',
      '\n',
      '\n  ',
      '\n    ',
      ':',
      '- ',
      '"',
      '{',
      '}',
      'a',
      '3',
      '#',
      'x:\n',
      '    kind: batch\n',
      '\r\n',
      '\t',
      ', ',
      'workloads:\n',
      '---\n',
      '  new:\n    kind: vision\n',
      '&a ',
      '*a',
    ];
    let compared = 0;
    for (let round = 0; round < 30; round += 1) {
      let text = round % 3 === 1 ? storyJson : story;
      const of = round % 3 === 1 ? json : yaml;
      let manifest = read(of(text));
      for (let step = 0; step < 25; step += 1) {
        const at = next(text.length + 1);
        const removed = next(3) === 0 ? next(12) : 0;
        // Every third edit undoes what the last one broke.
        const put = next(2) === 0 ? (bits[next(bits.length)] ?? '') : '';
        text =
          step % 3 === 2 ? (round % 3 === 1 ? storyJson : story) : text.slice(0, at) + put + text.slice(at + removed);
        manifest = read(of(text), manifest);
        assertSound(manifest, text);
        const fresh = read(of(text));
        if (manifest.complete && fresh.complete) {
          assert.deepEqual(manifest, fresh);
          compared += 1;
        }
      }
    }
    assert.ok(compared > 250, `${compared} compared`);
  });
});
