/** A decoder whose prompts are read on machines of their own: a pool for prefill, a pool for decode. */
import type { Catalog } from '../catalog/types';
import { PLANNED_UTILIZATION } from '../model/admission';
import { decoderEngine } from '../model/decoderEngine';
import { decodeStation, disaggregatedStation, prefillStation } from '../model/disaggregated';
import type { Handover, Pool } from '../model/disaggregated';
import { machineOf, machinesFor } from '../model/hardware';
import type { Machine } from '../model/hardware';
import { memoryPlan, sequencesThatFit } from '../model/memory';
import { sloMet } from '../model/result';
import { replicaFloor } from '../model/sizing';
import { tokenBudgetOf } from '../model/tokenBudget';
import { configurationFrom } from '../placement/loadCurve';
import type { Configuration } from '../placement/configuration';
import type { Workload } from '../placement/workload';
import type { Estimate, Target } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import type { KvCache } from '../model/kvCache';
import type { Part } from './option';

/** One replica of a pool, before it is known how many there are. */
interface Kind {
  readonly configuration: Configuration;
  readonly machine: Machine;
  readonly pool: Pool;
  readonly kv: KvCache;
  readonly target: Target;
  readonly usdPerHour: number;
}

/** Layouts that are tried for either phase. */
const MOST_KINDS = 4;
/** Replicas beyond what the load takes, for a tighter limit. */
const MOST_EXTRA = 2;
const GIGABIT_BYTES = 1e9 / 8;

type Frame = Pick<Part, 'name' | 'use' | 'calls' | 'hop'>;

/** Every pair of layouts in every small size that carries the load and holds the stage's own limits. */
export function apartOptions(workload: Workload, layouts: readonly Estimate[], frame: Frame, catalog: Catalog): Part[] {
  const kinds = [...new Map(layouts.map((layout) => [layoutName(layout), layout])).values()]
    .slice(0, MOST_KINDS)
    .map((layout) => kindOf(workload, layout, catalog))
    .filter((kind) => kind !== undefined);
  return kinds.flatMap((prefill) =>
    kinds
      // Another format, and the cache of one pool is none for the other.
      .filter(
        ({ target }) => target.precision === prefill.target.precision && target.runtime === prefill.target.runtime,
      )
      .flatMap((decode) => sizesOf(workload, prefill, decode, frame)),
  );
}

/** Replicas aside: each pool has its own number. */
function layoutName({ target }: Estimate): string {
  const { instance, acceleratorCount, tensorParallel, precision, runtime } = target;
  return JSON.stringify([instance, acceleratorCount, tensorParallel, precision, runtime]);
}

function kindOf(workload: Workload, layout: Estimate, catalog: Catalog): Kind | undefined {
  const configuration = configurationFrom(workload, layout, catalog);
  const { model } = workload;
  if (!configuration?.price || !model || configuration.acceleratorsPerReplica < 1) {
    return undefined;
  }
  const machine = machineOf(configuration);
  const { precision, runtime, price } = configuration;
  const plan = memoryPlan(model, machine, precision, runtime, workload.kvPrecision);
  const { inMean, outMean } = workload.tokens;
  const fit = sequencesThatFit(plan, inMean + outMean);
  const engine = fit >= 1 ? decoderEngine(model, machine, precision, runtime, plan.kv, workload) : undefined;
  return (
    engine && {
      configuration,
      machine,
      pool: { engine, copies: machine.copies, sequencesThatFit: fit, tokenBudget: tokenBudgetOf(machine.chip) },
      kv: plan.kv,
      target: layout.target,
      usdPerHour: price.usdPerHour,
    }
  );
}

function sizesOf(workload: Workload, prefill: Kind, decode: Kind, frame: Frame): Part[] {
  const peak = workload.traffic.rpsPeak;
  const floor = Math.max(1, replicaFloor(workload));
  const least = (capacity: number) => Math.max(floor, Math.ceil(peak / (PLANNED_UTILIZATION * capacity) - 1e-9));
  const first = least(prefillStation(prefill.pool, workload).capacity);
  const then = least(decodeStation(decode.pool, workload).capacity);
  const found: Part[] = [];
  for (let i = 0; i <= MOST_EXTRA; i += 1) {
    for (let j = 0; j <= MOST_EXTRA; j += 1) {
      const part = sized(workload, { kind: prefill, replicas: first + i }, { kind: decode, replicas: then + j }, frame);
      found.push(...(part ? [part] : []));
    }
  }
  return found;
}

interface Sized {
  readonly kind: Kind;
  readonly replicas: number;
}

function sized(workload: Workload, prefill: Sized, decode: Sized, frame: Frame): Part | undefined {
  const { rpsPeak } = workload.traffic;
  const pools = [prefill, decode].map(({ kind, replicas }) => ({ ...kind.pool, copies: kind.pool.copies * replicas }));
  const [first, then] = pools;
  const handover = linkOf(prefill.kind);
  if (!first || !then || !handover) {
    return undefined;
  }
  const station = disaggregatedStation(first, then, handover, workload);
  if (!(station.capacity * PLANNED_UTILIZATION >= rpsPeak)) {
    return undefined;
  }
  const { ttft, tpot, e2e } = station.latencyAt(rpsPeak);
  const holds = sloMet(workload, { ttft: ttft?.p95, tpot: tpot?.p95, e2e: e2e.p95 }) !== false;
  const both = [prefill, decode].map(({ kind, replicas }) => ({
    kind,
    replicas,
    machines: machinesFor(kind.machine, replicas),
  }));
  return holds && Number.isFinite(e2e.p95)
    ? {
        ...frame,
        homes: both.map(({ kind, replicas, machines }, i) => ({
          role: i === 0 ? 'prefill' : 'decode',
          target: { ...kind.target, replicas, instances: machines },
        })),
        usd: both.reduce((sum, { kind, machines }) => sum + machines * kind.usdPerHour * HOURS_PER_MONTH, 0),
        p50: e2e.p50,
        p95: e2e.p95,
      }
    : undefined;
}

/** The cache goes over the machine's network, which its copies share; undefined where no source lists it. */
function linkOf({ configuration, machine, kv }: Kind): Handover | undefined {
  const { networkGbps } = configuration.instance;
  const copies = Math.max(1, machine.copies * machine.replicasPerMachine);
  return networkGbps === undefined ? undefined : { kv, bytesPerSecond: (networkGbps * GIGABIT_BYTES) / copies };
}
