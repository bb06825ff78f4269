/** Values of a JSON file, asked for by name: never a prototype's. */

export type JsonObject = Readonly<Record<string, unknown>>;

/** Undefined for a text that is no JSON object. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    return asObject(JSON.parse(text.startsWith('\uFEFF') ? text.slice(1) : text));
  } catch {
    return undefined;
  }
}

export function asObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : undefined;
}

export function valueOf(object: JsonObject | undefined, key: string): unknown {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}

export const objectOf = (object: JsonObject | undefined, key: string) => asObject(valueOf(object, key));

export function stringOf(object: JsonObject | undefined, key: string): string | undefined {
  const value = valueOf(object, key);
  return typeof value === 'string' ? value : undefined;
}

/** Undefined where it is no list of strings; a single string is one, as npm writes it. */
export function stringsOf(object: JsonObject | undefined, key: string): readonly string[] | undefined {
  const value = valueOf(object, key);
  const list: readonly unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
  const strings = list.filter((each) => typeof each === 'string');
  return strings.length > 0 ? strings : undefined;
}

export const namesIn = (object: JsonObject | undefined, key: string): readonly string[] =>
  Object.keys(objectOf(object, key) ?? {});
