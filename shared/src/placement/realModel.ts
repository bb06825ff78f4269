/** The cost model of `../model`, as the search asks for it. */
import type { Catalog, Instance } from '../catalog/types';
import type { AgentContext } from '../model/agent';
import { leastBesidesUsd } from '../model/besides';
import { furtherRuntimes, precisionOptions, refusalOf, runtimeOptions } from '../model/capability';
import { estimate, outline } from '../model/estimate';
import type { Sharing } from '../model/sharing';
import { replicaFloor } from '../model/sizing';
import { spareOf } from '../model/spare';
import { onSpare } from '../model/spareEstimate';
import type { Estimate } from '../report/schema';
import { withAvailability } from './availability';
import type { CostModel } from './costModel';
import type { Workload } from './workload';

/** The workload that answers an agent's model calls, as it runs. */
export interface Answering {
  readonly workload: Workload;
  readonly estimate: Estimate;
  readonly instance?: Instance;
  /** Agents that call it. */
  readonly callers?: number;
}

/** Without a catalog nothing is said of availability. */
export function costModel(answering: Answering | undefined, catalog?: Pick<Catalog, 'instance'>): CostModel {
  const context = agentContext(answering);
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
    withoutMachines: (workload) => onSpare(workload, context),
  };
}

export function agentContext(answering: Answering | undefined): AgentContext {
  if (!answering) {
    return {};
  }
  const { workload, estimate: llmEstimate, instance, callers } = answering;
  const { minReplicas, maxReplicas, scaleToZero } = workload.placement;
  const scales = minReplicas !== undefined || maxReplicas !== undefined || scaleToZero === true;
  const leastReplicas = scales ? (minReplicas ?? 0) : undefined;
  const host = { name: workload.name, estimate: llmEstimate, instance, leastReplicas, callers };
  return { llmEstimate, llmInstance: instance, spare: spareOf(host) };
}
