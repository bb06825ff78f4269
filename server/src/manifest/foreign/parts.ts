/** One of several parts of an object that run apart: it stands where the part is written, under the object's name. */
import type { Span } from '../manifest';
import type { TreeNode } from '../yaml/tree';
import type { Unit } from './unit';

/** `side` goes behind the name; hints stand at `anchor`. */
export function asSide(unit: Unit, side: string, anchor: Span, span: Span): Unit {
  const { name, ...rest } = unit;
  return { ...rest, fallbackName: name?.text ?? unit.fallbackName, side, anchor, span };
}

/** The part that a unit was made of: the one that holds its container. */
export function partOf(parts: readonly TreeNode[], { pods }: Unit): TreeNode | undefined {
  const at = pods[0]?.pod.containers[0]?.node.span.start ?? -1;
  return parts.find(({ span }) => span.start <= at && at < span.end);
}

export interface Part {
  readonly unit: Unit;
  readonly name: string;
  readonly does: 'prefill' | 'decode' | 'other';
  readonly anchor: Span;
  readonly span: Span;
}

/** The decode part, else the first that is no prefill, has the object's name; others have theirs behind it. */
export function asParts(parts: readonly Part[]): Unit[] {
  const main = parts.find(({ does }) => does === 'decode') ?? parts.find(({ does }) => does !== 'prefill');
  return parts.map((part) => {
    const { unit, name, does, anchor, span } = part;
    return part === main ? unit : asSide(unit, does === 'prefill' ? 'prefill' : name, anchor, span);
  });
}
