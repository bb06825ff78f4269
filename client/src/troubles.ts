/** The last things that went wrong, by kind alone: a message may hold a path or a name, a kind cannot. */
export interface Trouble {
  /** ISO time. */
  readonly at: string;
  readonly what: string;
  /** Name of the error and its code, such as `ResponseError -32603`. */
  readonly kind: string;
}

export interface Troubles {
  note(what: string, error?: unknown): void;
  readonly last: readonly Trouble[];
}

const KEPT = 10;

export function createTroubles(now: () => Date = () => new Date()): Troubles {
  const last: Trouble[] = [];
  return {
    note: (what, error) => {
      last.push({ at: now().toISOString(), what, kind: kindOf(error) });
      last.splice(0, last.length - KEPT);
    },
    last,
  };
}

const PLAIN = /^[\w.-]{1,40}$/;

function kindOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return '';
  }
  const code: unknown = 'code' in error ? error.code : undefined;
  return [error.name, typeof code === 'number' || typeof code === 'string' ? String(code) : '']
    .filter((part) => PLAIN.test(part))
    .join(' ');
}
