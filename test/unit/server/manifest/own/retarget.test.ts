import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { parse as parseJsonc } from 'jsonc-parser';
import type { ParseError } from 'jsonc-parser';
import { own } from '../../../../../server/src/manifest/dialects/own';
import type { SourceText } from '../../../../../server/src/manifest/dialect';
import { applyEdits } from '../../../../../server/src/manifest/edits';
import type { Target } from '../../../../../shared/src/report/schema';
import { fixture, json, read, target, workload, yaml } from './texts';

/** The text after the move; fails where the move is refused. */
function moved(source: SourceText, name: string, to: Target): string {
  const result = own.retarget?.(source, workload(read(source), name), to);
  assert.ok(result?.ok, result?.ok === false ? result.reason : 'no retarget');
  return applyEdits(source.text, result.edits);
}

function refused(source: SourceText, name: string, to: Target): string {
  const result = own.retarget?.(source, workload(read(source), name), to);
  assert.equal(result?.ok, false);
  return result?.ok === false ? result.reason : '';
}

const placed = (lines: string) =>
  `version: 1\nworkloads:\n  a:\n    kind: inference\n${lines}\n  b:\n    kind: batch\n`;

/** lines of the workload → the same after a move to `to`. */
const MOVES: readonly (readonly [what: string, before: string, to: Partial<Target>, after: string])[] = [
  [
    'braces',
    '    placement: { instance: g5.xlarge, replicas: 2 }  # since May',
    {},
    '    placement: { instance: c8g.2xlarge, replicas: 3 }  # since May',
  ],
  [
    'a block',
    '    placement:\n      # where\n      instance: g5.xlarge   # now\n      replicas: 2',
    {},
    '    placement:\n      # where\n      instance: c8g.2xlarge   # now\n      replicas: 3',
  ],
  ['quotes', '    placement: { instance: "g5.xlarge" }', {}, '    placement: { instance: "c8g.2xlarge" }'],
  ['single quotes', "    placement: { instance: 'g5.xlarge' }", {}, "    placement: { instance: 'c8g.2xlarge' }"],
  [
    'no placement',
    '    precision: int4',
    { precision: 'int4' },
    '    precision: int4\n    placement:\n      instance: c8g.2xlarge',
  ],
  ['an empty placement', '    placement:   # none yet', {}, '    placement: { instance: c8g.2xlarge }   # none yet'],
  ['empty braces', '    placement: {}', {}, '    placement: { instance: c8g.2xlarge }'],
  [
    'an empty value',
    '    placement:\n      instance:\n      replicas: 1',
    { replicas: 1 },
    '    placement:\n      instance: c8g.2xlarge\n      replicas: 1',
  ],
  [
    'no instance',
    '    placement: { replicas: 2 }',
    { replicas: 2 },
    '    placement: { replicas: 2, instance: c8g.2xlarge }',
  ],
  [
    'no instance in a block',
    '    placement:\n      replicas: 2 # two',
    { replicas: 2 },
    '    placement:\n      replicas: 2 # two\n      instance: c8g.2xlarge',
  ],
  [
    'an accelerator',
    '    placement: { accelerator: L4, count: 1, replicas: 3 }',
    {},
    '    placement: { instance: c8g.2xlarge, replicas: 3 }',
  ],
  [
    'an accelerator in a block',
    '    placement:\n      accelerator: L4 # card\n      count: 1\n      replicas: 3',
    {},
    '    placement:\n      instance: c8g.2xlarge # card\n      replicas: 3',
  ],
  [
    'an accelerator in quotes',
    '    placement: { "accelerator": "L4" }',
    {},
    '    placement: { "instance": "c8g.2xlarge" }',
  ],
  [
    'tensor parallelism to a CPU',
    '    placement: { instance: g6.12xlarge, count: 4, tensorParallel: 4 }',
    {},
    '    placement: { instance: c8g.2xlarge }',
  ],
  [
    'a part of a machine',
    '    placement: { instance: g5.xlarge }',
    { instance: 'g6.12xlarge', hardwareClass: 'gpu', acceleratorCount: 2, tensorParallel: 2 },
    '    placement: { instance: g6.12xlarge, count: 2 }',
  ],
  [
    'a whole machine',
    '    placement: { instance: g5.xlarge }',
    { instance: 'g6.12xlarge', hardwareClass: 'gpu', acceleratorCount: 4, tensorParallel: 4 },
    '    placement: { instance: g6.12xlarge }',
  ],
  [
    'another split',
    '    placement: { instance: g6.12xlarge, tensorParallel: 4 }',
    { instance: 'g6.xlarge', hardwareClass: 'gpu', acceleratorCount: 1, tensorParallel: 1 },
    '    placement: { instance: g6.xlarge, tensorParallel: 1 }',
  ],
  [
    'another precision and engine',
    '    precision: fp8\n    runtime: vllm\n    placement: { instance: g6.xlarge }',
    { precision: 'int8', runtime: 'llama.cpp' },
    '    precision: int8\n    runtime: llama.cpp\n    placement: { instance: c8g.2xlarge }',
  ],
  [
    'a range of replicas',
    '    placement: { instance: g6.xlarge, minReplicas: 1, maxReplicas: 2 }',
    {},
    '    placement: { instance: c8g.2xlarge, minReplicas: 1, maxReplicas: 3 }',
  ],
  [
    'a range that is wide enough',
    '    placement: { instance: g6.xlarge, minReplicas: 1, maxReplicas: 8 }',
    {},
    '    placement: { instance: c8g.2xlarge, minReplicas: 1, maxReplicas: 8 }',
  ],
  [
    'spot',
    '    placement: { instance: g6.xlarge, purchase: on-demand }',
    { purchase: 'spot' },
    '    placement: { instance: c8g.2xlarge, purchase: spot }',
  ],
  [
    'braces over several lines',
    '    placement: {\n      instance: g6.xlarge, # card\n      replicas: 3 # three\n    }',
    { instance: 'g6.12xlarge', hardwareClass: 'gpu', acceleratorCount: 1, tensorParallel: 1 },
    '    placement: {\n      instance: g6.12xlarge, # card\n      replicas: 3, # three\n      count: 1\n    }',
  ],
];

describe('moving a workload', () => {
  for (const [what, before, to, after] of MOVES) {
    it(`changes only what it must: ${what}`, () => {
      for (const [form, place] of [
        ['LF', (text: string) => text],
        ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
        ['BOM', (text: string) => `\uFEFF# größe 🚀\n${text}`],
      ] as const) {
        const source = yaml(place(placed(before)));
        const text = moved(source, 'a', target(to));
        assert.equal(text, place(placed(after)), form);
        assert.equal(moved(yaml(text), 'a', target(to)), text, 'a second run changes nothing');
        assert.equal(workload(read(yaml(text)), 'a').spec.placement?.instance, target(to).instance);
      }
    });
  }

  it('states in the workload what defaults gave, and leaves defaults alone', () => {
    const text =
      'version: 1\ndefaults:\n  precision: fp8\n  placement: { instance: g6.xlarge, replicas: 2, count: 1 }\nworkloads:\n  a:\n    kind: inference\n  b: { kind: batch }\n';
    const after = moved(yaml(text), 'a', target({ precision: 'int8' }));
    assert.equal(
      after,
      text.replace(
        '    kind: inference\n',
        '    kind: inference\n    precision: int8\n    placement:\n      instance: c8g.2xlarge\n      replicas: 3\n',
      ),
    );
    assert.deepEqual(workload(read(yaml(after)), 'a').spec.placement, { instance: 'c8g.2xlarge', replicas: 3 });
  });

  it('moves JSON and leaves it JSON', () => {
    const text = fixture('story.workload.json');
    const after = moved(json(text), 'support-chat', target({ region: 'eu-west-1' }));
    assert.equal(after, text.replace('"g5.xlarge"', '"c8g.2xlarge"').replace('"replicas": 2', '"replicas": 3'));
    const fresh = moved(json(text), 'bulk', target({ region: 'eu-west-1' }));
    assert.equal(
      fresh,
      text.replace(
        '"traffic": { "itemsPerHour": 100 },\n',
        '"traffic": { "itemsPerHour": 100 },\n      "placement": { "instance": "c8g.2xlarge" },\n',
      ),
    );
    const errors: ParseError[] = [];
    parseJsonc(after, errors, { allowTrailingComma: true });
    assert.deepEqual(errors, []);
    const strict = '{"version": 1, "workloads": {"a": {"kind": "inference"}}}';
    assert.deepEqual(JSON.parse(moved(json(strict), 'a', target())).workloads.a.placement, { instance: 'c8g.2xlarge' });
  });

  it('moves one document of a stream', () => {
    const text = `${placed('    placement: { instance: g5.xlarge }')}---\n${placed('    placement: { instance: g6.xlarge }').replace('  a:', '  z:')}`;
    assert.equal(moved(yaml(text), 'z', target()), text.replace('g6.xlarge', 'c8g.2xlarge'));
  });

  it('moves a workload beside a broken one', () => {
    const text = placed('    placement: { instance: g5.xlarge }').replace('    kind: batch', '    kind: "bat');
    assert.equal(moved(yaml(text), 'a', target()), text.replace('g5.xlarge', 'c8g.2xlarge'));
  });

  it('refuses with the reason what it cannot edit for this workload alone', () => {
    const shared = yaml(
      'version: 1\nworkloads:\n  a:\n    placement: &p { instance: g6.xlarge }\n  b:\n    placement: *p\n  c:\n    <<: { placement: *p }\n',
    );
    assert.match(refused(shared, 'b', target()), /anchor/);
    assert.match(refused(shared, 'c', target()), /anchor/);
    assert.match(
      refused(yaml(placed('    placement: { instance: g5.xlarge }\n    runti')), 'a', target()),
      /not finished/,
    );
    const stale = workload(read(yaml(placed('    placement: { instance: g5.xlarge }'))), 'a');
    const result = own.retarget?.(yaml('version: 1\nworkloads:\n  other: { kind: batch }\n'), stale, target());
    assert.deepEqual(result?.ok === false && result.reason, 'the file changed while the edit was prepared: try again');
  });

  it('keeps every other byte, reads back as the target, and has nothing left to do, whatever the layout', () => {
    const word = fc.constantFrom('g5.xlarge', 'g6.12xlarge', 'inf2.xlarge', 'c7i.4xlarge');
    const placement = fc.record(
      {
        instance: word,
        accelerator: fc.constantFrom('L4', 'H100'),
        count: fc.nat(4),
        replicas: fc.nat(5),
        tensorParallel: fc.constantFrom(1, 2, 4),
        region: fc.constant('us-east-1'),
        deny: fc.constant('[ p4d ]'),
      },
      { requiredKeys: [] },
    );
    const layout = fc.record({
      placement,
      flow: fc.boolean(),
      quote: fc.constantFrom('', '"', "'"),
      comment: fc.constantFrom('', '  # größe 🚀'),
      crlf: fc.boolean(),
      indent: fc.constantFrom(1, 2, 4),
      inherited: fc.boolean(),
    });
    const to = fc.constantFrom(
      target(),
      target({ instance: 'g6.12xlarge', hardwareClass: 'gpu', acceleratorCount: 2, tensorParallel: 2, replicas: 1 }),
      target({
        instance: 'inf2.xlarge',
        hardwareClass: 'neuron',
        acceleratorCount: 1,
        tensorParallel: 1,
        precision: 'bf16',
      }),
    );
    fc.assert(
      fc.property(layout, to, (how, aim) => {
        const text = written(how);
        const source = yaml(text);
        const found = workload(read(source), 'a');
        const result = own.retarget?.(source, found, aim);
        assert.ok(result?.ok, text);
        const after = applyEdits(text, result.edits);
        assert.doesNotThrow(() => parse(after), after);
        const again = workload(read(yaml(after)), 'a');
        const { instance, replicas = aim.replicas } = again.spec.placement ?? {};
        assert.deepEqual(
          [instance, replicas],
          [aim.instance, found.spec.placement?.replicas === undefined ? replicas : aim.replicas],
        );
        if (found.spec.placement?.instance !== aim.instance)
          assert.equal(again.spec.placement?.accelerator, undefined, after);
        assert.equal(again.stated.acceleratorCount, aim.acceleratorCount, after);
        const second = own.retarget?.(yaml(after), again, aim);
        assert.deepEqual(second, { ok: true, edits: [] }, after);
        assert.equal(read(yaml(after)).problems.length, read(source).problems.length);
        // What the edits do not touch is there, in order.
        let at = 0;
        for (const { span } of result.edits) {
          assert.ok(span.start >= at);
          at = span.end;
        }
        assert.equal(after.split(how.crlf ? '\r\n' : '\n').length - 1, after.split('\n').length - 1);
      }),
      { seed: 20261122, numRuns: 150 },
    );
  });
});

interface Layout {
  readonly placement: Readonly<Record<string, string | number>>;
  readonly flow: boolean;
  readonly quote: string;
  readonly comment: string;
  readonly crlf: boolean;
  readonly indent: number;
  readonly inherited: boolean;
}

function written({ placement, flow, quote, comment, crlf, indent, inherited }: Layout): string {
  const pad = ' '.repeat(indent);
  const entries = Object.entries(placement).map(
    ([key, value]) => `${key}: ${key === 'instance' ? quote + value + quote : value}`,
  );
  const block = flow
    ? ` { ${entries.join(', ')} }${comment}`
    : `${comment}\n${entries.map((entry) => `${pad.repeat(3)}${entry}${comment}`).join('\n')}`;
  const defaults = inherited ? `defaults:\n${pad}placement: { count: 1, replicas: 2, instance: g6.xlarge }\n` : '';
  const text = `version: 1\n${defaults}workloads:\n${pad}a:\n${pad.repeat(2)}kind: inference${comment}\n${pad.repeat(2)}placement:${block}\n\n${pad}b:\n${pad.repeat(2)}kind: batch\n`;
  return crlf ? text.replaceAll('\n', '\r\n') : text;
}
