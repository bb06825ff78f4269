/** Moves what a module runs to another machine with the fewest edits, or says why that cannot be right. */
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { Context } from '../../context';
import { NO_CONTEXT } from '../../context';
import type { RetargetResult, SourceText } from '../../dialect';
import type { FoundWorkload } from '../../manifest';
import type { Ground } from '../../retarget/machines/ground';
import { moveMachine } from '../../retarget/machines/machineMove';
import { machinesOf } from '../../retarget/machines/machines';
import { promised } from '../../retarget/machines/moved';
import type { Step } from '../../retarget/step';
import { blocksIn } from './blocksOf';
import type { Body } from './body';
import type { ParseHcl } from './load';
import { moduleOf } from './moduleScope';
import { heredocStep } from './movePods';
import { releaseStep } from './moveRelease';
import { severalReason, slotsOf } from './moveSlots';
import type { ModuleText } from './moveText';
import { blockOf } from './moveText';
import { ownershipIn } from './ownership';
import { isUsedBeside } from './siblings';
import type { Block } from './syntax';

export function retargetModule(
  parse: ParseHcl,
  source: SourceText,
  workload: FoundWorkload,
  target: Target,
  read: (text: string) => readonly FoundWorkload[],
  context: Context = NO_CONTEXT,
): RetargetResult {
  const step = moduleStep(parse, source, workload, target, context, () => read(source.text));
  return promised(source.text, workload, target, step, read);
}

function moduleStep(
  parse: ParseHcl,
  { path, text }: SourceText,
  workload: FoundWorkload,
  target: Target,
  context: Context,
  all: () => readonly FoundWorkload[],
): Step {
  const file = blocksIn(text);
  if (!file) {
    return { reason: t('a block of this file is not finished') };
  }
  const { blocks, outputs } = file;
  const module = moduleOf(parse, path, blocks, context);
  const at: ModuleText = { source: { text, module }, blocks };
  const body = module.own.find(({ span }) => span.start === workload.span.start);
  const machines = machinesOf(workload, target) ?? reached(target, workload);
  if (!body || !machines) {
    return { reason: body ? t`${target.instance} is not in the catalog` : t('the workload is no longer in the file') };
  }
  const asYaml = heredocStep(body, at.source, target);
  if (asYaml) {
    return asYaml;
  }
  const groundOf = (bodies: readonly Body[]): Ground => {
    const own = new Set<Block>(bodies.map((each) => blockOf(at, each)).filter((block) => block !== undefined));
    return { text, held: ownershipIn({ text, blocks, outputs, own, isUsedBeside: isUsedBeside(path, context) }) };
  };
  if (body.labels[0]?.text === 'helm_release') {
    const siblings = all().filter(({ span }) => span.start === body.span.start);
    const one = siblings.find(({ name }) => name === workload.name) ?? workload;
    const release = { body, source: at.source, ground: groundOf([body]), workload: one, siblings };
    return severalReason(body, 'helm_release') ?? releaseStep(release, target, context);
  }
  const found = slotsOf(at, body, workload, machines);
  return 'reason' in found ? found : moveMachine(groundOf(found.own), found.slots, workload, target);
}

/** Where no machine is known, the reason for that is looked for all the same. */
const reached = (target: Target, workload: FoundWorkload) =>
  machinesOf({ ...workload, spec: { ...workload.spec, placement: { instance: target.instance } } }, target);
