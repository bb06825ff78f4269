/** Text that every client can read. */

/** One half of a sign that takes two units. */
const HALF = /\p{Cs}/gu;

/**
 * A file may hold half a sign, written as an escape in JSON or left by a cut. Sent on, it becomes an escape that the JSON
 * readers of Neovim and Emacs refuse, and the whole message with it. The same value comes back where there is none.
 */
export function wellFormed<T>(value: T): T {
  return mended(value) as T;
}

function mended(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(HALF, '\ufffd');
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const entries = Object.entries(value);
  const whole = entries.map(([key, one]) => [mended(key), mended(one)] as const);
  const isSame = whole.every(([key, one], index) => key === entries[index]?.[0] && one === entries[index]?.[1]);
  return isSame ? value : Array.isArray(value) ? whole.map(([, one]) => one) : Object.fromEntries(whole);
}
