/** What the machines of a month cost, and what that is per request. */
import type { Price } from '../catalog/types';
import type { Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';

export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;
export const WORKING_LINE = 'instance hours, working';
export const IDLE_LINE = 'instance hours, idle';

export interface MonthOfMachines {
  /** Machine-hours paid for. */
  readonly machineHours: number;
  /** Machines at the peak. */
  readonly machines: number;
  /** Share of what is paid for that works, 0 to 1; absent: unknown. */
  readonly workingShare?: number;
  readonly requestsPerMonth: number;
  readonly outTokens: number;
}

/**
 * The bill.
 *
 *     monthly     = machine-hours · price                                [USD]
 *     working     = monthly · utilization, idle = the rest               [USD]
 *     per request = monthly / requests                                   [USD]
 *     per 1M tokens = monthly / (requests · out) · 10⁶                   [USD]
 *
 * The price is what the user pays: own price and own discount are already in it. Storage, traffic out,
 * load balancer and cluster fee are left out: a lower bound. Without traffic a price per request does not exist.
 */
export function costOf(price: Price | undefined, month: MonthOfMachines): Estimate['cost'] {
  if (!price) {
    return { lines: [] };
  }
  const { working, idle, monthlyUsd } = monthOf(price, month);
  const tokens = month.requestsPerMonth * month.outTokens;
  return {
    hourlyUsd: month.machines * price.usdPerHour,
    monthlyUsd,
    idleUsd: idle,
    perRequestUsd: perRequest(monthlyUsd, month.requestsPerMonth),
    perMTokensUsd: tokens > 0 ? perRequest(monthlyUsd * 1e6, tokens) : undefined,
    lines: lines(monthlyUsd, working, idle),
  };
}

/** The month alone: what candidates are ranked by. */
export function monthOf(
  price: Price,
  { machineHours, workingShare }: Pick<MonthOfMachines, 'machineHours' | 'workingShare'>,
) {
  const total = machineHours * price.usdPerHour;
  const working = workingShare === undefined ? undefined : total * Math.min(1, Math.max(0, workingShare));
  const idle = working === undefined ? undefined : total - working;
  return { working, idle, monthlyUsd: working === undefined || idle === undefined ? total : working + idle };
}

/** What is not a number is not known. */
export function finite(n: number | undefined): number | undefined {
  return n !== undefined && Number.isFinite(n) ? n : undefined;
}

/** Fewer than this is no traffic: dividing by it says nothing. */
const FEWEST_REQUESTS = 1e-3;

/** Share of one request in an amount; absent without requests. */
export function perRequest(amount: number, requests: number): number | undefined {
  return requests >= FEWEST_REQUESTS ? amount / requests : undefined;
}

function lines(
  total: number,
  working: number | undefined,
  idle: number | undefined,
): { name: string; monthlyUsd: number }[] {
  if (working === undefined || idle === undefined) {
    return [{ name: 'instance hours', monthlyUsd: total }];
  }
  return [
    { name: WORKING_LINE, monthlyUsd: working },
    { name: IDLE_LINE, monthlyUsd: idle },
  ];
}
