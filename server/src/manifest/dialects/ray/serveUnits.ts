/** Models of a serve configuration on the machines of their cluster, as units. */
import { t } from '../../../../../shared/src/l10n';
import type { Context } from '../../context';
import { isElsewhere } from '../../engines/text';
import type { MappedText } from '../../engines/text';
import { podDevices } from '../../foreign/placementFacts';
import { containerText } from '../../foreign/pods/podSpec';
import type { PodGroup, ReplicaFacts, Unit, UnitFacts } from '../../foreign/unit';
import { isNvidia, podOfDevices } from './accelerators';
import type { Group } from './machines';
import { hasDevices, workingGroup } from './machines';
import type { Around, Served } from './served';

/** What all units of one object share. */
export type Head = Pick<Unit, 'name' | 'fallbackName' | 'object' | 'span' | 'anchor' | 'inline' | 'notes'>;

/** One unit for each model; named after it only where the file has several. */
export function serveUnits(head: Head, served: readonly Served[], groups: readonly Group[]): readonly Unit[] {
  const sure = served.filter((each) => each.certain || (each.devices?.count ?? 0) > 0);
  // Devices say that something computes, not which of the applications.
  const known = sure.length > 0 || !groups.some(hasDevices) ? sure : served.slice(0, 1);
  const several = known.filter(({ side }) => side === undefined).length > 1;
  return known.map((each) => unitOf(several ? named(head, each) : head, each, groups));
}

function named(head: Head, { name, node }: Served): Head {
  if (!name || name.text.trim() === '') {
    return head;
  }
  const at = isElsewhere(name.span) ? { ...name, span: head.anchor } : name;
  return { ...head, name: at, ...(isElsewhere(node.span) ? {} : { anchor: at.span }) };
}

function unitOf(head: Head, served: Served, groups: readonly Group[]): Unit {
  const { engine, side } = served;
  const group = workingGroup(groups, served.accelerator?.text);
  const pods = podsOf(served, group);
  return {
    ...head,
    pods,
    facts: factsOf(served, group),
    scale: scaleOf(served, group),
    always: true,
    notes: [...(head.notes ?? []), ...served.notes, ...roomNotes(served, group)],
    ...(side ? { side } : {}),
    ...(engine ? { engine } : {}),
    ...(pods.length === 0 ? { open: true as const } : {}),
  };
}

/** Without machines of its own, a configuration says what it takes, not where it runs. */
function podsOf({ accelerator, devices, node }: Served, group: Group | undefined): readonly PodGroup[] {
  if (group) {
    return [{ pod: group.pod, copies: group.hosts }];
  }
  const takes = devices ?? (accelerator ? { count: 1 } : undefined);
  return takes ? [{ pod: podOfDevices(node, accelerator?.text ?? '', takes), copies: 1 }] : [];
}

/** Where the configuration leaves the number to the code, each machine that is kept holds one replica. */
function scaleOf({ scale, devices }: Served, group: Group | undefined): ReplicaFacts {
  const isStated = scale.replicas ?? scale.minReplicas ?? scale.maxReplicas;
  const [device] = group ? podDevices(group.pod) : [];
  const fillsOne = devices === undefined || (device?.count !== undefined && device.count === devices.count);
  return isStated || !group || !fillsOne ? scale : group.scale;
}

function factsOf({ model, accelerator, region, devices }: Served, group: Group | undefined): UnitFacts {
  return {
    ...(model ? { model } : {}),
    ...(accelerator ? { accelerator } : {}),
    ...(region ? { region } : {}),
    ...(devices && settles(group, accelerator) ? { devices } : {}),
  };
}

/** The configuration counts GPUs; cores, slices and what has no readable number are left to the pods. */
function settles(group: Group | undefined, accelerator: MappedText | undefined): boolean {
  const [device] = group ? podDevices(group.pod) : [];
  if (!device) {
    return group === undefined && (accelerator === undefined || isNvidia(accelerator.text));
  }
  return device.type.hardwareClass === 'gpu' && device.type.unit === 'device' && device.count !== undefined;
}

function roomNotes({ devices }: Served, group: Group | undefined): string[] {
  const [device] = group ? podDevices(group.pod) : [];
  if (!device) {
    return group ? [] : [t('Which machines serve it is not stated: the cluster is described elsewhere.')];
  }
  const { count } = device;
  const isOther =
    devices !== undefined && count !== undefined && devices.count !== count && device.type.hardwareClass === 'gpu';
  return isOther ? [t`One replica takes ${devices.count} of the accelerators; a worker has ${count}.`] : [];
}

/** The container that does the work, for its image and its variables. */
export function aroundOf(groups: readonly Group[], text: string, context: Context): Around {
  const container = workingGroup(groups)?.pod.containers[0];
  const { environment } = containerText(container?.node, text, context);
  return { environment, ...(container?.image ? { image: container.image } : {}) };
}
