/** Devices, machine and replicas of a unit as the manifest's `placement`. */
import { t } from '../../../../shared/src/l10n';
import type { Stated } from '../../../../shared/src/report/schema';
import type { EngineReading } from '../engines/readEngine';
import type { DeviceRequest } from './pods/devices';
import { factCount } from './tasks/engineFacts';
import type { SpecBuilder } from './specBuilder';
import { place } from './specBuilder';
import { coresPerChip, statedFamily } from './machines/hardware';
import { addEquivalent, isPriced, sliceWords } from './machines/otherCloudNotes';
import { acceleratorOfFamily, shareOfCard } from './machines/catalogMachine';
import type { NodeFacts } from './machines/nodeLabels';
import type { Pod } from './pods/podSpec';
import type { Counted, PodGroup, ReplicaFacts, UnitFacts } from './unit';

/** Devices of all containers: whole devices before cores and slices, so that nothing counts twice. */
export function podDevices(pod: Pod): readonly DeviceRequest[] {
  return pod.containers.flatMap(({ devices }) => {
    const whole = devices.filter(({ type }) => type.unit === 'device');
    return (whole.length > 0 ? whole : devices).slice(0, 1);
  });
}

/** Chips of one replica; absent: not known. */
export function addDevices(builder: SpecBuilder, groups: readonly PodGroup[], facts: NodeFacts): number | undefined {
  const placement = (builder.spec.placement ??= {});
  const asked = groups.flatMap(({ pod, copies }) => podDevices(pod).map((device) => ({ device, copies })));
  const first = asked[0]?.device;
  if (!first) {
    if (builder.partial) {
      return undefined;
    }
    placement.count = 0;
    return 0;
  }
  const unread = asked.find(({ device }) => device.count === undefined)?.device;
  if (unread) {
    const written = unread.written
      ? t`${unread.type.resource} is ${unread.written}`
      : t`${unread.type.resource} has no value`;
    builder.notes.push(
      unread.written === 'all'
        ? t('It takes every accelerator of its machine: their number is unknown.')
        : t`${written}: the number of accelerators is unknown.`,
    );
    if (unread.written) {
      place(builder, 'placement.count', unread.value, unread.key);
    } else if (unread.key) {
      builder.fields.set('placement.count', { key: unread.key });
    }
    return undefined;
  }
  const sum = asked.reduce((total, { device, copies }) => total + (device.count ?? 0) * copies, 0);
  if (first.type.unit === 'slice' || facts.product?.part) {
    builder.notes.push(t`${sliceWords(first.type.resource, facts)}: recognized, without an estimate.`);
    return sum;
  }
  const chips = first.type.unit === 'core' ? chipsOf(builder, sum, facts) : sum;
  if (chips !== undefined) {
    placement.count = chips === 1 ? (shareOfCard(facts.instance?.text) ?? chips) : chips;
    // A sum over several pods is written nowhere.
    if (first.type.unit === 'core' || sum === first.count) {
      place(builder, 'placement.count', first.value, first.key);
    }
  }
  return chips;
}

function chipsOf(builder: SpecBuilder, cores: number, facts: NodeFacts): number | undefined {
  const each = coresPerChip(statedFamily(facts));
  if (each === undefined) {
    builder.notes.push(
      t`${cores} NeuronCores are requested; how many chips that is depends on the instance, which is not stated.`,
    );
  }
  return each && Math.ceil(cores / each);
}

/** Labels that name the product, by the vendor's own plugins; those of other devices name none. */
const PRODUCT_LABELS: ReadonlyMap<string, string> = new Map([
  ['nvidia-gpu', 'nvidia.com/gpu.product'],
  ['amd-gpu', 'amd.com/gpu.product-name'],
]);

/**
 * What would settle the machine; formats with fields of their own for it have their own words. `device`: what is asked for,
 * `undefined` for a CPU.
 */
export function machineHint(onKubernetes: boolean, device: string | undefined): string {
  const isCpu = device === undefined;
  if (!onKubernetes) {
    return isCpu ? t('Which machine is not stated.') : t('Which accelerator is not stated.');
  }
  const label = PRODUCT_LABELS.get(device ?? '');
  const settling = label
    ? t`a nodeSelector with node.kubernetes.io/instance-type or ${label}`
    : t('a nodeSelector with node.kubernetes.io/instance-type');
  return isCpu
    ? t`Which machine is not stated: ${settling} would settle it.`
    : t`Which accelerator is not stated: ${settling} would settle it.`;
}

export function addNode(builder: SpecBuilder, facts: NodeFacts, hardware: Stated['hardwareClass'], hint: string): void {
  const placement = (builder.spec.placement ??= {});
  if (facts.instance) {
    placement.instance = facts.instance.text;
    place(builder, 'placement.instance', facts.instance.span);
  } else if (facts.accelerator) {
    placement.accelerator = facts.accelerator.text;
    place(builder, 'placement.accelerator', facts.accelerator.span);
  } else {
    addClass(builder, facts, hardware);
    if (hardware !== 'other' && hint !== '' && !facts.machine) {
      builder.notes.push(hint);
    }
  }
  addEquivalent(builder, facts, hardware);
  if (facts.region && isPriced(facts)) {
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
  if (hardware !== 'other' && (label || hardware !== 'unspecified')) {
    placement.accelerator = label?.text ?? hardware;
  }
  if (hardware !== 'other' && label) {
    place(builder, 'placement.accelerator', label.span);
  }
}

/** A missing number is the format's default of one; one that cannot be read is left out, and that is said. */
export function addReplicas(builder: SpecBuilder, scale: ReplicaFacts = {}): void {
  const placement = (builder.spec.placement ??= {});
  const { replicas, minReplicas, maxReplicas } = scale;
  if (scale.none) {
    return;
  }
  const isScaled = minReplicas !== undefined || maxReplicas !== undefined;
  if (replicas?.count !== undefined) {
    placement.replicas = replicas.count;
    place(builder, 'placement.replicas', replicas.value, replicas.key);
  } else if (replicas?.written || replicas?.problem) {
    builder.notes.push(
      replicas.source === undefined
        ? t('The number of replicas is not a whole number: it is left out.')
        : t`The number of replicas comes from ${replicas.source}, whose value this file does not hold.`,
    );
    builder.problems.push(...(replicas.problem ? [replicas.problem] : []));
  } else if (!builder.partial && !isScaled) {
    placement.replicas = 1;
  }
  if (isScaled) {
    addBounds(builder, minReplicas, maxReplicas);
  }
}

function addBounds(builder: SpecBuilder, fewest: Counted | undefined, most: Counted | undefined): void {
  const placement = (builder.spec.placement ??= {});
  // A scaler's bounds stand above a fixed number: the number is where it starts.
  delete placement.replicas;
  builder.fields.delete('placement.replicas');
  addCount(builder, 'minReplicas', fewest);
  addCount(builder, 'maxReplicas', most && most.count > 0 ? most : undefined);
  if (fewest?.count === 0) {
    placement.scaleToZero = true;
  }
}

type CountField = 'minReplicas' | 'maxReplicas' | 'tensorParallel' | 'pipelineParallel';

export function addCount(builder: SpecBuilder, field: CountField, counted: Counted | undefined): void {
  if (!counted) {
    return;
  }
  (builder.spec.placement ??= {})[field] = counted.count;
  if (counted.value) {
    place(builder, `placement.${field}`, counted.value, counted.key);
  }
}

export interface Parallelism {
  readonly tensor?: number;
  readonly pipeline?: number;
  readonly data?: number;
  readonly expert?: number;
}

/** On Neuron the engines count cores; the manifest counts accelerators. The format's own fields win over flags. */
export function addParallelism(
  builder: SpecBuilder,
  reading: EngineReading | undefined,
  own: UnitFacts,
  hardware: Stated['hardwareClass'],
  facts: NodeFacts,
): Parallelism {
  const counted = (name: 'tensorParallel' | 'pipelineParallel' | 'dataParallel', stated?: Counted) =>
    stated ?? countedFact(reading, name);
  const tensor = counted('tensorParallel', own.tensorParallel);
  const pipeline = counted('pipelineParallel', own.pipelineParallel);
  const data = counted('dataParallel', own.dataParallel);
  if (pipeline && pipeline.count > 1) {
    addCount(builder, 'pipelineParallel', pipeline);
  }
  if (tensor) {
    const each = hardware === 'neuron' ? coresPerChip(statedFamily(facts)) : 1;
    // A model on a part of one card is not split: the share says how much of the card it has.
    const isPart = tensor.count === 1 && shareOfCard(facts.instance?.text) !== undefined;
    if (each !== undefined && !isPart) {
      // Chips made of cores are written nowhere.
      addCount(builder, 'tensorParallel', each === 1 ? tensor : { count: Math.ceil(tensor.count / each) });
    }
  }
  const expert = own.expertParallel ?? countedFact(reading, 'expertParallel');
  if (expert && expert.count > 1) {
    (builder.spec.placement ??= {}).expertParallel = true;
  }
  return {
    ...(tensor ? { tensor: tensor.count } : {}),
    ...(pipeline ? { pipeline: pipeline.count } : {}),
    ...(data ? { data: data.count } : {}),
    ...(expert ? { expert: expert.count } : {}),
  };
}

function countedFact(
  reading: EngineReading | undefined,
  name: 'tensorParallel' | 'pipelineParallel' | 'dataParallel' | 'expertParallel',
): Counted | undefined {
  const fact = reading?.facts.get(name);
  const count = factCount(fact);
  return fact && count ? { count, value: fact.span } : undefined;
}
