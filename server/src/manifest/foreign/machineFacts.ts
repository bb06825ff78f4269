/** The machine of a unit: what its labels and the format's own fields say, and what other objects of the workspace add. */
import type { CapacityFacts } from './capacity';
import { capacityOf } from './capacity';
import type { SpecBuilder } from './facts';
import type { NodeFacts } from './nodeLabels';
import { nodeFacts } from './nodeLabels';
import { podDevices } from './placementFacts';
import type { Pod } from './podSpec';
import type { Unit, UnitFacts } from './unit';

export function machineFacts(builder: SpecBuilder, unit: Unit): NodeFacts {
  const all = unit.pods.map(({ pod }) => pod);
  // A leader without devices may stand on a small machine: the machine in question is that of the devices.
  const onDevices = all.filter((pod) => podDevices(pod).length > 0);
  const pods = onDevices.length > 0 ? onDevices : all;
  return factsOf(pods, unit.facts ?? {}, addCapacity(builder, unit, pods));
}

/** What NodePools, node groups and queues of the workspace say of the machine. */
function addCapacity(builder: SpecBuilder, unit: Unit, pods: readonly Pod[]): CapacityFacts | undefined {
  const [pod] = pods;
  if (!pod?.context) {
    return undefined;
  }
  const own = unit.facts ?? {};
  const stated = nodeFacts(pods.flatMap(({ labels }) => labels));
  const [device] = podDevices(pod);
  const [instance, region] = [own.instance ?? stated.instance, own.region ?? stated.region];
  const purchase = (own.purchase ?? stated.purchase)?.text.toLowerCase().replace('_', '-');
  const capacity = capacityOf(pod, {
    ...(device ? { device } : {}),
    ...(instance ? { instance: instance.text } : {}),
    ...(region ? { region: region.text } : {}),
    ...(purchase ? { purchase } : {}),
    ...(stated.accelerator ? { accelerator: stated.accelerator.text } : {}),
    ...(unit.queue ? { queue: unit.queue } : {}),
  });
  builder.notes.push(...capacity.notes);
  if (capacity.prices) {
    builder.spec.pricing = { overrides: { ...capacity.prices } };
  }
  return capacity;
}

/** Labels of all pods of a replica, the format's own fields above them, what other objects say below. */
function factsOf(pods: readonly Pod[], own: UnitFacts, capacity: CapacityFacts | undefined): NodeFacts {
  const stated = nodeFacts([...pods.flatMap(({ labels }) => labels), ...(capacity?.labels ?? [])]);
  const { instance, accelerator, region, purchase } = own;
  const named = stated.instance ?? stated.machine ?? instance;
  return {
    ...(capacity?.arch ? { arch: capacity.arch } : {}),
    ...(capacity?.purchase ? { purchase: capacity.purchase } : {}),
    ...(capacity?.region ? { region: capacity.region } : {}),
    ...(capacity?.accelerator && !named ? { accelerator: capacity.accelerator } : {}),
    ...(capacity?.instance && !named ? { instance: capacity.instance } : {}),
    ...(capacity?.instances && !named ? { instances: capacity.instances } : {}),
    ...stated,
    ...(instance ? { instance } : {}),
    ...(accelerator ? { accelerator } : {}),
    ...(region ? { region } : {}),
    ...(purchase ? { purchase } : {}),
  };
}
