/** What layouts share in one search, and what a replica is admitted: no figure may depend on what was looked at before. */
import assert from 'node:assert/strict';
import { admissionOf } from '../../../../shared/src/model/admission';
import { estimate } from '../../../../shared/src/model/estimate';
import type { Station } from '../../../../shared/src/model/station';
import { costModel } from '../../../../shared/src/placement/realModel';
import { configurationOf, modelNamed, workloadOf } from './support';

const WORKLOAD = workloadOf({ traffic: { rpsAvg: 2, rpsPeak: 4 } }, modelNamed('meta-llama/Llama-3.3-70B-Instruct'));

describe('model: work that layouts share', () => {
  it('leaves each layout its own figures, whichever came before', () => {
    const split = (acceleratorsPerReplica: number, tensorParallel: number, pipelineParallel = 1) =>
      configurationOf('p5.48xlarge', { acceleratorsPerReplica, tensorParallel, pipelineParallel, replicas: undefined });
    const layouts = [split(8, 8), split(8, 4), split(8, 2), split(4, 4), split(8, 4, 2), split(8, 2, 4)];
    const outlineOf = costModel(undefined).outlines?.(WORKLOAD);
    assert.ok(outlineOf);
    for (const configuration of [...layouts, ...layouts.toReversed()]) {
      const alone = estimate(WORKLOAD, configuration);
      const shared = outlineOf(configuration);
      assert.deepEqual(
        [shared.costUsd, shared.seconds, shared.feasible, shared.meetsSlo, shared.target],
        [alone.cost.monthlyUsd, alone.performance.ttft?.p95, alone.feasible, alone.meetsSlo, alone.target],
      );
    }
    assert.equal(
      new Set(layouts.map((layout) => estimate(WORKLOAD, layout).performance.ttft?.p95)).size,
      layouts.length,
    );
  });
});

describe('model: what a replica is admitted', () => {
  /** First tokens after 1 s, and one more for each tenth of a request a second. */
  const station = (capacity: number): Pick<Station, 'capacity' | 'p95At'> => ({
    capacity,
    p95At: (rate) => ({ ttft: 1 + 10 * rate, e2e: 1 + 10 * rate }),
  });
  const admitted = (ttftMs: number) =>
    admissionOf(station(1) as Station, workloadOf({ slo: { ttftP95: ttftMs / 1000 } })).rate();

  it('is four fifths of capacity where that holds the SLO', () => assert.equal(admitted(9000), 0.8));

  it('is the last rate that holds the SLO where capacity does not', () => {
    // 1 + 10 · 0.2 = 3 s; ten halvings of 0.8 are 0.0008 wide.
    assert.ok(admitted(3000) <= 0.2 && admitted(3000) > 0.2 - 0.0008);
  });

  it('is as if there were no SLO where even an idle replica misses it: more of them would not help', () =>
    assert.equal(admitted(500), 0.8));
});
