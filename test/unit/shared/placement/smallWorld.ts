/** A catalog and a model small enough to be checked by hand and by brute force. */
import type { Catalog, Chip, Instance } from '../../../../shared/src/catalog/types';
import type { WorkloadSpec } from '../../../../shared/src/manifest/schema';
import type { CostModel } from '../../../../shared/src/placement/costModel';
import { resolveWorkload } from '../../../../shared/src/placement/resolve';
import type { Workload } from '../../../../shared/src/placement/workload';
import type { Estimate, HardwareClass } from '../../../../shared/src/report/schema';
import { gibibytes, usdPerHour } from '../../../../shared/src/units';

const SOURCE = { title: 'test' };

export interface Machine {
  readonly type: string;
  readonly hardwareClass: HardwareClass;
  readonly usdPerHour?: number;
  /** Seconds to the first token. */
  readonly ttft: number;
  /** Requests a second of one machine. */
  readonly capacity: number;
  readonly fits?: boolean;
  /** Half width of the cost's range, as a share. */
  readonly width?: number;
  /** The same of the time to the first token. */
  readonly ttftWidth?: number;
  readonly chip?: string;
  readonly count?: number;
  readonly precisions?: readonly ('bf16' | 'fp16' | 'fp8' | 'int8' | 'int4')[];
}

function instanceOf(machine: Machine): Instance {
  const chip = machine.chip === undefined ? undefined : chipOf(machine.chip, machine.hardwareClass);
  return {
    type: machine.type,
    family: machine.type.split('.')[0] ?? machine.type,
    hardwareClass: machine.hardwareClass,
    arch: machine.hardwareClass === 'graviton' ? 'arm64' : 'amd64',
    accelerator: chip && { chip, name: chip.name, count: machine.count ?? 1, memoryEach: gibibytes(24) },
    vcpus: 8,
    memory: gibibytes(32),
    notes: '',
    source: SOURCE,
  };
}

function chipOf(name: string, hardwareClass: HardwareClass): Chip {
  return {
    id: name.toLowerCase(),
    vendor: 'test',
    shortName: name,
    name,
    architecture: 'test',
    kind: hardwareClass === 'neuron' ? 'neuron' : 'gpu',
    memory: gibibytes(24),
    peak: {},
    confidence: 'high',
    notes: '',
    source: SOURCE,
  };
}

export function smallCatalog(machines: readonly Machine[]): Catalog {
  const instances = machines.map(instanceOf);
  const prices = new Map(machines.map((m) => [m.type, m.usdPerHour]));
  const model = {
    id: 'm',
    name: 'M',
    kind: 'llm',
    params: 1e9,
    activeParams: 1e9,
    heads: 32,
    attention: 'GQA',
    evidence: 'published',
    notes: '',
    source: SOURCE,
  } as const;
  return {
    priceDate: '2026-07-20',
    sources: ['test'],
    instances,
    chips: instances.flatMap((i) => i.accelerator?.chip ?? []),
    cpus: [],
    models: [model],
    regions: [],
    instance: (type) => instances.find((i) => i.type === type),
    chip: (name) => instances.find((i) => i.accelerator?.chip?.shortName === name)?.accelerator?.chip,
    model: (name) => (name === 'm' ? { shape: model, match: 'exact' } : undefined),
    region: () => undefined,
    price: (type) => {
      const price = prices.get(type);
      return price === undefined ? undefined : { usdPerHour: usdPerHour(price), basis: 'published', source: SOURCE };
    },
    nearestInstance: () => undefined,
    nearestModel: () => undefined,
    nearestRegion: () => undefined,
    nearestChip: () => undefined,
    chipPower: () => undefined,
    cpuPower: () => undefined,
  };
}

/** Whole machines for the peak, each at its price for 730 h; TTFT does not depend on load. */
export function smallModel(machines: readonly Machine[], onEstimate?: () => void): CostModel {
  const byType = new Map(machines.map((m) => [m.type, m]));
  const machineOf = (type: string) => byType.get(type) ?? { type, hardwareClass: 'gpu' as const, ttft: 1, capacity: 1 };
  return {
    runtimes: () => ['vllm'],
    precisions: (_, instance) => machineOf(instance.type).precisions ?? ['bf16', 'int4'],
    refusal: (_, instance, __, precision) =>
      (machineOf(instance.type).precisions ?? ['bf16', 'int4']).includes(precision as 'bf16')
        ? undefined
        : { code: 'precision-unsupported', message: `${precision} is not supported here.` },
    law: (workload, { instance, price, minReplicas }) => {
      const { capacity } = machineOf(instance.type);
      const { rpsPeak } = workload.traffic;
      const least = Math.max(1, workload.placement.minReplicas ?? 0, minReplicas ?? 0);
      const at = (factor: number) => Math.max(least, Math.ceil((factor * rpsPeak) / capacity));
      return {
        at: (factor) => ({
          usd: price && price.usdPerHour * at(factor) * 730,
          replicas: at(factor),
          machineHours: at(factor) * 730,
        }),
        steps: (low, high) => ({
          loads: Array.from({ length: Math.min(1000, at(high)) }, (_, k) => (k * capacity) / rpsPeak).filter(
            (f) => f > low && f < high,
          ),
          until: high,
        }),
      };
    },
    estimate: (
      workload,
      { instance, price, replicas, minReplicas, precision, runtime, tensorParallel, acceleratorsPerReplica },
    ): Estimate => {
      onEstimate?.();
      const m = machineOf(instance.type);
      const needed = Math.max(
        1,
        workload.placement.minReplicas ?? 0,
        minReplicas ?? 0,
        Math.ceil(workload.traffic.rpsPeak / m.capacity),
      );
      const copies = replicas ?? needed;
      const monthly = price === undefined ? undefined : price.usdPerHour * copies * 730;
      const limit = workload.slo.ttftP95;
      const feasible = m.fits !== false;
      return {
        target: {
          hardwareClass: m.hardwareClass,
          instance: m.type,
          accelerator: m.chip,
          acceleratorCount: acceleratorsPerReplica || undefined,
          instances: copies,
          replicas: copies,
          tensorParallel,
          runtime,
          precision,
          purchase: workload.purchase,
          region: workload.region,
        },
        feasible,
        meetsSlo: feasible && limit !== undefined ? m.ttft <= limit && copies >= needed : undefined,
        reasons: feasible ? [] : ['Does not fit: needs 30 GiB, has 24 GiB.'],
        reasonCodes: feasible ? [] : ['memory-exceeded'],
        performance: feasible
          ? {
              ttft: { p50: m.ttft / 2, p95: m.ttft, p99: m.ttft },
              tpot: { p50: 0.01, p95: 0.02, p99: 0.02 },
              utilization: Math.min(1, workload.traffic.rpsAvg / (m.capacity * copies)),
            }
          : {},
        memory: {},
        cost: {
          hourlyUsd: price && price.usdPerHour * copies,
          monthlyUsd: monthly,
          lines: monthly === undefined ? [] : [{ name: 'machines', monthlyUsd: monthly }],
        },
        energy: {},
        range: {
          ttftP95: m.ttftWidth === undefined ? undefined : around(m.ttft, m.ttftWidth),
          monthlyUsd: monthly === undefined ? undefined : around(monthly, m.width ?? 0),
        },
        evidence: [{ figure: 'throughput', class: 'fitted', source: 'test' }],
      };
    },
  };
}

function around(point: number, width: number): { low: number; high: number } {
  return { low: point * (1 - width), high: point * (1 + width) };
}

export function smallWorkload(machines: readonly Machine[], spec: WorkloadSpec = {}): Workload {
  return resolveWorkload(
    'chat',
    { kind: 'inference', model: 'm', traffic: { rpsAvg: 1, hourlyProfile: 'flat' }, slo: { ttftMsP95: 2000 }, ...spec },
    { catalog: smallCatalog(machines) },
  );
}
