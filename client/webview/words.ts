/** The page's own words: questions, labels, and findings put together from texts that arrive ready. */
import type { PanelBar, PanelFigure, PanelWorkload } from '../../shared/src/protocol';
import type { EvidenceClass, HardwareClass } from '../../shared/src/report/schema';
import { formatPlural, unknownText } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import { moneySign } from '../../shared/src/money';
import type { LatencyKey } from './view';

export const CLASS_NAME: Readonly<Record<HardwareClass | 'api', string>> = {
  gpu: 'GPU',
  neuron: 'Neuron',
  graviton: 'Graviton',
  x86: 'x86',
  api: 'API',
};

export const EVIDENCE_MEANING: Readonly<Record<EvidenceClass, string>> = {
  measured: 'measured: from a run on this target',
  fitted: 'fitted: formula with factors fitted to public runs',
  roofline: 'roofline: physical bound, no run to confirm it',
  assumed: 'assumed: a default you can set',
};

export const LATENCY_NAME: Readonly<Record<LatencyKey, string>> = {
  ttftP95: 'first token (TTFT), p95',
  tpotP95: 'per token (TPOT), p95',
  e2eP95: 'end to end (E2E), p95',
  runHours: 'time of a run',
};
export const LATENCY_SHORT: Readonly<Record<LatencyKey, string>> = {
  ttftP95: 'TTFT p95',
  tpotP95: 'TPOT p95',
  e2eP95: 'E2E p95',
  runHours: 'Time of a run',
};

export const ESTIMATING = 'Estimating the text as it stands now: these are the figures before the change.';
export const ESTIMATING_ALL = 'Estimating all workloads again: these are the figures before the change.';
export const READING_MORE = 'Files are still being read: more workloads may come.';
export const STALE = 'The text is not finished where it was changed: showing the last complete reading.';
export const MOVE_WAITS = 'Waits until the figures are of the text as it stands.';

/** What the filled marks are: what we propose, or the target that the reader asks about. */
export type Proposal = 'proposed' | 'asked';

export const proposalOf = ({ whatIf }: PanelWorkload): Proposal =>
  whatIf?.changes.some(({ field }) => field === 'target') ? 'asked' : 'proposed';

export function lineName(line: number): string {
  return `line ${line + 1}`;
}

export function isSaid(text: string | undefined): text is string {
  return text !== undefined && text !== '' && text !== unknownText();
}

/** `$1,144/mo of the $1,215/mo …`: the bill that is paid now, or else the proposed one. */
export function breakdownFinding(bars: readonly PanelBar[], currentWorks: boolean): string | undefined {
  const bar = bars.find((b) => b.isCurrent && currentWorks) ?? bars.find((b) => b.isRecommended) ?? bars[0];
  if (!bar || !isSaid(bar.total)) {
    return undefined;
  }
  const bill = bar.isCurrent ? `the ${bar.total}` : `the ${bar.total} of ${bar.title}`;
  const largest = bar.lines.reduce<PanelBar['lines'][number] | undefined>(
    (most, line) => (most && most.monthlyUsd >= line.monthlyUsd ? most : line),
    undefined,
  );
  const idle = bar.lines.find((line) => line.idle && line.monthlyUsd > 0);
  if (idle) {
    return `${idle.text} of ${bill} pays for waiting.`;
  }
  if (bar.lines.filter((line) => line.monthlyUsd > 0).length === 1) {
    return `All of ${bill} pays for work; nothing waits.`;
  }
  return largest && `${largest.text} of ${bill} is ${largest.name.toLowerCase()}; nothing waits.`;
}

export function frontierFinding(worthALook: number, drawn: number): string {
  if (drawn === 1) {
    return 'Only one candidate has both a price and a speed here.';
  }
  return worthALook === 1
    ? `Of ${drawn} candidates one is the cheapest and the quickest.`
    : `${worthALook} of ${drawn} candidates are worth a look; the rest cost more, are slower, or both.`;
}

export function scatterNote(unknown: number, far: number): string {
  const notes = ['The thin line is the frontier: nothing is below and left of it. Crosses are out.'];
  if (far > 0) {
    notes.push(`More than ten times beyond, in the table only: ${far}.`);
  }
  if (unknown > 0) {
    notes.push(`Without a price or a speed: ${unknown}.`);
  }
  return notes.join(' ');
}

export function candidatesFinding(all: number, out: number): string {
  const count = formatPlural(all, 'candidate');
  return out === 0 ? `${count}, each with its standing.` : `${count}, ${out} out, each with its reason.`;
}

export function assumptionsFinding(count: number): string {
  return `${formatPlural(count, 'value is', 'values are')} assumed; stating one in the file replaces it.`;
}

export function factsFinding(stated: number, all: number, fileName: string): string {
  return stated === all
    ? `${formatPlural(all, 'value comes', 'values come')} from ${fileName}.`
    : `${stated} of ${formatPlural(all, 'value comes', 'values come')} from ${fileName}.`;
}

/** What a reader hears of the range bar. */
export function figureInWords(figure: PanelFigure): string {
  return [figure.label, figure.value, figure.range && `range ${figure.range}`, figure.now && `now ${figure.now}`]
    .filter(Boolean)
    .join(', ');
}

/** The head of a column of money. */
export function perMonth(): string {
  return t`${moneySign()}/mo`;
}
