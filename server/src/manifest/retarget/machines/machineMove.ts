/** Moves a machine that a file chooses: its type, and what must change with it in the same file, or why that cannot be right. */
import { isHosted } from '../../../../../shared/src/catalog/instanceTypeNames';
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { EngineReading } from '../../engines/readEngine';
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import type { FoundWorkload } from '../../manifest';
import { shareOfCard } from '../../foreign/machines/catalogMachine';
import { isSageMakerType } from '../../foreign/machines/ec2Types';
import type { TaskSlots } from './containers';
import { taskStep } from './containers';
import type { Ground } from './ground';
import { replaceText } from './ground';
import type { ImageSlot } from './machineImage';
import { imageStep } from './machineImage';
import type { Machines } from './machines';
import { deviceOf, generationStep, machinesOf } from './machines';
import { scriptStep } from './script';
import type { Step } from '../step';
import { both } from '../step';
import { TENSOR_FLAGS } from './tensorFlags';

/** Everything that a file states of a machine and of what runs there. */
export interface MachineSlots {
  readonly type: MappedText;
  /** The service takes any of several types. */
  readonly isOneOfSeveral?: boolean;
  /** A property that holds for the present machine alone. */
  readonly bound?: string;
  readonly image: ImageSlot;
  /** What the machine starts with; absent: it is not in this file. Nothing follows where tasks run on it. */
  readonly scripts?: readonly MappedText[];
  /** Containers of a task or a job that runs on it. */
  readonly task?: TaskSlots;
  readonly engine?: EngineReading;
  /** Every place that says how many machines there are. */
  readonly counts?: readonly MappedText[];
  /** Most machines that there may be, where tasks are counted and not machines. */
  readonly room?: number;
}

export function moveMachine(ground: Ground, slots: MachineSlots, workload: FoundWorkload, target: Target): Step {
  const machines = machinesOf(workload, target);
  if (!machines) {
    return { reason: t`${target.instance} cannot stand in for a machine that is not in the catalog` };
  }
  return both(
    engineStep(workload, target),
    kindStep(slots, target),
    typeStep(ground, slots, target.instance),
    imageStep(ground, slots.image, machines),
    generationStep(machines),
    workStep(ground, slots, workload, machines, target),
    countStep(ground, slots, workload, target),
    tensorStep(ground, workload, target),
    deviceStep(ground, slots, machines),
  );
}

/** Another engine would be another image with other flags; on Neuron the compiler computes, whatever serves. */
function engineStep({ spec }: FoundWorkload, { runtime }: Target): Step {
  const isOther = spec.runtime !== undefined && runtime !== undefined && runtime !== spec.runtime;
  return isOther && runtime !== 'neuron' && spec.runtime !== 'neuron'
    ? { reason: t`${runtime} in place of ${spec.runtime ?? t('its engine')} needs another image and other flags` }
    : [];
}

function kindStep({ isOneOfSeveral, bound, image }: MachineSlots, { instance, instances, replicas }: Target): Step {
  if (isOneOfSeveral) {
    return { reason: t('it is one of several instance types, of which the service takes any') };
  }
  if (bound !== undefined) {
    return { reason: t`${bound} is stated, and holds for the present machine` };
  }
  if (image.kind === 'hosted' && !isHosted(instance)) {
    return { reason: t`SageMaker hosts no model on ${instance}` };
  }
  if (shareOfCard(instance) !== undefined) {
    return { reason: t`${instance} has only a share of a card, which needs a driver of its own` };
  }
  if (instances === replicas) {
    return [];
  }
  return {
    reason:
      instances > replicas ? t('one replica would need several machines') : t('several replicas would share a machine'),
  };
}

function typeStep(ground: Ground, { type }: MachineSlots, instance: string): Step {
  return replaceText(ground, type, isSageMakerType(type.text) ? `ml.${instance}` : instance, t('the instance type'));
}

/** Containers of a task or a job, else the start script. */
function workStep(
  ground: Ground,
  { image, task, scripts }: MachineSlots,
  { spec }: FoundWorkload,
  machines: Machines,
  target: Target,
): Step {
  if (task) {
    return taskStep(ground, task, machines, target);
  }
  return image.kind === 'hosted' ? [] : scriptStep(ground, scripts, machines, spec.runtime);
}

const COUNT = () => t('the number of machines');

/** Numbers that are fixed; bounds of a scaling group stay. */
function countStep(
  ground: Ground,
  { counts = [], room }: MachineSlots,
  { spec }: FoundWorkload,
  { replicas }: Target,
): Step {
  const { replicas: now = 1, minReplicas, maxReplicas } = spec.placement ?? {};
  if (now === replicas || minReplicas !== undefined || maxReplicas !== undefined) {
    return [];
  }
  const said = counts.filter(({ text }) => text === String(now));
  if (said.length === 0) {
    return { reason: t`the file states no number of machines, and ${replicas} would be needed` };
  }
  if (room !== undefined && replicas > Math.max(now, room)) {
    return { reason: t`its cluster has no room for ${replicas} machines` };
  }
  return both(...said.map((each) => replaceText(ground, each, String(replicas), COUNT())));
}

/** Engines that split a model only when they are told. */
function tensorStep(ground: Ground, { spec, fields }: FoundWorkload, { tensorParallel = 1 }: Target): Step {
  const now = spec.placement?.tensorParallel;
  const span = fields.get('placement.tensorParallel')?.value;
  if (now === tensorParallel || (span && ground.follows?.(span))) {
    return [];
  }
  if (now !== undefined && span) {
    return replaceText(ground, textOver(String(now), span), String(tensorParallel), t('tensor parallel'));
  }
  const mustBeTold = tensorParallel > 1 && (spec.runtime ?? '') in TENSOR_FLAGS;
  return mustBeTold ? { reason: t`the engine would have to be told to use ${tensorParallel} devices` } : [];
}

/** `--device cuda` beside another device would not start. */
function deviceStep(ground: Ground, { engine }: MachineSlots, { before, after }: Machines): Step {
  const stated = engine?.facts.get('device')?.value;
  const [was, is] = [before, after].map(deviceOf).map((device) => (/nvidia|amd/.test(device) ? 'cuda' : device));
  return stated && stated.text === was && is !== undefined && is !== was
    ? replaceText(ground, stated, is, t('the device'))
    : [];
}
