/** What `placement.allow` and `placement.deny` rule out: types, families, classes or chips by any of their names. */
import type { Instance } from '../catalog/types';
import { t } from '../l10n';
import type { Refusal } from './costModel';
import type { Workload } from './workload';

export function excludedBy(placement: Workload['placement'], instance: Instance): Refusal | undefined {
  const { allow, deny } = listsOf(placement);
  if (deny && isNamed(instance, deny)) {
    return { code: 'denied', message: t('Denied in the manifest.') };
  }
  if (allow && !isNamed(instance, allow)) {
    return { code: 'not-allowed', message: t('Not in the list of allowed targets.') };
  }
  return isBurstable(instance) && !allow
    ? { code: 'burstable', message: t('Burstable: its CPU credits do not carry a steady load.') }
    : undefined;
}

interface Lists {
  readonly allow?: ReadonlySet<string>;
  readonly deny?: ReadonlySet<string>;
}

/** By the object that states them: a search asks for every type. */
const lists = new WeakMap<Workload['placement'], Lists>();

const NO_LISTS: Lists = {};

function listsOf(placement: Workload['placement']): Lists {
  if (!placement.allow && !placement.deny) {
    return NO_LISTS;
  }
  let found = lists.get(placement);
  if (!found) {
    found = { allow: foldedSet(placement.allow), deny: foldedSet(placement.deny) };
    lists.set(placement, found);
  }
  return found;
}

/** An empty list rules nothing out. */
function foldedSet(names: readonly string[] | undefined): ReadonlySet<string> | undefined {
  return names && names.length > 0 ? new Set(names.map(folded)) : undefined;
}

function isNamed(instance: Instance, wanted: ReadonlySet<string>): boolean {
  return namesOf(instance).all.some((name) => wanted.has(name));
}

/** t3, t4g: a vCPU is paid for a fifth to two fifths of its time; naming them in `allow` takes the risk. */
function isBurstable({ family }: Instance): boolean {
  return /^t\d/.test(family);
}

/** `g6.xlarge`, `g6`, `gpu`, `L4`, `graviton4`, `arm64`, `cpu`. */
export function answersTo(instance: Instance, name: string): boolean {
  return namesOf(instance).all.includes(folded(name));
}

/** `L4`, `NVIDIA L4`: the accelerator itself, not its machine. */
export function isChipName(instance: Instance, name: string): boolean {
  return namesOf(instance).chip.includes(folded(name));
}

interface Names {
  readonly all: readonly string[];
  readonly chip: readonly string[];
}

const names = new WeakMap<Instance, Names>();

function namesOf(instance: Instance): Names {
  let found = names.get(instance);
  if (!found) {
    const { accelerator, cpu } = instance;
    const chip = written([
      accelerator?.name,
      accelerator?.chip?.id,
      accelerator?.chip?.shortName,
      accelerator?.chip?.name,
    ]);
    const machine = written([
      instance.type,
      instance.family,
      instance.hardwareClass,
      instance.arch,
      // The host CPU of a GPU machine is not what the machine is taken for.
      ...(accelerator ? [] : [cpu?.shortName, cpu?.name, 'cpu']),
    ]);
    found = { chip, all: [...new Set([...machine, ...chip])] };
    names.set(instance, found);
  }
  return found;
}

/** Every name of a machine, folded. */
export function namesFor(instance: Instance): readonly string[] {
  return namesOf(instance).all;
}

function written(all: readonly (string | undefined)[]): string[] {
  return all.flatMap((name) => (name === undefined || folded(name) === '' ? [] : [folded(name)]));
}

/** Case, spaces and hyphens do not tell names apart; a dot does. */
export function folded(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9.]/g, '');
}
