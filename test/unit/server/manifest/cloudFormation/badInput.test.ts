/** Templates that are wrong, cut off or hostile: never an exception, never a hang. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpoint, readTemplateText } from './reading';

const FOLDER = 'test/fixtures/manifests/cloudformation';
const texts = () =>
  readdirSync(FOLDER)
    .filter((name) => /\.(ya?ml|json)$/.test(name))
    .map((name) => readFileSync(join(FOLDER, name), 'utf8'));

describe('bad CloudFormation templates', () => {
  it('are read wherever they are cut off', () => {
    for (const text of texts()) {
      for (let end = 1; end < text.length; end += Math.max(1, Math.floor(text.length / 12))) {
        const { workloads } = readTemplateText(text.slice(0, end));
        for (const { spec } of workloads) {
          assert.ok(
            Object.values(spec.placement ?? {}).every((value) => typeof value !== 'number' || Number.isFinite(value)),
          );
        }
      }
    }
  });

  it('do no harm with wrong types in every place', () => {
    const junk = [
      '[]',
      '{}',
      '[[]]',
      '{ Ref: [] }',
      '!Ref []',
      '!Sub {}',
      '!If',
      '!FindInMap x',
      '-1',
      '.nan',
      '1e99',
      '~',
      "''",
      '!Join [a]',
    ];
    const text = endpoint({ machine: 'ml.g5.xlarge' });
    const values = [...text.matchAll(/: (\S.*)$/gm)];
    assert.ok(values.length > 8);
    for (const match of values) {
      for (const bad of junk) {
        const start = match.index + 2;
        readTemplateText(text.slice(0, start) + bad + text.slice(start + (match[1] ?? '').length));
      }
    }
  });

  it('bound depth, width and loops', () => {
    const deep = `${'!Not [{ "Fn::Not": ['.repeat(1)}!Condition C]}]`;
    const nested = '{"Fn::If":[C,'.repeat(60) + 'a' + ',b]}'.repeat(60);
    const laughs = Array.from(
      { length: 30 },
      (_, i) => `  a${i}: &a${i} !If [C, ${i ? `*a${i - 1}, *a${i - 1}` : 'x, y'}]`,
    ).join('\n');
    for (const machine of [nested, deep, '*a29', '*self']) {
      const text = endpoint({ machine }, `Conditions:\n  C: !Equals [!Ref 'AWS::Region', x]\nMetadata:\n${laughs}`);
      const started = performance.now();
      readTemplateText(text);
      assert.ok(performance.now() - started < 2_000);
    }
  });

  it('take names of the prototype as names', () => {
    const text = endpoint({ machine: '!Ref __proto__', model: '!FindInMap [constructor, toString, valueOf]' }).replace(
      '  Config:',
      '  __proto__:',
    );
    assert.equal(readTemplateText(text).workloads[0]?.name, '__proto__');
    assert.equal(Object.hasOwn(Object.prototype, 'type'), false);
  });

  it('take thousands of resources in good time', () => {
    const many = Array.from(
      { length: 5_000 },
      (_, i) => `  E${i}: { Type: AWS::EC2::Instance, Properties: { InstanceType: g5.xlarge } }`,
    );
    const started = performance.now();
    const { workloads } = readTemplateText(`Resources:\n${many.join('\n')}\n`);
    assert.equal(workloads.length, 1_000);
    assert.ok(performance.now() - started < 5_000);
  });
});
