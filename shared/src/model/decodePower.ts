/** Power of GPUs that decode, from what their time is spent on. */
import { stepParts } from './decode';
import type { EngineTimes } from './engine';
import type { Site } from './factors/domain';
import { FITTED_FACTORS } from './factors/factorSet';
import type { Factors } from './factors/factorSet';
import { POWER } from './factors/power';
import type { Machine } from './hardware';

/**
 * Share of the span between idle and most that a busy GPU draws.
 *
 *     share = prompts · c + (1 − prompts) · (read · m + work · c + wait · w)      [-]
 *
 * `prompts` is the share of time spent on prompts. Within a step, reading and arithmetic that overlap share the time they take in the
 * ratio of their own times; the rest is waiting (launches, collectives, host). m, c and w are fitted, by architecture.
 */
export function decodePowerShare(
  engine: EngineTimes,
  machine: Machine,
  at: { readonly batch: number; readonly contextTokens: number; readonly promptShare: number },
  factors: Factors = FITTED_FACTORS,
): number {
  const { chip } = machine;
  const site: Site = { architecture: chip?.architecture, chip: chip?.id };
  const { reading, multiplying, waiting } = factors.at(POWER, site).values;
  const { memory, work, overlapped, step } = stepParts(engine, at.batch, at.contextTokens);
  const active = step > 0 ? overlapped / step : 0;
  const intensity = memory + work > 0 ? work / (memory + work) : 0;
  const decoding = active * ((1 - intensity) * reading + intensity * multiplying) + (1 - active) * waiting;
  const prompts = Math.min(1, Math.max(0, at.promptShare));
  return Math.min(1, prompts * multiplying + (1 - prompts) * decoding);
}
