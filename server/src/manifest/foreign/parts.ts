/** One of several parts of an object that run apart: it stands where the part is written, under the object's name. */
import type { Span } from '../manifest';
import type { Unit } from './unit';

/** `side` goes behind the name; hints stand at `anchor`. */
export function asSide(unit: Unit, side: string, anchor: Span, span: Span): Unit {
  const { name, ...rest } = unit;
  return { ...rest, fallbackName: name?.text ?? unit.fallbackName, side, anchor, span };
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
