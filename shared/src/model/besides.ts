/** What stands beside the machines: disks, a load balancer, traffic, a cluster. */
import { servicePrices, tieredUsd } from '../catalog/servicePrices';
import type { Service, ServicePrice } from '../catalog/servicePrices';
import { KIND_DEFAULTS } from '../placement/kindDefaults';
import type { Workload } from '../placement/workload';
import { HOURS_PER_MONTH } from '../units';
import { weightBytes } from './weightFormat';

const GB = 1e9;
const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;
/** Root volume of a machine with its system and engine image, in GB. Assumed: images of vLLM and Triton take 10–25 GB. */
const SYSTEM_GB = 30;
/** Text of one token as UTF-8. Assumed: about four letters of English. */
const BYTES_PER_TOKEN = 4;
/** A streamed answer wraps each token in an event of its own. Assumed: an event of the OpenAI form. */
const BYTES_PER_EVENT = 250;
/** Bytes of one answer that is no text. Assumed: a PNG of a megapixel; a transcript; a list of labels. */
const ITEM_ANSWER_BYTES = { 'image-generation': 1.5e6, speech: 2000, vision: 2000 } as const;
/** Capacity of one unit of an Application Load Balancer: new connections a second, GB an hour (AWS, Elastic Load Balancing pricing). */
const CONNECTIONS_PER_UNIT = 25;
const GB_PER_UNIT_HOUR = 1;
/** Replicas stand in two zones, so half of the calls cross; each byte is paid for on both sides. Assumed. */
const CROSSING_SHARE = 0.5;
const SIDES = 2;
/** Baseline of a gp3 volume (AWS, Amazon EBS volume types). */
const DISK_BYTES_PER_SECOND = 125 * 2 ** 20;
/** From a request for a machine to a running container, without the weights. Assumed. */
const BOOT_SECONDS = 60;

export type Included = Readonly<
  Record<'storage' | 'loadBalancer' | 'trafficOut' | 'betweenZones' | 'cluster', boolean>
>;

/**
 * Which of it applies where the manifest does not say:
 *
 * - storage: wherever a model is run;
 * - load balancer: services, not batches, training runs or closed loops; counted where more than one replica runs;
 * - traffic out: answers of text, pictures and transcripts; embeddings, ranks and tasks of agents stay inside;
 * - between zones: an agent that calls another workload. A balancer of this kind is not charged for crossing zones;
 * - cluster: never; it is shared by all that runs on it.
 */
export function includedBy(workload: Pick<Workload, 'kind' | 'model' | 'modelName' | 'traffic' | 'agent'>): Included {
  const { family } = KIND_DEFAULTS[workload.kind];
  const serves = family !== 'train' && workload.kind !== 'batch' && workload.traffic.concurrency === undefined;
  return {
    storage: workload.model !== undefined || workload.modelName !== undefined,
    loadBalancer: serves,
    trafficOut: serves && (family === 'generate' || family === 'item'),
    betweenZones: serves && workload.agent?.llm !== undefined,
    cluster: false,
  };
}

/** Money of a month beside the machines, and how it follows the load; a service without a price is in `missing`. */
export interface Besides {
  /** USD per machine-hour: a disk that stands as long as its machine. */
  readonly diskUsdPerHour: number;
  readonly storeUsd: number;
  /** Where more than one replica runs. */
  readonly balancerUsd: number;
  readonly balancerTrafficUsd: number;
  readonly trafficOutUsd: number;
  readonly betweenZonesUsd: number;
  readonly clusterUsd: number;
  /** Hours from the call for a machine to its first answer. */
  readonly startHours: number;
  /** The price behind each line. */
  readonly prices: ReadonlyMap<Service, ServicePrice>;
  readonly missing: readonly Service[];
}

const none: ReadonlyMap<Service, ServicePrice> = new Map();

export const NOTHING_BESIDES: Besides = {
  diskUsdPerHour: 0,
  storeUsd: 0,
  balancerUsd: 0,
  balancerTrafficUsd: 0,
  trafficOutUsd: 0,
  betweenZonesUsd: 0,
  clusterUsd: 0,
  startHours: 0,
  prices: none,
  missing: [],
};

const known = new WeakMap<Workload, Besides>();

/** Worked out once for a workload: a search asks for it at every layout. */
export function besidesOf(workload: Workload): Besides {
  let found = known.get(workload);
  if (!found) {
    found = besidesAt(workload, 1);
    known.set(workload, found);
  }
  return found;
}

/**
 * The same at so many times the stated load.
 *
 *     disk      = (30 GB + weights) · price                              [USD per machine and month]
 *     store     = weights · price                                        [USD]
 *     balancer  = 730 h · price + units · 730 h · price, units = max(rate / 25, GB an hour)   [USD]
 *     out       = requests · bytes of an answer, by tiers                [USD]
 *     zones     = calls · bytes of a call · ½ · 2 sides · price          [USD]
 *
 * Weights are those of the stated format, else 16 bits: the same for each target, so that ranking stays quick; off by less
 * than the disk. Errs low by logs, snapshots, addresses and requests to the store.
 */
export function besidesAt(workload: Workload, factor: number): Besides {
  const wanted = { ...includedBy(workload), ...stated(workload.pricing?.include) };
  const listed = servicePrices(workload.region);
  const missing = new Set<Service>();
  const prices = new Map<Service, ServicePrice>();
  const usd = (isWanted: boolean, service: Service, units: number): number => {
    const price = isWanted ? listed.get(service) : undefined;
    if (isWanted && !price) missing.add(service);
    if (price) prices.set(service, price);
    return price ? tieredUsd(price, units) : 0;
  };
  const weightsGb = weightsOf(workload) / GB;
  const rate = workload.traffic.rpsAvg * factor;
  const requests = rate * SECONDS_PER_MONTH;
  const answers = (requests * answerBytes(workload)) / GB;
  const asked = (requests * workload.tokens.inMean * BYTES_PER_TOKEN) / GB;
  const units = Math.max(rate / CONNECTIONS_PER_UNIT, (answers + asked) / HOURS_PER_MONTH / GB_PER_UNIT_HOUR);
  return {
    diskUsdPerHour: usd(wanted.storage, 'disk', SYSTEM_GB + weightsGb) / HOURS_PER_MONTH,
    storeUsd: usd(wanted.storage, 'object-store', weightsGb),
    balancerUsd: usd(wanted.loadBalancer, 'balancer-hour', HOURS_PER_MONTH),
    balancerTrafficUsd: usd(wanted.loadBalancer, 'balancer-unit', units * HOURS_PER_MONTH),
    trafficOutUsd: usd(wanted.trafficOut, 'traffic-out', answers),
    betweenZonesUsd: usd(wanted.betweenZones, 'between-zones', crossingGb(workload, requests) * SIDES),
    clusterUsd: usd(wanted.cluster, 'cluster-hour', HOURS_PER_MONTH),
    startHours: startSeconds(workload) / 3600,
    prices,
    missing: [...missing],
  };
}

/** Loads, as multiples of the stated one, at which a tier of traffic ends: between them its money is a straight line. */
export function trafficBends(workload: Workload): readonly number[] {
  const wanted = { ...includedBy(workload), ...stated(workload.pricing?.include) };
  const each = (workload.traffic.rpsAvg * SECONDS_PER_MONTH * answerBytes(workload)) / GB;
  const tiers = wanted.trafficOut ? (servicePrices(workload.region).get('traffic-out')?.tiers ?? []) : [];
  return each > 0 ? tiers.flatMap(({ from }) => (from > 0 ? from / each : [])) : [];
}

/**
 * From zero to the first answer: as stated, else
 *
 *     seconds = 60 + weights / 125 MiB/s                                 [s]
 *
 * A faster disk, a cache of images or a warm pool make it shorter; a slow registry longer.
 */
export function startSeconds(workload: Workload): number {
  return workload.placement.coldStartS ?? BOOT_SECONDS + weightsOf(workload) / DISK_BYTES_PER_SECOND;
}

function weightsOf({ model, precision, runtime }: Workload): number {
  return model && model.params > 0 ? weightBytes(model, precision ?? 'bf16', runtime) : 0;
}

function answerBytes({ kind, tokens }: Workload): number {
  const { family } = KIND_DEFAULTS[kind];
  if (family === 'item') {
    return kind === 'image-generation' || kind === 'speech' || kind === 'vision' ? ITEM_ANSWER_BYTES[kind] : 0;
  }
  return family === 'generate' ? tokens.outMean * (BYTES_PER_TOKEN + BYTES_PER_EVENT) : 0;
}

/** Of an agent's calls to the workload that answers them. */
function crossingGb({ agent, tokens }: Workload, tasks: number): number {
  const calls = tasks * (agent ? agent.steps * agent.modelCallsPerStep : 0);
  return (calls * (tokens.inMean + tokens.outMean) * BYTES_PER_TOKEN * CROSSING_SHARE) / GB;
}

function stated(include: NonNullable<Workload['pricing']>['include']): Partial<Included> {
  const { storage, loadBalancer, trafficOut, betweenZones, cluster } = include ?? {};
  return {
    ...(storage !== undefined && { storage }),
    ...(loadBalancer !== undefined && { loadBalancer }),
    ...(trafficOut !== undefined && { trafficOut }),
    ...(betweenZones !== undefined && { betweenZones }),
    ...(cluster !== undefined && { cluster }),
  };
}

/** Of so many machines that run all month with so many copies: no layout has less beside it. */
export function leastBesidesUsd(workload: Workload, machines: number, replicas: number): number {
  const b = besidesOf(workload);
  const balancer = replicas > 1 ? b.balancerUsd + b.balancerTrafficUsd : 0;
  return (
    machines * HOURS_PER_MONTH * b.diskUsdPerHour +
    b.storeUsd +
    balancer +
    b.trafficOutUsd +
    b.betweenZonesUsd +
    b.clusterUsd
  );
}
