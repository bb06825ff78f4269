/** What one replica gets of a machine. */
import type { Chip, Instance } from '../catalog/types';
import { t } from '../l10n';
import type { Configuration } from '../placement/configuration';

export interface Machine {
  readonly instance: Instance;
  readonly chip?: Chip;
  readonly kind: 'gpu' | 'neuron' | 'cpu';
  /** Accelerators of one replica; 0 on a CPU; below 1 for a fraction of a card. */
  readonly accelerators: number;
  /** Accelerators that one copy of the model is split over; at least 1. */
  readonly tensorParallel: number;
  /** Stages of whole layers, each of `tensorParallel` accelerators; 1: no pipeline. */
  readonly pipelineParallel: number;
  /** Copies of the model in one replica. */
  readonly copies: number;
  /** Share of one card that the instance has (g6f); 1 otherwise. */
  readonly cardShare: number;
  /** Machines that one replica takes; below 1 where several replicas share one. */
  readonly machinesPerReplica: number;
  readonly replicasPerMachine: number;
}

export function machineOf(configuration: Configuration): Machine {
  const { instance, acceleratorsPerReplica, tensorParallel, pipelineParallel = 1 } = configuration;
  const { accelerator } = instance;
  if (!accelerator) {
    return {
      instance,
      kind: 'cpu',
      accelerators: 0,
      tensorParallel: 1,
      pipelineParallel: 1,
      copies: 1,
      cardShare: 1,
      machinesPerReplica: 1,
      replicasPerMachine: 1,
    };
  }
  const cardShare = Math.min(1, accelerator.count);
  const held = Math.max(1, accelerator.count);
  const accelerators = Math.max(1, acceleratorsPerReplica);
  const split = Math.min(Math.max(1, tensorParallel), accelerators);
  const stages = Math.min(Math.max(1, Math.floor(pipelineParallel)), Math.max(1, Math.floor(accelerators / split)));
  const replicasPerMachine = Math.max(1, Math.floor(held / accelerators));
  return {
    instance,
    chip: accelerator.chip,
    kind: accelerator.chip?.kind ?? (instance.hardwareClass === 'neuron' ? 'neuron' : 'gpu'),
    accelerators: cardShare < 1 ? cardShare : accelerators,
    tensorParallel: split,
    pipelineParallel: stages,
    copies: Math.max(1, Math.floor(accelerators / (split * stages))),
    cardShare,
    machinesPerReplica: accelerators > held ? Math.ceil(accelerators / held) : 1 / replicasPerMachine,
    replicasPerMachine,
  };
}

/** `NeuronCore-v2 x2`: cores that run graphs of their own. A GPU is one. */
export function coresPerChip(chip: Chip | undefined): number {
  const cores = chip?.kind === 'neuron' ? /x(\d+)$/.exec(chip.architecture)?.[1] : undefined;
  return cores === undefined ? 1 : Number(cores);
}

/** A machine whose every accelerator holds models that are not split: one copy each, on Neuron one on each core. */
export function unsplit(machine: Machine): Machine {
  const copies = Math.max(1, Math.floor(machine.accelerators)) * coresPerChip(machine.chip);
  return { ...machine, tensorParallel: 1, pipelineParallel: 1, copies };
}

/** Machines that so many replicas take. */
export function machinesFor(machine: Machine, replicas: number): number {
  return machine.machinesPerReplica >= 1
    ? replicas * machine.machinesPerReplica
    : Math.ceil(replicas / machine.replicasPerMachine - 1e-9);
}

/** `4 × L40S`, `c8g.2xlarge`: what a reason names. */
export function machineName({ instance, accelerators, kind, chip }: Machine): string {
  return kind === 'cpu'
    ? instance.type
    : `${accelerators} × ${chip?.shortName ?? instance.accelerator?.name ?? t('accelerator')}`;
}
