/** yarn.lock of yarn 1 and of later versions, which write YAML. */
import type { LockedPackage } from '../../../shared/src/arm/packages';
import type { Indented } from './indented';
import { readIndented } from './indented';
import type { LockfileReading, LockNode } from './lockfile';
import { MOST_PACKAGES, reached } from './lockfile';

export interface Wanted {
  readonly required: readonly (readonly [name: string, range: string])[];
  readonly optional: readonly (readonly [name: string, range: string])[];
}

/** What `wanted` of a package.json leads to; without one every package of the file. */
export function readYarnLock(text: string, wanted?: Wanted): LockfileReading {
  const byDescriptor = new Map<string, Indented>();
  const entries = new Map<Indented, string>();
  for (const [key, entry] of readIndented(text).below) {
    const descriptors = key.split(',').map((part) => part.trim().replace(/^"|"$/g, ''));
    if (entry.below.has('version') && entries.size < MOST_PACKAGES) {
      entries.set(entry, nameOf(descriptors[0] ?? ''));
      descriptors.forEach((descriptor) => byDescriptor.set(plainDescriptor(descriptor), entry));
    }
  }
  if (entries.size === 0 && text.trim() !== '' && !text.includes('yarn lockfile') && !text.includes('__metadata')) {
    return { ok: false, reason: 'no packages in it' };
  }
  const keys = new Map([...entries.keys()].map((entry, index) => [entry, String(index)]));
  const list = [...entries.keys()];
  const resolve = (pairs: Iterable<readonly [string, string]>) =>
    [...pairs].flatMap(([name, range]) => {
      const entry = byDescriptor.get(plainDescriptor(`${name}@${range}`));
      return entry ? (keys.get(entry) ?? []) : [];
    });
  const nodeOf = (key: string): LockNode | undefined => {
    const entry = list[Number(key)];
    return entry && nodeFrom(entry, resolve);
  };
  const all = list
    .filter((entry) => entry.below.get('linkType')?.value !== 'soft')
    .map((entry) => keys.get(entry) ?? '');
  const found = wanted
    ? reached(resolve(wanted.required), resolve(wanted.optional), nodeOf)
    : new Map(all.map((key) => [key, false]));
  return {
    ok: true,
    packages: [...found].flatMap(([key, optional]) => {
      const entry = list[Number(key)];
      return entry ? [packageOf(entry, entries.get(entry) ?? '', optional)] : [];
    }),
  };
}

function nodeFrom(entry: Indented, resolve: (pairs: Iterable<readonly [string, string]>) => string[]): LockNode {
  const optional = new Set(optionalNames(entry));
  const pairs = (section: string) =>
    [...(entry.below.get(section)?.below ?? [])].map(([name, { value }]) => [name, value ?? ''] as const);
  const dependencies = pairs('dependencies');
  return {
    needs: resolve(dependencies.filter(([name]) => !optional.has(name))),
    mayNeed: resolve([...dependencies.filter(([name]) => optional.has(name)), ...pairs('optionalDependencies')]),
  };
}

function optionalNames({ below }: Indented): readonly string[] {
  const meta = [...(below.get('dependenciesMeta')?.below ?? [])];
  return meta.filter(([, { below: says }]) => says.get('optional')?.value === 'true').map(([name]) => name);
}

function packageOf(entry: Indented, name: string, optional: boolean): LockedPackage {
  const cpu = /\bcpu=([\w!|]+)/.exec(entry.below.get('conditions')?.value ?? '')?.[1];
  return {
    name,
    version: entry.below.get('version')?.value,
    optional,
    cpu: cpu?.split('|'),
    platforms: [...optionalNames(entry), ...(entry.below.get('optionalDependencies')?.below.keys() ?? [])],
    line: () => entry.line,
  };
}

/** `name@npm:^1` and `name@^1` are the same. */
const plainDescriptor = (descriptor: string) => descriptor.replace(/@npm:/, '@');

function nameOf(descriptor: string): string {
  const at = descriptor.indexOf('@', 1);
  return at < 0 ? descriptor : descriptor.slice(0, at);
}
