/** A host that has not every machine: nothing else competes. */
import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import { isHosted } from '../../../../shared/src/catalog/instanceTypeNames';
import { place } from '../../../../shared/src/placement/place';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';

const catalog = getCatalog();
const workload = resolveWorkload(
  'embed',
  {
    kind: 'embedding',
    model: 'BAAI/bge-large-en-v1.5',
    traffic: { rpsAvg: 1 },
    placement: { instance: 'g6.xlarge', replicas: 1 },
  },
  { catalog },
);
const typesFor = (host?: 'sagemaker') =>
  place(host ? { ...workload, host } : workload, catalog).candidates.map(({ target }) => target.instance);

describe('a workload that SageMaker hosts', () => {
  it('competes only on types that SageMaker has', () => {
    const [anywhere, hosted] = [typesFor(), typesFor('sagemaker')];
    assert.ok(anywhere.some((type) => !isHosted(type)));
    assert.ok(hosted.length > 10);
    assert.deepEqual(
      hosted.filter((type) => !isHosted(type)),
      [],
    );
    assert.ok(hosted.includes('g6.xlarge'));
  });
});
