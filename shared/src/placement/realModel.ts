/** The cost model of `../model`, as the search asks for it. */
import type { Catalog } from '../catalog/types';
import { leastBesidesUsd } from '../model/besides';
import { furtherRuntimes, precisionOptions, refusalOf, runtimeOptions } from '../model/capability';
import { estimate, outline } from '../model/estimate';
import type { Sharing } from '../model/sharing';
import { replicaFloor } from '../model/sizing';
import type { Estimate } from '../report/schema';
import { withAvailability } from './availability';
import type { CostModel } from './costModel';

/** `llmEstimate`: of the workload that answers an agent's model calls. Without a catalog nothing is said of availability. */
export function costModel(llmEstimate: Estimate | undefined, catalog?: Pick<Catalog, 'instance'>): CostModel {
  const context = { llmEstimate };
  return {
    estimate: (workload, configuration) => {
      const found = estimate(workload, configuration, context);
      return catalog ? withAvailability(workload, found, catalog) : found;
    },
    outlines: (workload) => {
      const sharing: Sharing = new Map();
      return (configuration) => outline(workload, configuration, context, sharing);
    },
    law: (workload, configuration) => outline(workload, configuration, context).law?.(),
    leastBesidesUsd,
    runtimes: runtimeOptions,
    furtherRuntimes,
    leastReplicas: replicaFloor,
    precisions: precisionOptions,
    refusal: refusalOf,
  };
}
