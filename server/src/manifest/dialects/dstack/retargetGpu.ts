/** `gpu` in all its spellings: `L4`, `nvidia:A100:80GB:2..4`, `24GB`, a number, a list of names, a map. */
import type { Instance } from '../../../../../shared/src/catalog/types';
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { Edit } from '../../dialect';
import { imageTargetOf } from '../../foreign/machines/catalogMachine';
import { devicesPerMachine } from '../../retarget/shape';
import type { Step } from '../../retarget/step';
import { removeItem, replaceScalar } from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, textOf } from '../../yaml/tree';

export interface Card {
  readonly name: string;
  readonly vendor: 'nvidia' | 'amd';
  readonly memoryGiB: number;
  readonly count: number;
  /** The name stands for several sizes. */
  readonly isSized: boolean;
}

/** Names by gpuhunt, the list of dstack's offers (2026-11), with what is told apart by memory alone. */
const NAMES: ReadonlyMap<string, readonly [name: string, memoryGiB: number, sized?: true]> = new Map([
  ['t4', ['T4', 16]],
  ['t4g', ['T4G', 16]],
  ['v100-sxm2-16gb', ['V100', 16, true]],
  ['v100-sxm2-32gb', ['V100', 32, true]],
  ['a10g', ['A10G', 24]],
  ['a100-sxm4-40gb', ['A100', 40, true]],
  ['a100-sxm4-80gb', ['A100', 80, true]],
  ['l4', ['L4', 24]],
  ['l40s', ['L40S', 48]],
  ['h100-sxm5', ['H100', 80]],
  ['h200-sxm', ['H200', 141]],
  ['b200-sxm', ['B200', 180]],
  ['rtx-pro-6000', ['RTXPRO6000', 96]],
]);

/** Absent on a CPU, for a part of a card, and for cards that dstack has no name for. */
export function cardOf(machine: Instance, target: Target): Card | undefined {
  const known = NAMES.get(machine.accelerator?.chip?.id ?? '');
  const count = devicesPerMachine(target);
  if (!known || !Number.isInteger(count) || count < 1) {
    return undefined;
  }
  const [name, memoryGiB, sized = false] = known;
  const vendor = imageTargetOf(machine).device === 'amd' ? 'amd' : 'nvidia';
  return { name, memoryGiB, vendor, count, isSized: sized };
}

export const gpuText = ({ name, memoryGiB, count, isSized }: Card): string =>
  isSized ? `${name}:${memoryGiB}GB:${count}` : `${name}:${count}`;

export function editGpu(move: FormatMove, { value }: TreeEntry, card: Card): Step {
  const { text } = move;
  if (value.kind === 'map') {
    return editMap(value, card, text);
  }
  if (value.kind === 'list') {
    return card.count === 1 && !card.isSized ? only(value, card.name, text) : { reason: t('gpu is a list of names') };
  }
  const written = textOf(value, text) ?? '';
  return isMet(written, card) ? [] : replaceScalar(value, written.includes(':') ? gpuText(card) : short(card), text);
}

/** A name alone stays alone. */
const short = (card: Card) => (card.count === 1 && !card.isSized ? card.name : gpuText(card));

/** Whether what is written asks for just this card and number. */
function isMet(written: string, { name, memoryGiB, count, isSized }: Card): boolean {
  const tokens = written.split(':').map((token) => token.trim());
  const named = tokens.some((token) => token.toLowerCase() === name.toLowerCase());
  const counts = tokens.find((token) => /^\d+$/.test(token));
  const memory = tokens.find((token) => /gb/i.test(token));
  const isOpen = tokens.some((token) => /^\d+\.\.\d*$/.test(token));
  const size = memory === undefined ? !isSized : Number.parseInt(memory, 10) === memoryGiB && !memory.includes('..');
  return named && !isOpen && Number(counts ?? 1) === count && size;
}

function editMap(map: TreeMap, card: Card, text: string): Step {
  const total = ['total_memory', 'compute_capability'].find((key) => entryOf(map, key));
  if (total !== undefined) {
    return { reason: t`gpu.${total} is stated for another card` };
  }
  const name = entryOf(map, 'name')?.value;
  const count = entryOf(map, 'count')?.value;
  if (!name || (!count && card.count !== 1)) {
    return { reason: t('gpu names no card and no number') };
  }
  const named = name.kind === 'list' ? only(name, card.name, text) : set(name, card.name, text);
  if ('reason' in named) {
    return named;
  }
  const edits: Edit[] = [
    ...named,
    ...set(count, String(card.count), text),
    ...set(entryOf(map, 'memory')?.value, `${card.memoryGiB}GB`, text),
    ...set(entryOf(map, 'vendor')?.value, card.vendor, text),
  ];
  return edits;
}

const set = (node: TreeNode | undefined, value: string, text: string): Edit[] =>
  node?.kind === 'scalar' ? replaceScalar(node, value, text) : [];

/** The first name of a list becomes the only one. */
function only(list: TreeNode, name: string, text: string): Step {
  const [first, ...others] = list.kind === 'list' ? list.items : [];
  if (list.kind !== 'list' || first?.kind !== 'scalar') {
    return { reason: t('gpu has no name to change') };
  }
  const removed = others.map((item) => removeItem(list, item, text));
  return removed.includes(undefined)
    ? { reason: t('the names of gpu share a line with other values') }
    : [...replaceScalar(first, name, text), ...removed.flatMap((edit) => edit ?? [])];
}
