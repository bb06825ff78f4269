/** A format's own tags: kept, never part of a span, never a fault. */
import assert from 'node:assert/strict';
import { parseYaml } from '../../../../../server/src/manifest/yaml/parse';
import type { TreeNode } from '../../../../../server/src/manifest/yaml/tree';
import { nodeAt } from '../../../../../server/src/manifest/yaml/tree';

const TEXT = `a: !Ref Name
b: !Sub |
  first \${x}
  second
c: !FindInMap [Map, !Ref Key, last]
d: !If
  - Condition
  - yes: 1
  - !Ref AWS::NoValue
e: !GetAtt "A.B"
f: !!str 5
g: !Ref
h: &anchor !Sub 'q\${z}'
i: *anchor
j: plain
`;

const { root, issues } = parseYaml(TEXT);
const at = (...path: (string | number)[]) => nodeAt(root, ...path);
const written = (node: TreeNode | undefined) => node && TEXT.slice(node.span.start, node.span.end);

describe('tags of a YAML tree', () => {
  it('stand on scalars, lists and maps', () => {
    const tags = ['a', 'b', 'c', 'd', 'e', 'g', 'h', 'i'].map((key) => at(key)?.tag);
    assert.deepEqual(tags, ['!Ref', '!Sub', '!FindInMap', '!If', '!GetAtt', '!Ref', '!Sub', '!Sub']);
    assert.equal(at('c', 1)?.tag, '!Ref');
    assert.equal(at('d', 2)?.tag, '!Ref');
  });

  it('are left off where there is none, or where YAML itself has used it', () => {
    assert.deepEqual([at('f')?.tag, at('j')?.tag, root?.tag], [undefined, undefined, undefined]);
  });

  it('belong to no span', () => {
    assert.deepEqual([written(at('a')), written(at('e')), written(at('c', 1))], ['Name', 'A.B', 'Key']);
    assert.equal(written(at('b')), '  first ${x}\n  second\n');
    assert.equal(written(at('c')), '[Map, !Ref Key, last]');
  });

  it('raise nothing', () => {
    assert.deepEqual(issues, []);
  });
});
