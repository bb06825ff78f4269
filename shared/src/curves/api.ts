/** A token-priced API beside machines: its cost is a straight line through nothing. */
import { apiPrice } from '../catalog/apiPrices';
import type { Source } from '../catalog/types';
import type { CostLaw } from '../placement/costModel';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { Workload } from '../placement/workload';
import { HOURS_PER_MONTH } from '../units';

export interface Api {
  readonly name: string;
  readonly inUsdPerM: number;
  readonly cachedInUsdPerM?: number;
  readonly outUsdPerM: number;
  readonly source: Source;
}

/** Undefined where none is stated, its name is in no table, or it would not do this work: an agent's own machines stay. */
export function apiOf({ pricing, kind }: Pick<Workload, 'pricing' | 'kind'>): Api | undefined {
  const stated = pricing?.apiAlternative;
  const { family } = KIND_DEFAULTS[kind];
  if (stated === undefined || (family !== 'generate' && family !== 'encode')) {
    return undefined;
  }
  if (typeof stated !== 'string') {
    return { name: 'API', ...stated, source: { title: 'the manifest' } };
  }
  const found = apiPrice(stated);
  return found && { ...found, name: `${found.name} API` };
}

/**
 * One request.
 *
 *     USD = (in · (1 − cached) · price + in · cached · cached price + out · price) / 10⁶
 *
 * The share that a prefix cache holds is taken to be cached by the API as well, where it has a price for that. Writes to the
 * cache, tiers of long prompts and batches are left out.
 */
export function apiUsdPerRequest(api: Api, { tokens }: Pick<Workload, 'tokens'>): number {
  const cached = api.cachedInUsdPerM === undefined ? 0 : tokens.cachedPrefixShare;
  const asked = tokens.inMean * ((1 - cached) * api.inUsdPerM + cached * (api.cachedInUsdPerM ?? 0));
  return (asked + tokens.outMean * api.outUsdPerM) / 1e6;
}

export function apiLaw(api: Api, workload: Pick<Workload, 'tokens' | 'traffic'>): CostLaw {
  const monthly = workload.traffic.rpsAvg * HOURS_PER_MONTH * 3600 * apiUsdPerRequest(api, workload);
  return {
    at: (factor) => ({ usd: monthly * factor, replicas: 0, machineHours: 0 }),
    steps: (_, high) => ({ loads: [], until: high }),
  };
}
