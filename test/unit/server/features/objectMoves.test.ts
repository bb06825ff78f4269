/** Moves of objects of Kubernetes that code applies: as the manifest that they would be, written into the literals. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTypeScriptLoader } from '../../../../server/src/manifest/dialects/typescript/load';
import { typescript } from '../../../../server/src/manifest/dialects/typescript';
import { applyEdits } from '../../../../server/src/manifest/edits';
import type { Target } from '../../../../shared/src/report/schema';
import { added, BF16, targetOn } from '../../../support/clusterMoves';

const text = readFileSync('test/fixtures/code/pulumi/kubernetesMoved.ts', 'utf8');
const graviton = targetOn('c8g.8xlarge', BF16);
const one = targetOn('g6e.xlarge', BF16);
const four = targetOn('g6.12xlarge', BF16);

const sourceOf = (written: string) => ({ path: 'file:///ws/stack.ts', languageId: 'typescript', text: written });
const workloadIn = (written: string) =>
  typescript.read(sourceOf(written)).workloads.find(({ name }) => name === 'vllm') ?? assert.fail('no workload');
const attempt = (written: string, target: Target) =>
  typescript.retarget?.(sourceOf(written), workloadIn(written), target) ?? assert.fail('it does not move');

function moved(written: string, target: Target): string {
  const result = attempt(written, target);
  assert.ok(result.ok, result.ok ? '' : result.reason);
  const after = applyEdits(written, result.edits);
  assert.equal(workloadIn(after).spec.placement?.instance, target.instance, after);
  assert.deepEqual(attempt(after, target), { ok: true, edits: [] }, after);
  return after;
}

const refusal = (written: string, target: Target): string => {
  const result = attempt(written, target);
  return result.ok ? 'it is offered' : result.reason;
};

describe('moves of objects that code applies', () => {
  before(() => setTypeScriptLoader(() => require('typescript')));

  it('go to Graviton, with devices, image, memory and variables', () => {
    const there = moved(text, graviton);
    const now = added(text, there);
    for (const line of [
      "resources: { limits: { cpu: '31', memory: '57Gi' } },",
      "env: [{ name: 'VLLM_CPU_KVCACHE_SPACE', value: '36' }],",
    ]) {
      assert.ok(now.includes(line), there);
    }
    assert.ok(there.includes('// four cards'));
    const home = moved(there, four);
    assert.deepEqual(workloadIn(home).spec.placement, workloadIn(text).spec.placement);
  });

  it('leave not a byte behind between GPUs, in any form of the file', () => {
    assert.equal(moved(moved(text, one), four), text);
    const crlf = text.replaceAll('\n', '\r\n');
    assert.equal(moved(crlf, graviton), moved(text, graviton).replaceAll('\n', '\r\n'));
    const tabs = text.replace(/^( {2})+/gm, (blanks) => '\t'.repeat(blanks.length / 2));
    assert.match(moved(tabs, graviton), /^\t+env: \[/m);
  });

  it('are off where a literal stands elsewhere, and where a value is computed', () => {
    const apart = text
      .replace("{ limits: { 'nvidia.com/gpu': '4' } }", 'resources')
      .replace('export const', "const resources = { limits: { 'nvidia.com/gpu': '4' } };\nexport const");
    assert.match(refusal(apart, graviton), /stands in a way that this edit would not change/);
    const computed = text.replace("'vllm/vllm-openai:v0.20.0'", "['vllm/vllm-openai', tag].join(':')");
    assert.notEqual(refusal(computed, graviton), 'it is offered');
  });
});
