/** The devices, CPUs and memory that the container asks for. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import type { TreeEntry, TreeMap } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, textOf } from '../../yaml/tree';
import { deviceType } from '../../foreign/pods/devices';
import { DEVICE_RESOURCE, imageTargetOf, podRoom, type PodRoom } from '../../foreign/machines/catalogMachine';
import { parseQuantity } from '../../foreign/fields/quantity';
import type { Step } from '../step';
import type { PodMove } from '../site';
import { allSteps } from '../step';
import {
  appendEntries,
  fillEntry,
  insertBefore,
  removeEntry,
  renameEntry,
  replaceEntry,
  replaceScalar,
  type NewEntry,
} from '../treeEdit';

interface Section {
  readonly owner: TreeMap;
  readonly entry: TreeEntry;
  readonly map: TreeMap;
}

export function editResources(move: PodMove): Step {
  return allSteps([editContainer(move), ...helpers(move)]);
}

/** Containers that run before the others ask for the same devices, or for none. */
function helpers({ pod, machine, devices, text }: PodMove): Step[] {
  const resource = DEVICE_RESOURCE[imageTargetOf(machine).device];
  const count = String(Math.ceil(devices || 1));
  return itemsOf(nodeAt(pod.node, 'initContainers')).flatMap((container) => {
    const sections = ['limits', 'requests'].flatMap((name) => filledSection(entryOf(container, 'resources'), name));
    return sections.map((section): Step => {
      const [device, ...others] = deviceEntries(section);
      if (!device || others.length > 0 || device.value.kind !== 'scalar') {
        return device ? { reason: t('one container asks for several kinds of devices') } : [];
      }
      return resource === undefined
        ? fitSection(section, false, [], text)
        : [...renameEntry(device, resource), ...replaceScalar(device.value, count, text)];
    });
  });
}

function editContainer(move: PodMove): Step {
  const { container, machine, devices } = move;
  const resource = DEVICE_RESOURCE[imageTargetOf(machine).device];
  const room = podRoom(machine, replicasPerMachine(move));
  if (!room) {
    return { reason: t`the memory of ${machine.type} is not known` };
  }
  const resources = entryOf(container.node, 'resources');
  const sections = ['limits', 'requests'].flatMap((name) => filledSection(resources, name));
  if (resource === undefined) {
    return moveToCpu(move, sections, room);
  }
  return moveToDevice(move, sections, { resource, count: String(Math.ceil(devices || 1)) }, room);
}

function filledSection(resources: TreeEntry | undefined, name: string): Section[] {
  const entry = entryOf(resources?.value, name);
  return resources?.value.kind === 'map' && entry?.value.kind === 'map' && entry.value.entries.length > 0
    ? [{ owner: resources.value, entry, map: entry.value }]
    : [];
}

/** Replicas that ask for a part of a machine's accelerators share it. */
function replicasPerMachine({ target, machine }: PodMove): number {
  const whole = machine.accelerator?.count ?? 0;
  const own = target.acceleratorCount ?? 0;
  return whole > 0 && own > 0 ? Math.max(1, Math.floor(whole / own)) : 1;
}

const deviceEntries = ({ map }: Section) => map.entries.filter(({ key }) => deviceType(key));

interface Device {
  readonly resource: string;
  readonly count: string;
}

function moveToDevice(move: PodMove, sections: readonly Section[], device: Device, room: PodRoom): Step {
  const { text } = move;
  const edits: Edit[] = sections.flatMap(({ map }) => shrink(map, room, text));
  const holding = sections.filter((each) => deviceEntries(each).length > 0);
  for (const each of holding) {
    const [first, ...others] = deviceEntries(each);
    if (!first || others.length > 0 || first.value.kind !== 'scalar') {
      return { reason: t('one container asks for several kinds of devices') };
    }
    edits.push(...renameEntry(first, device.resource), ...replaceScalar(first.value, device.count, text));
  }
  if (holding.length > 0) {
    return edits;
  }
  const limits = sections.find(({ entry }) => entry.key === 'limits');
  const added: NewEntry = [device.resource, device.count];
  return [...edits, ...(limits ? appendEntries(limits.map, [added], text) : addSection(move, 'limits', [added]))];
}

/** A request beyond the machine would never be scheduled; a smaller one stays as it is. */
function shrink(map: TreeMap, room: PodRoom, text: string): Edit[] {
  return [
    ...capped(entryOf(map, 'cpu'), room.cpus, String(room.cpus), text),
    ...capped(entryOf(map, 'memory'), room.memoryGiB * 2 ** 30, `${room.memoryGiB}Gi`, text),
  ];
}

function capped(entry: TreeEntry | undefined, most: number, written: string, text: string): Edit[] {
  const amount = parseQuantity(textOf(entry?.value, text));
  return entry?.value.kind === 'scalar' && amount !== undefined && amount > most
    ? replaceScalar(entry.value, written, text)
    : [];
}

/** On a CPU the pod asks for the machine: cores and memory are what it runs on. */
function moveToCpu(move: PodMove, sections: readonly Section[], room: PodRoom): Step {
  const { text, workload, target } = move;
  const wanted: readonly NewEntry[] = [
    ['cpu', `"${room.cpus}"`],
    ['memory', `${room.memoryGiB}Gi`],
  ];
  const sameMachine =
    workload.spec.placement?.instance === target.instance && sections.every((each) => deviceEntries(each).length === 0);
  if (sameMachine) {
    return [];
  }
  const home = sections.find(({ entry }) => entry.key === 'requests') ?? sections[0];
  if (!home) {
    return addSection(move, 'requests', wanted);
  }
  const edits: Edit[] = [];
  for (const each of sections) {
    const step = fitSection(each, each === home, wanted, text);
    if ('reason' in step) {
      return step;
    }
    edits.push(...step);
  }
  return edits;
}

function fitSection({ owner, entry, map }: Section, isHome: boolean, wanted: readonly NewEntry[], text: string): Step {
  const devices = map.entries.filter(({ key }) => deviceType(key));
  const missing = isHome ? wanted.filter(([key]) => !entryOf(map, key)) : [];
  const edits = wanted.flatMap(([key, value]) => resize(entryOf(map, key), String(value).replaceAll('"', ''), text));
  if (devices.length === map.entries.length && missing.length === 0) {
    const removed = removeEntry(owner, entry, text);
    return removed ?? { reason: t`${entry.key} shares its line with other values` };
  }
  const [first, ...others] = devices;
  if (missing.length > 0) {
    edits.push(...(first ? [replaceEntry(map, first, missing, text)] : appendEntries(map, missing, text)));
  }
  for (const device of missing.length > 0 ? others : devices) {
    const removed = removeEntry(map, device, text);
    if (!removed) {
      return { reason: t`${device.key} shares its line with other values` };
    }
    edits.push(...removed);
  }
  return edits;
}

function resize(entry: TreeEntry | undefined, value: string, text: string): Edit[] {
  return entry?.value.kind === 'scalar' ? replaceScalar(entry.value, value, text) : [];
}

/** Gives the container the section it lacks, beside the other one or in new `resources`. */
function addSection({ container, text }: PodMove, name: string, entries: readonly NewEntry[]): Edit[] {
  const resources = entryOf(container.node, 'resources');
  const section: NewEntry = [name, entries];
  if (resources?.value.kind === 'map' && resources.value.entries.length > 0) {
    const empty = entryOf(resources.value, name);
    return empty ? fillEntry(resources.value, empty, entries, text) : appendEntries(resources.value, [section], text);
  }
  if (resources) {
    return fillEntry(container.node, resources, [section], text);
  }
  const after = entryOf(container.node, 'image') ?? container.node.entries.at(-1);
  const next = after && container.node.entries[container.node.entries.indexOf(after) + 1];
  const added: NewEntry = ['resources', [section]];
  return next ? insertBefore(container.node, next, [added], text) : appendEntries(container.node, [added], text);
}
