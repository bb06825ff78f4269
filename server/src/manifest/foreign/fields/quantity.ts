/** Kubernetes quantities: `500m`, `16Gi`, `2e3`. */
const SUFFIXES: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['m', 1e-3],
  ['k', 1e3],
  ['M', 1e6],
  ['G', 1e9],
  ['T', 1e12],
  ['P', 1e15],
  ['Ki', 2 ** 10],
  ['Mi', 2 ** 20],
  ['Gi', 2 ** 30],
  ['Ti', 2 ** 40],
  ['Pi', 2 ** 50],
]);

/** CPUs or bytes; `undefined` for anything else. */
export function parseQuantity(text: string | undefined): number | undefined {
  const match = /^\+?(\d{1,18}(?:\.\d{1,9})?(?:[eE]\d{1,2})?)([kMGTP]i?|Ki|m)?$/.exec(text?.trim() ?? '');
  const factor = SUFFIXES.get(match?.[2] ?? '');
  const value = match && factor !== undefined ? Number(match[1]) * factor : undefined;
  return value !== undefined && Number.isFinite(value) ? value : undefined;
}
