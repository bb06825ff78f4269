/** From a block to a workload in its place in the file, `defaults` merged in. */
import type { DefaultsSpec } from '../../../../shared/src/manifest/schema';
import type { FieldSpan, FoundWorkload, Problem } from '../manifest';
import { statedOf } from '../spec/stated';
import { shiftSpan } from '../yaml/tree';
import type { Block } from './block';
import { inherit } from './inherit';
import type { Inherited } from './inherit';
import type { Placed } from './readDocument';
import type { WorkloadBlock } from './workloadPiece';

interface Merged extends Inherited {
  readonly defaults: Block<DefaultsSpec> | undefined;
  readonly stated: FoundWorkload['stated'];
}

interface Made {
  readonly start: number;
  readonly merged: Merged;
  readonly defaultsStart: number;
  readonly found: FoundWorkload;
}

// A block lives as long as its text does: what follows from it is worked out once.
const mergedOf = new WeakMap<WorkloadBlock, Merged>();
const madeOf = new WeakMap<WorkloadBlock, Made>();

/** The same object as before where neither the text nor its place has changed; the same `spec` where the text has not. */
export function foundWorkload(
  { start, block }: Placed<WorkloadBlock>,
  defaults: Placed<Block<DefaultsSpec>> | undefined,
): FoundWorkload {
  const merged = merge(block, defaults?.block);
  const defaultsStart = defaults?.start ?? 0;
  const before = madeOf.get(block);
  if (before?.merged === merged && before.start === start && before.defaultsStart === defaultsStart) {
    return before.found;
  }
  let fields: ReadonlyMap<string, FieldSpan> | undefined;
  const found: FoundWorkload = {
    name: block.name,
    span: shiftSpan(block.span, start),
    nameSpan: shiftSpan(block.nameSpan, start),
    spec: merged.spec,
    // An edit moves every workload below it; few of them are looked at before the next one.
    get fields() {
      return (fields ??= placedFields(block, start, merged, defaultsStart));
    },
    get stated() {
      return merged.stated;
    },
    notes: [],
  };
  madeOf.set(block, { start, merged, defaultsStart, found });
  return found;
}

function merge(block: WorkloadBlock, defaults: Block<DefaultsSpec> | undefined): Merged {
  const known = mergedOf.get(block);
  if (known && known.defaults === defaults) {
    return known;
  }
  const inherited = inherit(block.spec, defaults?.spec);
  let stated: FoundWorkload['stated'] | undefined;
  const merged: Merged = {
    ...inherited,
    defaults,
    // One edit of the defaults makes all workloads of a file anew: they are gone through in turns, and this with them.
    get stated() {
      return (stated ??= statedOf(inherited.spec));
    },
  };
  mergedOf.set(block, merged);
  return merged;
}

function placedFields(
  block: WorkloadBlock,
  start: number,
  { from, defaults }: Merged,
  defaultsStart: number,
): Map<string, FieldSpan> {
  const fields = new Map<string, FieldSpan>();
  for (const [path, field] of block.fields) {
    fields.set(path, shiftField(field, start));
  }
  for (const [path, origin] of from) {
    for (const [given, field] of defaults?.fields ?? []) {
      if (given === origin || given.startsWith(`${origin}.`)) {
        fields.set(path + given.slice(origin.length), shiftField(field, defaultsStart));
      }
    }
  }
  return fields;
}

export function shiftField({ key, value }: FieldSpan, by: number): FieldSpan {
  return {
    ...(key && { key: shiftSpan(key, by) }),
    ...(value && { value: shiftSpan(value, by) }),
  };
}

export function shiftProblem(problem: Problem, by: number): Problem {
  if (by === 0) {
    return problem;
  }
  const { fix } = problem;
  const moved = fix?.span ? { ...fix, span: shiftSpan(fix.span, by) } : fix;
  return { ...problem, span: shiftSpan(problem.span, by), ...(moved && { fix: moved }) };
}
