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
  /** Share of the time that is done again after spot interruptions; absent where machines are not spot. */
  readonly redoneShare?: number;
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
 * On spot machines that is
 *
 *     hours    = hours on demand / (1 − rate · (interval / 2 + restart)),  rate = machines · interruptions of one   [h]
 *     hours    = (exp(rate · hours on demand) − 1) · (1 / rate + restart)  where the run cannot go on from a checkpoint   [h]
 *
 * The second is the mean time to the first stretch without an interruption; beyond a thousand tries there is no such time.
 *
 * Data loading, evaluation and the tail of the last step are left out: a lower bound by a few per cent.
 */
export function trainingRun(
  setup: TrainingSetup,
  workload: Workload,
  interruption?: { readonly perHour: number },
): Run | undefined {
  const { model, training, machine, devices } = setup;
  const rate = trainingRate(setup, workload.factors);
  if (!rate) {
    return undefined;
  }
  const update = (training.tokens * rate.perToken) / devices;
  const generated =
    workload.kind === 'rl' || training.method === 'grpo' ? generation(setup, workload, update) : undefined;
  const generating = generated?.seconds ?? 0;
  const undisturbed = (update + generating) / goodput(setup);
  const seconds = interruption ? interruptedHours(undisturbed / 3600, setup, interruption.perHour) * 3600 : undisturbed;
  return {
    hours: seconds / 3600,
    tokensPerSecond: training.tokens / seconds,
    mfu: (training.tokens * flopsPerToken(model, training)) / (rate.peak * devices * seconds),
    bound: generating > update ? 'memory' : machine.kind === 'cpu' ? 'cpu' : rate.bound,
    redoneShare: interruption && 1 - undisturbed / seconds,
    rolloutShare: generated && generating / (update + generating),
    origin: generated?.origin && generated.origin.spread > rate.origin.spread ? generated.origin : rate.origin,
  };
}

/** Tries of a run that starts over, on average, beyond which nobody waits for it. */
const MOST_TRIES = 1000;

function interruptedHours(hours: number, { training, machine, devices }: TrainingSetup, perHour: number): number {
  const rate = machinesOf(machine, devices) * perHour;
  if (!training.interruptible) {
    const tries = Math.exp(rate * hours);
    return tries > MOST_TRIES ? Number.POSITIVE_INFINITY : (tries - 1) * (1 / rate + RESTART_HOURS);
  }
  const interval = Math.max(1, training.checkpointEveryMin) / 60;
  return hours / Math.max(LEAST_GOODPUT, 1 - rate * (interval / 2 + RESTART_HOURS));
}

/** Where no decoder's factors are known: the arithmetic of a forward pass alone, a lower bound. */
function generation(
  { model, training, machine, precision, devices }: TrainingSetup,
  { factors }: Workload,
  update: number,
): { readonly seconds: number; readonly origin?: FactorOrigin } {
  return rollouts(model, training, machine, precision, devices, factors) ?? { seconds: update * FORWARD_PART };
}

/** Below this a run does hardly anything else than start again. */
const LEAST_GOODPUT = 0.05;

function goodput({ training, machine, devices }: TrainingSetup): number {
  const interval = Math.max(1, training.checkpointEveryMin) / 60;
  const hazard = machinesOf(machine, devices) * FAILURES_PER_HOUR;
  const lost = CHECKPOINT_SECONDS / (interval * 3600) + hazard * (interval / 2 + RESTART_HOURS);
  return Math.max(LEAST_GOODPUT, 1 - lost);
}

function machinesOf({ kind, instance }: Machine, devices: number): number {
  return kind === 'cpu' ? 1 : Math.max(1, devices / Math.max(1, instance.accelerator?.count ?? 1));
}
