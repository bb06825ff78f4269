/** A service in the report: the homes of its stages, and one home for all. */
import type { ServicePlacement, ServicePlan } from '../service/placeService';
import type { ServiceReport } from './schema';

export function serviceReport({ limit, split, apart, single, nowhere }: ServicePlacement): ServiceReport {
  return {
    sloS: limit,
    split: split ? planReport(split) : null,
    apart: apart ? planReport(apart) : undefined,
    single: single ? planReport(single) : null,
    nowhere: [...nowhere],
  };
}

function planReport({ parts, monthlyUsd, e2eP95, meetsSlo }: ServicePlan): NonNullable<ServiceReport['split']> {
  return {
    monthlyUsd,
    e2eP95,
    meetsSlo,
    stages: parts.map(({ name, use, calls, homes, usd, p50, p95, hop }) => ({
      name,
      use,
      callsPerRequest: calls,
      homes: homes.map((home) => ({ ...home })),
      monthlyUsd: usd,
      p50S: p50,
      p95S: p95,
      hopS: hop.p50,
    })),
  };
}
