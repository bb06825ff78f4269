/** The loads at which targets cost the same as each other, or as an API. */
import { apiLaw, apiOf } from '../curves/api';
import { crossingsOf } from '../curves/crossings';
import type { Priced } from '../curves/crossings';
import { HIGH, LOW } from '../curves/span';
import type { BreakEven } from '../report/schema';
import type { Configuration } from './configuration';
import type { CostModel } from './costModel';
import { lawOf } from './loadCurve';
import type { Workload } from './workload';

/** Every crossing within three decades of load, rising: of each pair. */
export function breakEvens(
  workload: Workload,
  targets: readonly Configuration[],
  model: CostModel,
): readonly BreakEven[] {
  const rate = workload.traffic.rpsAvg;
  if (!(rate > 0) || workload.traffic.concurrency !== undefined) {
    return [];
  }
  const priced = [...targets.flatMap((c) => pricedTarget(workload, c, model)), ...pricedApi(workload)];
  return crossingsOf(priced, LOW, HIGH)
    .map(({ factor, below, above }) => ({ rps: rate * factor, below, above }))
    .toSorted((a, b) => a.rps - b.rps);
}

function pricedTarget(workload: Workload, configuration: Configuration, model: CostModel): Priced[] {
  const law = lawOf(workload, configuration, model);
  return law ? [{ name: configuration.instance.type, law }] : [];
}

function pricedApi(workload: Workload): Priced[] {
  const api = apiOf(workload);
  return api && workload.tokens.outMean + workload.tokens.inMean > 0
    ? [{ name: api.name, law: apiLaw(api, workload) }]
    : [];
}
