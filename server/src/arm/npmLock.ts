/** package-lock.json and npm-shrinkwrap.json, versions 1 to 3. */
import type { LockedPackage } from '../../../shared/src/arm/packages';
import type { JsonObject } from './json';
import { namesIn, objectOf, parseObject, asObject, stringOf, stringsOf, valueOf } from './json';
import { keyLines, OBJECT_KEY } from './lines';
import type { LockfileReading, LockNode } from './lockfile';
import { MOST_PACKAGES, reached } from './lockfile';

const FOLDER = 'node_modules/';

/** `importer`: the folder of one package of a workspace, relative to the lockfile; without it all of them. */
export function readNpmLock(text: string, importer?: string): LockfileReading {
  const root = parseObject(text);
  if (!root) {
    return { ok: false, reason: 'not a JSON object' };
  }
  const packages = objectOf(root, 'packages');
  if (packages) {
    return fromPackages(packages, text, importer);
  }
  const dependencies = objectOf(root, 'dependencies');
  return dependencies ? fromTree(dependencies, text) : { ok: false, reason: 'no packages in it' };
}

/** Versions 2 and 3: a flat map by folder, resolved as Node.js does. */
function fromPackages(packages: JsonObject, text: string, importer: string | undefined): LockfileReading {
  const entries = new Map<string, JsonObject>();
  for (const [path, value] of Object.entries(packages).slice(0, MOST_PACKAGES)) {
    const entry = asObject(value);
    if (entry) {
      entries.set(path, entry);
    }
  }
  const nodeOf = (path: string): LockNode | undefined => {
    const entry = entries.get(path);
    return entry && linkOrNode(path, entry, entries);
  };
  const roots = [...entries.keys()].filter((path) => !path.includes(FOLDER) && (importer ?? path) === path);
  const start = roots.length > 0 ? roots : [''];
  const lineOf = keyLines(text, OBJECT_KEY);
  const found = reached(start, [], nodeOf);
  return {
    ok: true,
    packages: [...found].flatMap(([path, optional]) => {
      const at = path.lastIndexOf(FOLDER);
      const entry = entries.get(path);
      return at < 0 || !entry || valueOf(entry, 'link') === true
        ? []
        : [packageOf(stringOf(entry, 'name') ?? path.slice(at + FOLDER.length), entry, optional, () => lineOf(path))];
    }),
  };
}

function linkOrNode(path: string, entry: JsonObject, entries: ReadonlyMap<string, JsonObject>): LockNode {
  if (valueOf(entry, 'link') === true) {
    return { needs: [stringOf(entry, 'resolved') ?? ''], mayNeed: [] };
  }
  const mayNeed = new Set([...namesIn(entry, 'optionalDependencies'), ...namesIn(entry, 'peerDependenciesMeta')]);
  const needs = [...namesIn(entry, 'dependencies'), ...namesIn(entry, 'peerDependencies')];
  const resolve = (names: readonly string[]) => names.flatMap((name) => resolved(path, name, entries) ?? []);
  return { needs: resolve(needs.filter((name) => !mayNeed.has(name))), mayNeed: resolve([...mayNeed]) };
}

/** assumed: nobody nests folders of packages deeper. */
const MOST_FOLDERS = 64;

/** The nearest folder that holds the package, from the one that asks up to the root. */
function resolved(from: string, name: string, entries: ReadonlyMap<string, JsonObject>): string | undefined {
  let folder = from;
  for (let depth = 0; depth < MOST_FOLDERS; depth += 1) {
    const path = folder === '' ? `${FOLDER}${name}` : `${folder}/${FOLDER}${name}`;
    if (entries.has(path)) {
      return path;
    }
    if (folder === '') {
      return undefined;
    }
    const nested = folder.lastIndexOf(`/${FOLDER}`);
    const slash = folder.lastIndexOf('/');
    folder =
      nested >= 0 ? folder.slice(0, nested) : folder.startsWith(FOLDER) || slash < 0 ? '' : folder.slice(0, slash);
  }
  return undefined;
}

/** Version 1: a tree, each package with what it holds below it; `dev` and `optional` stand there. */
function fromTree(dependencies: JsonObject, text: string): LockfileReading {
  const found: LockedPackage[] = [];
  const lineOf = keyLines(text, OBJECT_KEY);
  const open: JsonObject[] = [dependencies];
  for (let tree = open.pop(); tree && found.length < MOST_PACKAGES; tree = open.pop()) {
    for (const [name, value] of Object.entries(tree)) {
      const entry = asObject(value);
      if (entry && valueOf(entry, 'dev') !== true) {
        found.push(packageOf(name, entry, valueOf(entry, 'optional') === true, () => lineOf(name)));
        const below = objectOf(entry, 'dependencies');
        if (below) {
          open.push(below);
        }
      }
    }
  }
  return { ok: true, packages: found };
}

function packageOf(name: string, entry: JsonObject, optional: boolean, line: () => number): LockedPackage {
  return {
    name,
    version: stringOf(entry, 'version'),
    optional,
    installScript: valueOf(entry, 'hasInstallScript') === true,
    cpu: stringsOf(entry, 'cpu'),
    platforms: namesIn(entry, 'optionalDependencies'),
    line,
  };
}
