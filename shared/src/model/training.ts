/** Training, fine-tuning and reinforcement learning: hours of one run. */
import type { Workload } from '../placement/workload';
import type { Bound } from './decode';
import type { FactorOrigin } from './factors/factor';
import type { Machine } from './hardware';
import { rollouts } from './rollouts';
import { trainingRate } from './trainingRate';
import type { TrainingSetup } from './trainingRate';
import { flopsPerToken } from './trainingWork';

/** Restart after an interruption: a new machine, the checkpoint, warm caches. Assumed. */
const RESTART_HOURS = 10 / 60;
/** Spot interruptions per hour of one machine: 5–10 % a month is the middle class of the advisor. Assumed. */
const INTERRUPTIONS_PER_HOUR = 0.1 / 730;
/** Failures of machines on demand, per hour: Llama 3's run lost 419 times in 54 days on 2,048 hosts (arXiv:2407.21783). */
const FAILURES_PER_HOUR = 419 / (54 * 24 * 2048);
/** Writing a checkpoint stops the run. Assumed. */
const CHECKPOINT_SECONDS = 30;
/** A forward pass is a third of an update. */
const FORWARD_PART = 1 / 3;

export interface Run {
  readonly hours: number;
  readonly tokensPerSecond: number;
  readonly mfu: number;
  readonly bound: Bound;
  /** Share of the time that goes into rollouts; absent where there are none. */
  readonly rolloutShare?: number;
  readonly origin: FactorOrigin;
}

/**
 * Wall time of one run.
 *
 *     update   = tokens · seconds by token / devices                     [s]
 *     rollouts = batched decoding of the tokens                          [s]  (reinforcement learning)
 *     hours    = (update + rollouts) / goodput / 3600                    [h]
 *     goodput  = 1 − checkpoint / interval − hazard · (interval / 2 + restart)
 *
 * Data loading, evaluation and the tail of the last step are left out: a lower bound by a few per cent.
 */
export function trainingRun(setup: TrainingSetup, workload: Workload): Run | undefined {
  const { model, training, machine, devices } = setup;
  const rate = trainingRate(setup, workload.factors);
  if (!rate) {
    return undefined;
  }
  const update = (training.tokens * rate.perToken) / devices;
  const generated =
    workload.kind === 'rl' || training.method === 'grpo' ? generation(setup, workload, update) : undefined;
  const generating = generated?.seconds ?? 0;
  const seconds = (update + generating) / goodput(setup, workload);
  return {
    hours: seconds / 3600,
    tokensPerSecond: training.tokens / seconds,
    mfu: (training.tokens * flopsPerToken(model, training)) / (rate.peak * devices * seconds),
    bound: generating > update ? 'memory' : machine.kind === 'cpu' ? 'cpu' : rate.bound,
    rolloutShare: generated && generating / (update + generating),
    origin: generated?.origin && generated.origin.spread > rate.origin.spread ? generated.origin : rate.origin,
  };
}

/** Where no decoder's factors are known: the arithmetic of a forward pass alone, a lower bound. */
function generation(
  { model, training, machine, precision, devices }: TrainingSetup,
  { factors }: Workload,
  update: number,
): { readonly seconds: number; readonly origin?: FactorOrigin } {
  return rollouts(model, training, machine, precision, devices, factors) ?? { seconds: update * FORWARD_PART };
}

function goodput({ training, machine, devices }: TrainingSetup, workload: Workload): number {
  const interval = Math.max(1, training.checkpointEveryMin) / 60;
  const machines = machinesOf(machine, devices);
  const hazard = machines * (workload.purchase === 'spot' ? INTERRUPTIONS_PER_HOUR : FAILURES_PER_HOUR);
  const lost = CHECKPOINT_SECONDS / (interval * 3600) + hazard * (interval / 2 + RESTART_HOURS);
  return Math.max(0.05, 1 - lost);
}

function machinesOf({ kind, instance }: Machine, devices: number): number {
  return kind === 'cpu' ? 1 : Math.max(1, devices / Math.max(1, instance.accelerator?.count ?? 1));
}
