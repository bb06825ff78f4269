/** pnpm-lock.yaml, lockfile versions 5 to 9. */
import type { LockedPackage } from '../../../shared/src/arm/packages';
import type { Indented } from './indented';
import { flowList, readIndented } from './indented';
import type { LockfileReading, LockNode } from './lockfile';
import { MOST_PACKAGES, reached } from './lockfile';

/** `importer`: the folder of one package of a workspace, relative to the lockfile; without it all of them. */
export function readPnpmLock(text: string, importer?: string): LockfileReading {
  const root = readIndented(text).below;
  const packages = root.get('packages')?.below;
  if (!root.has('lockfileVersion')) {
    return { ok: false, reason: 'no lockfileVersion in it' };
  }
  const entries = new Map<string, Indented>();
  for (const [key, entry] of [...(packages ?? [])].slice(0, MOST_PACKAGES)) {
    entries.set(plainKey(key), entry);
  }
  const snapshots = new Map([...(root.get('snapshots')?.below ?? [])].map(([key, entry]) => [plainKey(key), entry]));
  const importers = root.get('importers')?.below;
  const asked = importer === undefined ? undefined : importers?.get(importer === '' ? '.' : importer);
  // Without `importers` the root itself is one.
  const roots = asked ? [asked] : importers ? [...importers.values()] : [{ line: 1, below: root }];
  const nodeOf = (key: string): LockNode | undefined => {
    const entry = snapshots.get(key) ?? entries.get(key);
    return (
      entry && {
        needs: keysIn(entry, 'dependencies', entries),
        mayNeed: keysIn(entry, 'optionalDependencies', entries),
      }
    );
  };
  const of = (section: string) => roots.flatMap((each) => keysIn(each, section, entries));
  const found = reached(of('dependencies'), of('optionalDependencies'), nodeOf);
  return {
    ok: true,
    packages: [...found].flatMap(([key, optional]) => {
      const entry = entries.get(key);
      return entry ? [packageOf(key, entry, snapshots.get(key), optional)] : [];
    }),
  };
}

function packageOf(key: string, entry: Indented, snapshot: Indented | undefined, optional: boolean): LockedPackage {
  const at = key.lastIndexOf('@');
  const platforms = [entry, snapshot].flatMap((each) => [
    ...(each?.below.get('optionalDependencies')?.below.keys() ?? []),
  ]);
  return {
    name: key.slice(0, at),
    version: key.slice(at + 1),
    optional,
    installScript: entry.below.get('requiresBuild')?.value === 'true' ? true : undefined,
    cpu: flowList(entry.below.get('cpu')?.value),
    platforms,
    line: () => entry.line,
  };
}

/** `name: 1.2.3(peer@4)`, or with the version below it; a whole key stands for an alias. */
function keysIn(entry: Indented, section: string, entries: ReadonlyMap<string, Indented>): readonly string[] {
  return [...(entry.below.get(section)?.below ?? [])].flatMap(([name, stated]) => {
    const version = stated.value ?? stated.below.get('version')?.value ?? '';
    const candidates = [plainKey(`${name}@${version}`), plainKey(version)];
    return candidates.find((key) => entries.has(key)) ?? [];
  });
}

/** `/name@1.2.3(peer@4)`, `/@scope/name/1.2.3_peer@4` → `name@1.2.3`. */
function plainKey(key: string): string {
  const bare = (key.startsWith('/') ? key.slice(1) : key).split('(')[0] ?? '';
  if (bare.lastIndexOf('@') > 0 && !/^(?:@[^/]+\/)?[^/@]+\/\d/.test(bare)) {
    return bare;
  }
  const slash = bare.lastIndexOf('/');
  const version = bare.slice(slash + 1).split('_')[0] ?? '';
  return slash > 0 && /^\d/.test(version) ? `${bare.slice(0, slash)}@${version}` : bare;
}
