import assert from 'node:assert/strict';
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import { place } from '../../../../shared/src/placement/place';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';

function current(placement: WorkloadSpec['placement']) {
  const catalog = getCatalog();
  const spec: WorkloadSpec = {
    kind: 'inference',
    model: 'meta-llama/Llama-3.1-70B-Instruct',
    runtime: 'vllm',
    precision: 'bf16',
    contextTokens: 4096,
    traffic: { rpsAvg: 0.5 },
    placement: { region: 'us-east-1', ...placement },
  };
  return place(resolveWorkload('chat', spec, { catalog }), catalog).current;
}

describe('placement: a stated pipeline', () => {
  it('is one copy over its stages, not so many copies', () => {
    const copies = current({ instance: 'g6e.24xlarge', count: 4, tensorParallel: 1 });
    const pipeline = current({ instance: 'g6e.24xlarge', count: 4, pipelineParallel: 4 });
    assert.equal(copies?.feasible, false);
    assert.equal(pipeline?.feasible, true);
    assert.deepEqual(
      [pipeline?.target.acceleratorCount, pipeline?.target.tensorParallel, pipeline?.target.pipelineParallel],
      [4, 1, 4],
    );
    const both = current({ instance: 'g6e.24xlarge', count: 4, tensorParallel: 2, pipelineParallel: 2 });
    assert.equal(both?.feasible, true);
    // Two chips read each layer for one stream.
    assert.ok((both?.performance.tpot?.p50 ?? 1) < (pipeline?.performance.tpot?.p50 ?? 0));
  });

  it('lies on as many machines as its stages take', () => {
    const across = current({ instance: 'g6e.24xlarge', tensorParallel: 4, pipelineParallel: 2, replicas: 1 });
    assert.equal(across?.target.acceleratorCount, 8);
    assert.equal(across?.target.instances, 2);
    const single = current({ instance: 'g6e.24xlarge', tensorParallel: 4, replicas: 1 });
    assert.equal(single?.target.pipelineParallel, undefined);
    assert.ok((across?.memory.longestContext ?? 0) >= (single?.memory.longestContext ?? 0));
  });
});
