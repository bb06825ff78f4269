/** What the machines of a month cost and what stands beside them, and what that is per request. */
import type { Price, Source } from '../catalog/types';
import { phrase } from '../l10n';
import type { Service } from '../catalog/servicePrices';
import type { CostLine, Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { NOTHING_BESIDES } from './besides';
import type { Besides } from './besides';

export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;
export const WORKING_LINE = phrase('instance hours, working');
export const IDLE_LINE = phrase('instance hours, idle');
export const OWNED_LINE = phrase('owned machines, paid for already');

export interface MonthOfMachines {
  /** Machine-hours paid for: those of owned machines are left out. */
  readonly machineHours: number;
  /** Machines at the peak. */
  readonly machines: number;
  /** Copies at the peak; absent: one. */
  readonly replicas?: number;
  /** Machine-hours of machines that are not up yet. */
  readonly startingHours?: number;
  /** Share of the hours that is done again after interruptions, where it is in them already: a training run. */
  readonly redoneShare?: number;
  /** Share of what is paid for that works, 0 to 1; absent: unknown. */
  readonly workingShare?: number;
}

/** What the machines of a month do. */
export interface MonthOfWork {
  readonly requestsPerMonth: number;
  /** Of one request; 0: not a generator. */
  readonly outTokens: number;
  /** A request is one picture, text or minute of sound. */
  readonly isItem?: boolean;
  /** Replicas over the day, where they follow the load. */
  readonly day?: Estimate['cost']['day'];
}

const NO_WORK: MonthOfWork = { requestsPerMonth: 0, outTokens: 0 };

/** USD of a month by line, in the order in which they are summed. */
interface Amounts {
  readonly working: number;
  readonly idle: number;
  readonly starting: number;
  readonly rework: number;
  readonly disks: number;
  readonly store: number;
  readonly balancer: number;
  readonly trafficOut: number;
  readonly betweenZones: number;
  readonly cluster: number;
}

/**
 * The bill.
 *
 *     instances   = machine-hours · price                                [USD]
 *     working     = instances · utilization, idle = the rest             [USD]
 *     starting    = hours of machines that are not up yet · price        [USD]
 *     rework      = instances · interruptions an hour · hours to replace a machine   [USD]  (spot)
 *     disks       = machine-hours · disk of one machine                  [USD]
 *     monthly     = the sum of the lines, in their order                 [USD]
 *     per request = monthly / requests                                   [USD]
 *     per 1M tokens = monthly / (requests · out) · 10⁶                   [USD]
 *
 * The price is what the user pays: own price and own discount are already in it. A service interrupted by spot pays for the
 * machine that comes in its place until that answers; requests are shorter than the notice of two minutes, so none is done
 * again. Without traffic a price per request does not exist.
 */
export function costOf(
  price: Price | undefined,
  month: MonthOfMachines,
  work = NO_WORK,
  besides = NOTHING_BESIDES,
): Estimate['cost'] {
  if (!price || isUnpriced(price, month)) {
    return { lines: [], day: work.day };
  }
  const amounts = amountsOf(price, month, besides);
  const monthlyUsd = sumOf(amounts);
  const each = perRequest(monthlyUsd, work.requestsPerMonth);
  const tokens = work.requestsPerMonth * work.outTokens;
  const owned = price.owned ?? 0;
  return {
    hourlyUsd: Math.max(0, month.machines - owned) * price.usdPerHour,
    monthlyUsd,
    idleUsd: month.workingShare === undefined ? undefined : amounts.idle,
    perRequestUsd: each,
    perItemUsd: work.isItem ? each : undefined,
    perMTokensUsd: tokens > 0 ? perRequest(monthlyUsd * 1e6, tokens) : undefined,
    lines: linesOf(amounts, price, month, besides),
    missing: besides.missing.length > 0 ? besides.missing.map((service) => SERVICE_NAMES[service]) : undefined,
    day: work.day,
  };
}

/** The month alone, the same to the last bit: what candidates are ranked by. */
export function monthlyOf(price: Price, month: MonthOfMachines, besides: Besides): number | undefined {
  return isUnpriced(price, month) ? undefined : sumOf(amountsOf(price, month, besides));
}

/** More machines than are owned, of a type without a price. */
function isUnpriced({ basis, owned = 0 }: Price, { machineHours, machines }: MonthOfMachines): boolean {
  return basis === 'owned' && (machineHours > 0 || machines > owned);
}

function amountsOf(price: Price, month: MonthOfMachines, besides: Besides): Amounts {
  const hours = month.machineHours;
  const instances = hours * price.usdPerHour;
  const redone = instances * (month.redoneShare ?? 0);
  const first = instances - redone;
  const working = first * Math.min(1, Math.max(0, month.workingShare ?? 1));
  const startingHours = month.startingHours ?? 0;
  const balanced = (month.replicas ?? 1) > 1;
  return {
    working,
    idle: first - working,
    starting: startingHours * price.usdPerHour,
    rework: month.redoneShare === undefined ? instances * reworkShare(price, besides) : redone,
    disks: (hours + startingHours) * besides.diskUsdPerHour,
    store: besides.storeUsd,
    balancer: balanced ? besides.balancerUsd + besides.balancerTrafficUsd : 0,
    trafficOut: besides.trafficOutUsd,
    betweenZones: besides.betweenZonesUsd,
    cluster: besides.clusterUsd,
  };
}

/** Hours paid for a second time, over hours. */
export function reworkShare({ interruption }: Price, { startHours }: Besides): number {
  return interruption ? interruption.perHour * startHours : 0;
}

/** In the order of the lines: the same sum as of what is shown. */
function sumOf(a: Amounts): number {
  return (
    a.working +
    a.idle +
    a.starting +
    a.rework +
    a.disks +
    a.store +
    a.balancer +
    a.trafficOut +
    a.betweenZones +
    a.cluster
  );
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

const STARTING_LINE = phrase('machines that start');
const REWORK_LINE = phrase('rework after spot interruptions');
export const HOURS_LINE = phrase('instance hours');

/** Lines that an owned machine does not have: they go by hours that are paid for. */
export function isPaidByTheMachine(line: string): boolean {
  return [WORKING_LINE, IDLE_LINE, HOURS_LINE, STARTING_LINE, REWORK_LINE, SERVICE_NAMES.disk].includes(line);
}

const SERVICE_NAMES: Readonly<Record<Service, string>> = {
  disk: phrase('disks for weights'),
  'object-store': phrase('weights in S3'),
  'balancer-hour': phrase('load balancer'),
  'balancer-unit': phrase('load balancer, by use'),
  'traffic-out': phrase('traffic out'),
  'between-zones': phrase('traffic between zones'),
  'cluster-hour': phrase('cluster fee'),
};

/** Written one by one, not gathered: a search shows hundreds of bills. */
function linesOf(a: Amounts, price: Price, month: MonthOfMachines, { prices }: Besides): CostLine[] {
  const lines: CostLine[] = [];
  const put = (name: string, monthlyUsd: number, basis: CostLine['basis'], source: Source, day?: string) => {
    // A line of nothing is left out: the sum stays the same to the last bit.
    if (monthlyUsd !== 0) {
      lines.push(lineOf(name, monthlyUsd, basis, source, day));
    }
  };
  const putService = (service: Service, monthlyUsd: number) => {
    const found = prices.get(service);
    if (found) {
      put(SERVICE_NAMES[service], monthlyUsd, found.basis, found.source);
    } else if (monthlyUsd !== 0) {
      lines.push({ name: SERVICE_NAMES[service], monthlyUsd });
    }
  };
  const isOwned = (price.owned ?? 0) > 0;
  if (isOwned) {
    lines.push({ name: OWNED_LINE, monthlyUsd: 0 });
  }
  // Where all is owned, no price is paid, so none is named.
  if (!isOwned || month.machineHours > 0) {
    const known = month.workingShare !== undefined;
    lines.push(lineOf(known ? WORKING_LINE : HOURS_LINE, a.working, price.basis, price.source, price.date));
    if (known) {
      lines.push(lineOf(IDLE_LINE, a.idle, price.basis, price.source, price.date));
    }
  }
  put(STARTING_LINE, a.starting, price.basis, price.source, price.date);
  const { interruption } = price;
  const reworkBasis = interruption?.evidence === 'assumed' ? 'assumed' : price.basis;
  put(REWORK_LINE, a.rework, reworkBasis, interruption?.source ?? price.source);
  putService('disk', a.disks);
  putService('object-store', a.store);
  putService('balancer-hour', a.balancer);
  putService('traffic-out', a.trafficOut);
  putService('between-zones', a.betweenZones);
  putService('cluster-hour', a.cluster);
  return lines;
}

function lineOf(
  name: string,
  monthlyUsd: number,
  basis: CostLine['basis'],
  { title, date }: Source,
  day?: string,
): CostLine {
  const known = day ?? date;
  return known === undefined
    ? { name, monthlyUsd, basis, source: title }
    : { name, monthlyUsd, basis, source: title, date: known };
}
