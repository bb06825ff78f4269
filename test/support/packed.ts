/** Laws of a plan on shared machines. */
import assert from 'node:assert/strict';
import type { FleetProblem, Plan } from '../../shared/src/fleet/problem';

/** Each machine holds what is on it, each replica stands somewhere, and none too many stand together. */
export function assertReal({ workloads, machines }: FleetProblem, { choices, packings }: Plan): void {
  for (const { pattern } of packings) {
    let [memory, busy] = [0, 0];
    for (const [w, replicas] of pattern.replicas) {
      const option =
        workloads[w]?.packed.find(({ group }) => group === machines[pattern.machine]?.group) ?? assert.fail();
      assert.ok(replicas <= option.mostOnOne);
      memory += replicas * option.demand.memory;
      busy += replicas * option.demand.busy;
    }
    assert.ok(memory <= 1 + 1e-6 && busy <= 1 + 1e-6, `${memory} ${busy}`);
  }
  choices.forEach((choice, w) => {
    const option = choice.kind === 'packed' ? workloads[w]?.packed[choice.index] : undefined;
    if (option) {
      const here = packings.filter(({ pattern }) => machines[pattern.machine]?.group === option.group);
      const stand = here.reduce((sum, { pattern, count }) => sum + count * (pattern.replicas.get(w) ?? 0), 0);
      assert.ok(stand >= option.replicas, `w${w}: ${stand} of ${option.replicas}`);
    }
  });
}
