/** Answers of one token: classification, scoring. A decoder that never decodes reads prompts in batches. */
import type { Workload } from '../placement/workload';
import { weightsRead } from './decode';
import type { EngineTimes } from './engine';
import { itemStation } from './item';
import type { PromptWork } from './mixedStep';
import { percentiles } from './queueing';
import type { Copy } from './servingCopy';
import type { Latency, Station } from './station';

/**
 * A replica of `copies` that read what has come while the last prompts were read.
 *
 *     time(n) = constant + max(n · tokens · a, read) + n · pairs · q     [s]
 *     most    = token budget / tokens, at most the places                [-]
 *
 * Drawn as a line through one prompt and a full step; the first token is the answer.
 */
export function promptStation(engine: EngineTimes, copy: Copy, workload: Workload, copies: number): Station {
  const { prompt, promptAt } = copy;
  const maxBatch = Math.max(1, Math.min(copy.maxBatch, Math.floor(copy.tokenBudget / prompt.tokens)));
  const seconds = (batch: number) => {
    const tokens = batch * prompt.tokens;
    const reading = Math.max(tokens * engine.prefillPerToken, weightsRead(engine, tokens));
    return engine.prefillConstant + reading + batch * prompt.pairs * engine.prefillPerTokenPair;
  };
  const work = (of: PromptWork) => of.tokens * engine.prefillPerToken + of.pairs * engine.prefillPerTokenPair;
  const slope = maxBatch > 1 ? (seconds(maxBatch) - seconds(1)) / (maxBatch - 1) : work(prompt);
  const items = itemStation(
    {
      perBatch: Math.max(0, seconds(1) - slope),
      seconds,
      // Where lengths vary widely, the mean of their squares passes the 95th percentile: no percentile is below the mean.
      perItem: percentiles((p) => (p === 'p50' ? slope : slope * Math.max(1, work(promptAt[p]) / work(prompt)))),
      maxBatch,
      floor: engine.ttftFloor,
      bound: 'compute',
      origin: engine.origin,
    },
    workload,
    copies,
  );
  const withFirst = (latency: Latency): Latency => ({ ...latency, ttft: latency.e2e });
  return {
    ...items,
    latencyAt: (rate) => withFirst(items.latencyAt(rate)),
    p95At: (rate) => {
      const { e2e } = items.p95At(rate);
      return { ttft: e2e, tpot: undefined, e2e };
    },
    closedLoop: (inFlight) => {
      const { rate, latency } = items.closedLoop?.(inFlight) ?? { rate: 0, latency: items.latencyAt(0) };
      return { rate, latency: withFirst(latency), runTtft: latency.e2e.p50 };
    },
  };
}
