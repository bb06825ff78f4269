/** The panel's row of figures: of what is recommended, with what it is now. */
import { isKnown, unknownText } from '../digits';
import { formatCarbon, formatCarbonRange, formatPercent, formatTime, formatTimeRange } from '../format';
import { formatMoneyRange, formatSmallMoney } from '../formatMoney';
import type { Interval } from '../digits';
import { t } from '../l10n';
import { joinMoneyRange } from '../money';
import type { Placement } from '../placement/place';
import { isTraining } from '../placement/rank';
import type { PanelFigure } from '../panelState';
import type { Estimate, Evidence, EvidenceClass } from '../report/schema';
import { evidenceClass } from './ground';
import { billWords } from './names';

interface Figure {
  readonly key?: PanelFigure['key'];
  readonly label: () => string;
  /** Names under which an estimate may list its evidence. */
  readonly figures: readonly string[];
  readonly value: (e: Estimate) => string;
  readonly range?: (e: Estimate) => string;
}

const time = (range: Interval | undefined) => formatTimeRange(range);

const TTFT: Figure = {
  key: 'ttftP95',
  label: () => t('First token (TTFT) p95'),
  figures: ['ttft', 'latency'],
  value: (e) => formatTime(e.performance.ttft?.p95),
  range: (e) => time(e.range.ttftP95),
};
const TPOT: Figure = {
  key: 'tpotP95',
  label: () => t('Per token (TPOT) p95'),
  figures: ['tpot', 'throughput'],
  value: (e) => formatTime(e.performance.tpot?.p95),
  range: (e) => time(e.range.tpotP95),
};
const E2E: Figure = {
  key: 'e2eP95',
  label: () => t('End to end (E2E) p95'),
  figures: ['e2e', 'latency', 'throughput'],
  value: (e) => formatTime(e.performance.e2e?.p95),
  range: (e) => time(e.range.e2eP95),
};
const TOKENS: Figure = {
  key: 'perMTokensUsd',
  label: () => t('Per 1M output tokens'),
  figures: ['throughput', 'cost'],
  value: (e) => formatSmallMoney(e.cost.perMTokensUsd),
  range: (e) => smallRange(e.range.perMTokensUsd),
};
const TASK: Figure = {
  key: 'perTaskUsd',
  label: () => t('Per task'),
  figures: ['cost', 'throughput'],
  value: (e) => formatSmallMoney(e.cost.perTaskUsd),
  range: (e) => smallRange(e.range.perTaskUsd),
};
const REQUEST: Figure = {
  key: 'perRequestUsd',
  label: () => t('Per request'),
  figures: ['cost', 'throughput'],
  value: (e) => formatSmallMoney(e.cost.perRequestUsd),
  range: (e) => smallRange(e.range.perRequestUsd),
};
const BUSY: Figure = {
  label: () => t('Busy over the month'),
  figures: ['throughput'],
  value: (e) => formatPercent(e.performance.utilization),
};
const CARBON: Figure = {
  key: 'kgCo2ePerMonth',
  label: () => t('Carbon'),
  figures: ['energy', 'carbon'],
  value: (e) => formatCarbon(e.energy.kgCo2ePerMonth),
  range: (e) => formatCarbonRange(e.range.kgCo2ePerMonth),
};
const RUN_TIME: Figure = {
  key: 'runHours',
  label: () => t('Time of a run'),
  figures: ['throughput', 'runHours', 'mfu'],
  value: (e) => formatTime(hours(e.performance.runHours)),
  range: (e) => time(inSeconds(e.range.runHours)),
};
const MFU: Figure = {
  label: () => t('Compute used (MFU)'),
  figures: ['mfu', 'throughput'],
  value: (e) => formatPercent(e.performance.mfu),
};

function figuresFor(placement: Placement): readonly Figure[] {
  const { workload } = placement;
  const money: Figure = {
    key: 'monthlyUsd',
    label: () => (isTraining(workload) ? t('Cost of a run') : t('Cost')),
    figures: ['price', 'cost'],
    value: (e) => billWords(workload, e),
    range: isTraining(workload) ? undefined : (e) => formatMoneyRange(e.range.monthlyUsd),
  };
  switch (workload.kind) {
    case 'training':
    case 'fine-tuning':
    case 'rl':
      return [{ ...money, key: undefined }, RUN_TIME, MFU, CARBON];
    case 'agent':
      return [money, TASK, E2E, CARBON];
    case 'embedding':
    case 'rerank':
    case 'vision':
    case 'speech':
    case 'image-generation':
    case 'orchestration':
      return [money, E2E, REQUEST, BUSY, CARBON];
    default:
      return [money, TTFT, TPOT, TOKENS, BUSY, CARBON];
  }
}

export function panelFigures(placement: Placement): readonly PanelFigure[] {
  const { current, recommended, decision } = placement;
  const subject = recommended ?? current;
  if (!subject) {
    return [];
  }
  const now = current && current !== subject ? current : undefined;
  const figures = figuresFor(placement).map((figure): PanelFigure => {
    const value = figure.value(subject);
    const range = figure.range?.(subject);
    const evidence = evidenceFor(subject, figure.figures);
    return {
      key: figure.key,
      label: figure.label(),
      value,
      range: range === undefined || range === unknownText() || range.startsWith('≈') ? undefined : range,
      now: now && figure.value(now),
      evidence: evidence.class,
      source: evidence.source,
    };
  });
  // Nothing is gained by a row of unknowns: where only the price is known, only the price is said.
  return decision === 'unknown' ? figures.filter((f) => f.value !== unknownText()) : figures;
}

function evidenceFor(
  estimate: Estimate,
  figures: readonly string[],
): { readonly class: EvidenceClass; readonly source: string } {
  const found: Evidence | undefined = figures.flatMap((name) => estimate.evidence.filter((e) => e.figure === name))[0];
  return found
    ? { class: found.class, source: [found.source, found.date].filter(isText).join(', ') }
    : { class: evidenceClass(estimate), source: t('the weakest of the figures it is made from') };
}

function isText(part: string | undefined): part is string {
  return part !== undefined && part !== '';
}

function hours(n: number | undefined): number | undefined {
  return n === undefined ? undefined : n * 3600;
}

function inSeconds(range: Interval | undefined): Interval | undefined {
  return range && { low: range.low * 3600, high: range.high * 3600 };
}

function smallRange(range: Interval | undefined): string {
  if (!range || !isKnown(range.low) || !isKnown(range.high)) {
    return unknownText();
  }
  const [low, high] = [formatSmallMoney(range.low), formatSmallMoney(range.high)];
  return low === high ? `≈ ${low}` : joinMoneyRange(low, high);
}
