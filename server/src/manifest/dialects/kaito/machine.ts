/** `instanceType` in KAITO: a size of Azure, sometimes a type of EC2, or nothing where the nodes are there already. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import { azureArch, isAzureGpu, isAzureSize, otherMachine } from '../../foreign/machines/otherMachines';
import type { DeviceRequest } from '../../foreign/pods/devices';
import { givenDevice, givenLabel } from '../../foreign/pods/givenPod';
import { DEVICE_RESOURCE, machineOf } from '../../foreign/machines/catalogMachine';
import type { NodeLabel } from '../../foreign/pods/podSpec';
import type { Unit, UnitFacts } from '../../foreign/unit';

export interface NodeMachine {
  /** Of one node. */
  readonly devices: readonly DeviceRequest[];
  readonly labels: readonly NodeLabel[];
  readonly facts: UnitFacts;
  readonly notes: readonly string[];
  readonly unknown: boolean;
  /** Where no type is written, its note says all there is to say. */
  readonly hint: Pick<Unit, 'machineHint'>;
}

export function nodeMachine(type: MappedText | undefined): NodeMachine {
  const nothing = { devices: [], labels: [], facts: {}, notes: [] };
  if (!type) {
    const note = t(
      'No instanceType is written: KAITO takes nodes that are there, found by their labels; which machines those are is not stated.',
    );
    return { ...nothing, notes: [note], unknown: true, hint: { machineHint: '' } };
  }
  return isAzureSize(type.text) ? azureNode(type) : ec2Node(type);
}

function azureNode(type: MappedText): NodeMachine {
  const known = otherMachine(type.text);
  const hasGpu = isAzureGpu(type.text);
  const arch = known?.arch ?? azureArch(type.text);
  const labels = arch ? [givenLabel('kubernetes.io/arch', arch)] : [];
  const facts: UnitFacts = { machine: type, cloud: 'Azure' };
  if (known) {
    const devices = givenDevice(DEVICE_RESOURCE[known.vendor], { count: known.count });
    const accelerator = textOver(known.accelerator, type.span);
    return { devices, labels, facts: { ...facts, accelerator }, notes: [], unknown: false, hint: {} };
  }
  return {
    devices: hasGpu ? givenDevice(DEVICE_RESOURCE.nvidia, { written: type.text }) : [],
    labels,
    facts,
    notes: hasGpu ? [t`${type.text} is a machine of Azure whose accelerators are not in the table.`] : [],
    unknown: hasGpu,
    hint: { machineHint: '' },
  };
}

function ec2Node(type: MappedText): NodeMachine {
  const machine = machineOf(type.text);
  const count = machine?.accelerator?.count;
  const vendor = machine?.accelerator?.chip?.vendor ?? '';
  const kind = machine?.hardwareClass === 'neuron' ? 'neuron' : /amd/i.test(vendor) ? 'amd' : 'nvidia';
  const devices =
    count !== undefined && count > 0
      ? givenDevice(DEVICE_RESOURCE[kind], { count: Math.max(1, Math.floor(count)) })
      : [];
  return { devices, labels: [], facts: { instance: type }, notes: [], unknown: machine === undefined, hint: {} };
}
