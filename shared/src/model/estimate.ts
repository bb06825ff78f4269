/** One workload on one configuration: does it fit, how fast, for how much, with how much energy, and on what evidence. */
import type { ModelShape } from '../catalog/types';
import type { Configuration } from '../placement/configuration';
import type { Candidate } from '../placement/costModel';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { agentStation, taskShape } from './agent';
import type { AgentContext, TaskShape } from './agent';
import { familyOf, refusalOf, runtimeOptions } from './capability';
import { withCurrency } from './currency';
import { decoderOutline } from './decoderEstimate';
import { itemTimes } from './encoder';
import { machineOf, unsplit } from './hardware';
import { itemStation } from './item';
import { bytesNeeded, memoryPlan } from './memory';
import { endsOf, rangeLike } from './carbon';
import { withinOf } from './range';
import { doesNotFit, outlineWithout, unknownSpeed } from './result';
import type { Reason, Subject } from './result';
import { atHand, loadOf } from './load';
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
        ? 'No model is stated: speed and fit are unknown.'
        : `${modelName} is not in the catalog: speed and fit are unknown.`,
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

function agentOutline(subject: Subject, context: AgentContext): Candidate {
  const { workload, machine } = subject;
  const { agent } = workload;
  if (!agent) {
    return outlineWithout(subject, () => ({
      code: 'steps-missing',
      message: 'The steps of a task are not stated: its cost is unknown.',
    }));
  }
  const task = taskShape(agent, workload, context);
  const station = agentStation(task, machine);
  if (!station) {
    return unknownSpeed(subject);
  }
  const own = served(subject, atHand(loadOf(subject, station)), () => ({
    memory: { capacity: machine.instance.memory },
    outTokens: 0,
  }));
  const known = task.modelSeconds !== undefined;
  return {
    ...own,
    // Without the model's time the rest is no answer time at all.
    meetsSlo: known ? own.meetsSlo : undefined,
    seconds: known ? own.seconds : undefined,
    whole: () => withModelCalls(own.whole(), task, station.origin.spread),
  };
}

function withModelCalls(result: Estimate, task: TaskShape, spread: number): Estimate {
  const known = task.modelSeconds !== undefined;
  const own = result.cost.perRequestUsd;
  const perTaskUsd = sum(own, task.modelUsd);
  const whPerTask = sum(result.energy.whPerRequest, task.modelWh);
  const gCo2ePerTask = sum(result.energy.gCo2ePerRequest, task.modelGrams);
  return {
    ...result,
    meetsSlo: known ? result.meetsSlo : undefined,
    performance: known ? result.performance : { ...result.performance, e2e: undefined },
    range: {
      ...result.range,
      e2eP95: known ? result.range.e2eP95 : undefined,
      perTaskUsd: withinOf(perTaskUsd, spread),
      // As wide as the part of the task's own machines; the model's part is seldom surer.
      whPerTask: rangeLike(whPerTask, endsOf(result.energy.whPerRequest, result.range.whPerRequest)),
      gCo2ePerTask: rangeLike(gCo2ePerTask, endsOf(result.energy.gCo2ePerRequest, result.range.gCo2ePerRequest)),
    },
    cost: { ...result.cost, perTaskUsd },
    energy: { ...result.energy, whPerTask, gCo2ePerTask },
    reasons: known
      ? result.reasons
      : [...result.reasons, 'Model calls are left out: no estimate of the workload that answers them.'],
    reasonCodes: known ? result.reasonCodes : [...(result.reasonCodes ?? []), 'model-calls-unknown'],
  };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}
