import assert from 'node:assert/strict';
import { createManifestCache } from '../../../../../server/src/manifest/manifestCache';
import { dialects } from '../../../../../server/src/manifest/dialects/index';
import { parseYaml } from '../../../../../server/src/manifest/yaml/parse';
import { json, read, yaml } from './texts';

const HEAD = 'version: 1\nworkloads:\n  good:\n    kind: batch\n';

function bomb(): string {
  const levels = Array.from(
    { length: 12 },
    (_, i) => `b${i}: &b${i} [${Array.from({ length: 10 }, () => (i === 0 ? 'x' : `*b${i - 1}`)).join(', ')}]\n`,
  );
  return levels.join('');
}

/** A megabyte takes a second where the machine has nothing else to do, and more on one that has. */
const MEGABYTE_MS = 15_000;

describe('hostile input', function () {
  this.timeout(MEGABYTE_MS);

  it('expands an alias bomb no further than its budget', () => {
    const { root, truncated } = parseYaml(bomb());
    assert.equal(truncated, true);
    assert.ok(root && root.size < 500_000, String(root?.size));
    assert.ok(read(yaml(`${HEAD}  bad:\n    evidence: *b11\n${bomb()}`)).workloads.some(({ name }) => name === 'good'));
  });

  it('reads an alias inside its own anchor as nothing', () => {
    const { root } = parseYaml('a: &a\n  b: *a\n');
    assert.ok(root && root.size < 10);
  });

  it('refuses half a million open brackets or dashes in an instant', () => {
    const pod = 'apiVersion: apps/v1\nkind: Deployment\nx: ';
    for (const nest of ['[{', '[', '{a: ', '- ', '? ', '[\n']) {
      const deep = nest.repeat(Math.floor(1_000_000 / nest.length));
      const started = performance.now();
      const own = read(yaml(`${HEAD}  bad:\n    evidence: ${deep}`));
      const cache = createManifestCache(dialects);
      const foreign = cache.read({ path: 'a.yaml', languageId: 'yaml', text: pod + deep });
      // Milliseconds; the parser alone would take seconds.
      assert.ok(performance.now() - started < 1_000, nest);
      assert.equal(own.workloads.find(({ name }) => name === 'good')?.spec.kind, 'batch');
      for (const { problems } of [own, foreign]) {
        assert.ok(
          problems.some(({ code }) => code === 'document-broken'),
          nest,
        );
      }
    }
  });

  it('reads a text with more brackets and dashes than are open', () => {
    const table = Array.from({ length: 2_000 }, () => '    - [1, 2] # [x] - - -').join('\n');
    assert.deepEqual(parseYaml(`a:\n  b:\n${table}\n`).issues, []);
  });

  const inputs: readonly (readonly [string, string])[] = [
    ['20,000 keys', `  bad: {${Array.from({ length: 20_000 }, (_, i) => `k${i}: ${i}`).join(', ')}}\n`],
    ['20,000 workloads', Array.from({ length: 20_000 }, (_, i) => `  w${i}: {}\n`).join('')],
    ['20,000 open brackets', `  bad: ${'['.repeat(20_000)}\n`],
    ['20,000 brackets', `  bad: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`],
    ['20,000 braces in a value', `  bad:\n    model: ${'{a: '.repeat(5_000)}\n`],
    ['2,000 levels of block', Array.from({ length: 700 }, (_, i) => `${' '.repeat(i + 2)}a:\n`).join('')],
    ['a long word', `  bad:\n    kind: ${'x'.repeat(900_000)}\n`],
    ['a long key', `  bad:\n    ${'x'.repeat(200_000)}: 1\n`],
    ['a long open quote', `  bad:\n    kind: "${'x\n'.repeat(100_000)}`],
    [
      'prototype names',
      '  __proto__:\n    kind: batch\n    __proto__: { a: 1 }\n    pricing: { overrides: { __proto__: 3, constructor: 4 } }\n  constructor: { kind: batch }\n  toString: { hasOwnProperty: 1 }\n',
    ],
    ['many broken lines', Array.from({ length: 3_000 }, (_, i) => `  w${i}:\n    kin\n`).join('')],
    ['many tabs', '\t\tx: 1\n'.repeat(5_000)],
    ['control characters', '  bad\u0000\u0007:\n    kind: \uD800\n'],
    ['many aliases', `  bad:\n    evidence: [${Array.from({ length: 5_000 }, () => '*x').join(', ')}]\n`],
    [
      'odd numbers',
      '  bad:\n    traffic: { rpsAvg: -0, rpsPeak: 0x7fffffffffffffff, burstCv: 1_000, concurrency: 1e-400 }\n',
    ],
  ];
  for (const [what, lines] of inputs) {
    it(`${what}: the good workload is read`, () => {
      const before = Object.getOwnPropertyNames(Object.prototype).length;
      const manifest = read(yaml(HEAD + lines));
      assert.equal(manifest.workloads.find(({ name }) => name === 'good')?.spec.kind, 'batch');
      assert.ok(manifest.problems.length <= 20_000);
      assert.equal(Object.getOwnPropertyNames(Object.prototype).length, before);
      for (const { message } of manifest.problems) assert.ok(message.length < 400, message.slice(0, 80));
    });
  }

  it('reads JSON nested 20,000 deep as broken, not as an end', () => {
    const manifest = read(json(`{ "version": 1, "workloads": { "a": ${'['.repeat(20_000)} } }`));
    assert.ok(manifest.problems.length > 0);
  });

  it('says of a file over 1 MiB only that it is too long', () => {
    const text = HEAD + '#'.repeat(2 ** 20);
    const manifest = createManifestCache(dialects).read({ path: 'a.workload.yaml', languageId: 'yaml', text });
    assert.deepEqual(
      manifest.problems.map(({ code, severity }) => [code, severity]),
      [['file-too-large', 'hint']],
    );
    assert.deepEqual(
      createManifestCache(dialects).read({ path: 'notes.yaml', languageId: 'yaml', text: `a: ${text}` }).problems,
      [],
    );
  });
});
