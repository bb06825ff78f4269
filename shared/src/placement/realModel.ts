/** The cost model of `../model`, as the search asks for it. */
import { leastBesidesUsd } from '../model/besides';
import { furtherRuntimes, precisionOptions, refusalOf, runtimeOptions } from '../model/capability';
import { estimate, outline } from '../model/estimate';
import type { Sharing } from '../model/sharing';
import { replicaFloor } from '../model/sizing';
import type { Estimate } from '../report/schema';
import type { CostModel } from './costModel';

/** `llmEstimate`: of the workload that answers an agent's model calls. */
export function costModel(llmEstimate: Estimate | undefined): CostModel {
  const context = { llmEstimate };
  return {
    estimate: (workload, configuration) => estimate(workload, configuration, context),
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
