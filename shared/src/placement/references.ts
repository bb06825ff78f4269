/** Who calls whom in a file: `agent.llm` and the stages of a service, and the circles among them. */
import type { WorkloadSpec } from '../manifest/schema';

type Siblings = ReadonlyMap<string, WorkloadSpec>;

export interface Reference {
  /** Where it is written: `agent.llm`, `stages.2.use`. */
  readonly field: string;
  readonly name: string;
}

/** In the order of the text. Other kinds than agents call nobody, whatever their `agent` block says. */
export function referencesOf({ kind, agent, stages }: WorkloadSpec): readonly Reference[] {
  const llm = agent?.llm !== undefined && (kind === undefined || kind === 'agent') ? [agent.llm] : [];
  return [
    ...llm.map((name) => ({ field: 'agent.llm', name })),
    ...(stages ?? []).flatMap(({ use }, i) => (use === undefined ? [] : [{ field: `stages.${i}.use`, name: use }])),
  ];
}

const circles = new WeakMap<Siblings, ReadonlyMap<string, number>>();

/**
 * Workloads that call each other in a circle carry one number. By Tarjan's strongly connected components, without recursion: a file
 * may have thousands in one chain.
 */
function circlesIn(siblings: Siblings): ReadonlyMap<string, number> {
  let known = circles.get(siblings);
  if (!known) {
    known = components(siblings);
    circles.set(siblings, known);
  }
  return known;
}

interface Visit {
  readonly name: string;
  readonly next: readonly string[];
  at: number;
}

function components(siblings: Siblings): ReadonlyMap<string, number> {
  const order = new Map<string, number>();
  const low = new Map<string, number>();
  const open: string[] = [];
  const isOpen = new Set<string>();
  const found = new Map<string, number>();
  const enter = (name: string): Visit => {
    order.set(name, order.size);
    low.set(name, order.size - 1);
    open.push(name);
    isOpen.add(name);
    const spec = siblings.get(name);
    return {
      name,
      next: spec
        ? referencesOf(spec)
            .map((r) => r.name)
            .filter((n) => siblings.has(n))
        : [],
      at: 0,
    };
  };
  const lower = (name: string, to: number | undefined) => low.set(name, Math.min(low.get(name) ?? 0, to ?? 0));
  for (const root of siblings.keys()) {
    const path: Visit[] = order.has(root) ? [] : [enter(root)];
    for (let visit = path.at(-1); visit; visit = path.at(-1)) {
      const next = visit.next[visit.at];
      visit.at += 1;
      if (next !== undefined) {
        if (!order.has(next)) {
          path.push(enter(next));
        } else if (isOpen.has(next)) {
          lower(visit.name, order.get(next));
        }
        continue;
      }
      path.pop();
      const caller = path.at(-1);
      if (caller) {
        lower(caller.name, low.get(visit.name));
      }
      if (low.get(visit.name) === order.get(visit.name)) {
        close(visit, open, isOpen, found);
      }
    }
  }
  return found;
}

/** Takes a finished component off the stack; one alone is a circle where it calls itself. */
function close({ name, next }: Visit, open: string[], isOpen: Set<string>, found: Map<string, number>): void {
  const members = open.splice(open.lastIndexOf(name));
  members.forEach((member) => isOpen.delete(member));
  if (members.length > 1 || next.includes(name)) {
    const id = found.size;
    members.forEach((member) => found.set(member, id));
  }
}

/** True where the reference leads back to where it comes from. */
export function leadsBack(from: string, to: string, siblings: Siblings): boolean {
  const circle = circlesIn(siblings);
  const own = circle.get(from);
  return own !== undefined && own === circle.get(to);
}

/** `a → b → a`: the shortest way back. */
export function wayBack(from: string, to: string, siblings: Siblings): readonly string[] {
  if (from === to) {
    return [from, from];
  }
  const before = new Map<string, string>([[to, from]]);
  const queue = [to];
  for (let i = 0; i < Math.min(queue.length, LONGEST_WAY); i += 1) {
    const name = queue[i] ?? '';
    for (const next of referencesOf(siblings.get(name) ?? {})) {
      if (next.name === from) {
        return [from, ...trail(name, from, before), from];
      }
      if (!before.has(next.name) && leadsBack(from, next.name, siblings)) {
        before.set(next.name, name);
        queue.push(next.name);
      }
    }
  }
  return [from, to, '…', from];
}

/** Longer ways are not written out. */
const LONGEST_WAY = 64;

function trail(last: string, from: string, before: ReadonlyMap<string, string>): readonly string[] {
  const names: string[] = [];
  for (let name: string | undefined = last; name !== undefined && name !== from; name = before.get(name)) {
    names.unshift(name);
  }
  return names;
}

const callerCounts = new WeakMap<Siblings, ReadonlyMap<string, number>>();

/** Agents of the file that call this workload. */
export function callersOf(name: string, siblings: Siblings): number {
  let counts = callerCounts.get(siblings);
  if (!counts) {
    const all = new Map<string, number>();
    for (const spec of siblings.values()) {
      for (const { field, name: called } of referencesOf(spec)) {
        all.set(called, (all.get(called) ?? 0) + (field === 'agent.llm' ? 1 : 0));
      }
    }
    counts = all;
    callerCounts.set(siblings, counts);
  }
  return counts.get(name) ?? 0;
}
