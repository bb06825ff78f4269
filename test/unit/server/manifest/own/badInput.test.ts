import assert from 'node:assert/strict';
import { cut, json, problems, read, workload, yaml } from './texts';

/** A manifest with lines of one workload; `rest` must be served whatever is wrong with the others. */
function around(lines: string): string {
  return `version: 1\nworkloads:\n  before:\n    kind: batch\n  a:\n    precision: int4\n${lines}\n  rest:\n    kind: vision\n`;
}

/** lines → problems (code and text), and the text after the first fix. */
const CASES: readonly (readonly [what: string, lines: string, found: readonly string[], fixed?: string])[] = [
  ['an unknown key', '    traffic: { rpsAverage: 3 }', ['key-unknown rpsAverage'], '    traffic: { rpsAvg: 3 }'],
  ['a key of another block', '    rpsAvg: 3', ['key-unknown rpsAvg']],
  ['a key that resembles none', '    banana: 3', ['key-unknown banana']],
  ['a prototype key', '    __proto__: { polluted: true }', ['key-unknown __proto__']],
  ['another prototype key', '    constructor: { prototype: 1 }', ['key-unknown constructor']],
  ['a word for a number', '    traffic: { rpsAvg: many }', ['type-mismatch many']],
  ['a list for a block', '    tokens: [1]', ['type-mismatch [1]']],
  ['a number for a block', '    slo: 3', ['type-mismatch 3']],
  ['a block for a number', '    contextTokens: { a: 1 }', ['type-mismatch { a: 1 }']],
  ['null', '    contextTokens: null', ['type-mismatch null']],
  ['a number for a name', '    model: 8', ['type-mismatch 8']],
  [
    'yes for true',
    '    placement: { scaleToZero: yes }',
    ['type-mismatch yes'],
    '    placement: { scaleToZero: true }',
  ],
  ['a negative number', '    traffic: { rpsPeak: -2 }', ['number-out-of-range -2']],
  ['NaN', '    traffic: { rpsPeak: .nan }', ['number-out-of-range .nan']],
  ['infinity', '    traffic: { rpsPeak: .inf }', ['number-out-of-range .inf']],
  ['minus infinity', '    traffic: { rpsPeak: -.inf }', ['number-out-of-range -.inf']],
  ['an absurd number', '    traffic: { rpsPeak: 1e15 }', ['number-out-of-range 1e15']],
  ['a number too large for a double', '    traffic: { rpsPeak: 1e999 }', ['number-out-of-range 1e999']],
  ['a half replica', '    placement: { replicas: 1.5 }', ['number-out-of-range 1.5']],
  ['more than all', '    slo: { availabilityPct: 101 }', ['number-out-of-range 101']],
  ['zero layers', '    model: { paramsB: 8, layers: 0 }', ['number-out-of-range 0']],
  ['a shape without its size', '    model: { layers: 32 }', ['key-missing { layers: 32 }']],
  ['an unknown word', '    kind: inferense', ['value-unknown inferense'], '    kind: inference'],
  ['an unknown quoted word', "    runtime: 'vlm'", ["value-unknown 'vlm'"], "    runtime: 'vllm'"],
  [
    'an unknown profile',
    '    traffic: { hourlyProfile: busines-hours }',
    ['value-unknown busines-hours'],
    '    traffic: { hourlyProfile: business-hours }',
  ],
  ['a profile of three hours', '    traffic: { hourlyProfile: [1, 2, 3] }', ['number-out-of-range [1, 2, 3]']],
  ['a duplicate key', '    runtime: vllm\n    runtime: tgi', ['duplicate-key runtime']],
  ['a unit in the value', '    slo: { ttftMsP95: 1.5s }', ['unit-in-value 1.5s'], '    slo: { ttftMsP95: 1500 }'],
  ['a quoted number', '    traffic: { rpsAvg: "3" }', ['unit-in-value "3"'], '    traffic: { rpsAvg: 3 }'],
  ['a size in billions', '    model: { paramsB: 70M }', ['unit-in-value 70M'], '    model: { paramsB: 0.07 }'],
  [
    'memory with its unit',
    '    agent: { tools: [{ name: x, memMiB: 2Gi }] }',
    ['unit-in-value 2Gi'],
    '    agent: { tools: [{ name: x, memMiB: 2048 }] }',
  ],
  ['an ambiguous amount', '    contextTokens: 32k', ['unit-in-value 32k']],
  ['a decimal comma', '    traffic: { rpsAvg: "0,6" }', ['unit-in-value "0,6"']],
  ['a tool without a name', '    agent: { tools: [{ callsPerTask: 2 }] }', ['key-missing { callsPerTask: 2 }']],
  ['an unknown model', '    model: acme/omni-7b', ['model-unknown acme/omni-7b']],
  [
    'an unknown instance',
    '    placement: { instance: g6.xlrage }',
    ['instance-unknown g6.xlrage'],
    '    placement: { instance: g6.xlarge }',
  ],
  [
    'an unknown owned instance',
    '    placement: { owned: [{ instance: g6.xlrage, count: 1 }] }',
    ['instance-unknown g6.xlrage'],
    '    placement: { owned: [{ instance: g6.xlarge, count: 1 }] }',
  ],
  [
    'a price of an unknown instance',
    '    pricing: { overrides: { g6.xlrage: 1 } }',
    ['instance-unknown g6.xlrage'],
    '    pricing: { overrides: { g6.xlarge: 1 } }',
  ],
  [
    'an unknown region',
    '    placement: { region: us-eats-1 }',
    ['region-unknown us-eats-1'],
    '    placement: { region: us-east-1 }',
  ],
  [
    'an unknown accelerator',
    '    placement: { accelerator: H10O }',
    ['accelerator-unknown H10O'],
    '    placement: { accelerator: H100 }',
  ],
  ['an unknown reference', '    agent: { llm: befor }', ['reference-unknown befor'], '    agent: { llm: before }'],
  ['the model of an API as a reference', '    agent: { llm: gpt-4o-mini }', []],
  ['a tab', '\truntime: vllm', ['tab-indent \t'], '    runtime: vllm'],
  ['a line without its colon', '    runtim', ['document-broken runtim']],
  ['an open quote', '    runtime: "vllm', ['document-broken runtime: "vllm']],
  ['an open brace', '    traffic: { rpsAvg: 3, rps', ['document-broken traffic: { rpsAvg: 3, rps']],
  ['a key that is being typed', '    runtime:', []],
  ['a key in braces that is being typed', '    traffic: { rpsAvg: }', []],
  ['a path to a model', '    model: ./models/config.json', []],
];

describe('bad input', () => {
  for (const [what, lines, found, fixed] of CASES) {
    it(`${what}: ${found.join(', ') || 'nothing is said'}`, () => {
      const text = around(lines);
      const manifest = read(yaml(text));
      assert.deepEqual(problems(yaml(text)), found);
      assert.equal(workload(manifest, 'before').spec.kind, 'batch');
      assert.equal(workload(manifest, 'rest').spec.kind, 'vision');
      assert.equal(workload(manifest, 'a').spec.precision, 'int4');
      const fix = manifest.problems[0]?.fix;
      if (fixed !== undefined) {
        const span = fix?.span ?? manifest.problems[0]?.span;
        assert.ok(fix && span);
        const after = text.slice(0, span.start) + fix.newText + text.slice(span.end);
        assert.ok(after.includes(`\n${fixed}\n`), after);
        assert.ok(!problems(yaml(after)).includes(found[0] ?? ''));
      } else {
        assert.equal(fix, undefined);
      }
      assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
    });
  }

  it('keeps the rest of a block whose one value is bad', () => {
    const manifest = read(yaml(around('    traffic: { rpsAvg: 3, rpsPeak: -2 }')));
    assert.deepEqual(workload(manifest, 'a').spec, { precision: 'int4', traffic: { rpsAvg: 3 } });
  });

  it('says that the version is missing or not known, and mends both', () => {
    const missing = read(yaml('workloads:\n  a: { kind: batch }\n')).problems[0];
    assert.deepEqual(
      [missing?.code, missing?.fix?.newText, missing?.fix?.span],
      ['version-missing', 'version: 1\n', { start: 0, end: 0 }],
    );
    assert.deepEqual(problems(yaml('version: 2\nworkloads:\n  a: { kind: batch }\n')), ['version-unsupported 2']);
    assert.deepEqual(problems(yaml('version: "1"\nworkloads:\n  a: { kind: batch }\n')), ['version-unsupported "1"']);
    assert.deepEqual(problems(yaml('version:\nworkloads:\n  a: { kind: batch }\n')), []);
  });

  it('adds the version to JSON so that it stays JSON', () => {
    const text = '{\n  "workloads": { "a": { "kind": "batch" } }\n}\n';
    const fix = read(json(text)).problems[0]?.fix;
    assert.ok(fix?.span);
    const after = text.slice(0, fix.span.start) + fix.newText + text.slice(fix.span.end);
    assert.deepEqual(JSON.parse(after), { version: 1, workloads: { a: { kind: 'batch' } } });
  });

  it('reports unknown and doubled blocks at the top', () => {
    assert.deepEqual(
      problems(
        yaml(
          'version: 1\nworkload: 3\nbudget: { usdPerMonth: 1 }\nbudget: { usdPerMonth: 2 }\nworkloads:\n  a: { kind: batch }\n',
        ),
      ),
      ['key-unknown workload', 'duplicate-key budget'],
    );
  });

  it('lets the last of two workloads of one name count', () => {
    const text = 'version: 1\nworkloads:\n  a: { kind: batch }\n  a: { kind: vision }\n';
    assert.deepEqual(problems(yaml(text)), ['duplicate-key a']);
    assert.deepEqual(
      read(yaml(text)).workloads.map(({ spec }) => spec.kind),
      ['vision'],
    );
  });

  it('reads a file indented by tabs alone, and offers spaces', () => {
    const text = 'version: 1\nworkloads:\n\ta:\n\t\tkind: batch\n\tb:\n\t\tkind: vision\n';
    const manifest = read(yaml(text));
    assert.deepEqual(
      manifest.workloads.map(({ name, spec }) => [name, spec.kind]),
      [
        ['a', 'batch'],
        ['b', 'vision'],
      ],
    );
    assert.deepEqual(manifest.problems.map(({ code, fix }) => [code, fix?.newText]).slice(0, 2), [
      ['tab-indent', '  '],
      ['tab-indent', '    '],
    ]);
  });

  it("reports a slip of a name's indent on that line alone", () => {
    const text =
      'version: 1\nworkloads:\n   a:\n      kind: batch\n  b:\n    kind: vision\n   c:\n      kind: rerank\n';
    assert.deepEqual(problems(yaml(text)), ['document-broken b']);
    assert.deepEqual(
      read(yaml(text)).workloads.map(({ spec }) => spec.kind),
      ['batch', 'vision', 'rerank'],
    );
  });

  it('points inside JSON too', () => {
    const text = '{ "version": 1, "workloads": { "a": { "kind": "inferense", "slo": { "ttftMsP95": "1.5s" } } } }';
    assert.deepEqual(problems(json(text)), ['value-unknown "inferense"', 'unit-in-value "1.5s"']);
    const [word, unit] = read(json(text)).problems;
    assert.equal(cut(text, word?.fix?.span ?? { start: 0, end: 0 }), 'inferense');
    assert.equal(unit?.fix?.newText, '1500');
  });
});
