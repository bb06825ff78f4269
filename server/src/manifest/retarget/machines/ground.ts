/** The text of a file in which a workload is moved, and whose each part of it is. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { isElsewhere } from '../../engines/text';
import type { Span } from '../../manifest';
import type { Refused, Step } from '../step';

export interface Ground {
  readonly text: string;
  /** Ends the sentence `The instance type comes from …` where the place is not this workload's alone, or may not hold `wanted`. */
  readonly held: (span: Span, wanted: string) => string | undefined;
  /** The value there is looked up by another one, and changes with it. */
  readonly follows?: (span: Span) => boolean;
}

/** Another text in the place of one; `what` it says, in words. */
export function replaceText(ground: Ground, value: MappedText, wanted: string, what: string): Step {
  if (value.text === wanted) {
    return [];
  }
  return refusedAt(ground, value, wanted, what) ?? [{ span: value.span, newText: wanted }];
}

/** Why a value cannot be written over. */
export function refusedAt(
  ground: Ground,
  { text, span }: MappedText,
  wanted: string,
  what: string,
): Refused | undefined {
  if (isElsewhere(span)) {
    return { reason: t`${what} comes from another file` };
  }
  const held = ground.held(span, wanted);
  if (held !== undefined) {
    return { reason: t`${what} comes from ${held}` };
  }
  return ground.text.slice(span.start, span.end) === text ? undefined : { reason: t`${what} comes from an expression` };
}
