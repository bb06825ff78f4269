import { formatBytes, formatPlural, formatTokens } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import type { Workload } from '../../../shared/src/placement/workload';
import type { Estimate } from '../../../shared/src/report/schema';
import { chat } from './examples';
import { MACHINE } from './rule';
import type { Rule } from './rule';

/** The sequences that are asked for at once do not fit at the length that they have. */
export const kvCacheSmall: Rule = {
  code: 'kv-cache-small',
  severity: 'warning',
  docs: {
    meaning: 'The KV cache does not hold as many sequences at once as the file asks for.',
    why: 'What does not fit waits, or is thrown out and computed again: the rate and the latency are not those of the concurrency that was asked for.',
    mend: 'Ask for fewer requests at once, a KV cache in 8 bits, fewer tokens, or a machine with more memory.',
    example: chat({
      contextTokens: '32768',
      traffic: '{ concurrency: 16 }',
      tokens: '{ inMean: 30000, outMean: 2000 }',
      placement: '{ instance: g6.xlarge, replicas: 1 }',
    }),
    nearMiss: chat(
      {
        contextTokens: '32768',
        traffic: '{ concurrency: 16 }',
        tokens: '{ inMean: 1000, outMean: 200 }',
        placement: '{ instance: g6.xlarge, replicas: 1 }',
      },
      { note: 'A paged cache holds sequences of the length that they have, not of the longest that they may have.' },
    ),
  },
  *check({ found, workload, placement: { current } }) {
    const asked = found.spec.traffic?.concurrency;
    const room = asked === undefined || !current ? undefined : roomOf(current);
    const length = lengthOf(found.spec, workload);
    if (asked === undefined || !current || !room || length === undefined) {
      return;
    }
    const each = Math.ceil(asked / Math.max(1, current.target.replicas));
    const held = Math.floor(room.free / (room.perToken * length));
    if (current.feasible && held >= 1 && held < each) {
      const need = formatBytes(room.perToken * length * each);
      yield {
        at: ['traffic.concurrency', 'contextTokens', ...MACHINE],
        message: t`KV cache holds ${formatPlural(held, 'sequence')} of ${formatTokens(length)}; ${each} are asked for (${need}, ${formatBytes(room.free)} free).`,
        related: [{ at: 'contextTokens', message: t('The longest that a sequence may be.') }],
        fix: {
          title: t`Set concurrency to ${held * current.target.replicas}`,
          newText: String(held * current.target.replicas),
        },
      };
    }
  },
};

/** Bytes beside the weights, and what a token takes of them. */
function roomOf({ memory }: Estimate): { readonly free: number; readonly perToken: number } | undefined {
  const { capacity, weights, activations = 0, reserve = 0, kvPerToken } = memory;
  return capacity === undefined || weights === undefined || kvPerToken === undefined || kvPerToken <= 0
    ? undefined
    : { free: capacity - weights - activations - reserve, perToken: kvPerToken };
}

/** Tokens of a whole request where the file states them, else the longest that it allows. */
function lengthOf(
  { tokens, contextTokens }: { tokens?: object; contextTokens?: number },
  workload: Workload,
): number | undefined {
  const { inMean, outMean } = workload.tokens;
  return tokens ? Math.min(contextTokens ?? Infinity, inMean + outMean) : contextTokens;
}
