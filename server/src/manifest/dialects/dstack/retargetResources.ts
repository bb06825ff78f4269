/** `resources` and `instance_types`: the card in any of its spellings, the architecture of the CPU, and how much is asked for. */
import type { Instance } from '../../../../../shared/src/catalog/types';
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import { imageTargetOf } from '../../foreign/machines/catalogMachine';
import { cheapestWith } from '../../retarget/price';
import { becomes } from '../../retarget/mapEdit';
import type { Step } from '../../retarget/step';
import type { NewEntry } from '../../retarget/treeEdit';
import {
  appendEntries,
  insertBefore,
  removeEntry,
  removeItem,
  replaceEntry,
  replaceScalar,
} from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeEntry, TreeMap } from '../../yaml/tree';
import { entriesOf, entryOf, textOf } from '../../yaml/tree';
import { groupOf } from './group';
import type { Card } from './retargetGpu';
import { cardOf, editGpu, gpuText } from './retargetGpu';

export function editResources(move: FormatMove): Step {
  const { root, machine, target } = move;
  const group = groupOf(move);
  const owner = entryOf(group, 'resources') ? group : root;
  const resources = entryOf(owner, 'resources');
  const card = cardOf(machine, target);
  const device = imageTargetOf(machine).device;
  if (device === 'neuron') {
    return { reason: t('dstack knows no Neuron devices') };
  }
  if (device !== 'cpu' && !card) {
    const isPart = !Number.isInteger(target.acceleratorCount ?? 0);
    return {
      reason: isPart
        ? t`dstack has no word for the part of a card that ${target.instance} has`
        : t`dstack has no word for the cards that ${target.instance} has`,
    };
  }
  if (resources && resources.value.kind !== 'map') {
    return { reason: t('its resources are no map') };
  }
  const map = resources?.value.kind === 'map' ? resources.value : undefined;
  const inside = map && map.entries.length > 0 ? editMap(move, map, card) : addResources(move, owner, resources, card);
  const types = 'reason' in inside ? inside : editTypes(move, group, card, map);
  return 'reason' in inside || 'reason' in types ? types : [...inside, ...types];
}

const cpuText = ({ arch, vcpus }: Instance) => (arch === 'arm64' ? `arm:${vcpus}..` : `${vcpus}..`);

function wanted({ machine }: FormatMove, card: Card | undefined): NewEntry[] {
  return card ? [['gpu', gpuText(card)]] : [['cpu', cpuText(machine)]];
}

function addResources(move: FormatMove, owner: TreeMap, empty: TreeEntry | undefined, card: Card | undefined): Step {
  const { text } = move;
  const added: NewEntry = ['resources', wanted(move, card)];
  return empty ? [replaceEntry(owner, empty, [added], text)] : appendEntries(owner, [added], text);
}

function editMap(move: FormatMove, map: TreeMap, card: Card | undefined): Step {
  const gpu = entryOf(map, 'gpu');
  const cpu = editCpu(move, map, card !== undefined);
  const memory = editMemory(move, map);
  const device = card ? (gpu ? editGpu(move, gpu, card) : addGpu(move, map, card)) : dropGpu(move, map, gpu);
  for (const step of [cpu, memory, device]) {
    if ('reason' in step) {
      return step;
    }
  }
  return [cpu, memory, device].flatMap((step) => ('reason' in step ? [] : step));
}

const addGpu = ({ text }: FormatMove, map: TreeMap, card: Card): Edit[] =>
  appendEntries(map, [['gpu', gpuText(card)]], text);

/** The line of the card becomes that of the CPU, where none says how many. */
function dropGpu({ text, machine }: FormatMove, map: TreeMap, gpu: TreeEntry | undefined): Step {
  const hasCpu = entryOf(map, 'cpu') !== undefined;
  if (!gpu) {
    return hasCpu ? [] : appendEntries(map, [['cpu', cpuText(machine)]], text);
  }
  const edits = hasCpu ? removeEntry(map, gpu, text) : becomes(map, gpu, ['cpu', cpuText(machine)], text);
  return edits ?? { reason: t('gpu shares its line with other values') };
}

/** `arm:8..`, `8..16`, `8`: the architecture is that of the machine, and no more is asked for than it has. */
const CPU = /^\s*(?:(arm64|arm|x86|amd64):)?(\d+)(?:(\.\.)(\d*))?\s*$/i;

/** On a CPU the machine's own number is what the run needs; beside a card it is an upper bound. */
function editCpu({ machine, text }: FormatMove, map: TreeMap, beside: boolean): Step {
  const entry = entryOf(map, 'cpu');
  if (!entry) {
    return beside && machine.arch === 'arm64' ? appendEntries(map, [['cpu', cpuText(machine)]], text) : [];
  }
  const match = entry.value.kind === 'scalar' ? CPU.exec(textOf(entry.value, text) ?? '') : null;
  if (entry.value.kind !== 'scalar' || !match) {
    return { reason: t`cpu is ${textOf(entry.value, text) ?? t('a map')}` };
  }
  const arch = match[1] === undefined ? 'amd64' : /^arm/i.test(match[1]) ? 'arm64' : 'amd64';
  const fewest = Number(match[2]);
  const most = match[3] === undefined ? fewest : match[4] ? Number(match[4]) : Infinity;
  const isMet = arch === machine.arch && fewest <= machine.vcpus && machine.vcpus <= most;
  if (isMet) {
    return [];
  }
  const number = fewest <= machine.vcpus && most === Infinity ? `${fewest}..` : `${machine.vcpus}..`;
  return replaceScalar(entry.value, machine.arch === 'arm64' ? `arm:${number}` : number, text);
}

const GIB = 2 ** 30;
const MEMORY = /^\s*(\d+(?:\.\d+)?)\s*GB(?:\s*(\.\.)\s*(?:(\d+(?:\.\d+)?)\s*GB)?)?\s*$/i;

function editMemory({ machine, text }: FormatMove, map: TreeMap): Step {
  const entry = entryOf(map, 'memory');
  const written = textOf(entry?.value, text);
  const has = machine.memory === undefined ? undefined : Math.floor(machine.memory / GIB);
  if (!entry || written === undefined || has === undefined) {
    return [];
  }
  const match = MEMORY.exec(written);
  if (!match || entry.value.kind !== 'scalar') {
    return { reason: t`memory is ${written}` };
  }
  const least = Number(match[1]);
  const most = match[2] === undefined ? least : match[3] ? Number(match[3]) : Infinity;
  return least <= has && has <= most ? [] : replaceScalar(entry.value, `${has}GB..`, text);
}

/** A type is named where one is named already, or where the card alone would get another machine. */
function editTypes(move: FormatMove, group: TreeMap, card: Card | undefined, map: TreeMap | undefined): Step {
  const { root, text, target, machine } = move;
  const entry = entryOf(group, 'instance_types') ?? entryOf(root, 'instance_types');
  const list = entry?.value;
  if (!entry) {
    const chip = machine.accelerator?.chip?.id;
    const isTaken = card && chip && cheapestWith(chip, card.count, target)?.type === target.instance;
    const next = entryOf(group, 'resources') ?? entriesOf(group).at(-1);
    const added: NewEntry = ['instance_types', `[${target.instance}]`];
    return isTaken ? [] : next && map ? insertBefore(group, next, [added], text) : appendEntries(group, [added], text);
  }
  const [first, ...others] = list?.kind === 'list' ? list.items : [];
  if (list?.kind !== 'list' || first?.kind !== 'scalar') {
    return { reason: t('instance_types is no list') };
  }
  const removed = others.map((item) => removeItem(list, item, text));
  return removed.includes(undefined)
    ? { reason: t('instance_types shares its line with other values') }
    : [...replaceScalar(first, target.instance, text), ...removed.flatMap((edit) => edit ?? [])];
}
