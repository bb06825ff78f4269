/** Every way to lay a workload out on one instance type. */
import { interruptionOf } from '../catalog/interruptions';
import { t } from '../l10n';
import type { Catalog, Instance, Price } from '../catalog/types';
import type { Precision, Runtime } from '../manifest/schema';
import { usdPerHour } from '../units';
import type { Configuration } from './configuration';
import type { CostModel, Refusal } from './costModel';
import { KIND_DEFAULTS } from './kindDefaults';
import { precisionFor, sameQuality, wantedPrecision } from './precision';
import type { Workload } from './workload';

const SPLITS = [1, 2, 4, 8, 16] as const;

export interface Layout {
  readonly runtime?: Runtime;
  readonly precision: Precision;
  /** Nobody asked for this engine, and it is not the usual one here: it has to be worth the change. */
  readonly isFurther?: boolean;
}

export type Layouts =
  | { readonly ok: true; readonly layouts: readonly Layout[] }
  | { readonly ok: false; readonly refusal: Refusal };

/** The price as the user pays it: an own price, else the list's, less the own discount; owned machines cost nothing more. */
export function priceFor(workload: Workload, instance: Instance, catalog: Catalog): Price | undefined {
  const price = ownPrice(workload, instance, catalog);
  const owned = ownedOf(workload, instance);
  if (owned === 0) {
    return price;
  }
  return price ? { ...price, owned } : { usdPerHour: usdPerHour(0), basis: 'owned', source: MANIFEST, owned };
}

const MANIFEST = { title: 'the manifest' };

function ownPrice(workload: Workload, instance: Instance, catalog: Catalog): Price | undefined {
  const overrides = workload.pricing?.overrides;
  const own = overrides && Object.hasOwn(overrides, instance.type) ? overrides[instance.type] : undefined;
  if (own !== undefined) {
    const interruption = workload.purchase === 'spot' ? interruptionOf(instance.type, workload.region) : undefined;
    return { usdPerHour: usdPerHour(own), basis: 'override', source: MANIFEST, ...(interruption && { interruption }) };
  }
  const listed = listedPrice(workload, instance, catalog);
  const discount = workload.pricing?.discountPct;
  return listed && discount ? { ...listed, usdPerHour: usdPerHour(listed.usdPerHour * (1 - discount / 100)) } : listed;
}

/** Machines of this type that are paid for already. */
function ownedOf({ placement }: Workload, { type }: Instance): number {
  return (placement.owned ?? []).reduce((sum, { instance, count }) => sum + (instance === type ? count : 0), 0);
}

type PriceList = Map<Instance, Price | undefined>;

/** The list that is in use, by catalog: a keystroke asks the same region and purchase for each machine again. */
const priceLists = new WeakMap<Catalog, { readonly key: string; readonly prices: PriceList }>();

function listedPrice({ region, purchase }: Workload, instance: Instance, catalog: Catalog): Price | undefined {
  const key = `${purchase} ${region}`;
  let list = priceLists.get(catalog);
  if (list?.key !== key) {
    list = { key, prices: new Map() };
    priceLists.set(catalog, list);
  }
  const { prices } = list;
  if (!prices.has(instance)) {
    prices.set(instance, catalog.price(instance.type, region, purchase));
  }
  return prices.get(instance);
}

/** Engines and number formats that run here and keep the stated quality; the stated engine first. */
export function layoutsFor(workload: Workload, instance: Instance, model: CostModel): Layouts {
  const offered = model.runtimes(workload, instance);
  const layouts: Layout[] = [];
  let refusal: Refusal | undefined;
  for (const runtime of offered.length > 0 ? statedFirst(offered, workload.runtime) : [undefined]) {
    const precision = precisionFor(wantedPrecision(workload), model.precisions(workload, instance, runtime));
    const asked = precision ?? wantedPrecision(workload);
    const refused = model.refusal(workload, instance, runtime, asked);
    if (precision !== undefined && !refused) {
      layouts.push({ runtime, precision });
    }
    refusal ??= refused;
  }
  if (layouts.length > 0) {
    layouts.push(...furtherLayouts(workload, instance, model));
  }
  return layouts.length > 0
    ? { ok: true, layouts }
    : {
        ok: false,
        refusal: refusal ?? {
          code: 'precision-unsupported',
          message: t`${wantedPrecision(workload)} is not supported here`,
        },
      };
}

/** Of engines that nobody asked for: none where one is stated. */
export function furtherLayouts(workload: Workload, instance: Instance, model: CostModel): readonly Layout[] {
  return (model.furtherRuntimes?.(workload, instance) ?? []).flatMap((runtime) => {
    const precision = precisionFor(wantedPrecision(workload), model.precisions(workload, instance, runtime));
    return precision === undefined || model.refusal(workload, instance, runtime, precision)
      ? []
      : { runtime, precision, isFurther: true };
  });
}

function statedFirst(offered: readonly Runtime[], stated: Runtime | undefined): readonly Runtime[] {
  return stated === undefined || offered[0] === stated || !offered.includes(stated)
    ? offered
    : [stated, ...offered.filter((runtime) => runtime !== stated)];
}

/** Keeps the stated engine without giving up the stated format: comparable as it stands. */
export function keepsEngine(workload: Workload, layout: Layout): boolean {
  const { runtime } = workload;
  return (
    runtime !== undefined && layout.runtime === runtime && sameQuality(layout.precision, wantedPrecision(workload))
  );
}

/** Accelerators per replica to try, fewest first; 0 on a CPU. */
export function acceleratorCounts(workload: Workload, instance: Instance): readonly number[] {
  const count = instance.accelerator?.count ?? 0;
  if (count <= 1) {
    return [count];
  }
  const { family } = KIND_DEFAULTS[workload.kind];
  if (family === 'train') {
    // A run gets the whole machine: it is paid for anyway.
    return [count];
  }
  if (family !== 'generate') {
    return [1];
  }
  return SPLITS.filter((n) => n <= count && divides(n, workload.model?.heads));
}

/** Tensor parallelism gives each accelerator the same number of heads. */
export function divides(n: number, heads: number | undefined): boolean {
  return heads === undefined || heads % n === 0;
}

export function configurationOf(
  workload: Workload,
  instance: Instance,
  price: Price | undefined,
  layout: Layout,
  accelerators: number,
  replicas?: number,
  minReplicas?: number,
): Configuration {
  return {
    instance,
    price,
    region: workload.region,
    purchase: workload.purchase,
    precision: layout.precision,
    runtime: layout.runtime,
    acceleratorsPerReplica: accelerators,
    // A training run is sharded, not split by tensor.
    tensorParallel: KIND_DEFAULTS[workload.kind].family === 'train' ? 1 : Math.max(1, Math.floor(accelerators)),
    replicas,
    minReplicas,
  };
}
