/** One workload on one configuration: does it fit, how fast, for how much, with how much energy, and on what evidence. */
import type { ModelShape } from '../catalog/types';
import type { Runtime } from '../manifest/schema';
import type { Configuration } from '../placement/configuration';
import type { Candidate } from '../placement/costModel';
import { candidateOf } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import { agentStation, taskShape } from './agent';
import type { AgentContext, TaskShape } from './agent';
import { familyOf, refusalOf, runtimeOptions } from './capability';
import { stepTime } from './decode';
import { decoderEngine } from './decoderEngine';
import { itemTimes } from './encoder';
import { machineName, machineOf, unsplit } from './hardware';
import { itemStation } from './item';
import { kvCacheBytes } from './kvCache';
import { bytesNeeded, longestContext, memoryPlan, sequencesThatFit } from './memory';
import type { MemoryPlan } from './memory';
import { prefillTime } from './prefill';
import { within } from './range';
import { doesNotFit, outlineWithout } from './result';
import type { Reason, Subject } from './result';
import { loadOf, served } from './served';
import { decoderStation } from './serving';
import { emptySharing, loadKey, siliconKey } from './sharing';
import type { Sharing } from './sharing';
import { trainingEstimate } from './trainingEstimate';

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
  return outline(workload, configuration, context, sharing).whole();
}

/** What a search compares: a tenth of the work, and the estimate itself on request. */
export function outline(
  workload: Workload,
  configuration: Configuration,
  context: AgentContext = {},
  sharing: Sharing = emptySharing(),
): Candidate {
  const runtime = configuration.runtime ?? runtimeOptions(workload, configuration.instance)[0];
  const subject: Subject = { workload, configuration, machine: machineOf(configuration), runtime };
  const silicon = siliconKey(subject);
  const refused = sharing.refusal(silicon, () =>
    refusalOf(workload, configuration.instance, runtime, configuration.precision),
  );
  if (refused) {
    return outlineWithout(subject, () => refused);
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
    return candidateOf(workload, trainingEstimate(subject, model));
  }
  const shared = { silicon, sharing };
  return family === 'decoder' ? decoderOutline(subject, model, shared) : itemOutline(subject, model, shared);
}

/** Where to look for what another instance has worked out already. */
interface Shared {
  readonly silicon: string;
  readonly sharing: Sharing;
}

function unknownModel({ modelName }: Workload): Reason {
  return {
    code: 'model-unknown',
    message:
      modelName === undefined
        ? 'No model is stated: speed and fit are unknown.'
        : `${modelName} is not in the catalog: speed and fit are unknown.`,
  };
}

function unknownHardware({ machine }: Subject): Reason {
  return {
    code: 'hardware-unknown',
    message: `Speed unknown: no source gives memory, bandwidth and compute of ${machineName(machine)}.`,
  };
}

function decoderOutline(subject: Subject, model: ModelShape, { silicon, sharing }: Shared): Candidate {
  const { workload, configuration, machine, runtime } = subject;
  const { precision } = configuration;
  if (model.heads !== undefined && model.heads % machine.tensorParallel !== 0 && splitsHeads(runtime)) {
    return outlineWithout(subject, () => ({
      code: 'tensor-parallel-indivisible',
      message: `tensorParallel ${machine.tensorParallel} does not divide ${model.heads} attention heads.`,
    }));
  }
  const plan = memoryPlan(model, machine, precision, runtime, workload.kvPrecision);
  const { capacity } = plan;
  if (capacity === undefined) {
    return outlineWithout(subject, () => unknownHardware(subject));
  }
  const { tokens } = workload;
  const longest =
    workload.contextTokens ?? Math.max(tokens.inP95, tokens.inMean) + Math.max(tokens.outP95, tokens.outMean);
  const memory = () => memoryOf(plan, model, longest);
  if (sequencesThatFit(plan, longest) < 1) {
    return outlineWithout(
      subject,
      () => doesNotFit(subject, bytesNeeded(plan, machine.copies, longest), capacity),
      memory,
    );
  }
  const engine = sharing.engine(silicon, () => decoderEngine(model, machine, precision, runtime, plan.kv, workload));
  // A paged cache holds sequences of the length they have, not of the longest they may have.
  const held = sequencesThatFit(plan, tokens.inMean + tokens.outMean);
  const load =
    engine &&
    sharing.load(loadKey(silicon, configuration, Math.min(engine.maxBatch, Math.floor(held))), () =>
      loadOf(subject, decoderStation(engine, workload, held, machine.copies)),
    );
  if (!load) {
    return outlineWithout(subject, () => unknownHardware(subject), memory);
  }
  const context = tokens.inMean + tokens.outMean / 2;
  const prompt = Math.max(1, tokens.inMean);
  return served(subject, load, () => ({
    singleStreamTokensPerSecond: 1 / stepTime(engine, 1, context),
    prefillTokensPerSecond: (machine.copies * prompt) / prefillTime(engine, prompt, 0),
    memory: memory(),
    kvCacheOf: (inFlight) =>
      Math.max(1, Math.min(inFlight / machine.copies, held)) * machine.copies * kvCacheBytes(plan.kv, context),
    outTokens: Math.max(1, tokens.outMean),
    model,
  }));
}

/** llama.cpp splits by layers, and Neuron pads heads to its cores. */
function splitsHeads(runtime: Runtime | undefined): boolean {
  return runtime !== 'llama.cpp' && runtime !== 'ollama' && runtime !== 'neuron';
}

function memoryOf(plan: MemoryPlan, model: ModelShape, longest: number): Estimate['memory'] {
  const sequences = Math.floor(sequencesThatFit(plan, longest));
  return {
    weights: plan.weights,
    kvCache: kvCacheBytes(plan.kv, longest),
    activations: plan.activations,
    reserve: plan.reserve,
    capacity: plan.capacity,
    kvPerToken: plan.kv.full + plan.kv.sliding,
    longestContext: longestContext(plan, model),
    maxSequences: Math.max(0, sequences),
  };
}

function itemOutline(subject: Subject, model: ModelShape, { silicon, sharing }: Shared): Candidate {
  const { workload, configuration, machine, runtime } = subject;
  const whole = unsplit(machine);
  const plan = memoryPlan(model, whole, configuration.precision, runtime, undefined);
  const { weights, activations, reserve, capacity } = plan;
  if (capacity === undefined) {
    return outlineWithout(subject, () => unknownHardware(subject));
  }
  const memory = (): Estimate['memory'] => ({ weights, activations, reserve, capacity });
  if ((plan.freePerCopy ?? 0) <= 0) {
    return outlineWithout(subject, () => doesNotFit(subject, bytesNeeded(plan, whole.copies, 0), capacity), memory);
  }
  const item: Subject = { workload, configuration, machine: whole, runtime };
  const load = sharing.load(loadKey(silicon, configuration, 0), () => {
    const times = itemTimes(model, whole, configuration.precision, runtime, workload);
    return times && loadOf(item, itemStation(times, workload, whole.copies));
  });
  if (!load) {
    return outlineWithout(subject, () => unknownHardware(subject), memory);
  }
  return served(item, load, () => ({
    memory: memory(),
    outTokens: 0,
    model,
    isItem: true,
  }));
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
    return outlineWithout(subject, () => unknownHardware(subject));
  }
  const own = served(subject, loadOf(subject, station), () => ({
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
  const perTaskUsd = own === undefined || task.modelUsd === undefined ? undefined : own + task.modelUsd;
  return {
    ...result,
    meetsSlo: known ? result.meetsSlo : undefined,
    performance: known ? result.performance : { ...result.performance, e2e: undefined },
    range: {
      ...result.range,
      e2eP95: known ? result.range.e2eP95 : undefined,
      perTaskUsd: perTaskUsd === undefined ? undefined : within(perTaskUsd, spread),
    },
    cost: { ...result.cost, perTaskUsd },
    reasons: known
      ? result.reasons
      : [...result.reasons, 'Model calls are left out: no estimate of the workload that answers them.'],
    reasonCodes: known ? result.reasonCodes : [...(result.reasonCodes ?? []), 'model-calls-unknown'],
  };
}
