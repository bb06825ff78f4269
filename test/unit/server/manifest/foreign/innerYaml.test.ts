/** YAML inside a string: every span is a place of the document around it. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { isElsewhere } from '../../../../../server/src/manifest/engines/text';
import { innerYaml } from '../../../../../server/src/manifest/foreign/fields/innerYaml';
import { parseTolerant } from '../../../../../server/src/manifest/yaml/tolerant';
import type { TreeNode } from '../../../../../server/src/manifest/yaml/tree';
import { nodeAt, numberOf, textOf } from '../../../../../server/src/manifest/yaml/tree';

function inside(text: string) {
  return innerYaml(nodeAt(parseTolerant(text).root, 'config'), text);
}

const written = (text: string, node: TreeNode | undefined) => node && text.slice(node.span.start, node.span.end);

/** Scalars of the tree with their path. */
function scalarsIn(node: TreeNode, path: readonly string[] = []): (readonly [string, TreeNode])[] {
  switch (node.kind) {
    case 'scalar':
      return [[path.join('.'), node]];
    case 'list':
      return node.items.flatMap((item, index) => scalarsIn(item, [...path, String(index)]));
    default:
      return node.entries.flatMap(({ key, value }) => scalarsIn(value, [...path, key]));
  }
}

describe('YAML inside a string', () => {
  const forms: Readonly<Record<string, string>> = {
    'a literal block': 'a: 1\nconfig: |\n    model: "org/name"\n    sizes:\n      - 8\n      - 16\nb: 2\n',
    'a literal block with CRLF': 'a: 1\r\nconfig: |-\r\n  model: org/name\r\n  sizes: [8, 16]\r\nb: 2\r\n',
    'a folded block': 'config: >-\n  {"model": "org/name",\n  "sizes": [8,\n  16]}\n',
    'double quotes': String.raw`config: "{\"model\": \"org/name\", \"sizes\": [8, 16]}"`,
    'double quotes with line breaks': String.raw`config: "model: org/name\nsizes:\n- 8\n- 16\n"`,
    'single quotes': "config: '{model: ''org/name'', sizes: [8, 16]}'",
    'no quotes at all': 'config:\n  model: org/name\n  sizes: [8, 16]\n',
  };
  for (const [form, text] of Object.entries(forms)) {
    it(`maps back from ${form}`, () => {
      const read = inside(text);
      assert.equal(read?.complete, true);
      assert.equal(written(text, nodeAt(read?.root, 'model')), 'org/name');
      assert.deepEqual(
        [0, 1].map((index) => written(text, nodeAt(read?.root, 'sizes', index))),
        ['8', '16'],
      );
      assert.equal(numberOf(nodeAt(read?.root, 'sizes', 1)), 16);
    });
  }

  it('maps keys too, and whole maps', () => {
    const text = 'config: |\n  app:\n    name: chat\n';
    const root = inside(text)?.root;
    const entry = root?.kind === 'map' ? root.entries[0] : undefined;
    assert.equal(text.slice(entry?.keySpan.start, entry?.keySpan.end), 'app');
    assert.equal(text.slice(entry?.span.start, entry?.span.end), 'app:\n    name: chat');
  });

  it('reads values without places where the text is put together otherwise', () => {
    // The indicator says 2; the first line is indented by 4.
    const text = 'config: |2\n      deep: 7\n    name: chat\n';
    const read = inside(text);
    for (const [, node] of read?.root ? scalarsIn(read.root) : []) {
      assert.ok(isElsewhere(node.span) || written(text, node) === textOf(node, text));
    }
  });

  it('says nothing of an absent value, and keeps quiet about what is no YAML', () => {
    assert.equal(inside('config:\n'), undefined);
    assert.equal(inside('config: ~\n'), undefined);
    for (const text of [
      'config: hello\n',
      'config: 12\n',
      'config: |\n  ]] {{ @@\n',

      'config: ""\n',
    ]) {
      assert.deepEqual([inside(text)?.root?.kind, inside(text)?.complete], [undefined, false], text);
    }
  });

  it('reads what stands around a line that is not finished', () => {
    const read = inside('config: |\n  name: chat\n  size\n  count: 3\n');
    assert.equal(read?.complete, false);
    assert.equal(numberOf(nodeAt(read?.root, 'count')), 3);
  });

  it('stays small where aliases multiply, and takes none from outside', () => {
    const bombs = Array.from(
      { length: 12 },
      (_, index) => `  a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(9)}]`,
    );
    const text = `config: |\n  a0: &a0 x\n${bombs.join('\n')}\n`;
    assert.ok(inside(text)?.root);
  });

  it('holds for whatever is written in a literal block', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9/._-]{0,12}$/);
    const scalar = fc.oneof(
      word,
      fc.nat(9999).map(String),
      word.map((each) => `"${each}"`),
      word.map((each) => `'${each}'`),
    );
    const lines = fc.array(fc.tuple(word, scalar), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.integer({ min: 1, max: 9 }), fc.boolean(), (entries, indent, windows) => {
        const pad = ' '.repeat(indent);
        const newline = windows ? '\r\n' : '\n';
        const text = ['config: |', ...entries.map(([key, value]) => `${pad}${key}: ${value}`), 'end: 1', ''].join(
          newline,
        );
        const root = inside(text)?.root;
        assert.ok(root?.kind === 'map');
        assert.equal(root.entries.length, entries.length);
        root.entries.forEach(({ key, keySpan, value }, index) => {
          assert.equal(text.slice(keySpan.start, keySpan.end), entries[index]?.[0]);
          assert.equal(key, entries[index]?.[0]);
          assert.equal(written(text, value), entries[index]?.[1].replace(/^["']|["']$/g, ''));
        });
      }),
    );
  });
});
