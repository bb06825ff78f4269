/** The node group of the same module on which a pod lands: its type is the pod's machine, and that of all who land there. */
import { t } from '../../../../../shared/src/l10n';
import type { MappedText } from '../../engines/text';
import type { Machines } from '../../retarget/machines/machines';
import { nodeGroupStep } from '../../retarget/machines/machines';
import type { Refused } from '../../retarget/step';
import type { Body } from './body';
import type { Module } from './moduleScope';
import { countOf, itemsOf, knownText } from './values';

export interface GroupSlot {
  readonly body: Body;
  readonly type: MappedText;
  /** The most machines that it may have. */
  readonly room?: number;
}

/** The only group that has the machine; nothing where the module has none. */
export function groupOf({ own }: Module, machines: Machines): GroupSlot | Refused | undefined {
  const groups = own
    .filter(({ labels }) => labels[0]?.text === 'aws_eks_node_group')
    .flatMap((body) => {
      const types = itemsOf(body.value('instance_types')).flatMap((each) => knownText(each) ?? []);
      const type = types.find(({ text }) => text === machines.before.type);
      return type ? [{ body, type, isOneOfSeveral: types.length > 1 }] : [];
    });
  const [group, ...others] = groups;
  if (!group || others.length > 0) {
    return group && { reason: t('several node groups have this instance type') };
  }
  if (group.isOneOfSeveral) {
    return { reason: t('it is one of several instance types, of which the service takes any') };
  }
  const step = nodeGroupStep(machines);
  const room = countOf(group.body.blocks('scaling_config')[0]?.value('max_size'));
  return 'reason' in step ? step : { body: group.body, type: group.type, ...(room === undefined ? {} : { room }) };
}
