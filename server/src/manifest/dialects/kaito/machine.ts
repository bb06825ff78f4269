/** `instanceType` in KAITO: a size of Azure, sometimes a type of EC2, or nothing where the nodes are there already. */
import type { MappedText } from '../../engines/text';
import { textOver } from '../../engines/text';
import { azureArch, azureMachine, isAzureSize } from '../../foreign/azureMachines';
import type { DeviceRequest } from '../../foreign/devices';
import { givenDevice, givenLabel } from '../../foreign/given';
import { machineOf } from '../../foreign/machine';
import type { NodeLabel } from '../../foreign/podSpec';
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

/** A label that only nodes of AKS carry: it says that this is not AWS. */
const AKS = 'kubernetes.azure.com/cluster';

const RESOURCES = { nvidia: 'nvidia.com/gpu', amd: 'amd.com/gpu', neuron: 'aws.amazon.com/neuron' } as const;

export function nodeMachine(type: MappedText | undefined): NodeMachine {
  const nothing = { devices: [], labels: [], facts: {}, notes: [] };
  if (!type) {
    const note =
      'No instanceType is written: KAITO takes nodes that are there, found by their labels; which machines those are is not stated.';
    return { ...nothing, notes: [note], unknown: true, hint: { machineHint: '' } };
  }
  return isAzureSize(type.text) ? azureNode(type) : ec2Node(type);
}

function azureNode(type: MappedText): NodeMachine {
  const known = azureMachine(type.text);
  const arch = known?.arch ?? azureArch(type.text);
  // Without an accelerator, what counts is that this is another cloud's CPU.
  const labels = [...(known ? [] : [givenLabel(AKS, '')]), ...(arch ? [givenLabel('kubernetes.io/arch', arch)] : [])];
  const facts: UnitFacts = { machineElsewhere: type };
  if (known) {
    return {
      devices: givenDevice(RESOURCES[known.vendor], { count: known.count }),
      labels,
      facts: { ...facts, accelerator: textOver(known.accelerator, type.span) },
      notes: [
        `${type.text} is a machine of Azure with ${known.count} × ${known.accelerator}: money is that of the EC2 instance with the same accelerator.`,
        ...(known.onPcie
          ? [`EC2 has the ${known.accelerator} only on a board (SXM): a card does not reach its speed.`]
          : []),
      ],
      unknown: false,
      hint: {},
    };
  }
  // Sizes of the N series have accelerators; which ones this table does not know.
  const hasGpu = /^standard_n/i.test(type.text);
  return {
    devices: hasGpu ? givenDevice(RESOURCES.nvidia, { written: type.text }) : [],
    labels,
    facts,
    notes: [
      hasGpu
        ? `${type.text} is a machine of Azure whose accelerators are not in the table.`
        : `${type.text} is a machine of Azure: money is that of EC2.`,
    ],
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
    count !== undefined && count > 0 ? givenDevice(RESOURCES[kind], { count: Math.max(1, Math.floor(count)) }) : [];
  return { devices, labels: [], facts: { instance: type }, notes: [], unknown: machine === undefined, hint: {} };
}
