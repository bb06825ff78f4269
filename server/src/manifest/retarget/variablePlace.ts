/** Variables where a format writes them: as a map, or as a list of `NAME=value`; set, added and taken out. */
import { t } from '../../../../shared/src/l10n';
import type { Edit } from '../dialect';
import type { TreeEntry, TreeMap, TreeNode } from '../yaml/tree';
import { entriesOf, entryOf, itemsOf, textOf } from '../yaml/tree';
import type { Step } from './step';
import type { NewEntry } from './treeEdit';
import { appendEntries, appendItem, fillEntry, insertBefore, removeEntry, removeItem, replaceScalar } from './treeEdit';

export interface VariablePlace {
  readonly owner: TreeMap;
  readonly key: string;
  /** Where there are none yet, they go before the first of these that is written. */
  readonly before: readonly string[];
}

export interface VariableChange {
  readonly name: string;
  /** Absent: it goes. */
  readonly value?: string;
}

/** Name and value of each that has one. */
export function variablesAt({ owner, key }: VariablePlace, text: string): Map<string, string> {
  const holder = entryOf(owner, key)?.value;
  const pairs = [
    ...entriesOf(holder).map(({ key: name, value }) => [name, textOf(value, text)] as const),
    ...itemsOf(holder).map((item) => {
      const written = textOf(item, text) ?? '';
      const equals = written.indexOf('=');
      return [written.slice(0, Math.max(0, equals)), equals > 0 ? written.slice(equals + 1) : undefined] as const;
    }),
  ];
  return new Map(pairs.flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])));
}

export function writeVariables(place: VariablePlace, changes: readonly VariableChange[], text: string): Step {
  const holder = entryOf(place.owner, place.key);
  const gone = changes.filter(({ value }) => value === undefined);
  const set = changes.flatMap(({ name, value }): (readonly [string, string])[] =>
    value === undefined ? [] : [[name, value]],
  );
  const fresh = set.filter(([name]) => !found(holder, name, text));
  const known = set.filter(([name]) => found(holder, name, text));
  const removed = removeAll(place.owner, holder, gone, fresh.length === 0, text);
  return 'reason' in removed
    ? removed
    : [
        ...known.flatMap(([name, value]) => change(holder, name, value, text)),
        ...addAll(place, holder, fresh, text),
        ...removed,
      ];
}

/** The entry or the item of a name. */
function found(holder: TreeEntry | undefined, name: string, text: string): TreeEntry | TreeNode | undefined {
  return (
    entriesOf(holder?.value).find(({ key, merged }) => key === name && !merged) ??
    itemsOf(holder?.value).find((item) => (textOf(item, text) ?? '').split('=')[0] === name)
  );
}

/** Text everywhere: a bare number would be one. */
const quoted = (value: string) => (/^[\w./:-]*[A-Za-z_][\w./:-]*$/.test(value) ? value : `"${value}"`);

function change(holder: TreeEntry | undefined, name: string, value: string, text: string): Edit[] {
  const at = found(holder, name, text);
  if (at && 'kind' in at) {
    return at.kind === 'scalar' ? replaceScalar(at, `${name}=${value}`, text) : [];
  }
  return at?.value.kind === 'scalar' ? replaceScalar(at.value, value, text) : [];
}

function addAll(
  { owner, key, before }: VariablePlace,
  holder: TreeEntry | undefined,
  fresh: readonly (readonly [string, string])[],
  text: string,
): readonly Edit[] {
  const entries = fresh.map(([name, value]): NewEntry => [name, quoted(value)]);
  const { value } = holder ?? {};
  if (entries.length === 0) {
    return [];
  }
  if (value?.kind === 'list' && value.items.length > 0) {
    return fresh.flatMap(([name, each]) => appendItem(value, `${name}=${each}`, text));
  }
  if (value?.kind === 'map' && value.entries.length > 0) {
    return appendEntries(value, entries, text);
  }
  if (holder) {
    return fillEntry(owner, holder, entries, text);
  }
  const next = before.map((each) => entryOf(owner, each)).find((each) => each && !each.merged);
  return next ? insertBefore(owner, next, [[key, entries]], text) : appendEntries(owner, [[key, entries]], text);
}

function removeAll(
  owner: TreeMap,
  holder: TreeEntry | undefined,
  gone: readonly VariableChange[],
  isAll: boolean,
  text: string,
): Step {
  const at = gone.flatMap(({ name }) => found(holder, name, text) ?? []);
  const { value } = holder ?? {};
  if (!holder || !value || at.length === 0) {
    return [];
  }
  const whole = isAll && at.length === entriesOf(value).length + itemsOf(value).length;
  const edits = whole ? [removeEntry(owner, holder, text)] : at.map((each) => removeFrom(value, each, text));
  return edits.includes(undefined)
    ? { reason: t`${gone[0]?.name ?? holder.key} shares its line with other values` }
    : edits.flatMap((each) => each ?? []);
}

function removeFrom(holder: TreeNode, at: TreeEntry | TreeNode, text: string): Edit[] | undefined {
  if (holder.kind === 'map' && !('kind' in at)) {
    return removeEntry(holder, at, text);
  }
  return holder.kind === 'list' && 'kind' in at ? removeItem(holder, at, text) : undefined;
}
