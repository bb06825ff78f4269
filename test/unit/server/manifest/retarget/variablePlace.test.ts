import assert from 'node:assert/strict';
import { applyEdits } from '../../../../../server/src/manifest/edits';
import { orderedEdits } from '../../../../../server/src/manifest/retarget/treeEdit';
import type { VariableChange } from '../../../../../server/src/manifest/retarget/variablePlace';
import { variablesAt, writeVariables } from '../../../../../server/src/manifest/retarget/variablePlace';
import { parseYaml } from '../../../../../server/src/manifest/yaml/parse';
import type { TreeMap } from '../../../../../server/src/manifest/yaml/tree';

function placeIn(text: string) {
  const { root } = parseYaml(text);
  assert.equal(root?.kind, 'map');
  return { owner: root as TreeMap, key: 'env', before: ['run'] };
}

function written(text: string, ...changes: readonly VariableChange[]): string {
  const step = writeVariables(placeIn(text), changes, text);
  assert.ok(!('reason' in step), JSON.stringify(step));
  return applyEdits(text, orderedEdits(step) ?? assert.fail('edits overlap'));
}

const SPACE = { name: 'SPACE', value: '8' };

describe('variables where a format writes them', () => {
  const cases: readonly (readonly [string, string, readonly VariableChange[], string])[] = [
    [
      'a map gets one more',
      'env:\n  A: x # first\nrun: go\n',
      [SPACE],
      'env:\n  A: x # first\n  SPACE: "8"\nrun: go\n',
    ],
    ['a list gets one more', 'env:\n  - A=x\nrun: go\n', [SPACE], 'env:\n  - A=x\n  - SPACE=8\nrun: go\n'],
    ['a flow list too', 'env: [A=x]\n', [SPACE], 'env: [A=x, "SPACE=8"]\n'],
    ['a flow map too', 'env: { A: x }\n', [SPACE], 'env: { A: x, SPACE: "8" }\n'],
    ['none yet: before what follows', 'name: a\nrun: go\n', [SPACE], 'name: a\nenv:\n  SPACE: "8"\nrun: go\n'],
    ['none yet, and nothing follows', 'name: a\n', [SPACE], 'name: a\nenv:\n  SPACE: "8"\n'],
    ['an empty key is filled', 'env:\nrun: go\n', [SPACE], 'env:\n  SPACE: "8"\nrun: go\n'],
    ['one that is there is changed', 'env: { SPACE: 4, A: x }\n', [SPACE], 'env: { SPACE: 8, A: x }\n'],
    ['one of a list is changed', 'env:\n  - "SPACE=4"\n', [SPACE], 'env:\n  - "SPACE=8"\n'],
    ['words need no quotes', 'env: {}\nrun: go\n', [{ name: 'BIND', value: 'auto' }], 'env:\n  BIND: auto\nrun: go\n'],
    ['one goes', 'env:\n  - A=x\n  - SPACE=4\nrun: go\n', [{ name: 'SPACE' }], 'env:\n  - A=x\nrun: go\n'],
    ['the last one goes with its key', 'env:\n  SPACE: 4\nrun: go\n', [{ name: 'SPACE' }], 'run: go\n'],
    ['one that is not there does not', 'env:\n  - A\n', [{ name: 'SPACE' }], 'env:\n  - A\n'],
    ['line breaks stay', 'env:\r\n  A: x\r\n', [SPACE], 'env:\r\n  A: x\r\n  SPACE: "8"\r\n'],
  ];
  for (const [name, text, changes, expected] of cases) {
    it(name, () => assert.equal(written(text, ...changes), expected));
  }

  it('are read from a map and from a list; a name alone has no value', () => {
    for (const text of ['env: { A: x, B: 2, C: }\n', 'env: [A=x, B=2, C]\n']) {
      assert.deepEqual(
        [...variablesAt(placeIn(text), text)],
        [
          ['A', 'x'],
          ['B', '2'],
        ],
      );
    }
  });
});
