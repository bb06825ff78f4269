/** What the panel lists of a workload: the values that the figures come from, and where they stand. */
import { formatNumber, formatPercent, formatRate, formatTime, formatTokens } from '../format';
import type { Placement } from '../placement/place';
import { isTraining } from '../placement/rank';
import type { PanelWorkload } from '../protocol';
import { modelName } from './names';

type Fact = readonly [label: string, value: string | undefined, fields: readonly string[]];

export const PURCHASE_WORDS: Record<string, string> = {
  'on-demand': 'on demand',
  spot: 'spot',
  'savings-1y': '1-year plan',
  'savings-3y': '3-year plan',
};

export function panelFacts(
  placement: Placement,
  lineOf?: (field: string) => number | undefined,
): PanelWorkload['facts'] {
  const { workload } = placement;
  const facts: readonly Fact[] = [
    ['kind', workload.kind, ['kind']],
    ['model', workload.modelName === undefined ? undefined : modelName(placement), ['model']],
    ['precision', workload.precision, ['precision']],
    ['runtime', workload.runtime, ['runtime']],
    ...(isTraining(workload) ? trainingFacts(placement) : trafficFacts(placement)),
    ...sloFacts(placement),
    ['region', workload.region, ['placement.region', 'placement.regions']],
    ['paid', PURCHASE_WORDS[workload.purchase], ['placement.purchase']],
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
      : `${formatRate(traffic.rpsAvg, 'req/s')}, ${formatNumber(traffic.rpsPeak)} at the peak`;
  return [
    ['load', load, ['traffic.rpsAvg', 'traffic.tasksPerHour', 'traffic.itemsPerHour', 'traffic.rpsPeak']],
    ['prompt', tokens.inMean > 0 ? formatTokens(tokens.inMean) : undefined, ['tokens.inMean']],
    ['answer', tokens.outMean > 0 ? formatTokens(tokens.outMean) : undefined, ['tokens.outMean']],
    [
      'cached',
      tokens.cachedPrefixShare > 0 ? `${formatPercent(tokens.cachedPrefixShare)} of the prompt` : undefined,
      ['tokens.cachedPrefixPct'],
    ],
  ];
}

function trainingFacts({ workload: { training } }: Placement): readonly Fact[] {
  return [
    ['method', training?.method, ['training.method']],
    ['tokens', training && formatTokens(training.tokens), ['training.tokensB', 'training.samples']],
    ['sequence', training && formatTokens(training.seqLen), ['training.seqLen']],
  ];
}

function sloFacts({ workload: { slo } }: Placement): readonly Fact[] {
  const limit = (seconds: number | undefined) => (seconds === undefined ? undefined : formatTime(seconds));
  return [
    ['TTFT limit', limit(slo.ttftP95), ['slo.ttftMsP95']],
    ['TPOT limit', limit(slo.tpotP95), ['slo.tpotMsP95']],
    ['E2E limit', limit(slo.e2eP95), ['slo.e2eMsP95']],
    [
      'deadline',
      slo.deadlineHours === undefined ? undefined : formatTime(slo.deadlineHours * 3600),
      ['slo.deadlineHours'],
    ],
  ];
}
