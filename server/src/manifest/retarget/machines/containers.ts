/** What must change in the containers of a task or a job when its machine does: image, GPUs, architecture; and what must fit. */
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { MappedText } from '../../engines/text';
import { podRoom } from '../../foreign/machines/catalogMachine';
import { movedImage } from './containerImage';
import type { Ground } from './ground';
import { replaceText } from './ground';
import type { Machines } from './machines';
import { deviceOf, isSameKind } from './machines';
import type { Step } from '../step';
import { both } from '../step';

export interface ContainerSlot {
  readonly image?: MappedText;
  /** What it asks for in GPUs, and how that is taken away. */
  readonly gpus?: { readonly count?: MappedText; readonly remove: () => Step };
  /** Lets it ask for GPUs; absent where the format gives no place for that. */
  readonly addGpus?: (count: number) => Step;
  readonly asks: readonly Asked[];
}

/** Memory and vCPUs that a container or its task is promised; `undefined` where the number is not known. */
export interface Asked {
  readonly memoryGiB?: readonly (number | undefined)[];
  readonly vcpus?: readonly (number | undefined)[];
}

export interface TaskSlots {
  readonly containers: readonly ContainerSlot[];
  /** `ARM64`, `X86_64`, `amd64`. */
  readonly architecture?: MappedText;
  /** Of the task as a whole. */
  readonly asks: readonly Asked[];
}

export function taskStep(
  ground: Ground,
  { containers, architecture, asks }: TaskSlots,
  machines: Machines,
  target: Target,
): Step {
  return both(
    ...containers.map((container) => imageStep(ground, container, machines)),
    gpuStep(ground, containers, machines, target),
    architecture ? architectureStep(ground, architecture, machines) : [],
    ...[...containers.flatMap((each) => each.asks), ...asks].map((each) => roomStep(each, machines)),
  );
}

function imageStep(ground: Ground, { image }: ContainerSlot, machines: Machines): Step {
  if (!image) {
    return isSameKind(machines) ? [] : { reason: t('what its container image holds is not known') };
  }
  const moved = movedImage(image.text, machines);
  return typeof moved === 'string' ? replaceText(ground, image, moved, t('the container image')) : moved;
}

/** ECS writes `ARM64` and `X86_64`, Kubernetes as we do. */
function architectureStep(ground: Ground, stated: MappedText, { after }: Machines): Step {
  const word = after.arch === 'arm64' ? 'ARM64' : 'X86_64';
  const isLower = stated.text === stated.text.toLowerCase();
  return replaceText(ground, stated, isLower ? after.arch : word, t('the CPU architecture'));
}

/** GPUs that a container asks for, as the new machine has them. */
function gpuStep(ground: Ground, containers: readonly ContainerSlot[], machines: Machines, target: Target): Step {
  const wanted = deviceOf(machines.after) === 'nvidia' ? (target.acceleratorCount ?? 0) : 0;
  const had = machines.before.accelerator?.count ?? 0;
  const asking = containers.flatMap(({ gpus }) => (gpus ? [gpus] : []));
  const [ask, ...others] = asking;
  if (others.length > 0) {
    return { reason: t('several containers ask for GPUs') };
  }
  if (!ask) {
    const isNew = wanted > 0 && deviceOf(machines.before) !== 'nvidia';
    return isNew ? addGpus(containers, wanted) : [];
  }
  if (wanted === 0) {
    return ask.remove();
  }
  const count = ask.count && /^\d+$/.test(ask.count.text) ? Number(ask.count.text) : undefined;
  if (count === undefined || !ask.count) {
    return { reason: t('how many GPUs its container asks for is not known') };
  }
  return count === wanted || (had === wanted && count <= wanted)
    ? []
    : replaceText(ground, ask.count, String(wanted), t('the number of GPUs'));
}

function addGpus(containers: readonly ContainerSlot[], wanted: number): Step {
  const [only, ...others] = containers;
  return only?.addGpus && others.length === 0
    ? only.addGpus(wanted)
    : { reason: t('there is no option in which its container could ask for GPUs') };
}

/** What a container is promised must be there on the new machine too. */
function roomStep({ memoryGiB = [], vcpus = [] }: Asked, { before, after }: Machines): Step {
  const [had, room] = [podRoom(before), podRoom(after)];
  if (memoryGiB.length + vcpus.length === 0) {
    return [];
  }
  if (room && had && room.memoryGiB >= had.memoryGiB && room.cpus >= had.cpus) {
    return [];
  }
  if (!room || memoryGiB.includes(undefined) || vcpus.includes(undefined)) {
    return { reason: t`whether its container finds room on ${after.type} is not known` };
  }
  const most = (all: readonly (number | undefined)[]) => Math.max(0, ...all.map((each) => each ?? 0));
  return most(memoryGiB) > room.memoryGiB || most(vcpus) > after.vcpus
    ? { reason: t`its container asks for more memory or vCPUs than ${after.type} has for it` }
    : [];
}
