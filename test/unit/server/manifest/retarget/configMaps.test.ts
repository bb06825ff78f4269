/** Values that a workload has from a ConfigMap of its own file: changed where it alone reads them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { contextOf } from '../../../../../server/src/manifest/context';
import { kubernetes } from '../../../../../server/src/manifest/dialects/kubernetes';
import { comesBack, holdsInEveryForm, moved, refusal, targetOn } from '../../../../support/clusterMoves';

const text = readFileSync('test/fixtures/manifests/kubernetes/configmap-values.yaml', 'utf8');
const vllm = { runtime: 'vllm', precision: 'bf16' } as const;
const one = targetOn('g6e.xlarge', vllm);
const four = targetOn('g6.12xlarge', vllm);

describe('values of a ConfigMap', () => {
  it('change with the workload that alone reads them, and the way back restores them', () => {
    const after = moved(text, one, 'chat');
    assert.match(after, /TP: "1" # as many as the machine has/);
    assert.match(after, /configMapKeyRef: \{ name: chat-settings, key: TP \}/);
    holdsInEveryForm(text, one, 'chat');
    comesBack(text, one, four, 'chat');
  });

  it('change in a script that it mounts', () => {
    assert.match(moved(text, one, 'from-mounted-script'), /export TP=1 # cards/);
    holdsInEveryForm(text, one, 'from-mounted-script');
    comesBack(text, one, four, 'from-mounted-script');
  });

  it('stay where another workload reads them too, and where a default would have to change', () => {
    assert.equal(refusal(text, one, 'first-reader'), 'ConfigMap shared-settings is read by others too');
    const byDefault = text.replace('export TP=4', 'export TP=${TP:-4}');
    assert.match(refusal(byDefault, one, 'from-mounted-script'), /the default of TP/);
  });

  it('stay where a workload of another file reads them', () => {
    const source = { path: 'a.yaml', languageId: 'yaml', text };
    const elsewhere = kubernetes.declares?.({
      ...source,
      path: 'b.yaml',
      text: text.replaceAll('name: chat\n', 'name: twin\n'),
    });
    const context = contextOf((elsewhere ?? []).map(({ declaration }) => declaration));
    const [chat] = kubernetes.read(source).workloads;
    assert.ok(chat);
    const result = kubernetes.retarget?.(source, chat, one, context);
    assert.deepEqual(result, { ok: false, reason: 'ConfigMap chat-settings is read by others too' });
  });
});
