/** The user's own machines, accelerators and prices over the catalog. */
import type { Purchase } from '../manifest/schema';
import type { HardwareSpec } from '../manifest/hardwareSchema';
import { gibibytes, gigabytesPerSecond, teraflopsPerSecond, usdPerHour, watts } from '../units';
import type { FlopsPerSecond } from '../units';
import { withLayer } from './layer';
import { nameKey } from './nameKey';
import type { Catalog, Chip, Instance, Price, PriceLookup, RateType, Source } from './types';

type OwnInstance = NonNullable<HardwareSpec['instances']>[number];
type OwnAccelerator = NonNullable<HardwareSpec['accelerators']>[number];
type OwnPrice = NonNullable<HardwareSpec['prices']>[number];

/** A machine whose chip is not known is left out: its memory could only be guessed. */
export function withOwnHardware(catalog: Catalog, spec: HardwareSpec, fileName: string): Catalog {
  const source: Source = { title: fileName };
  const chips = (spec.accelerators ?? []).map((own) => chipOf(own, source));
  const withChips = withLayer(catalog, { chips });
  const instances = (spec.instances ?? []).flatMap((own) => instanceOf(own, withChips, source) ?? []);
  return withLayer(withChips, { instances, price: ownPrices(spec, source), sources: [fileName] });
}

function chipOf(own: OwnAccelerator, source: Source): Chip {
  const { name, kind = 'gpu', vendor = 'unknown', architecture = 'unknown', memoryGib } = own;
  return {
    id: nameKey(name).replaceAll(/[^a-z\d]+/g, '-'),
    vendor,
    shortName: name,
    name,
    architecture,
    kind,
    memory: gibibytes(memoryGib),
    memoryBandwidth: own.memoryBandwidthGbS === undefined ? undefined : gigabytesPerSecond(own.memoryBandwidthGbS),
    peak: peakOf(own.peakTflops ?? {}),
    interconnectBandwidth: own.interconnectGbS === undefined ? undefined : gigabytesPerSecond(own.interconnectGbS),
    tdp: own.tdpW === undefined ? undefined : watts(own.tdpW),
    confidence: 'medium',
    notes: '',
    source,
  };
}

function peakOf(stated: NonNullable<OwnAccelerator['peakTflops']>): Chip['peak'] {
  const peak: Partial<Record<RateType, FlopsPerSecond>> = {};
  for (const type of ['fp32', 'tf32', 'fp16', 'bf16', 'fp8', 'int8', 'fp4'] as const) {
    const rate = stated[type];
    if (rate !== undefined) {
      peak[type] = teraflopsPerSecond(rate);
    }
  }
  return peak;
}

function instanceOf(own: OwnInstance, catalog: Catalog, source: Source): Instance | undefined {
  const { type, arch, vcpus, physicalCores, memoryGib, accelerator, networkGbps } = own;
  const chip = accelerator && catalog.chip(accelerator.chip);
  if (accelerator && !chip) {
    return undefined;
  }
  return {
    type,
    family: type.includes('.') ? type.slice(0, type.indexOf('.')) : type,
    hardwareClass: chip?.kind ?? (arch === 'arm64' ? 'graviton' : 'x86'),
    arch,
    accelerator:
      chip && accelerator ? { chip, name: chip.name, count: accelerator.count, memoryEach: chip.memory } : undefined,
    vcpus,
    physicalCores,
    cpu: own.cpu === undefined ? undefined : cpuNamed(own.cpu, catalog),
    memory: gibibytes(memoryGib),
    networkGbps,
    notes: '',
    source,
  };
}

/** By id, short name or name, as the catalog has them. */
export function cpuNamed(name: string, { cpus }: Pick<Catalog, 'cpus'>): Instance['cpu'] {
  const key = nameKey(name);
  return cpus.find((cpu) => [cpu.id, cpu.shortName, cpu.name].some((one) => nameKey(one) === key));
}

/** A row for the very region comes before one for every region, and a row before the machine's own price. */
function ownPrices({ prices = [], instances = [] }: HardwareSpec, file: Source): PriceLookup {
  const known = new Map<string, Price>();
  const add = (type: string, region: string, purchase: Purchase | '', usd: number, own?: OwnPrice) => {
    const source = own?.source === undefined ? file : { title: `${own.source} (${file.title})` };
    known.set(`${nameKey(type)} ${nameKey(region)} ${purchase}`, {
      usdPerHour: usdPerHour(usd),
      basis: 'override',
      ...(own?.date !== undefined && { date: own.date }),
      source,
    });
  };
  for (const { type, usdPerHour: usd } of instances) {
    if (usd !== undefined) {
      add(type, '', '', usd);
    }
  }
  for (const own of prices) {
    add(own.instance, own.region ?? '', own.purchase ?? 'on-demand', own.usdPerHour, own);
  }
  return (type, region, purchase) =>
    known.get(`${type} ${region} ${purchase}`) ?? known.get(`${type}  ${purchase}`) ?? known.get(`${type}  `);
}
