/** Moves of `helm_release`: what the values come to is moved as a file of values, and written where the module states it. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { terraform } from '../../../../../server/src/manifest/dialects/terraform';
import { applyEdits } from '../../../../../server/src/manifest/edits';
import type { Target } from '../../../../../shared/src/report/schema';
import { prepareDialects } from '../../../../corpus/prepare';
import { added, targetOn } from '../../../../support/clusterMoves';

const text = readFileSync('test/fixtures/manifests/terraform/helm-moves.tf', 'utf8');
const vllm = { runtime: 'vllm', precision: 'bf16' } as const;
const graviton = targetOn('c8g.16xlarge', vllm);
const one = targetOn('g6e.xlarge', vllm);
const four = targetOn('g6.12xlarge', vllm);

const sourceOf = (written: string) => ({ path: 'file:///ws/main.tf', languageId: 'terraform', text: written });

function workloadIn(written: string, name: string) {
  const found = terraform.read(sourceOf(written)).workloads.find((each) => each.name === name);
  return found ?? assert.fail(`no ${name}`);
}

const attempt = (written: string, name: string, target: Target) =>
  terraform.retarget?.(sourceOf(written), workloadIn(written, name), target) ?? assert.fail('it does not move');

function moved(written: string, name: string, target: Target): string {
  const result = attempt(written, name, target);
  assert.ok(result.ok, result.ok ? '' : result.reason);
  const after = applyEdits(written, result.edits);
  assert.equal(workloadIn(after, name).spec.placement?.instance, target.instance);
  assert.deepEqual(attempt(after, name, target), { ok: true, edits: [] }, `a second run finds something in\n${after}`);
  return after;
}

function refusal(written: string, name: string, target: Target): string {
  const result = attempt(written, name, target);
  return result.ok ? 'it is offered' : result.reason;
}

describe('moves of a chart that Terraform installs', () => {
  before(prepareDialects);

  for (const [name, lines] of [
    ['object', ['requestCPU = 63', 'requestMemory = "115Gi"', 'default = 0']],
    ['lines', ['requestCPU: 63', 'requestMemory: "115Gi"', '- name: VLLM_CPU_KVCACHE_SPACE', 'requestGPU: 0']],
  ] as const) {
    it(`go to Graviton and to another GPU, and back again: ${name}`, () => {
      const there = moved(text, name, graviton);
      const now = added(text, there);
      assert.deepEqual(
        lines.filter((line) => !now.includes(line)),
        [],
        now.join('\n'),
      );
      assert.ok(there.includes('runtimeClassName = "" # the machine image has the driver'));
      assert.ok(there.includes('# Größe: groß'));
      const home = moved(there, name, four);
      assert.deepEqual(workloadIn(home, name).spec.placement, workloadIn(text, name).spec.placement);
      assert.equal(moved(moved(text, name, one), name, four), text, 'between GPUs not a byte is left');
    });

    it(`keep the line breaks of the file: ${name}`, () => {
      const crlf = text.replaceAll('\n', '\r\n');
      assert.equal(moved(crlf, name, graviton), moved(text, name, graviton).replaceAll('\n', '\r\n'));
    });
  }

  it('change single settings, and add none', () => {
    assert.deepEqual(added(text, moved(text, 'single', one)).length, 3);
    assert.equal(moved(moved(text, 'single', one), 'single', four), text);
    assert.match(refusal(text, 'single', graviton), /requestCPU of its values stands in a way/);
  });

  it('are off where a value is shared, and where the values are not all at hand', () => {
    const shared = `${text}\noutput "x" { value = 1 }\nresource "helm_release" "more" {\n  chart = "x"\n  timeout = var.gpus\n}\n`;
    assert.match(refusal(shared, 'object', one), /requestGPU comes from var\.gpus, which others use too/);
    const several = text.replace('name  = "object"\n', 'name  = "object"\n  count = 2\n');
    assert.match(refusal(several, 'object', one), /count makes several/);
  });
});
