/** Versions of npm packages, as far as the ranges of our own table need them. */

type Version = readonly [number, number, number];

/** `1.2.3`, what stands behind it (`-r.3`, `+build`) left out; undefined for anything else. */
export function parseVersion(text: string): Version | undefined {
  const match = /^[v=]?(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:[-+].*)?$/.exec(text.trim());
  return match ? [Number(match[1]), Number(match[2]), Number(match[3])] : undefined;
}

export function compareVersions(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}

/** `>=1.2.0 <2.0.0`: every condition holds; a plain version is itself; an empty range holds for none. */
export function inRange(range: string, version: Version): boolean {
  const conditions = range.split(' ').filter((part) => part !== '');
  return conditions.length > 0 && conditions.every((condition) => holds(condition, version));
}

function holds(condition: string, version: Version): boolean {
  const [, operator = '', text = ''] = /^([<>]=?|=)?(.*)$/.exec(condition) ?? [];
  const limit = parseVersion(text);
  if (!limit) {
    return false;
  }
  const order = compareVersions(version, limit);
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      return order === 0;
  }
}

/** The least version that `^1.2.3`, `~1.2.3`, `>=1.2.3` or `1.2.3` allows; undefined for anything else. */
export function leastVersion(range: string): string | undefined {
  const match = /^(?:\^|~|>=)?\s*v?(\d+\.\d+\.\d+(?:-[\w.]+)?)$/.exec(range.trim());
  return match?.[1];
}
