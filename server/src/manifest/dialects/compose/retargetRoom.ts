/** Limits and reservations of CPUs and memory, in the newer fields and in the older ones. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import { imageTargetOf, podRoom } from '../../foreign/machines/catalogMachine';
import type { Step } from '../../retarget/step';
import { replaceScalar } from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeMap } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';

const GIB = 2 ** 30;
const UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['k', 2 ** 10],
  ['m', 2 ** 20],
  ['g', GIB],
]);

/** On a CPU what is limited becomes what the machine has; beside a card nothing may be asked for that it has not. */
export function editRoom(move: FormatMove, service: TreeMap): Step {
  const { machine, workload } = move;
  const room = podRoom(machine);
  if (!room || machine.memory === undefined) {
    return { reason: t`the memory of ${machine.type} is not known` };
  }
  const resources = nodeAt(service, 'deploy', 'resources');
  const grows =
    imageTargetOf(machine).device === 'cpu' && (workload.spec.placement?.instance !== machine.type || hasDevices(move));
  const limits: Limits = { cpus: machine.vcpus, memoryGiB: Math.floor(machine.memory / GIB), grows };
  const owners = [
    [nodeAt(resources, 'limits'), 'cpus', 'memory'],
    [nodeAt(resources, 'reservations'), 'cpus', 'memory'],
    [service, 'cpus', 'mem_limit'],
    [service, 'cpu_count', 'mem_reservation'],
  ] as const;
  const edits = owners.flatMap(([owner, cpus, memory]) => [
    ...editCpus(move, entryOf(owner, cpus)?.value, limits),
    ...editMemory(move, entryOf(owner, memory)?.value, {
      ...limits,
      memoryGiB: grows ? room.memoryGiB : limits.memoryGiB,
    }),
  ]);
  const pinned = textOf(nodeAt(service, 'cpuset'), move.text);
  return pinned === undefined ? edits : { reason: t`cpuset (${pinned}) names the CPUs of its machine` };
}

interface Limits {
  readonly cpus: number;
  readonly memoryGiB: number;
  readonly grows: boolean;
}

const hasDevices = ({ container }: FormatMove) => (container?.devices.length ?? 0) > 0;

function editCpus({ text }: FormatMove, node: ReturnType<typeof nodeAt>, { cpus, grows }: Limits): Edit[] {
  const written = Number(textOf(node, text) ?? Number.NaN);
  const isOver = written > cpus || (grows && written < cpus);
  return node?.kind === 'scalar' && isOver ? replaceScalar(node, String(cpus), text) : [];
}

function editMemory({ text }: FormatMove, node: ReturnType<typeof nodeAt>, { memoryGiB, grows }: Limits): Edit[] {
  const match = /^(\d+(?:\.\d+)?)([bkmg]?)b?$/i.exec(textOf(node, text)?.trim() ?? '');
  const written = match ? (Number(match[1]) * (UNITS.get((match[2] ?? '').toLowerCase()) ?? 1)) / GIB : Number.NaN;
  const isOver = written > memoryGiB || (grows && written < memoryGiB);
  const unit = match?.[2] === 'g' ? 'g' : 'G';
  return node?.kind === 'scalar' && isOver ? replaceScalar(node, `${memoryGiB}${unit}`, text) : [];
}
