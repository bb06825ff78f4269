/** `accelerators`, `instance_type`, `cpus` and `memory` of the alternative that SkyPilot would take. */
import { t } from '../../../../../shared/src/l10n';
import type { Edit } from '../../dialect';
import { cheapestWith, overCeiling } from '../../retarget/price';
import { devicesPerMachine } from '../../retarget/shape';
import { becomes } from '../../retarget/mapEdit';
import type { Step } from '../../retarget/step';
import {
  appendEntries,
  endOf,
  insert,
  lineBreakOf,
  columnOf,
  lineEnd,
  removeEntry,
  replaceScalar,
} from '../../retarget/treeEdit';
import type { FormatMove } from '../../retarget/formatMove';
import type { TreeEntry, TreeMap, TreeNode } from '../../yaml/tree';
import { entryOf, itemsOf, nodeAt, numberOf, textOf } from '../../yaml/tree';
import { editAccelerators } from './retargetAccelerators';
import { editRoom } from './retargetRoom';

/** Names of SkyPilot's catalog (`sky show-gpus`, 2026-11) for the cards that EC2 has. */
const SKY_NAMES: ReadonlyMap<string, string> = new Map([
  ['t4', 'T4'],
  ['t4g', 'T4g'],
  ['v100-sxm2-16gb', 'V100'],
  ['v100-sxm2-32gb', 'V100-32GB'],
  ['a10g', 'A10G'],
  ['a100-sxm4-40gb', 'A100'],
  ['a100-sxm4-80gb', 'A100-80GB'],
  ['l4', 'L4'],
  ['l40s', 'L40S'],
  ['h100-sxm5', 'H100'],
  ['h200-sxm', 'H200'],
  ['b200-sxm', 'B200'],
]);

export function editMachine(move: FormatMove): Step {
  const { root, text, target } = move;
  const resources = nodeAt(root, 'resources');
  if (resources?.kind !== 'map') {
    return { reason: t('its resources are no map') };
  }
  const refused =
    onCluster(resources, text) ??
    overCeiling('max_hourly_cost', numberOf(nodeAt(resources, 'max_hourly_cost')), target) ??
    otherImage(move, resources);
  if (refused) {
    return { reason: refused };
  }
  const owner = ownerOf(move, resources);
  if ('reason' in owner) {
    return owner;
  }
  const steps = [
    editOwner(move, owner, resources),
    editRoom(move, owner),
    ...(owner === resources ? [] : [editRoom(move, resources)]),
  ];
  const failed = steps.find((step) => 'reason' in step);
  return failed ?? steps.flatMap((step) => ('reason' in step ? [] : step));
}

/** Machines of somebody's own cluster are not chosen by their type. */
function onCluster(resources: TreeMap, text: string): string | undefined {
  const infra = textOf(nodeAt(resources, 'infra'), text) ?? textOf(nodeAt(resources, 'cloud'), text) ?? '';
  return /^(k8s|kubernetes|ssh|slurm|local)(\/|$)/i.test(infra) ? t`infra keeps it on ${infra}` : undefined;
}

/** A machine image is built for one kind of hardware. */
function otherImage({ machine, workload }: FormatMove, resources: TreeMap): string | undefined {
  const image = nodeAt(resources, 'image_id');
  const written = image?.kind === 'scalar' && typeof image.value === 'string' ? image.value : undefined;
  const isSame =
    machine.hardwareClass === workload.stated.hardwareClass && machine.arch === (workload.stated.arch ?? 'amd64');
  if (written?.startsWith('docker:') && machine.hardwareClass === 'neuron') {
    return t('SkyPilot is not known to hand Neuron devices to the container of image_id');
  }
  return image === undefined || written?.startsWith('docker:') || isSame
    ? undefined
    : t('image_id names a machine image that is built for other hardware');
}

/** The alternative that is read, where several name machines; else `resources` itself. */
function ownerOf({ workload, machine }: FormatMove, resources: TreeMap): TreeMap | { readonly reason: string } {
  const key = ['ordered', 'any_of'].find((each) => itemsOf(nodeAt(resources, each)).length > 0) ?? '';
  const items = itemsOf(nodeAt(resources, key));
  const naming = items.filter((item) => entryOf(item, 'accelerators') ?? entryOf(item, 'instance_type'));
  if (naming.length === 0) {
    return resources;
  }
  const at = workload.fields.get('placement.instance')?.value ?? workload.fields.get('placement.accelerator')?.value;
  const read = at && naming.find(({ span }) => at.start >= span.start && at.end <= span.end);
  if (read?.kind !== 'map') {
    return { reason: t`which of its alternatives (${key}) is taken is not known` };
  }
  return naming.length > 1 && machine.hardwareClass !== workload.stated.hardwareClass
    ? { reason: t`its other alternatives (${key}) would run what is made for ${machine.hardwareClass}` }
    : read;
}

function editOwner(move: FormatMove, owner: TreeMap, resources: TreeMap): Step {
  const { machine, target, text } = move;
  const accelerators = entryOf(owner, 'accelerators');
  const type = entryOf(owner, 'instance_type');
  const chip = machine.accelerator?.chip?.id;
  const count = devicesPerMachine(target);
  const name = Number.isInteger(count) ? SKY_NAMES.get(chip ?? '') : undefined;
  const written: Edit[] = type?.value.kind === 'scalar' ? replaceScalar(type.value, target.instance, text) : [];
  const pinned =
    type ?? (chip && cheapestWith(chip, count, target)?.type === target.instance ? accelerators : undefined);
  const other = elsewhere(resources, text);
  if ((!pinned || name === undefined) && other !== undefined) {
    return { reason: t`an alternative is on ${other}, which has no ${target.instance}` };
  }
  if (name !== undefined && accelerators) {
    const edited = editAccelerators(move, accelerators, { name, count, only: pinned !== accelerators });
    return 'reason' in edited
      ? edited
      : [...edited, ...(pinned ? written : addType(owner, accelerators, target.instance, text))];
  }
  if (accelerators) {
    const gone = type
      ? removeEntry(owner, accelerators, text)
      : becomes(owner, accelerators, ['instance_type', target.instance], text);
    return gone ? [...gone, ...written] : { reason: t('accelerators shares its line with other values') };
  }
  return type ? written : appendEntries(owner, [['instance_type', target.instance]], text);
}

/** A cloud of an alternative that has no EC2 types. */
function elsewhere(resources: TreeNode, text: string): string | undefined {
  return [...itemsOf(nodeAt(resources, 'any_of')), ...itemsOf(nodeAt(resources, 'ordered'))]
    .map(
      (item) =>
        (textOf(nodeAt(item, 'infra'), text) ?? textOf(nodeAt(item, 'cloud'), text) ?? 'aws').split('/')[0] ?? '',
    )
    .find((cloud) => !/^(aws|\*|)$/i.test(cloud));
}

/** Behind the card that the type has. */
function addType(owner: TreeMap, accelerators: TreeEntry, type: string, text: string): Edit[] {
  if (owner.flow) {
    return appendEntries(owner, [['instance_type', type]], text);
  }
  const indent = ' '.repeat(columnOf(text, accelerators.keySpan.start));
  return insert(lineEnd(text, endOf(accelerators.value)), `${lineBreakOf(text)}${indent}instance_type: ${type}`);
}
