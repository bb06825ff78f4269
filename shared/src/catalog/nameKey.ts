/** Longer than any name that the catalog knows, a path around it included. */
const LONGEST_NAME = 256;

/**
 * A name as the catalog's indexes spell it: trimmed, lower case. Empty for what cannot be a name, so
 * that a megabyte pasted into a field costs nothing.
 */
export function nameKey(name: string): string {
  return typeof name === 'string' && name.length <= LONGEST_NAME ? name.trim().toLowerCase() : '';
}
