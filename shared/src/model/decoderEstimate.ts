/** A decoder on one configuration: whether it fits, its engine, and its replicas under the load. */
import type { ModelShape } from '../catalog/types';
import { t } from '../l10n';
import type { Runtime } from '../manifest/schema';
import type { Candidate } from '../placement/costModel';
import type { Estimate } from '../report/schema';
import { stepTime } from './decode';
import { decodePowerShare } from './decodePower';
import { decoderEngine } from './decoderEngine';
import type { EngineTimes } from './engine';
import { kvCacheBytes } from './kvCache';
import { bytesNeeded, longestContext, memoryPlan, sequencesThatFit } from './memory';
import type { MemoryPlan } from './memory';
import { prefillOccupancy, prefillTime } from './prefill';
import { doesNotFit, outlineWithout, unknownSpeed } from './result';
import type { Subject } from './result';
import { loadOf } from './load';
import { served } from './served';
import type { Extras } from './served';
import { decoderStation } from './serving';
import { sharedLoad } from './sharing';
import type { Station } from './station';
import type { Shared } from './sharing';
import { draftOf } from './speculation';
import { tokenBudgetOf } from './tokenBudget';

function indivisible(subject: Subject, heads: number): Candidate {
  return outlineWithout(subject, () => ({
    code: 'tensor-parallel-indivisible',
    message: t`tensorParallel ${subject.machine.tensorParallel} does not divide ${heads} attention heads.`,
  }));
}

/** A decoder under continuous batching: what ranking asks for, and the estimate on request. */
export function decoderOutline(subject: Subject, model: ModelShape, shared: Shared): Candidate {
  const { workload, configuration, machine, runtime } = subject;
  const { precision } = configuration;
  if (model.heads !== undefined && model.heads % machine.tensorParallel !== 0 && splitsHeads(runtime)) {
    return indivisible(subject, model.heads);
  }
  const { speculative, draft } = workload;
  const drafting = speculative && draftOf(model, speculative.draftModel, draft);
  const plan = memoryPlan(model, machine, precision, runtime, workload.kvPrecision, drafting);
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
  shared.engine ??= { found: decoderEngine(model, machine, precision, runtime, plan.kv, workload) };
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
  const made = sharedLoad(shared, configuration, Math.min(engine.maxBatch, Math.floor(held)), () =>
    loadOf(subject, decoderStation(engine, workload, held, machine.copies, tokenBudgetOf(machine.chip))),
  );
  return made
    ? served(subject, made, ({ station }) => decoderExtras(subject, model, fitted, station))
    : unknownSpeed(subject);
}

function decoderExtras(
  { workload: { tokens, factors }, machine }: Subject,
  model: ModelShape,
  { plan, longest, engine, held }: Fitted,
  station: Station,
): Extras {
  const context = tokens.inMean + tokens.outMean / 2;
  const prompt = Math.max(1, tokens.inMean);
  return {
    singleStreamTokensPerSecond: 1 / stepTime(engine, 1, context),
    prefillTokensPerSecond: (machine.copies * prompt) / prefillTime(engine, prompt, 0),
    memory: memoryOf(plan, model, longest),
    kvCacheOf: (inFlight) =>
      Math.max(1, Math.min(inFlight / machine.copies, held)) * machine.copies * kvCacheBytes(plan.held, context),
    powerShare:
      machine.kind === 'gpu'
        ? (rate, busy) => {
            const each = rate / machine.copies;
            const inFlight = station.inFlightAt?.(rate) ?? station.latencyAt(rate).batch;
            const batch = Math.max(1, inFlight / machine.copies);
            const promptShare =
              busy > 0 ? (each * prefillOccupancy(engine, prompt, tokens.cachedPrefixShare)) / busy : 0;
            return decodePowerShare(engine, machine, { batch, contextTokens: context, promptShare }, factors);
          }
        : undefined,
    outTokens: Math.max(1, tokens.outMean),
    model,
  };
}

/** llama.cpp splits by layers, and Neuron pads heads to its cores. */
function splitsHeads(runtime: Runtime | undefined): boolean {
  return runtime !== 'llama.cpp' && runtime !== 'ollama' && runtime !== 'neuron';
}

function memoryOf(plan: MemoryPlan, model: ModelShape, longest: number): Estimate['memory'] {
  const sequences = Math.floor(sequencesThatFit(plan, longest));
  return {
    weights: plan.weights,
    kvCache: kvCacheBytes(plan.held, longest),
    activations: plan.activations,
    reserve: plan.reserve,
    capacity: plan.capacity,
    kvPerToken: plan.held.full + plan.held.sliding,
    longestContext: longestContext(plan, model),
    maxSequences: Math.max(0, sequences),
  };
}
