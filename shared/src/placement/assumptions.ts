/** Takes what is stated, or a default that is put on record. */
import type { Assumption } from '../report/schema';

export interface Recorder {
  readonly list: readonly Assumption[];
  /** The stated value where it is a usable number, else the default, on record. */
  readonly number: (field: string, stated: number | undefined, fallback: number, why: string) => number;
  readonly value: <T extends string | boolean>(field: string, stated: T | undefined, fallback: T, why: string) => T;
  readonly note: (field: string, value: string | number | boolean, why: string) => void;
}

/** Beyond this a number is a slip of the key, and products of two would overflow. */
const LARGEST = 1e15;

/** Finite and not negative: everything else counts as not stated. */
export function usable(n: unknown): number | undefined {
  return typeof n === 'number' && Number.isFinite(n) && n >= 0 ? Math.min(n, LARGEST) : undefined;
}

export function recorder(): Recorder {
  const list: Assumption[] = [];
  const note = (field: string, value: string | number | boolean, why: string) => {
    list.push({ field, value, why });
  };
  return {
    list,
    note,
    number(field, stated, fallback, why) {
      const given = usable(stated);
      if (given === undefined) {
        note(field, fallback, why);
      }
      return given ?? fallback;
    },
    value(field, stated, fallback, why) {
      if (stated === undefined) {
        note(field, fallback, why);
      }
      return stated ?? fallback;
    },
  };
}
