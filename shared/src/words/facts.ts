/** What the panel lists of a workload: the values that the figures come from, and where they stand. */
import { formatNumber, formatPercent, formatRate, formatTime, formatTokens } from '../format';
import { phrase, t } from '../l10n';
import type { Placement } from '../placement/place';
import { isTraining } from '../placement/rank';
import type { PanelWorkload } from '../panelState';
import { modelName } from './names';

type Fact = readonly [label: string, value: string | undefined, fields: readonly string[]];

export const PURCHASE_WORDS: Record<string, string> = {
  'on-demand': phrase('on demand'),
  spot: phrase('spot'),
  'savings-1y': phrase('1-year plan'),
  'savings-3y': phrase('3-year plan'),
};

function paidWords(purchase: string): string | undefined {
  const words = PURCHASE_WORDS[purchase];
  return words === undefined ? undefined : t(words);
}

export function panelFacts(
  placement: Placement,
  lineOf?: (field: string) => number | undefined,
): PanelWorkload['facts'] {
  const { workload } = placement;
  const facts: readonly Fact[] = [
    [t('kind'), workload.kind, ['kind']],
    [t('model'), workload.modelName === undefined ? undefined : modelName(placement), ['model']],
    [t('precision'), workload.precision, ['precision']],
    [t('runtime'), workload.runtime, ['runtime']],
    ...(isTraining(workload) ? trainingFacts(placement) : trafficFacts(placement)),
    ...sloFacts(placement),
    [t('region'), workload.region, ['placement.region', 'placement.regions']],
    [t('paid'), paidWords(workload.purchase), ['placement.purchase']],
  ];
  return facts.flatMap(([label, value, fields]) =>
    value === undefined
      ? []
      : [{ label, value, line: fields.map((f) => lineOf?.(f)).find((line) => line !== undefined) }],
  );
}

function trafficFacts({ workload: { traffic, tokens, kind } }: Placement): readonly Fact[] {
  const load =
    kind === 'agent'
      ? formatRate(traffic.tasksPerHour, 'tasks/h')
      : t`${formatRate(traffic.rpsAvg, 'req/s')}, ${formatNumber(traffic.rpsPeak)} at the peak`;
  return [
    [t('load'), load, ['traffic.rpsAvg', 'traffic.tasksPerHour', 'traffic.itemsPerHour', 'traffic.rpsPeak']],
    [t('prompt'), tokens.inMean > 0 ? formatTokens(tokens.inMean) : undefined, ['tokens.inMean']],
    [t('answer'), tokens.outMean > 0 ? formatTokens(tokens.outMean) : undefined, ['tokens.outMean']],
    [
      t('cached'),
      tokens.cachedPrefixShare > 0 ? t`${formatPercent(tokens.cachedPrefixShare)} of the prompt` : undefined,
      ['tokens.cachedPrefixPct'],
    ],
  ];
}

function trainingFacts({ workload: { training } }: Placement): readonly Fact[] {
  return [
    [t('method'), training?.method, ['training.method']],
    [t('tokens'), training && formatTokens(training.tokens), ['training.tokensB', 'training.samples']],
    [t('sequence'), training && formatTokens(training.seqLen), ['training.seqLen']],
  ];
}

function sloFacts({ workload: { slo } }: Placement): readonly Fact[] {
  const limit = (seconds: number | undefined) => (seconds === undefined ? undefined : formatTime(seconds));
  return [
    [t('TTFT limit'), limit(slo.ttftP95), ['slo.ttftMsP95']],
    [t('TPOT limit'), limit(slo.tpotP95), ['slo.tpotMsP95']],
    [t('E2E limit'), limit(slo.e2eP95), ['slo.e2eMsP95']],
    [
      t('deadline'),
      slo.deadlineHours === undefined ? undefined : formatTime(slo.deadlineHours * 3600),
      ['slo.deadlineHours'],
    ],
  ];
}
