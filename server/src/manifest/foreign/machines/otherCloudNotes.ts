/** What is said where the machine or the device is none that EC2 has: whose money stands in its place, or that none does. */
import { t } from '../../../../../shared/src/l10n';
import type { Stated } from '../../../../../shared/src/report/schema';
import { getCatalog } from '../../../../../shared/src/catalog/catalog';
import type { SpecBuilder } from '../specBuilder';
import { machineChip } from './catalogMachine';
import type { NodeFacts } from './nodeLabels';
import { otherMachine } from './otherMachines';

const AWS_REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** Machines of other clouds and parts that EC2 does not have: whose money and speed are shown in their place. */
export function addEquivalent(builder: SpecBuilder, facts: NodeFacts, hardware: Stated['hardwareClass']): void {
  const { accelerator, product, cloud, machine } = facts;
  const isCard = product?.onPcie || otherMachine(machine?.text ?? '')?.onPcie;
  if (cloud && hardware !== 'other') {
    builder.notes.push(t`These are machines of ${cloud}: ${insteadOf(accelerator?.text)}.`);
  }
  if (accelerator && isCard && isOnBoard(accelerator.text)) {
    builder.notes.push(
      t`EC2 has the ${accelerator.text} only on a board (SXM): its money, and a speed that the PCIe part does not reach.`,
    );
  }
}

function insteadOf(accelerator: string | undefined): string {
  if (accelerator === undefined) {
    return t('money is that of EC2');
  }
  return machineChip(accelerator)
    ? t`money is that of the EC2 instance with the same ${accelerator}`
    : t`no EC2 instance has the ${accelerator}`;
}

const isOnBoard = (product: string) => machineChip(product)?.interconnect?.startsWith('NVLink') ?? false;

/** A region of another cloud has no prices here; one that looks like AWS's and is none is a slip. */
export const isPriced = ({ cloud, region }: NodeFacts) =>
  region !== undefined && (getCatalog().region(region.text) !== undefined || (!cloud && AWS_REGION.test(region.text)));

export function sliceWords(resource: string, { product, accelerator }: NodeFacts): string {
  const card = accelerator?.text ?? resource;
  if (!product?.part) {
    return t`${resource} is a slice of a card`;
  }
  return product.part === 'mig' ? t`${card} is cut into MIG slices` : t`${card} is shared by several pods`;
}
