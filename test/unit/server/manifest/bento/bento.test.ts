/** Bento deployment files: instance types by list and by name. */
import assert from 'node:assert/strict';
import { bento } from '../../../../../server/src/manifest/dialects/bento';
import { onlyOf, readBy, survivesBadInput } from '../../../../support/fixtures';

const on = (machine: string) => onlyOf(bento, `bento: .\nservices:\n  S: { instance_type: ${machine} }\n`);

describe('Bento deployment files', () => {
  it('knows what a machine has', () => {
    assert.deepEqual([on('gpu.t4.1').spec.placement?.accelerator, on('gpu.t4.1').spec.placement?.count], ['T4', 1]);
    assert.equal(on('gpu.a100.1x80').spec.placement?.accelerator, 'A100-80GB');
    assert.equal(on('gpu.a100.1').spec.placement?.accelerator, 'A100');
    assert.equal(on('cpu.4').spec.placement?.count, 0);
  });

  it('reads a name that is not listed at its word, and says so', () => {
    const unlisted = on('gpu.l40s.2');
    assert.deepEqual([unlisted.spec.placement?.accelerator, unlisted.spec.placement?.count], ['L40S', 2]);
    assert.ok(unlisted.notes.some((note) => note.includes('published list')));
    const unread = on('gpu.large');
    assert.equal(unread.spec.placement?.count, undefined);
    assert.ok(unread.notes.some((note) => note.includes('what it has is unknown')));
  });

  it('never takes its machine for one of EC2', () => {
    assert.equal(on('gpu.l4.1').spec.placement?.instance, undefined);
    assert.equal(on('gpu.l4.1').stated.instance, 'gpu.l4.1');
  });

  it('is silent about bentofiles and other files with instance types', () => {
    for (const text of [
      'service: "service:S"\npython: { packages: [vllm] }\n',
      'name: x\nservices:\n  S: { image: nginx, instance_type: a }\n',
      'defaults: { instance_type: gpu.a100-80 }\njobs: {}\n',
      'resources: { instance_type: p3.2xlarge }\nname: a\nrun: ls\n',
    ]) {
      assert.deepEqual(readBy(bento, text).workloads, [], text);
    }
  });

  it('survives bad input', () => survivesBadInput(bento, 'test/fixtures/manifests/bento')).timeout(60_000);
});
