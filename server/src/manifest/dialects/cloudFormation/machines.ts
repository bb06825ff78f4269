/** The machine that a template names, as facts of a unit. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import { ELSEWHERE } from '../../engines/text';
import { classOfFamily, familyOf } from '../../foreign/machines/hardware';
import { ec2Type, machineOfType, rentedMachine } from '../../foreign/machines/ec2Types';
import type { Alternatives, Counted, ReplicaFacts, Unit, UnitFacts } from '../../foreign/unit';
import type { TreeNode } from '../../yaml/tree';
import type { CountField } from './fields';
import { countAt, optionsAt, sourceOf } from './fields';
import type { Template } from './template';

export interface MachineFacts {
  readonly facts: UnitFacts;
  readonly alternatives?: Alternatives;
  /** The machine, or how many devices it has, is not known: nothing follows from that. */
  readonly open: boolean;
  /** Said where no machine is stated. */
  readonly machineHint?: string;
  /** The catalog has it, so there is a price to show. */
  readonly known?: true;
  readonly hardware?: ReturnType<typeof classOfFamily>;
}

/** A part of a text that only the deployment knows. */
const HOLE = /\$\{([^{}]*)\}/;

export function machineFacts(template: Template, node: TreeNode | undefined): MachineFacts {
  const options = optionsAt(template, node).filter(({ text }) => text.trim() !== '' && !HOLE.test(text));
  const [written] = options;
  if (!written) {
    const source = sourceOf(template, node) ?? HOLE.exec(optionsAt(template, node)[0]?.text ?? '')?.[1];
    const machineHint = source
      ? t`The instance type comes from ${source}, whose value this file does not hold.`
      : t('The instance type is not stated.');
    return { facts: {}, open: true, machineHint };
  }
  const machine = machineOfType(written);
  const hardware = classOfFamily(familyOf(ec2Type(written).text));
  const isAccelerated = hardware === 'gpu' || hardware === 'neuron';
  return {
    facts: rentedMachine(written),
    ...(options.length > 1 ? { alternatives: alternativesOf(options) } : {}),
    open: isAccelerated && !machine,
    ...(machine ? { known: true } : {}),
    ...(hardware ? { hardware } : {}),
  };
}

export function alternativesOf(options: readonly MappedText[]): Alternatives {
  const chips = options.flatMap((each) => machineOfType(each)?.accelerator?.chip?.shortName ?? []);
  const accelerators = [...new Set(chips)];
  return {
    instances: options.map(({ text }) => text),
    ...(accelerators.length > 1 ? { accelerators } : {}),
  };
}

/** On Fargate there is no machine and no accelerator; nothing follows from that about which one would fit. */
export const fargate = (what: 'task' | 'job'): Pick<Unit, 'open' | 'machineless' | 'facts' | 'machineHint'> => ({
  open: true,
  machineless: true,
  facts: { devices: { count: 0 } },
  machineHint:
    what === 'task'
      ? t(
          'Fargate is priced by the vCPU and the GiB of memory, which has no estimate: the task is priced on EC2 machines.',
        )
      : t(
          'Fargate is priced by the vCPU and the GiB of memory, which has no estimate: the job is priced on EC2 machines.',
        ),
});

/** Without a number of its own there is one, and that stands nowhere. */
export const ONE: ReplicaFacts = { replicas: { count: 1, value: ELSEWHERE } };

export function replicasOf(count: CountField | undefined, otherwise: ReplicaFacts = ONE): ReplicaFacts {
  return count ? { replicas: { ...count, value: count.node.span, key: count.entry.keySpan } } : otherwise;
}

/** A whole number with its place; nothing where the file does not hold it. */
export function counted(template: Template, owner: TreeNode | undefined, name: string): Counted | undefined {
  const found = countAt(template, owner, name);
  return found?.count === undefined
    ? undefined
    : { count: found.count, value: found.node.span, key: found.entry.keySpan };
}

export function boundsOf(
  template: Template,
  owner: TreeNode | undefined,
  fewest: string,
  most: string,
): Pick<ReplicaFacts, 'minReplicas' | 'maxReplicas'> {
  const minReplicas = counted(template, owner, fewest);
  const maxReplicas = counted(template, owner, most);
  return { ...(minReplicas ? { minReplicas } : {}), ...(maxReplicas ? { maxReplicas } : {}) };
}
