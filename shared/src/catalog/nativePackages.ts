/** What is known of npm packages with native code on linux-arm64. */
import type { Row } from './table';
import { readTable } from './table';
import table from './tables/nativePackages.csv';
import type { Source } from './types';

/**
 * `prebuilt`: a binary comes with the package or is downloaded; `source`: built when it is installed; `portable`: no native code to be seen;
 * `none`: it cannot be installed or does not start; `cuda-only` and `x86-only`: its binaries are for other machines.
 */
export const NATIVE_STATES = ['prebuilt', 'source', 'portable', 'none', 'cuda-only', 'x86-only', 'unknown'] as const;
export type NativeState = (typeof NATIVE_STATES)[number];
export type Libc = 'glibc' | 'musl';

export interface NativePackage {
  readonly name: string;
  /** Versions of which the source speaks, and those for which the same is assumed. */
  readonly proven: string;
  readonly assumed: string;
  readonly glibc: NativeState;
  readonly musl: NativeState;
  readonly how: string;
  /** Environment variables that bring the binary from elsewhere. */
  readonly unless: readonly string[];
  readonly source: Source;
}

let known: ReadonlyMap<string, readonly NativePackage[]> | undefined;

/** Rows of a package; none for one that was not looked at. */
export function nativePackage(name: string): readonly NativePackage[] {
  known ??= byName();
  return known.get(name) ?? [];
}

function byName(): ReadonlyMap<string, readonly NativePackage[]> {
  const found = new Map<string, NativePackage[]>();
  for (const row of readTable(table, packageOf)) {
    const same = found.get(row.name) ?? [];
    same.push(row);
    found.set(row.name, same);
  }
  return found;
}

function packageOf(row: Row): NativePackage {
  return {
    name: row.text('package'),
    proven: row.text('proven'),
    assumed: row.text('assumed'),
    glibc: stateOf(row.text('glibc')),
    musl: stateOf(row.text('musl')),
    how: row.text('how'),
    unless: row
      .text('unless')
      .split(' ')
      .filter((name) => name !== ''),
    source: { title: row.text('source'), date: row.text('date') },
  };
}

function stateOf(text: string): NativeState {
  return NATIVE_STATES.find((state) => state === text) ?? 'unknown';
}
