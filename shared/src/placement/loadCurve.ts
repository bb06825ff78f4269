/** What a target of a placement costs at other loads. */
import type { Catalog } from '../catalog/types';
import type { Estimate } from '../report/schema';
import { replicaFloor, unsized } from './candidates';
import type { Configuration } from './configuration';
import { priceFor } from './configurations';
import type { CostLaw, CostModel } from './costModel';
import { DEFAULT_PRECISION } from './precision';
import { costModel } from './realModel';
import { PRECISIONS, RUNTIMES } from '../manifest/schema';
import type { Workload } from './workload';

/** As many copies as the load needs, also where their number is stated: it was stated for one load. */
export function lawOf(workload: Workload, configuration: Configuration, model: CostModel): CostLaw | undefined {
  const minReplicas = replicaFloor(workload);
  return model.law?.(unsized(workload), { ...configuration, replicas: undefined, minReplicas });
}

export function scalingLaw(
  workload: Workload,
  estimate: Pick<Estimate, 'target'>,
  catalog: Catalog,
  llm: Estimate | undefined,
): CostLaw | undefined {
  const configuration = configurationFrom(workload, estimate, catalog);
  const { agent } = workload;
  const answering = agent?.llm &&
    llm && {
      workload: agent.llm,
      estimate: llm,
      instance: catalog.instance(llm.target.instance),
      callers: agent.callers,
    };
  return configuration && lawOf(workload, configuration, costModel(answering));
}

/** The way back from a target to what it was computed from. */
export function configurationFrom(
  workload: Workload,
  { target }: Pick<Estimate, 'target'>,
  catalog: Catalog,
): Configuration | undefined {
  const instance = catalog.instance(target.instance);
  return (
    instance && {
      instance,
      price: priceFor(workload, instance, catalog),
      region: workload.region,
      purchase: workload.purchase,
      precision: PRECISIONS.find((p) => p === target.precision) ?? DEFAULT_PRECISION,
      runtime: RUNTIMES.find((r) => r === target.runtime),
      acceleratorsPerReplica: target.acceleratorCount ?? 0,
      tensorParallel: target.tensorParallel ?? 1,
      pipelineParallel: target.pipelineParallel,
    }
  );
}
