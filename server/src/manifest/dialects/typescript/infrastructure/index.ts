/**
 * Machines that CDK and Pulumi code chooses, without running it: the stack is taken from the syntax as the template that it
 * would become, and read as such.
 */
import type { CapacityDeclaration, Context } from '../../../context';
import { contextOf, NO_CONTEXT } from '../../../context';
import type { ReadWorkload } from '../../../foreign/workloadOf';
import type { CallLike } from '../origins';
import type { ParsedSource } from '../parse';
import { numbered } from './constructs';
import { groupsOf } from './groups';
import { hasInfrastructureSignal } from './packages';
import { beginReading, declaredIn, readStack } from './stack';
import type { Stack } from './stack';

export interface Infrastructure {
  readonly read: readonly ReadWorkload[];
  /** Node groups: machines on which pods of other files land. */
  readonly declared: readonly CapacityDeclaration[];
}

const NOTHING: Infrastructure = { read: [], declared: [] };
/** Tests build stacks that nobody deploys. */
const TEST_FILE = /\.(test|spec|e2e)\.[cm]?[jt]sx?$|(^|[/\\])__(tests|mocks)__[/\\]/i;

export function infrastructure(source: ParsedSource, context: Context = NO_CONTEXT): Infrastructure {
  if (TEST_FILE.test(source.file.fileName) || !hasInfrastructureSignal(source.text)) {
    return NOTHING;
  }
  const stacks = groupsOf(source).map((group) => beginReading(source, group, context));
  const ids = idsOf(stacks);
  const declaring = affordable(stacks, (stack) => declaredIn(stack, ids));
  const declared = declaring.flatMap((each) => each.declared);
  const around = contextOf(declared, context);
  const readings = affordable(stacks.slice(0, declaring.length), (stack) =>
    readStack(stack, ids, around, declared.length),
  );
  // Also of what was kept: whoever loads them keeps them for as long as they are asked for.
  readings.forEach(({ wants }) => wants.forEach((uri) => source.modules.wants.add(uri)));
  return { read: readings.flatMap(({ read }) => read).toSorted(byPlace), declared };
}

const byPlace = (a: ReadWorkload, b: ReadWorkload) => a.workload.span.start - b.workload.span.start;

/** Constructs of several stacks may bear one name: they are numbered in the order of the file. */
function idsOf(stacks: readonly Stack[]): ReadonlyMap<CallLike, string> {
  const all = stacks.flatMap(({ named }) => named).toSorted((a, b) => a.call.pos - b.call.pos);
  const ids = numbered(all.map(({ wanted }) => wanted));
  return new Map(all.map(({ call }, at) => [call, ids[at] ?? '']));
}

/** As long as a file takes no more than one stack may: hostile ones have a thousand of the largest. */
function affordable<T extends { readonly cost: number }>(stacks: readonly Stack[], read: (stack: Stack) => T): T[] {
  const found: T[] = [];
  let left = 1;
  for (const stack of stacks) {
    if (left <= 0) {
      break;
    }
    const reading = read(stack);
    left -= reading.cost;
    found.push(reading);
  }
  return found;
}
