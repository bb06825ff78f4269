/** Workloads and configurations on the real catalog, with only what a test is about to say. */
import { getCatalog } from '../../../../shared/src/catalog/catalog';
import type { Configuration } from '../../../../shared/src/placement/configuration';
import type { Workload } from '../../../../shared/src/placement/workload';
import type { ModelShape } from '../../../../shared/src/catalog/types';

type Parts = 'traffic' | 'tokens' | 'slo' | 'placement';
type Changes = Partial<Omit<Workload, Parts>> & { [K in Parts]?: Partial<Workload[K]> };

export function modelNamed(name: string): ModelShape {
  const match = getCatalog().model(name);
  if (!match) {
    throw new Error(`no model ${name}`);
  }
  return match.shape;
}

/** A chat service: 0.6 requests a second, 420 tokens in, 120 out. */
export function workloadOf(changes: Changes = {}, model?: ModelShape | null): Workload {
  const base: Workload = {
    name: 'chat',
    kind: 'inference',
    model: model === null ? undefined : (model ?? modelNamed('meta-llama/Llama-3.1-8B-Instruct')),
    traffic: {
      rpsAvg: 0.6,
      rpsPeak: 1.5,
      burstCv: 1,
      hourlyShape: Array.from({ length: 24 }, () => 1),
      daysPerMonth: 365 / 12,
    },
    tokens: { inMean: 420, inP95: 840, outMean: 120, outP95: 240, cachedPrefixShare: 0 },
    slo: {},
    placement: {},
    region: 'us-east-1',
    purchase: 'on-demand',
    assumptions: [],
  };
  return {
    ...base,
    ...changes,
    traffic: { ...base.traffic, ...changes.traffic },
    tokens: { ...base.tokens, ...changes.tokens },
    slo: { ...base.slo, ...changes.slo },
    placement: { ...base.placement, ...changes.placement },
  };
}

export function configurationOf(type: string, changes: Partial<Configuration> = {}): Configuration {
  const instance = getCatalog().instance(type);
  if (!instance) {
    throw new Error(`no instance ${type}`);
  }
  const accelerators = instance.accelerator?.count ?? 0;
  return {
    instance,
    price: getCatalog().price(type, 'us-east-1', 'on-demand'),
    region: 'us-east-1',
    purchase: 'on-demand',
    precision: 'bf16',
    runtime: undefined,
    acceleratorsPerReplica: accelerators,
    tensorParallel: Math.max(1, Math.floor(accelerators)),
    ...changes,
  };
}
