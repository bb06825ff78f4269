/** The accelerators of a service: reservations, `gpus`, a runtime, device files. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import { imageTargetOf } from '../../foreign/machines/catalogMachine';
import type { Held } from '../../retarget/mapEdit';
import { addAt, removeDeep } from '../../retarget/mapEdit';
import type { Step } from '../../retarget/step';
import {
  appendEntries,
  appendItem,
  removeEntry,
  removeItem,
  replaceEntry,
  replaceScalar,
} from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { environmentOf } from './container';
import { isDeviceFile, reservation } from './devices';

const PATH = ['deploy', 'resources', 'reservations', 'devices'] as const;

export function editDevices(move: FormatMove, service: TreeMap): Step {
  const { machine, container, target } = move;
  const { device } = imageTargetOf(machine);
  const count = Math.ceil(target.acceleratorCount ?? 0);
  const held = container?.devices[0]?.type.resource;
  const wanted = { nvidia: 'nvidia.com/gpu', neuron: 'aws.amazon.com/neuron', amd: 'amd.com/gpu', cpu: undefined }[
    device
  ];
  if (held === wanted && held !== undefined) {
    return editCount(move, service, count);
  }
  const removed = held === undefined ? [] : removeDevices(move, service);
  const added = wanted === undefined ? [] : addDevices(move, service, device === 'neuron', count);
  return 'reason' in removed ? removed : 'reason' in added ? added : [...removed, ...added];
}

function chainTo(service: TreeMap, path: readonly string[]): Held[] {
  const chain: Held[] = [];
  let map: TreeNode | undefined = service;
  for (const key of path) {
    const entry = entryOf(map, key);
    if (map?.kind !== 'map' || !entry) {
      return [];
    }
    chain.push({ map, entry });
    map = entry.value;
  }
  return chain;
}

const SHARED = () => ({ reason: t('its devices share a line with other values') });

/** Every form that is there goes: one that stayed would hold the service on a machine with cards. */
function removeDevices({ text }: FormatMove, service: TreeMap): Step {
  const chain = chainTo(service, PATH);
  const reserved = itemsOf(chain.at(-1)?.entry.value);
  const cards = reserved.filter((item) => reservation(item, text) !== undefined);
  const files = entryOf(service, 'devices');
  const isFile = (item: TreeNode) => isDeviceFile(textOf(item, text) ?? textOf(nodeAt(item, 'source'), text) ?? '');
  const removed = [
    cards.length === 0
      ? []
      : cards.length === reserved.length
        ? removeDeep(chain, text)
        : removeItems(chain.at(-1)?.entry, cards, text),
    ...['gpus', 'runtime'].map((key) => {
      const entry = entryOf(service, key);
      return entry ? removeEntry(service, entry, text) : [];
    }),
    removeFiles(service, files, itemsOf(files?.value).filter(isFile), text),
  ];
  return removed.includes(undefined) ? SHARED() : removed.flatMap((edits) => edits ?? []);
}

function removeFiles(service: TreeMap, entry: TreeEntry | undefined, files: readonly TreeNode[], text: string) {
  if (!entry || files.length === 0) {
    return [];
  }
  return files.length === itemsOf(entry.value).length
    ? removeEntry(service, entry, text)
    : removeItems(entry, files, text);
}

function removeItems(entry: TreeEntry | undefined, items: readonly TreeNode[], text: string): Edit[] | undefined {
  const list = entry?.value;
  const removed = list?.kind === 'list' ? items.map((item) => removeItem(list, item, text)) : [undefined];
  return removed.includes(undefined) ? undefined : removed.flatMap((edits) => edits ?? []);
}

function addDevices({ text }: FormatMove, service: TreeMap, isNeuron: boolean, count: number): Step {
  const isJson = service.flow && text[(service.entries[0]?.keySpan.start ?? 0) - 1] === '"';
  const card = isJson
    ? `[{"driver": "nvidia", "count": ${count}, "capabilities": ["gpu"]}]`
    : `[{ driver: nvidia, count: ${count}, capabilities: [gpu] }]`;
  if (!isNeuron) {
    return addAt(service, PATH, card, text);
  }
  const files = Array.from({ length: count }, (_, index) => `/dev/neuron${index}:/dev/neuron${index}`);
  const list = nodeAt(service, 'devices');
  return list?.kind === 'list' && list.items.length > 0
    ? files.flatMap((file) => appendItem(list, file, text))
    : appendEntries(service, [['devices', `[${files.map((file) => `"${file}"`).join(', ')}]`]], text);
}

function editCount(move: FormatMove, service: TreeMap, count: number): Step {
  const { container, machine, text, workload } = move;
  const whole = Math.ceil(machine.accelerator?.count ?? 0);
  const now = workload.everyDevice ? whole : container?.devices[0]?.count;
  const gpus = entryOf(service, 'gpus');
  const cards = [...itemsOf(nodeAt(service, ...PATH)), ...itemsOf(gpus?.value)].filter((item) =>
    reservation(item, text),
  );
  const [card] = cards;
  if (cards.length > 1) {
    return now === count ? [] : { reason: t('it has several reservations of devices') };
  }
  if (card?.kind === 'map') {
    return editReservation(card, count, now === count, whole, text);
  }
  if (gpus?.value.kind === 'scalar') {
    return now === count ? [] : replaceScalar(gpus.value, String(count), text);
  }
  return now === count ? [] : (editFiles(service, count, text) ?? editVisible(service, count, text));
}

/** Ids are those of the machine at hand: on one that lacks them a number takes their place. */
function editReservation(card: TreeMap, count: number, isMet: boolean, whole: number, text: string): Step {
  const ids = entryOf(card, 'device_ids');
  const isThere = itemsOf(ids?.value).every((id) => Number(textOf(id, text) ?? 0) < whole);
  if (ids && !(isMet && isThere)) {
    return [replaceEntry(card, ids, [['count', String(count)]], text)];
  }
  const entry = entryOf(card, 'count');
  if (isMet) {
    return [];
  }
  return entry?.value.kind === 'scalar'
    ? replaceScalar(entry.value, String(count), text)
    : appendEntries(card, [['count', String(count)]], text);
}

/** `/dev/neuron0`, `/dev/neuron1`: so many of them, from the first. */
function editFiles(service: TreeMap, count: number, text: string): Step | undefined {
  const list = entryOf(service, 'devices')?.value;
  const files = itemsOf(list).filter((item) => /^\/dev\/neuron\d/.test(textOf(item, text) ?? ''));
  if (list?.kind !== 'list' || files.length === 0) {
    return undefined;
  }
  const surplus = files.slice(count).map((item) => removeItem(list, item, text));
  const added = Array.from({ length: Math.max(0, count - files.length) }, (_, index) => {
    const file = `/dev/neuron${files.length + index}`;
    return appendItem(list, `${file}:${file}`, text);
  });
  return surplus.includes(undefined) ? SHARED() : [...surplus.flatMap((edits) => edits ?? []), ...added.flat()];
}

/** What a runtime makes visible, from the first card on. */
function editVisible(service: TreeMap, count: number, text: string): Step {
  const environment = environmentOf(service, text);
  const listed = ['NVIDIA_VISIBLE_DEVICES', 'CUDA_VISIBLE_DEVICES']
    .map((name) => environment.get(name))
    .find((value) => value && /^[\d,]+$/.test(value.text));
  const ids = Array.from({ length: count }, (_, index) => index).join(',');
  return listed ? [{ span: listed.span, newText: ids }] : { reason: t('its devices are named one by one') };
}
