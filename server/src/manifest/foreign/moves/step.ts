/** A part of a move: its edits, or the reason why it cannot be right. */
import type { Edit } from '../../dialect';

export interface Refused {
  readonly reason: string;
}

export type Step = readonly Edit[] | Refused;

export const refused = (reason: string): Refused => ({ reason });

/** Steps of one move: the first refusal counts. */
export function both(...steps: readonly Step[]): Step {
  return steps.find((step) => 'reason' in step) ?? steps.flatMap((step) => ('reason' in step ? [] : step));
}
