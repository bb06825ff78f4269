/** A model that a provider runs: nothing is rented, each token is paid. */
import { apiPrice } from '../catalog/apiPrices';
import type { ApiPrice } from '../catalog/apiPrices';
import type { Source } from '../catalog/types';
import type { Api } from '../curves/api';
import { apiOf, apiUsdPerRequest } from '../curves/api';
import { HOURS_PER_MONTH } from '../units';
import type { Workload } from './workload';

export interface HostedBill {
  readonly provider: string;
  /** The model as the workload names it. */
  readonly model?: string;
  /** At the stated load; absent: no price of this model is known. */
  readonly monthlyUsd?: number;
  readonly perRequestUsd?: number;
  readonly source?: Source;
}

/** Undefined for what runs on machines of one's own. */
export function hostedBill(workload: Workload): HostedBill | undefined {
  const { hosted } = workload.placement;
  if (hosted === undefined) {
    return undefined;
  }
  const api = apiOf(workload) ?? apiOfModel(workload.modelName);
  const perRequestUsd = api && finite(apiUsdPerRequest(api, workload));
  return {
    provider: hosted,
    model: workload.modelName,
    perRequestUsd,
    monthlyUsd:
      perRequestUsd === undefined
        ? undefined
        : finite(perRequestUsd * workload.traffic.rpsAvg * HOURS_PER_MONTH * 3600),
    source: api?.source,
  };
}

/** A version of the day (`-2026-03-17`, `-20260317`, `-latest`) or of the store (`-v1:0`) costs what the model costs. */
const DATED = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|latest)$|-v\d+(?::\d+)?$/;
/** Bedrock puts region and maker before a dot. */
const STORE_PREFIX =
  /^(?:(?:us|eu|apac|global|jp|au)\.)?(?:anthropic|amazon|meta|mistral|cohere|ai21|openai|deepseek|qwen)\./;

function apiOfModel(name: string | undefined): Api | undefined {
  const found = name === undefined ? undefined : listedApi(name);
  return found && { ...found, name: `${found.name} API` };
}

/** The price of a model as code names it: with a maker, a region, a date or a version around the name that is listed. */
export function listedApi(name: string): ApiPrice | undefined {
  const bare = undated(name.replace(STORE_PREFIX, ''));
  // `claude-sonnet-4-6` and `claude-sonnet-4.6` are one.
  return apiPrice(name) ?? apiPrice(bare) ?? apiPrice(bare.replace(/-(\d)-(\d)$/, '-$1.$2'));
}

function undated(name: string): string {
  const bare = name.replace(DATED, '');
  return bare === name ? name : undated(bare);
}

const finite = (value: number) => (Number.isFinite(value) ? value : undefined);
