/** Machines of EC2 as the file writes them; SageMaker puts `ml.` in front, and charges its own price for them. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { sliceText } from '../../engines/text';
import { machineOf } from './catalogMachine';
import { classOfFamily, familyOf } from './hardware';
import type { Unit, UnitFacts } from '../unit';

/** An EC2 type: a family, a dot and a size. */
export const EC2_TYPE = /^[a-z]{1,4}\d+[a-z]*(-[a-z\d]+)?\.(nano|micro|small|medium|large|\d*xlarge|metal(-\d+xl)?)$/;

const PREFIX = 'ml.';

export const isSageMakerType = (type: string) => type.startsWith(PREFIX);

/** `ml.g5.2xlarge` is EC2's `g5.2xlarge`; the place is that of the part behind the prefix. */
export const ec2Type = (type: MappedText): MappedText =>
  isSageMakerType(type.text) ? sliceText(type, PREFIX.length) : type;

export const machineOfType = (type: MappedText) => machineOf(ec2Type(type).text);

/** A real type that the catalog lacks is no slip. */
export const statedMachine = (type: MappedText): UnitFacts => ({
  instance: type,
  ...(EC2_TYPE.test(ec2Type(type).text) ? { machine: type } : {}),
});

/** The machine and all its accelerators: what is rented is the machine, whatever part of it the model uses. */
export function rentedMachine(type: MappedText): UnitFacts {
  const machine = machineOfType(type);
  const hardware = classOfFamily(familyOf(ec2Type(type).text));
  // A CPU's family says enough, also of a type that the catalog lacks.
  const count = machine
    ? (machine.accelerator?.count ?? 0)
    : hardware === 'x86' || hardware === 'graviton'
      ? 0
      : undefined;
  return { ...statedMachine(type), ...(count === undefined ? {} : { devices: { count } }) };
}

export const sageMakerPrice = () =>
  t("SageMaker's prices are not in the catalog: the money is that of the same machine on EC2, which costs less.");

/** A serverless endpoint: nothing follows from its machine, as it has none. */
export const serverlessFacts = () =>
  ({
    open: true,
    facts: { devices: { count: 0 } },
    machineHint: t(
      'A serverless endpoint runs on no machine of its own and is paid by use: it is recognized, without an estimate of its own.',
    ),
  }) satisfies Partial<Unit>;
