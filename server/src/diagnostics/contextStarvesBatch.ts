import { formatTokens, formatWhole } from '../../../shared/src/format';
import { t } from '../../../shared/src/l10n';
import { chat } from './examples';
import type { Rule } from './rule';

/** assumed: a context of this many times what nearly all requests take is not there for them. */
const FAR_BEYOND = 4;
/** Engines that set the memory of the whole context aside for each sequence; the others page it (their documentation, 2026). */
const RESERVING: ReadonlySet<string> = new Set(['llama.cpp', 'ollama', 'neuron']);

/** A context far longer than the requests, of which fewer fit than run at the peak. */
export const contextStarvesBatch: Rule = {
  code: 'context-starves-batch',
  severity: 'warning',
  docs: {
    meaning:
      'The stated context is several times what the requests take, and at that length the memory holds fewer of them than run at the peak.',
    why: 'An engine that sets the whole context aside for each sequence runs fewer at once. One that pages the cache lets a single long request push the others out; there it is said as information.',
    mend: 'Set the context to what the longest requests take, with some room.',
    example: chat({
      contextTokens: '65536',
      runtime: 'llama.cpp',
      precision: 'int8',
      traffic: '{ rpsAvg: 0.3, rpsPeak: 0.8 }',
      tokens: '{ inMean: 300, inP95: 900, outMean: 100, outP95: 300 }',
      placement: '{ instance: g6.xlarge, replicas: 1 }',
    }),
    nearMiss: chat({
      contextTokens: '2048',
      runtime: 'llama.cpp',
      precision: 'int8',
      traffic: '{ rpsAvg: 0.3, rpsPeak: 0.8 }',
      tokens: '{ inMean: 300, inP95: 900, outMean: 100, outP95: 300 }',
      placement: '{ instance: g6.xlarge, replicas: 1 }',
    }),
  },
  *check({ found, workload, placement: { current } }) {
    const { contextTokens, tokens: stated } = found.spec;
    const longest =
      Math.max(workload.tokens.inP95, workload.tokens.inMean) +
      Math.max(workload.tokens.outP95, workload.tokens.outMean);
    const most = current?.memory.maxSequences;
    const inFlight = current?.performance.batch;
    if (contextTokens === undefined || !stated || most === undefined || inFlight === undefined || !current?.feasible) {
      return;
    }
    if (contextTokens < FAR_BEYOND * longest || most >= inFlight) {
      return;
    }
    const enough = nextPowerOfTwo(longest);
    const held = Math.floor((most * contextTokens) / enough);
    yield {
      at: ['contextTokens'],
      ...(RESERVING.has(current.target.runtime ?? '') ? {} : { severity: 'information' as const }),
      message: t`A context of ${formatTokens(contextTokens)} leaves room for ${formatWhole(most)} at once; at ${formatTokens(enough)}, enough for these requests, ${formatWhole(held)} fit.`,
      related: [{ at: 'tokens', message: t('What the requests take.') }],
      fix: { title: t`Set the context to ${enough}`, newText: String(enough) },
    };
  },
};

const nextPowerOfTwo = (n: number) => 2 ** Math.ceil(Math.log2(Math.max(1, n)));
