/** Done when it is first asked for, and never again. */
export function once<T>(of: () => T): () => T {
  let found: { readonly value: T } | undefined;
  return () => (found ??= { value: of() }).value;
}
