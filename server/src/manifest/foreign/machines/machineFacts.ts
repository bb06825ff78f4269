/** The machine of a unit: what its labels and the format's own fields say, and what other objects of the workspace add. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import type { CapacityFacts } from './capacity';
import { capacityOf, NOTHING } from './capacity';
import { regionOfRegistry } from './clouds';
import { isPlaceholder } from '../fields/countValue';
import type { SpecBuilder } from '../specBuilder';
import type { NodeFacts } from './nodeLabels';
import { nodeFacts } from './nodeLabels';
import { ec2Type } from './ec2Types';
import { podDevices } from '../placementFacts';
import type { Pod } from '../pods/podSpec';
import type { Unit, UnitFacts } from '../unit';

/** `image`: that of the main container, where its registry says where the cluster is. */
export function machineFacts(builder: SpecBuilder, unit: Unit, image?: MappedText): NodeFacts {
  const all = unit.pods.map(({ pod }) => pod);
  // A leader without devices may stand on a small machine: the machine in question is that of the devices.
  const onDevices = all.filter((pod) => podDevices(pod).length > 0);
  const pods = onDevices.length > 0 ? onDevices : all;
  const facts = factsOf(builder, pods, unit.facts ?? {}, addCapacity(builder, unit, pods));
  return { ...facts, region: facts.region ?? (image && regionOfRegistry(image)) };
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
function factsOf(
  builder: SpecBuilder,
  pods: readonly Pod[],
  own: UnitFacts,
  capacity: CapacityFacts = NOTHING,
): NodeFacts {
  const labels = nodeFacts([...pods.flatMap((pod) => pod.labels), ...(capacity.labels ?? [])]);
  const { instance: written, region = capacity.region, accelerator, purchase, cloud } = { ...labels, ...own };
  noteOpen(builder, t('The instance type'), written);
  noteOpen(builder, t('The region'), region);
  const instance = written && !isPlaceholder(written.text) ? ec2Type(written) : undefined;
  const machine = own.machine ?? labels.machine ?? (instance === written ? undefined : written);
  const isSettled = (written ?? machine) !== undefined;
  return {
    ...(capacity.arch ? { arch: capacity.arch } : {}),
    ...(capacity.purchase ? { purchase: capacity.purchase } : {}),
    ...(capacity.accelerator && !isSettled ? { accelerator: capacity.accelerator } : {}),
    ...(capacity.instances && !isSettled ? { instances: capacity.instances } : {}),
    ...labels,
    ...(capacity.untolerated ? { untolerated: capacity.untolerated } : {}),
    instance: isSettled ? instance : capacity.instance,
    region,
    ...(machine ? { machine } : {}),
    ...(accelerator ? { accelerator } : {}),
    ...(purchase ? { purchase } : {}),
    ...(cloud ? { cloud } : {}),
  };
}

/** What a template or the deployment fills in is stated, and nothing to plan with. */
function noteOpen(builder: SpecBuilder, what: string, written: MappedText | undefined): void {
  if (written && isPlaceholder(written.text)) {
    builder.notes.push(t`${what} is ${written.text}: it is filled in elsewhere.`);
  }
}
