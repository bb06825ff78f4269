/** Edits of entries together with the maps around them. */
import type { Edit } from '../dialect';
import type { TreeEntry, TreeMap } from '../yaml/tree';
import type { NewEntry } from './treeEdit';
import { appendEntries, fillEntry, removeEntry, renameEntry, replaceEntry, replaceScalar } from './treeEdit';

/** An entry of a map, and the map that holds it. */
export interface Held {
  readonly map: TreeMap;
  readonly entry: TreeEntry;
}

/** Outermost first: the last entry goes, together with the maps around it that would be left empty. */
export function removeDeep(chain: readonly Held[], text: string): Edit[] | undefined {
  const outermost = chain.find((_, index) => chain.slice(index + 1).every(({ map }) => map.entries.length === 1));
  return outermost && removeEntry(outermost.map, outermost.entry, text);
}

/** The entry says something else in its place; what is written behind a plain value stays. */
export function becomes(map: TreeMap, entry: TreeEntry, [key, value]: readonly [string, string], text: string): Edit[] {
  return entry.value.kind === 'scalar'
    ? [...renameEntry(entry, key), ...replaceScalar(entry.value, value, text)]
    : [replaceEntry(map, entry, [[key, value]], text)];
}

/** Puts a value where a path leads, with the maps on the way that are not there yet. */
export function addAt(map: TreeMap, [key = '', ...rest]: readonly string[], value: string, text: string): Edit[] {
  const entry = map.entries.find((each) => each.key === key);
  const [next] = rest;
  if (entry?.value.kind === 'map' && entry.value.entries.length > 0 && next !== undefined) {
    return addAt(entry.value, rest, value, text);
  }
  const nested = (path: readonly string[]): readonly NewEntry[] =>
    path.length <= 1 ? [[path[0] ?? '', value]] : [[path[0] ?? '', nested(path.slice(1))]];
  return entry ? fillEntry(map, entry, nested(rest), text) : appendEntries(map, nested([key, ...rest]), text);
}
