/** Assumptions in words, for the ground line of a hover and the panel's list. */
import { formatNumber, formatRate, formatTime, formatTokens, plural } from '../format';
import { t } from '../l10n';
import type { Assumption } from '../report/schema';
import { plainName } from './markdown';

type Phrase = (value: number) => string;

const PHRASES = new Map<string, Phrase>([
  ['tokens.inMean', (n) => t`${formatTokens(n)} in`],
  ['tokens.inP95', (n) => t`${formatTokens(n)} in at p95`],
  ['tokens.outMean', (n) => t`${formatTokens(n)} out`],
  ['tokens.outP95', (n) => t`${formatTokens(n)} out at p95`],
  ['tokens.reasoningMean', (n) => t`${formatTokens(n)} of hidden reasoning`],
  [
    'tokens.cachedPrefixPct',
    (n) => (n === 0 ? t('no part of the prompt cached') : t`${formatNumber(n)}% of the prompt cached`),
  ],
  ['traffic.rpsAvg', (n) => formatRate(n, 'req/s')],
  ['traffic.tasksPerHour', (n) => formatRate(n, 'tasks/h')],
  ['traffic.burstCv', (n) => (n === 1 ? t('Poisson arrivals') : `burstCv ${formatNumber(n)}`)],
  ['traffic.daysPerMonth', (n) => t`${formatNumber(n)} days a month`],
  ['slo.ttftMsP95', (n) => t`a TTFT limit of ${formatTime(n / 1000)}`],
  ['slo.tpotMsP95', (n) => t`a TPOT limit of ${formatTime(n / 1000)}`],
  ['slo.e2eMsP95', (n) => t`an E2E limit of ${formatTime(n / 1000)}`],
  ['agent.stepsMean', (n) => t`${formatNumber(n)} steps a task`],
  ['agent.modelCallsPerStep', (n) => t`${formatNumber(n)} ${plural(n, 'model call')} a step`],
  ['agent.contextGrowthTokensPerStep', (n) => t`${formatTokens(n)} more context a step`],
  ['training.checkpointEveryMin', (n) => t`checkpoints every ${formatNumber(n)} min`],
  ['training.seqLen', (n) => t`${formatTokens(n)} a sequence`],
  ['training.globalBatch', (n) => t`a batch of ${formatNumber(n)} sequences`],
  ['training.runsPerMonth', () => t('one run a month')],
  ['image.steps', (n) => t`${formatNumber(n)} steps an image`],
  ['image.pixels', (n) => t`${formatNumber(n)} × ${formatNumber(n)} pixels an image`],
  ['audio.seconds', (n) => t`${formatTime(n)} of audio an item`],
  ['placement.minReplicas', (n) => t`${formatNumber(n)} replicas at least`],
]);

/** How much a figure leans on it: what decides cost and speed comes first. */
const WEIGHT = [
  'traffic.rpsAvg',
  'traffic.tasksPerHour',
  'tokens.inMean',
  'tokens.outMean',
  'tokens.reasoningMean',
  'model.',
  'placement.instance',
  'image.',
  'audio.',
  'precision',
  'runtime',
  'slo.',
  'agent.',
  'training.',
  'tokens.cachedPrefixPct',
  'placement.minReplicas',
  'traffic.hourlyProfile',
];

export function assumptionWords({ field, value }: Assumption): string {
  const phrase = typeof value === 'number' ? PHRASES.get(field) : undefined;
  if (phrase && typeof value === 'number') {
    return phrase(value);
  }
  if (field === 'traffic.hourlyProfile') {
    return t`a ${String(value)} day`;
  }
  return `${field} ${typeof value === 'number' ? formatNumber(value) : plainName(String(value))}`;
}

/** The value alone, for a list that names the field beside it. */
export function assumptionValue({ value }: Assumption): string {
  return typeof value === 'number' ? formatNumber(value) : plainName(String(value));
}

const SHOWN = 3;

/** `Assumes 1 req/s, 512 tokens in and 256 tokens out, and 6 more.` */
export function assumesSentence(assumptions: readonly Assumption[]): string | undefined {
  if (assumptions.length === 0) {
    return undefined;
  }
  const weight = ({ field }: Assumption) => {
    const found = WEIGHT.findIndex((prefix) => field.startsWith(prefix));
    return found < 0 ? WEIGHT.length : found;
  };
  const sorted = assumptions.toSorted((a, b) => weight(a) - weight(b));
  const named = sorted.slice(0, SHOWN).map(assumptionWords).join(', ');
  const more = sorted.length - SHOWN;
  return more > 0 ? t`Assumes ${named}, and ${more} more.` : t`Assumes ${named}.`;
}
