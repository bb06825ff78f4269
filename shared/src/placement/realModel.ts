/** The cost model of `../model`, as the search asks for it. */
import { getCatalog } from '../catalog/catalog';
import { furtherRuntimes, precisionOptions, refusalOf, runtimeOptions } from '../model/capability';
import { estimate, outline } from '../model/estimate';
import { createSharing } from '../model/sharing';
import { replicaFloor } from '../model/sizing';
import type { Estimate } from '../report/schema';
import { withAvailability } from './availability';
import type { CostModel } from './costModel';

/** `llmEstimate`: of the workload that answers an agent's model calls. */
export function costModel(llmEstimate: Estimate | undefined): CostModel {
  const context = { llmEstimate };
  const sharingFor = createSharing();
  return {
    estimate: (workload, configuration) =>
      withAvailability(workload, estimate(workload, configuration, context, sharingFor(workload)), getCatalog()),
    outline: (workload, configuration) => outline(workload, configuration, context, sharingFor(workload)),
    runtimes: runtimeOptions,
    furtherRuntimes,
    leastReplicas: replicaFloor,
    precisions: precisionOptions,
    refusal: refusalOf,
  };
}
