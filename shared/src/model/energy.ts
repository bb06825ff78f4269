/** Power over the month: idle and active, not TDP. */
import { getCatalog } from '../catalog/catalog';
import type { PowerFigure, Region } from '../catalog/types';
import type { Configuration } from '../placement/configuration';
import type { Workload } from '../placement/workload';
import type { Estimate, Evidence } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { PUE_SPREAD_ASSUMED, GRID_SPREAD, perUnit } from './carbon';
import { perRequest } from './cost';
import { embodiedOf } from './embodied';
import {
  FALLBACK_PUE,
  MEMORY_WATTS_PER_GB,
  NEURON_IDLE_WATTS,
  NEURON_MAX_WATTS_PER_TFLOPS,
  TDP_IDLE_SHARE,
  TDP_MAX_SHARE,
  VCPU_IDLE_WATTS,
  VCPU_MAX_WATTS,
} from './factors/others';
import type { Machine } from './hardware';

/** A GPU that streams weights for one sequence takes this share of its active power; a full one all of it. ML.ENERGY, Llama 3.1 8B on H100: 490 of 700 W at batch 8. */
const BUSY_POWER_SHARE = 0.6;
/** Work of the host beside an accelerator. Assumed. */
const HOST_UTILIZATION = 0.1;

interface Power {
  readonly idle: number;
  readonly max: number;
  readonly source: string;
  readonly date?: string;
  readonly assumed: boolean;
}

function chipPowerOf({ chip }: Machine): Power | undefined {
  if (!chip) {
    return undefined;
  }
  const published = getCatalog().chipPower(chip);
  if (published) {
    return published.max > 0 ? fromFigure(published) : undefined;
  }
  if (chip.tdp !== undefined) {
    return {
      idle: chip.tdp * TDP_IDLE_SHARE,
      max: chip.tdp * TDP_MAX_SHARE,
      source: `TDP of ${chip.name}; idle share assumed`,
      assumed: true,
    };
  }
  const peak = chip.peak.bf16 ?? chip.peak.fp16;
  return chip.kind === 'neuron' && peak
    ? {
        idle: NEURON_IDLE_WATTS,
        max: Math.max(NEURON_IDLE_WATTS, (peak / 1e12) * NEURON_MAX_WATTS_PER_TFLOPS),
        source: `${chip.name}: power is not published, scaled by peak`,
        assumed: true,
      }
    : undefined;
}

function fromFigure({ idle, max, source }: PowerFigure): Power {
  return { idle, max: Math.max(idle, max), source: source.title, date: source.date, assumed: false };
}

function vcpuPowerOf({ instance }: Pick<Machine, 'instance'>): Power {
  const published = getCatalog().cpuPower(instance);
  if (published) {
    return fromFigure(published);
  }
  const { cpu } = instance;
  if (cpu?.wattsPerSocket !== undefined) {
    const each = cpu.wattsPerSocket / (cpu.coresPerSocket * Math.max(1, cpu.threadsPerCore));
    return {
      idle: each * 0.2,
      max: each,
      source: `${cpu.name}: ${cpu.wattsBasis}; idle at a fifth assumed`,
      assumed: true,
    };
  }
  return { idle: VCPU_IDLE_WATTS, max: VCPU_MAX_WATTS, source: 'mean of published CPUs', assumed: true };
}

/**
 * Power of the part that computes, without its host: all accelerators of the machine, or its vCPUs.
 *
 *     chips = count · (idle + (max − idle) · busy · share)               [W]
 *     vCPUs = count · (idle + (max − idle) · busy)                               [W]
 *
 * `share` is that of the steps (decodePower.ts), or 0.6 + 0.4 · utilization. What energy benchmarks of models read from the accelerator's own meter. Undefined where no source gives the chip's power.
 */
export function computePower(
  machine: Machine,
  busy: number,
  utilization: number,
  powerShare = BUSY_POWER_SHARE + (1 - BUSY_POWER_SHARE) * utilization,
): { readonly watts: number; readonly spread: number } | undefined {
  const { instance } = machine;
  if (machine.kind === 'cpu') {
    const { idle, max, assumed } = vcpuPowerOf(machine);
    return { watts: instance.vcpus * (idle + (max - idle) * busy), spread: powerSpread(assumed) };
  }
  const chip = chipPowerOf(machine);
  const active = busy * powerShare;
  return chip
    ? {
        watts: (instance.accelerator?.count ?? 0) * (chip.idle + (chip.max - chip.idle) * active),
        spread: powerSpread(chip.assumed),
      }
    : undefined;
}

/**
 * Power of one machine while it is `busy` and, when busy, `utilization` of its capacity is used.
 *
 *     active  = busy · share, 0.6 + 0.4 · utilization where steps do not tell it   [-]
 *     chip    = idle + (max − idle) · active                             [W]
 *     machine = chips + vCPUs · (idle + (max − idle) · load) + memory · 0.392 W/GB   [W]
 *
 * On a CPU every vCPU of a busy machine works. Fans, network and storage are left out: a lower bound.
 */
function machinePower(
  machine: Machine,
  busy: number,
  utilization: number,
  powerShare: number | undefined,
): { watts: number; power: Power } {
  const { instance } = machine;
  const vcpu = vcpuPowerOf(machine);
  const memory = ((instance.memory ?? 0) / 1e9) * MEMORY_WATTS_PER_GB;
  if (machine.kind === 'cpu') {
    return { watts: (computePower(machine, busy, utilization)?.watts ?? 0) + memory, power: vcpu };
  }
  const chip = chipPowerOf(machine);
  const chips = computePower(machine, busy, utilization, powerShare);
  const host = instance.vcpus * (vcpu.idle + (vcpu.max - vcpu.idle) * HOST_UTILIZATION) + memory;
  return chip && chips ? { watts: host + chips.watts, power: chip } : { watts: Number.NaN, power: vcpu };
}

export function pueOf({ energy }: Workload, region: string): number {
  return energy?.pue ?? getCatalog().region(region)?.pue ?? FALLBACK_PUE;
}

/** Power of one machine that waits; undefined where no source gives that of its chips. */
export function waitingWatts(machine: Machine): number | undefined {
  const { watts } = machinePower(machine, 0, 0, undefined);
  return Number.isFinite(watts) ? watts : undefined;
}

/** What a vCPU draws at work beyond what it draws idle. */
export function vcpuActiveWatts(machine: Pick<Machine, 'instance'>): number {
  const { idle, max } = vcpuPowerOf(machine);
  return max - idle;
}

export interface EnergyUse {
  readonly energy: Estimate['energy'];
  readonly evidence: readonly Evidence[];
  /** 80 % range as a ratio, of power. */
  readonly spread: number;
  /** The same of what is not the machine's: PUE for energy, PUE and grid for carbon. */
  readonly siteSpread: number;
  readonly gridSpread: number;
}

/** Published idle and max are of other machines of that kind; assumed ones are a guess. */
const SPREAD_PUBLISHED = 1.4;
const SPREAD_ASSUMED = 1.8;

function powerSpread(assumed: boolean): number {
  return assumed ? SPREAD_ASSUMED : SPREAD_PUBLISHED;
}

/**
 * Energy of the month.
 *
 *     kWh    = machine-hours · W · PUE / 1000                            [kWh]
 *     kgCO2e = kWh · grid / 1000                                         [kg]
 *
 * `averageW` is that of the machines over `hours`, without PUE; energy has it in. Location-based grid mean, or what the
 * manifest states; market-based zeros never come in. Embodied carbon stands beside it, never in it.
 */
export function energyOf(
  workload: Workload,
  configuration: Configuration,
  machine: Machine,
  use: {
    readonly machineHours: number;
    /** Hours that the power is the mean of; the month where nothing is said. */
    readonly hours?: number;
    readonly busy: number;
    readonly utilization: number;
    /** Share of the span between idle and most that a busy accelerator draws, where it is known from its steps. */
    readonly powerShare?: number;
    readonly requestsPerMonth: number;
    /** Tokens generated for one request; absent: none. */
    readonly outTokens?: number;
  },
): EnergyUse {
  const region = getCatalog().region(configuration.region);
  const { watts, power } = machinePower(machine, use.busy, use.utilization, use.powerShare);
  if (!Number.isFinite(watts)) {
    return { energy: {}, evidence: [], spread: SPREAD_ASSUMED, siteSpread: 1, gridSpread: 1 };
  }
  const pue = pueOf(workload, configuration.region);
  const grid = workload.energy?.gridGco2ePerKwh ?? region?.gridGco2ePerKwh;
  const kwh = (use.machineHours * watts * pue) / 1000;
  const outTokens = use.requestsPerMonth * (use.outTokens ?? 0);
  const each = perUnit({ kwh, requestsPerMonth: use.requestsPerMonth, outTokens, grid });
  const isStated = workload.energy?.gridGco2ePerKwh !== undefined;
  const embodied = embodiedOf(configuration.instance);
  const embodiedKg = embodied && embodied.kgPerHour * use.machineHours;
  return {
    energy: {
      averageW: use.hours === 0 ? undefined : (use.machineHours * watts) / (use.hours ?? HOURS_PER_MONTH),
      whPerRequest: each.whPerRequest,
      whPerMTokens: each.whPerMTokens,
      gCo2ePerRequest: each.gCo2ePerRequest,
      gCo2ePerMTokens: each.gCo2ePerMTokens,
      kwhPerMonth: kwh,
      kgCo2ePerMonth: grid === undefined ? undefined : (kwh * grid) / 1000,
      embodiedKgCo2ePerMonth: embodiedKg,
      embodiedGCo2ePerRequest:
        embodiedKg === undefined ? undefined : perRequest(embodiedKg * 1000, use.requestsPerMonth),
      pue,
      gridGco2ePerKwh: grid,
      gridBasis: grid === undefined ? undefined : isStated ? 'stated' : 'location',
    },
    evidence: evidenceFor(power, embodied, grid === undefined || isStated ? undefined : region),
    spread: powerSpread(power.assumed),
    siteSpread: workload.energy?.pue === undefined && region?.pue === undefined ? PUE_SPREAD_ASSUMED : 1,
    gridSpread: isStated ? 1 : GRID_SPREAD,
  };
}

function evidenceFor(power: Power, embodied: ReturnType<typeof embodiedOf>, region: Region | undefined): Evidence[] {
  const found: Evidence[] = [
    { figure: 'energy', class: power.assumed ? 'assumed' : 'roofline', source: power.source, date: power.date },
  ];
  if (embodied) {
    found.push({ figure: 'embodied', class: 'assumed', source: embodied.source, date: embodied.date });
  }
  if (region?.source) {
    const { title, date } = region.source;
    found.push({ figure: 'carbon', class: 'measured', source: title, date: date ?? region.gridYear });
  }
  return found;
}
