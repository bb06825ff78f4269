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
import { cpuEngine } from './cpu';
import { stepTime, withSpeculation } from './decode';
import { itemTimes } from './encoder';
import type { EngineTimes } from './engine';
import { gpuEngine } from './gpuEngine';
import { machineName, machineOf } from './hardware';
import { itemStation } from './item';
import { kvCacheBytes } from './kvCache';
import { bytesNeeded, longestContext, memoryPlan, sequencesThatFit } from './memory';
import type { MemoryPlan } from './memory';
import { neuronEngine } from './neuron';
import { prefillTime } from './prefill';
import { within } from './range';
import { doesNotFit, outlineWithout } from './result';
import type { Reason, Subject } from './result';
import { loadOf, served } from './served';
import type { Extras } from './served';
import { decoderStation } from './serving';
import { sharedBy, sharedLoad } from './sharing';
import type { Shared, Sharing } from './sharing';
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
    return candidateOf(workload, trainingEstimate(subject, model));
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

function unknownSpeed(subject: Subject, memory?: () => Estimate['memory']): Candidate {
  const reason = () => ({
    code: 'hardware-unknown',
    message: `Speed unknown: no source gives memory, bandwidth and compute of ${machineName(subject.machine)}.`,
  });
  return outlineWithout(subject, reason, memory);
}

function indivisible(subject: Subject, heads: number): Candidate {
  return withoutReason(subject, {
    code: 'tensor-parallel-indivisible',
    message: `tensorParallel ${subject.machine.tensorParallel} does not divide ${heads} attention heads.`,
  });
}

function decoderOutline(subject: Subject, model: ModelShape, shared: Shared): Candidate {
  const { workload, configuration, machine, runtime } = subject;
  const { precision } = configuration;
  if (model.heads !== undefined && model.heads % machine.tensorParallel !== 0 && splitsHeads(runtime)) {
    return indivisible(subject, model.heads);
  }
  const plan = memoryPlan(model, machine, precision, runtime, workload.kvPrecision);
  const { capacity } = plan;
  if (capacity === undefined) {
    return unknownSpeed(subject);
  }
  const { tokens } = workload;
  const longest =
    workload.contextTokens ?? Math.max(tokens.inP95, tokens.inMean) + Math.max(tokens.outP95, tokens.outMean);
  if (sequencesThatFit(plan, longest) < 1) {
    return tooSmall(subject, model, plan, longest, capacity);
  }
  shared.engine ??= { found: engineOf(subject, model, plan) };
  const engine = shared.engine.found;
  // A paged cache holds sequences of the length they have, not of the longest they may have.
  const held = sequencesThatFit(plan, tokens.inMean + tokens.outMean);
  return engine
    ? decoderServed(subject, model, { plan, longest, engine, held }, shared)
    : withoutEngine(subject, model, plan, longest);
}

/** A decoder that fits. */
interface Fitted {
  readonly plan: MemoryPlan;
  /** Tokens of the longest sequence. */
  readonly longest: number;
  readonly engine: EngineTimes;
  /** Sequences of mean length that one copy holds. */
  readonly held: number;
}

function tooSmall(subject: Subject, model: ModelShape, plan: MemoryPlan, longest: number, capacity: number): Candidate {
  return outlineWithout(
    subject,
    () => doesNotFit(subject, bytesNeeded(plan, subject.machine.copies, longest), capacity),
    () => memoryOf(plan, model, longest),
  );
}

function withoutEngine(subject: Subject, model: ModelShape, plan: MemoryPlan, longest: number): Candidate {
  return unknownSpeed(subject, () => memoryOf(plan, model, longest));
}

function decoderServed(subject: Subject, model: ModelShape, fitted: Fitted, shared: Shared): Candidate {
  const { engine, held } = fitted;
  const { workload, configuration, machine } = subject;
  const load = sharedLoad(shared, configuration, Math.min(engine.maxBatch, Math.floor(held)), () =>
    loadOf(subject, decoderStation(engine, workload, held, machine.copies)),
  );
  return load ? served(subject, load, () => decoderExtras(subject, model, fitted)) : unknownSpeed(subject);
}

function decoderExtras(
  { workload: { tokens }, machine }: Subject,
  model: ModelShape,
  { plan, longest, engine, held }: Fitted,
): Extras {
  const context = tokens.inMean + tokens.outMean / 2;
  const prompt = Math.max(1, tokens.inMean);
  return {
    singleStreamTokensPerSecond: 1 / stepTime(engine, 1, context),
    prefillTokensPerSecond: (machine.copies * prompt) / prefillTime(engine, prompt, 0),
    memory: memoryOf(plan, model, longest),
    kvCacheOf: (inFlight) =>
      Math.max(1, Math.min(inFlight / machine.copies, held)) * machine.copies * kvCacheBytes(plan.kv, context),
    outTokens: Math.max(1, tokens.outMean),
    model,
  };
}

/** llama.cpp splits by layers, and Neuron pads heads to its cores. */
function splitsHeads(runtime: Runtime | undefined): boolean {
  return runtime !== 'llama.cpp' && runtime !== 'ollama' && runtime !== 'neuron';
}

function engineOf(
  { workload, configuration, machine, runtime }: Subject,
  model: ModelShape,
  plan: MemoryPlan,
): EngineTimes | undefined {
  const { precision } = configuration;
  const engine =
    machine.kind === 'cpu'
      ? cpuEngine(model, machine, precision, runtime, plan.kv, workload.modelName)
      : machine.kind === 'neuron'
        ? neuronEngine(model, machine, precision, runtime, plan.kv)
        : gpuEngine(model, machine, precision, runtime, plan.kv);
  const { tokens, acceptancePct } = workload.speculative ?? {};
  return engine && tokens && acceptancePct !== undefined
    ? withSpeculation(engine, tokens, acceptancePct / 100)
    : engine;
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

function itemOutline(subject: Subject, model: ModelShape, shared: Shared): Candidate {
  const { workload, configuration, machine, runtime } = subject;
  // Every accelerator of the replica holds a copy: these models are not split.
  const whole = { ...machine, tensorParallel: 1, copies: Math.max(1, Math.floor(machine.accelerators)) };
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
  const load = sharedLoad(shared, configuration, 0, () => {
    const times = itemTimes(model, whole, configuration.precision, runtime, workload);
    return times && loadOf(item, itemStation(times, workload, whole.copies));
  });
  if (!load) {
    return unknownSpeed(subject, memory);
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
    return unknownSpeed(subject);
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
