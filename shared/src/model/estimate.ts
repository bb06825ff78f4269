/** One workload on one configuration: does it fit, how fast, for how much, with how much energy, and on what evidence. */
import type { ModelShape } from '../catalog/types';
import { t } from '../l10n';
import type { Configuration } from '../placement/configuration';
import type { Candidate } from '../placement/costModel';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import type { AgentContext } from './agent';
import { agentOutline } from './agentEstimate';
import { familyOf, refusalOf, runtimeOptions } from './capability';
import { withCurrency } from './currency';
import { decoderOutline } from './decoderEstimate';
import { itemTimes } from './encoder';
import { machineOf, unsplit } from './hardware';
import { itemStation } from './item';
import { bytesNeeded, memoryPlan } from './memory';
import { doesNotFit, outlineWithout, unknownSpeed } from './result';
import type { Reason, Subject } from './result';
import { loadOf } from './load';
import { served } from './served';
import { sharedBy, sharedLoad } from './sharing';
import type { Shared, Sharing } from './sharing';
import { trainingOutline } from './trainingEstimate';

export type { AgentContext } from './agent';

/**
 * The whole model for one point of the search. Pure: equal input gives equal output.
 *
 * What is infeasible still says what is known (memory, price) and why. `context` carries the estimate of the
 * workload that answers an agent's model calls; without it their time is unknown, and is said so.
 */
export function estimate(
  workload: Workload,
  configuration: Configuration,
  context?: AgentContext,
  sharing?: Sharing,
): Estimate {
  return withCurrency(workload, outline(workload, configuration, context, sharing).whole());
}

/** What a search compares: a tenth of the work, and the estimate itself on request. */
export function outline(
  workload: Workload,
  configuration: Configuration,
  context: AgentContext = {},
  sharing: Sharing = new Map(),
): Candidate {
  const runtime = configuration.runtime ?? runtimeOptions(workload, configuration.instance)[0];
  const subject: Subject = { workload, configuration, machine: machineOf(configuration), runtime };
  const shared = sharedBy(sharing, subject);
  shared.refusal ??= { found: refusalOf(workload, configuration.instance, runtime, configuration.precision) };
  const refused = shared.refusal.found;
  if (refused) {
    return withoutReason(subject, refused);
  }
  const family = familyOf(workload);
  if (family === 'agent') {
    return agentOutline(subject, context);
  }
  const { model } = workload;
  if (!model || !(model.params > 0)) {
    return outlineWithout(subject, () => unknownModel(workload));
  }
  if (family === 'training') {
    return trainingOutline(subject, model);
  }
  return family === 'decoder' ? decoderOutline(subject, model, shared) : itemOutline(subject, model, shared);
}

const withoutReason = (subject: Subject, reason: Reason) => outlineWithout(subject, () => reason);

function unknownModel({ modelName }: Workload): Reason {
  return {
    code: 'model-unknown',
    message:
      modelName === undefined
        ? t('No model is stated: speed and fit are unknown.')
        : t`${modelName} is not in the catalog: speed and fit are unknown.`,
  };
}

function itemOutline(subject: Subject, model: ModelShape, shared: Shared): Candidate {
  const { workload, configuration, machine, runtime } = subject;
  const whole = unsplit(machine);
  const plan = memoryPlan(model, whole, configuration.precision, runtime, undefined);
  const { weights, activations, reserve, capacity } = plan;
  if (capacity === undefined) {
    return unknownSpeed(subject);
  }
  const memory = (): Estimate['memory'] => ({ weights, activations, reserve, capacity });
  if ((plan.freePerCopy ?? 0) <= 0) {
    return outlineWithout(subject, () => doesNotFit(subject, bytesNeeded(plan, whole.copies, 0), capacity), memory);
  }
  const item: Subject = { workload, configuration, machine: whole, runtime };
  const made = sharedLoad(shared, configuration, 0, () => {
    const times = itemTimes(model, whole, configuration.precision, runtime, workload);
    return times && loadOf(item, itemStation(times, workload, whole.copies));
  });
  if (!made) {
    return unknownSpeed(subject, memory);
  }
  return served(item, made, () => ({ memory: memory(), outTokens: 0, model, isItem: true }));
}
