/** What must hold for any run of a served model. */
import { t } from '../l10n';
import type { Figure, Look } from './look';

/** Means of one run: requests a second, milliseconds, tokens. */
export interface Flow {
  readonly requests?: Figure;
  readonly ttft?: Figure;
  readonly tpot?: Figure;
  readonly whole?: Figure;
  readonly outputTokens: number;
}

const MS = 1000;

/**
 * Requests in flight on average (Little's law).
 *
 *     L = rate · (TTFT + (out − 1) · TPOT)      [1]
 *
 * Exact with the mean time of a whole request; from TTFT and TPOT it neglects that long answers may be slower ones.
 */
export function inFlight({ requests, ttft, tpot, whole, outputTokens }: Flow): number | undefined {
  const time = whole?.value ?? (ttft && tpot ? ttft.value + tpot.value * Math.max(0, outputTokens - 1) : undefined);
  return requests && time !== undefined ? Math.max(1, Math.round((requests.value * time) / MS)) : undefined;
}

/** Above it the figures are of different runs; covers rounding, means of products and requests that were counted at the edges. */
const FLOW_TOLERANCE = 1.25;

export function checkFlow(flow: Flow, limit: Figure | undefined, look: Look): void {
  const { ttft, whole } = flow;
  if (ttft && whole && ttft.value > whole.value) {
    look.refuse(ttft.line, t`the first token takes ${ttft.value} ms, the whole answer ${whole.value} ms`);
  }
  const held = inFlight(flow);
  if (flow.requests && held !== undefined && limit && held > limit.value * FLOW_TOLERANCE + 1) {
    look.refuse(
      flow.requests.line,
      t`this rate and these latencies keep ${held} requests in flight, more than the ${limit.value} allowed`,
    );
  }
}
