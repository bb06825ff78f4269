/** Carbon of making the machines, spread over their life. */
import { getCatalog } from '../catalog/catalog';
import { chipEmbodied } from '../catalog/embodied';
import type { Catalog, Instance } from '../catalog/types';
import { GIB } from './sizes';

/**
 * kgCO2e of a GB of server memory: 533 kg for twelve modules of 32 GB. The rows of the table differ by exactly this:
 * (1,688.46 − 1,155.46) kg / (512 − 128) GB between r6g.16xlarge and c6g.16xlarge.
 */
export const KG_PER_GB = 533 / 384;
/** Memory that the base of a server has in it already, in GB (Teads, from the study of a Dell R740). */
const BASE_GB = 16;
/** A second CPU with its board: the rows of hosts with two sockets have so much more (Teads). */
const KG_PER_FURTHER_SOCKET = 100;
/** A host whose CPU nobody lists. Assumed: what AWS uses for accelerators. */
const USUAL_SOCKETS = 2;
/** 80 % range as a ratio. Assumed: four or six years of life differ by 1.5, disks and network cards are left out. */
export const SPREAD_EMBODIED = 2;

export interface Embodied {
  /** Of the machine's share of its host. */
  readonly kgCo2e: number;
  readonly kgPerHour: number;
  readonly source: string;
  readonly date?: string;
}

/** Teads' figures, as Cloud Carbon Footprint prints them. */
interface Base {
  readonly server: number;
  readonly accelerator: number;
  readonly lifetimeHours: number;
}

const bases = new WeakMap<Catalog, Base | undefined>();

function baseOf(catalog: Catalog): Base | undefined {
  if (!bases.has(catalog)) {
    const value = (record: string) => catalog.energyRows?.find((row) => row.record === record)?.value;
    const [server, accelerator, lifetimeHours] = [
      value('embodied_base_server'),
      value('embodied_gpu_base'),
      value('embodied_lifetime'),
    ];
    const isKnown = server !== undefined && accelerator !== undefined && lifetimeHours !== undefined;
    bases.set(catalog, isKnown && lifetimeHours > 0 ? { server, accelerator, lifetimeHours } : undefined);
  }
  return bases.get(catalog);
}

const known = new WeakMap<Instance, Embodied | undefined>();

/**
 * Embodied carbon of one machine.
 *
 *     share = vCPUs / vCPUs of the host                                   [-]
 *     kg    = share · (server + 100 · (sockets − 1) − 16 · 1.388) + GB · 1.388 + chips · kg of one   [kgCO2e]
 *     hour  = kg / 35,040 h                                              [kgCO2e/h]
 *
 * The host is taken to be as large as the largest type with the same CPU. Accelerators without a published figure count as
 * 150 kg (Teads' allowance for a GPU; for Neuron chips assumed). Disks, network cards, racks, buildings and capacity that
 * nobody rents are left out: errs low. Four years of life, where AWS states six: errs high.
 * Source: the method of Teads in Cloud Carbon Footprint; NVIDIA's product carbon footprints (catalog/tables/embodied.csv).
 */
export function embodiedOf(instance: Instance): Embodied | undefined {
  if (!known.has(instance)) {
    known.set(instance, reckon(instance, getCatalog()));
  }
  return known.get(instance);
}

function reckon(instance: Instance, catalog: Catalog): Embodied | undefined {
  const base = baseOf(catalog);
  if (!base || instance.memory === undefined) {
    return undefined;
  }
  const host = hostVcpus(instance, catalog);
  const share = Math.min(1, instance.vcpus / host);
  const board = base.server + KG_PER_FURTHER_SOCKET * (socketsOf(instance, host) - 1) - BASE_GB * KG_PER_GB;
  const chips = chipsOf(instance, base);
  const kgCo2e = share * board + (instance.memory / GIB) * KG_PER_GB + chips.kg;
  return {
    kgCo2e,
    kgPerHour: kgCo2e / base.lifetimeHours,
    source: `Teads’ method for servers, four years${chips.source === undefined ? '' : `; ${chips.source}`}`,
    date: chips.date,
  };
}

function chipsOf(
  { accelerator }: Instance,
  base: Base,
): { readonly kg: number; readonly source?: string; readonly date?: string } {
  if (!accelerator) {
    return { kg: 0 };
  }
  const published = accelerator.chip && chipEmbodied(accelerator.chip);
  return published
    ? {
        kg: accelerator.count * published.kgCo2e,
        source: `${accelerator.name}: ${published.basis}, ${published.source.title}`,
        date: published.source.date,
      }
    : {
        kg: accelerator.count * base.accelerator,
        source: `${accelerator.name}: no figure is published, ${base.accelerator} kg each assumed`,
      };
}

function hostVcpus({ cpuModel, family, vcpus }: Instance, { instances }: Catalog): number {
  const kin = instances.filter((one) => (cpuModel === undefined ? one.family === family : one.cpuModel === cpuModel));
  return kin.reduce((most, one) => Math.max(most, one.vcpus), vcpus);
}

function socketsOf({ cpu }: Instance, hostThreads: number): number {
  return cpu
    ? Math.max(1, Math.round(hostThreads / (cpu.coresPerSocket * Math.max(1, cpu.threadsPerCore))))
    : USUAL_SOCKETS;
}
