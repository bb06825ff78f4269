/** Variables of a container, in the forms that Kubernetes and Compose give them. */
import assert from 'node:assert/strict';
import { applyEdits } from '../../../../../server/src/manifest/edits';
import type { Step } from '../../../../../server/src/manifest/retarget/step';
import { removeVariables, setVariable } from '../../../../../server/src/manifest/retarget/variables';
import { parseYaml } from '../../../../../server/src/manifest/yaml/parse';

function containerOf(text: string, takesEnv = true) {
  const { root } = parseYaml(text);
  assert.ok(root?.kind === 'map');
  return { text, takesEnv, container: { node: root, devices: [] } };
}

function made(text: string, step: Step): string {
  assert.ok(!('reason' in step), 'reason' in step ? step.reason : '');
  return applyEdits(text, step);
}

const set = (text: string, takesEnv?: boolean) => made(text, setVariable(containerOf(text, takesEnv), 'SPACE', '8'));
const removed = (text: string) => made(text, removeVariables(containerOf(text), ['SPACE', 'THREADS']));

const forms: readonly (readonly [string, string, string])[] = [
  ['a list', 'image: a\nenv:\n- name: X\n  value: "1" # x\n', '- name: SPACE\n  value: "8"\n'],
  ['a list of maps in braces', 'image: a\nenv:\n  - { name: X, value: "1" }\n', '  - { name: SPACE, value: "8" }\n'],
  ['JSON', '{"image": "a", "env": [{"name": "X", "value": "1"}]}', ', {"name": "SPACE", "value": "8"}]'],
  ["Compose's map", 'image: a\nenvironment:\n  X: "1"\n', '  SPACE: "8"\n'],
  ["Compose's list", 'image: a\nenvironment:\n  - X=1\n', '  - SPACE=8\n'],
];

describe('variables of a container', () => {
  for (const [form, text, line] of forms) {
    it(`join ${form}, are changed there, and go again`, () => {
      const with8 = set(text);
      assert.ok(with8.includes(line), with8);
      assert.equal(set(with8), with8, 'a second time');
      assert.equal(removed(with8), text);
    });
  }

  it('get a list of their own where there is none, which goes with the last of them', () => {
    const text = 'image: a\nresources: {}\n';
    const with8 = set(text);
    assert.equal(with8, 'image: a\nenv:\n  - name: SPACE\n    value: "8"\nresources: {}\n');
    assert.equal(removed(with8), text);
    assert.equal(set(text, false), text, 'not in a format that has another place for them');
  });

  it('that come from elsewhere are left there, with the reason', () => {
    const text = 'env:\n- name: SPACE\n  valueFrom: { configMapKeyRef: { name: c, key: k } }\n';
    assert.deepEqual(setVariable(containerOf(text), 'SPACE', '8'), { reason: 'SPACE comes from another object' });
  });
});
