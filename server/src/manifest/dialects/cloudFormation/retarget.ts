/** Moves what a template runs to another machine with the fewest edits, or says why that cannot be right. */
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { RetargetResult, SourceText } from '../../dialect';
import type { FoundWorkload } from '../../manifest';
import type { Ground } from '../../retarget/machines/ground';
import { moveMachine } from '../../retarget/machines/machineMove';
import { machinesOf } from '../../retarget/machines/machines';
import { promised } from '../../retarget/machines/moved';
import type { Step } from '../../retarget/step';
import { splitDocuments } from '../../yaml/documents';
import { parseYaml } from '../../yaml/parse';
import type { TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';
import { firstSharedEdit } from '../../retarget/checks';
import { slotsOf } from './moveSlots';
import { followsIn, ownershipIn } from './ownership';
import { bareTemplate, readTemplate } from './template';

export function retargetTemplate(
  source: SourceText,
  workload: FoundWorkload,
  target: Target,
  read: (text: string) => readonly FoundWorkload[],
): RetargetResult {
  const root = rootAt(source.text, workload);
  if (!root) {
    return { ok: false, reason: t('the workload is no longer in the file') };
  }
  return promised(source.text, workload, target, templateStep(source.text, root, workload, target), read);
}

function rootAt(text: string, { span }: FoundWorkload): TreeNode | undefined {
  const piece = splitDocuments(text).find(
    ({ start, text: own }) => start <= span.start && start + own.length >= span.end,
  );
  return piece && parseYaml(piece.text, piece.start).root;
}

function templateStep(text: string, root: TreeNode, workload: FoundWorkload, target: Target): Step {
  const template = readTemplate(root, text) ?? bareTemplate(text);
  const machines = machinesOf(workload, target);
  const reached =
    machines ??
    machinesOf({ ...workload, spec: { ...workload.spec, placement: { instance: target.instance } } }, target);
  const found = reached
    ? slotsOf(template, workload, reached)
    : { reason: t`${target.instance} is not in the catalog` };
  if ('reason' in found) {
    return found;
  }
  const body = nodeAt(root, 'Resources')?.kind === 'map' ? root : (nodeAt(root, 'resources') ?? root);
  const own = new Set(found.own.map(({ id }) => id));
  const ground: Ground = { text, held: ownershipIn(template, body, own), follows: followsIn(template) };
  const step = moveMachine(ground, found.slots, workload, target);
  const shared = 'reason' in step ? undefined : firstSharedEdit(root, step);
  return shared === undefined ? step : { reason: shared };
}
