/** `accelerators` as a word, a list or a map: the card that is read becomes the target's, and others stay while they are still right. */
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import { cheapestWith, hourlyPrice } from '../../retarget/price';
import type { Step } from '../../retarget/step';
import { removeEntry, removeItem, replaceScalar } from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeEntry, TreeList, TreeMap, TreeScalar } from '../../yaml/tree';

export interface Cards {
  readonly name: string;
  readonly count: number;
  /** An instance type stands beside them: it has no other card. */
  readonly only?: boolean;
}

export function editAccelerators(move: FormatMove, { value }: TreeEntry, cards: Cards): Step {
  if (value.kind === 'scalar') {
    return replaceScalar(value, spelled(value, cards), move.text);
  }
  return value.kind === 'map' ? editMap(move, value, cards) : editList(move, value, cards);
}

/** `L4` alone stays alone; its number follows a colon. */
const spelled = ({ value }: TreeScalar, { name, count }: Cards) =>
  count === 1 && typeof value === 'string' && !value.includes(':') ? name : `${name}:${count}`;

const cardsOf = (written: string): Cards => {
  const [name = '', count] = written.split(':');
  return { name: name.trim(), count: count === undefined ? 1 : Number(count) };
};

const isSame = (a: Cards, b: Cards) => a.name.toLowerCase() === b.name.toLowerCase() && a.count === b.count;

/** The cheapest is taken: one that is cheaper than the target's, or of another number, would be wrong. */
function isStillRight(move: FormatMove, other: Cards, cards: Cards): boolean {
  const chip = getCatalog().chip(other.name)?.id;
  const host = chip === undefined ? undefined : cheapestWith(chip, other.count, move.target);
  const [usd, wanted] = [host && hourlyPrice(host.type, move.target), hourlyPrice(move.target.instance, move.target)];
  return !cards.only && other.count === cards.count && (usd === undefined || (wanted !== undefined && usd > wanted));
}

function editMap(move: FormatMove, map: TreeMap, cards: Cards): Step {
  const { text } = move;
  const read = (entry: TreeEntry): Cards =>
    entry.value.kind === 'scalar' && typeof entry.value.value === 'number'
      ? { name: entry.key, count: entry.value.value }
      : cardsOf(entry.key);
  const kept = map.entries.find((entry) => isSame(read(entry), cards)) ?? map.entries[0];
  if (!kept) {
    return { reason: t('accelerators is empty') };
  }
  const edits: Edit[] = writeEntry(kept, cards, isSame(read(kept), cards), text);
  for (const entry of map.entries.filter((each) => each !== kept)) {
    const removed = isStillRight(move, read(entry), cards) ? [] : removeEntry(map, entry, text);
    if (!removed) {
      return { reason: t`${entry.key} shares its line with other values` };
    }
    edits.push(...removed);
  }
  return edits;
}

function writeEntry(
  { key, keySpan, value }: TreeEntry,
  { name, count }: Cards,
  isThere: boolean,
  text: string,
): Edit[] {
  if (isThere) {
    return [];
  }
  return value.kind === 'scalar' && typeof value.value === 'number'
    ? [...(key === name ? [] : [{ span: keySpan, newText: name }]), ...replaceScalar(value, String(count), text)]
    : [{ span: keySpan, newText: `${name}:${count}` }];
}

/** A list is tried in its order: the target comes first, and what is like it is not named twice. */
function editList(move: FormatMove, list: TreeList, cards: Cards): Step {
  const { text } = move;
  const [first, ...others] = list.items;
  if (first?.kind !== 'scalar' || others.some(({ kind }) => kind !== 'scalar')) {
    return { reason: t('accelerators is a list of maps') };
  }
  const edits: Edit[] = replaceScalar(first, spelled(first, cards), text);
  for (const item of others) {
    const other = cardsOf(item.kind === 'scalar' ? String(item.value) : '');
    const isWrong = cards.only || other.count !== cards.count || isSame(other, cards);
    const removed = isWrong ? removeItem(list, item, text) : [];
    if (!removed) {
      return { reason: t('its accelerators share a line with other values') };
    }
    edits.push(...removed);
  }
  return edits;
}
