/** Devices, node labels and replicas as the manifest's `placement`. */
import type { Stated } from '../../../../../shared/src/report/schema';
import type { EngineReading } from '../../engines/readEngine';
import type { TreeEntry } from '../../yaml/tree';
import { countValue } from './countValue';
import type { DeviceRequest } from './devices';
import { factCount } from './engineFacts';
import type { SpecBuilder } from './facts';
import { place } from './facts';
import { coresPerChip, statedFamily } from './hardware';
import { acceleratorOfFamily, shareOfCard } from './machine';
import type { NodeFacts } from './nodeLabels';
import type { Pod } from './podSpec';

/** Devices of all containers: whole devices before cores and slices, so that nothing counts twice. */
export function podDevices(pod: Pod): readonly DeviceRequest[] {
  return pod.containers.flatMap(({ devices }) => {
    const whole = devices.filter(({ type }) => type.unit === 'device');
    return (whole.length > 0 ? whole : devices).slice(0, 1);
  });
}

export interface DeviceCount {
  /** Chips of one replica; absent: not known. */
  readonly count?: number;
}

export function addDevices(builder: SpecBuilder, devices: readonly DeviceRequest[], facts: NodeFacts): DeviceCount {
  const placement = (builder.spec.placement ??= {});
  const [first] = devices;
  if (!first) {
    if (builder.partial) {
      return {};
    }
    placement.count = 0;
    return { count: 0 };
  }
  const unread = devices.find(({ count }) => count === undefined);
  if (unread) {
    const written = unread.written
      ? `${unread.type.resource} is ${unread.written}`
      : `${unread.type.resource} has no value`;
    builder.notes.push(`${written}: the number of accelerators is unknown.`);
    place(builder, 'placement.count', unread.entry.value.span, unread.entry.keySpan);
    return {};
  }
  if (first.type.unit === 'slice') {
    builder.notes.push(`${first.type.resource} is a slice of a card: recognized, without an estimate.`);
    return {};
  }
  const sum = devices.reduce((total, { count }) => total + (count ?? 0), 0);
  const chips = first.type.unit === 'core' ? chipsOf(builder, sum, facts) : sum;
  if (chips !== undefined) {
    placement.count = chips === 1 ? (shareOfCard(facts.instance?.text) ?? chips) : chips;
    place(builder, 'placement.count', first.entry.value.span, first.entry.keySpan);
  }
  return chips === undefined ? {} : { count: chips };
}

function chipsOf(builder: SpecBuilder, cores: number, facts: NodeFacts): number | undefined {
  const each = coresPerChip(statedFamily(facts));
  if (each === undefined) {
    builder.notes.push(
      `${cores} NeuronCores are requested; how many chips that is depends on the instance, which is not stated.`,
    );
  }
  return each && Math.ceil(cores / each);
}

export function addNode(
  builder: SpecBuilder,
  facts: NodeFacts,
  hardware: Stated['hardwareClass'],
  onAccelerator: boolean,
): void {
  const placement = (builder.spec.placement ??= {});
  if (facts.instance) {
    placement.instance = facts.instance.text;
    place(builder, 'placement.instance', facts.instance.span);
  } else if (facts.accelerator) {
    placement.accelerator = facts.accelerator.text;
    place(builder, 'placement.accelerator', facts.accelerator.span);
  } else {
    addClass(builder, facts, hardware);
    builder.notes.push(
      onAccelerator
        ? 'Which accelerator is not stated: a nodeSelector with node.kubernetes.io/instance-type or nvidia.com/gpu.product would settle it.'
        : 'Which machine is not stated: a nodeSelector with node.kubernetes.io/instance-type would settle it.',
    );
  }
  if (facts.region) {
    placement.region = facts.region.text;
    place(builder, 'placement.region', facts.region.span);
  }
  const purchase = facts.purchase?.text.toLowerCase().replace('_', '-');
  if (facts.purchase && (purchase === 'spot' || purchase === 'on-demand')) {
    placement.purchase = purchase;
    place(builder, 'placement.purchase', facts.purchase.span);
  }
  builder.notes.push(...facts.alternatives);
}

/** An architecture or a family narrows the machine without naming it; without any device, a CPU is what is left. */
function addClass(builder: SpecBuilder, facts: NodeFacts, hardware: Stated['hardwareClass']): void {
  const placement = (builder.spec.placement ??= {});
  if (hardware === 'gpu' || hardware === 'neuron') {
    const accelerator = facts.family && acceleratorOfFamily(facts.family.text);
    if (accelerator) {
      placement.accelerator = accelerator;
    }
    return;
  }
  const label = facts.family ?? facts.arch;
  if (hardware !== 'other' && !(builder.partial && label === undefined)) {
    placement.accelerator = label?.text ?? (hardware === 'unspecified' ? 'cpu' : hardware);
  }
  if (hardware !== 'other' && label) {
    place(builder, 'placement.accelerator', label.span);
  }
}

export function addReplicas(builder: SpecBuilder, entry: TreeEntry | undefined, text: string): void {
  const placement = (builder.spec.placement ??= {});
  if (!entry || (entry.value.kind === 'scalar' && entry.value.value === null)) {
    if (!builder.partial) {
      placement.replicas = 1;
    }
    return;
  }
  const { count, problem } = countValue(entry.value, entry.key, MOST_REPLICAS, text);
  if (count !== undefined) {
    placement.replicas = count;
    place(builder, 'placement.replicas', entry.value.span, entry.keySpan);
    return;
  }
  builder.notes.push('The number of replicas is not a whole number: it is left out.');
  if (problem) {
    builder.problems.push(problem);
  }
}

/** Far beyond any cluster; a larger number is a slip. */
const MOST_REPLICAS = 100_000;

export interface Parallelism {
  readonly tensor?: number;
  readonly pipeline?: number;
}

/** On Neuron the engines count cores; the manifest counts accelerators. */
export function addParallelism(
  builder: SpecBuilder,
  reading: EngineReading,
  hardware: Stated['hardwareClass'],
  facts: NodeFacts,
): Parallelism {
  const fact = reading.facts.get('tensorParallel');
  const tensor = factCount(fact);
  const stages = reading.facts.get('pipelineParallel');
  const pipeline = factCount(stages);
  if (stages && pipeline && pipeline > 1) {
    (builder.spec.placement ??= {}).pipelineParallel = pipeline;
    place(builder, 'placement.pipelineParallel', stages.span);
  }
  if (fact && tensor) {
    const each = hardware === 'neuron' ? coresPerChip(statedFamily(facts)) : 1;
    // A model on a part of one card is not split: the share says how much of the card it has.
    const isPart = tensor === 1 && shareOfCard(facts.instance?.text) !== undefined;
    if (each !== undefined && !isPart) {
      (builder.spec.placement ??= {}).tensorParallel = Math.ceil(tensor / each);
      place(builder, 'placement.tensorParallel', fact.span);
    }
  }
  return { ...(tensor ? { tensor } : {}), ...(pipeline ? { pipeline } : {}) };
}
