/** package.json where no lockfile stands beside or above it: names and the least version that each range allows. */
import type { LockedPackage } from '../../../shared/src/arm/packages';
import { leastVersion } from '../../../shared/src/arm/versions';
import { namesIn, objectOf, parseObject, stringOf } from './json';
import { ANY_KEY, keyLines } from './lines';
import type { LockfileReading } from './lockfile';
import { MOST_PACKAGES } from './lockfile';

export function readPackageJson(text: string): LockfileReading {
  const root = parseObject(text);
  if (!root) {
    return { ok: false, reason: 'not a JSON object' };
  }
  const lineOf = keyLines(text, ANY_KEY);
  const optional = new Set(namesIn(root, 'optionalDependencies'));
  const required = namesIn(root, 'dependencies').filter((name) => !optional.has(name));
  const packages = [...required, ...optional].slice(0, MOST_PACKAGES).map((name): LockedPackage => {
    const range = stringOf(objectOf(root, optional.has(name) ? 'optionalDependencies' : 'dependencies'), name);
    const version = range === undefined ? undefined : leastVersion(range);
    return {
      name,
      version,
      range: range === version ? undefined : range,
      optional: optional.has(name),
      platforms: [],
      line: () => lineOf(name),
    };
  });
  return { ok: true, packages };
}

/** Names that a package of a yarn workspace needs: a yarn.lock does not say. */
export function wantedBy(text: string): {
  required: readonly (readonly [string, string])[];
  optional: readonly (readonly [string, string])[];
} {
  const root = parseObject(text);
  const of = (key: string) =>
    Object.entries(objectOf(root, key) ?? {}).flatMap(([name, range]) =>
      typeof range === 'string' ? [[name, range] as const] : [],
    );
  return { required: of('dependencies'), optional: of('optionalDependencies') };
}
