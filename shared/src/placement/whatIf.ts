/** What a reader asks about in place of what the file states: a closed list of fields, set on a copy of the spec. */
import type { Catalog } from '../catalog/types';
import { roundAsShown } from '../format';
import { PRECISIONS, PURCHASES } from '../manifest/schema';
import type { WorkloadSpec } from '../manifest/schema';

/** Fields that the panel may ask about; `load` fields are the ones that a workload states its traffic with. */
export const LOAD_FIELDS = [
  'traffic.rpsAvg',
  'traffic.tasksPerHour',
  'traffic.itemsPerHour',
  'traffic.concurrency',
] as const;
export const WHAT_IF_FIELDS = [
  // Where it runs: no key of the manifest, but a move.
  'target',
  ...LOAD_FIELDS,
  'traffic.rpsPeak',
  'tokens.inMean',
  'tokens.outMean',
  'slo.ttftMsP95',
  'slo.tpotMsP95',
  'slo.e2eMsP95',
  'precision',
  'placement.region',
  'placement.purchase',
  'pricing.discountPct',
] as const;

export type WhatIfField = (typeof WHAT_IF_FIELDS)[number];
export type LoadField = (typeof LOAD_FIELDS)[number];
/** Values in the unit that the key names. */
export type WhatIf = { readonly [F in WhatIfField]?: number | string };

/** Those that keys of the manifest state. */
export type AskedValues = Omit<WhatIf, 'target'>;

const WORDS: Partial<Record<WhatIfField, readonly string[]>> = {
  precision: PRECISIONS,
  'placement.purchase': PURCHASES,
};
const MOST_DISCOUNT_PERCENT = 99;
/** More than anybody serves: keeps arithmetic finite. */
const MOST = 1e9;

const isWhatIfField = (name: string): name is WhatIfField => (WHAT_IF_FIELDS as readonly string[]).includes(name);

/** What of a message from outside may be asked; the rest is left out. */
export function readWhatIf(value: unknown, catalog: Pick<Catalog, 'regions' | 'instance'>): WhatIf {
  if (typeof value !== 'object' || value === null) {
    return {};
  }
  const kept = Object.entries(value).filter(([name, each]) => isWhatIfField(name) && isAllowed(name, each, catalog));
  return Object.fromEntries(kept) as WhatIf;
}

function isAllowed(
  field: WhatIfField,
  value: unknown,
  { regions, instance }: Pick<Catalog, 'regions' | 'instance'>,
): boolean {
  if (field === 'target') {
    return typeof value === 'string' && instance(value.split(' ')[0] ?? '') !== undefined;
  }
  if (field === 'placement.region') {
    return typeof value === 'string' && regions.some(({ id }) => id === value);
  }
  const words = WORDS[field];
  if (words) {
    return typeof value === 'string' && words.includes(value);
  }
  const most = field === 'pricing.discountPct' ? MOST_DISCOUNT_PERCENT : MOST;
  const least = field === 'pricing.discountPct' ? 0 : Number.MIN_VALUE;
  return typeof value === 'number' && value >= least && value <= most;
}

/** The field that states the load, whichever the workload has. */
export function loadField({ traffic = {}, kind }: WorkloadSpec): LoadField {
  const stated = (['concurrency', 'tasksPerHour', 'itemsPerHour', 'rpsAvg'] as const).find(
    (key) => traffic[key] !== undefined,
  );
  if (stated !== undefined) {
    return `traffic.${stated}`;
  }
  return kind === 'agent' ? 'traffic.tasksPerHour' : 'traffic.rpsAvg';
}

/** A mean that is changed takes its stated peak with it: the day keeps its shape. */
export function withPeak(spec: WorkloadSpec, changes: WhatIf): WhatIf {
  const { rpsAvg, rpsPeak } = spec.traffic ?? {};
  const asked = changes['traffic.rpsAvg'];
  if (rpsAvg === undefined || rpsPeak === undefined || typeof asked !== 'number' || rpsAvg <= 0) {
    return changes;
  }
  return { ...changes, 'traffic.rpsPeak': roundAsShown((rpsPeak * asked) / rpsAvg) };
}

/** What the spec states for a field. */
export function statedAt(spec: WorkloadSpec, field: WhatIfField): number | string | undefined {
  const [block, key] = field.split('.') as [string, string | undefined];
  const owner: unknown = Object.hasOwn(spec, block) ? (spec as Readonly<Record<string, unknown>>)[block] : undefined;
  const value: unknown =
    key === undefined
      ? owner
      : typeof owner === 'object' && owner !== null && Object.hasOwn(owner, key)
        ? (owner as Readonly<Record<string, unknown>>)[key]
        : undefined;
  return typeof value === 'number' || typeof value === 'string' ? value : undefined;
}

/** A copy with the changes, the target aside; what is as stated is no change. */
export function withChanges(spec: WorkloadSpec, changes: AskedValues): WorkloadSpec {
  return Object.entries(changes).reduce<WorkloadSpec>((patched, [field, value]) => {
    const [block = '', key] = field.split('.');
    if (key === undefined) {
      return { ...patched, [block]: value };
    }
    const owner = (patched as Readonly<Record<string, object | undefined>>)[block];
    return { ...patched, [block]: { ...owner, [key]: value } };
  }, spec);
}

/** Those that differ from the file. */
export function realChanges(spec: WorkloadSpec, changes: WhatIf): WhatIf {
  const kept = Object.entries(changes).filter(([field, value]) => statedAt(spec, field as WhatIfField) !== value);
  return Object.fromEntries(kept) as WhatIf;
}
