/** What every reader of a lockfile gives. */
import type { LockedPackage } from '../../../shared/src/arm/packages';

export type LockfileReading =
  | {
      readonly ok: true;
      /** Those that are deployed: reached without development dependencies. */
      readonly packages: readonly LockedPackage[];
    }
  | { readonly ok: false; readonly reason: string };

/** assumed: the largest workspaces lock some ten thousand packages. */
export const MOST_PACKAGES = 100_000;

/** One package of the graph, by the reader's own key. */
export interface LockNode {
  readonly needs: readonly string[];
  readonly mayNeed: readonly string[];
}

/** Keys reached from the roots → whether only optional dependencies lead there. */
export function reached(
  required: readonly string[],
  optional: readonly string[],
  nodeOf: (key: string) => LockNode | undefined,
): ReadonlyMap<string, boolean> {
  const found = new Map<string, boolean>();
  const mayNeed: string[] = [];
  // What is needed first: whatever is left is reached through optional dependencies only.
  const follow = (start: readonly string[], isOptional: boolean) => {
    const open = [...start];
    for (let key = open.pop(); key !== undefined; key = open.pop()) {
      const node = found.has(key) ? undefined : nodeOf(key);
      if (node) {
        found.set(key, isOptional);
        node.needs.forEach((each) => open.push(each));
        node.mayNeed.forEach((each) => (isOptional ? open : mayNeed).push(each));
      }
    }
  };
  follow(required, false);
  follow([...optional, ...mayNeed], true);
  return found;
}
