/** What was looked at and what was seen, by dialect, in a few lines that a person reads. */

export interface Broken {
  readonly subject: string;
  readonly action: string;
  readonly law: string;
  readonly seen: string;
}

export interface DialectTally {
  files: number;
  workloads: number;
  offered: number;
  disabled: number;
  /** Machines that an editor was asked for, beside those of the menu, and how many it refused. */
  targets: number;
  refusedTargets: number;
  checks: number;
  variants: number;
  restored: number;
  readonly reasons: Map<string, number>;
  /** Of editors, for machines that no menu need show. */
  readonly refusals: Map<string, number>;
  /** Why a way back is refused, or which facts it cannot restore. */
  readonly back: Map<string, number>;
  /** Variants that do not say the same as the file itself, or are refused. */
  readonly skipped: Map<string, number>;
}

export type Tally = ReturnType<typeof createTally>;

export function createTally() {
  const broken: Broken[] = [];
  /** Of the moves that are on. */
  const titles: string[] = [];
  const dialects = new Map<string, DialectTally>();
  const of = (dialect: string): DialectTally => {
    const known = dialects.get(dialect) ?? {
      files: 0,
      workloads: 0,
      offered: 0,
      disabled: 0,
      targets: 0,
      refusedTargets: 0,
      checks: 0,
      variants: 0,
      restored: 0,
      reasons: new Map<string, number>(),
      refusals: new Map<string, number>(),
      back: new Map<string, number>(),
      skipped: new Map<string, number>(),
    };
    dialects.set(dialect, known);
    return known;
  };
  const all = () => [...dialects].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return {
    broken,
    titles,
    of,
    all,
    offered: () => all().reduce((sum, [, each]) => sum + each.offered, 0),
    /** `whole`: with the refusals of editors too. */
    print: ({ indent = '      ', whole = false } = {}) => {
      for (const [id, each] of all()) {
        const { files, workloads, offered, disabled, targets, refusedTargets, checks, variants, restored } = each;
        console.log(
          `${indent}${id}: ${files} files, ${workloads} workloads, ${offered} moves on, ${disabled} off, ${targets} targets edited, ${refusedTargets} refused, ` +
            `${checks} checks, ${variants} variants, ${restored} restored`,
        );
        list(`${indent}  off: `, each.reasons, whole ? Infinity : MOST_REASONS);
        list(`${indent}  refused: `, whole ? each.refusals : new Map());
        list(`${indent}  back: `, each.back);
        list(`${indent}  variants left out: `, each.skipped);
      }
    },
  };
}

/** In the output of the tests; `npm run corpus -- --moves` prints all. */
const MOST_REASONS = 6;

function list(head: string, counts: ReadonlyMap<string, number>, most = Infinity): void {
  const ordered = [...counts].toSorted((a, b) => b[1] - a[1]);
  for (const [what, times] of ordered.slice(0, most)) {
    console.log(`${head}${times} × ${what}`);
  }
  const left = ordered.slice(most).reduce((sum, [, times]) => sum + times, 0);
  if (left > 0) {
    console.log(`${head}${left} × other reasons`);
  }
}

export function count(counts: Map<string, number>, what: string): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}
