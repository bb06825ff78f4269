/** The page's own words: questions, labels, and findings put together from texts that arrive ready. */
import type { PanelBar, PanelFigure, PanelWorkload } from '../../shared/src/panelState';
import type { EvidenceClass, HardwareClass } from '../../shared/src/report/schema';
import { unknownText } from '../../shared/src/digits';
import { formatPlural, formatWhole } from '../../shared/src/format';
import { phrase, spokenLanguage, t } from '../../shared/src/l10n';
import { moneySign } from '../../shared/src/money';
import type { LatencyKey } from './view';

export const CLASS_NAME: Readonly<Record<HardwareClass | 'api', string>> = {
  gpu: 'GPU',
  neuron: 'Neuron',
  graviton: 'Graviton',
  x86: 'x86',
  api: 'API',
};

/** Said by `t`, as the tables below are. */
export const EVIDENCE_NAME: Readonly<Record<EvidenceClass, string>> = {
  measured: phrase('measured'),
  fitted: phrase('fitted'),
  roofline: phrase('roofline'),
  assumed: phrase('assumed'),
};

export const EVIDENCE_MEANING: Readonly<Record<EvidenceClass, string>> = {
  measured: phrase('measured: from a run on this target'),
  fitted: phrase('fitted: formula with factors fitted to public runs'),
  roofline: phrase('roofline: physical bound, no run to confirm it'),
  assumed: phrase('assumed: a default you can set'),
};

export const LATENCY_NAME: Readonly<Record<LatencyKey, string>> = {
  ttftP95: phrase('first token (TTFT), p95'),
  tpotP95: phrase('per token (TPOT), p95'),
  e2eP95: phrase('end to end (E2E), p95'),
  runHours: phrase('time of a run'),
};

const LATENCY_LETTERS = { ttftP95: 'TTFT', tpotP95: 'TPOT', e2eP95: 'E2E' } as const;

/** `TTFT`. */
export const latencyName = (key: LatencyKey): string =>
  key === 'runHours' ? t('Time of a run') : LATENCY_LETTERS[key];

/** `TTFT p95`. */
export const latencyShort = (key: LatencyKey): string =>
  key === 'runHours' ? t('Time of a run') : `${LATENCY_LETTERS[key]} p95`;

export const estimatingText = () => t('Estimating the text as it stands now: these are the figures before the change.');
export const estimatingAllText = () => t('Estimating all workloads again: these are the figures before the change.');
export const readingText = () => t('Files are still being read: more workloads may come.');
export const staleText = () => t('The text is not finished where it was changed: showing the last complete reading.');
export const moveWaits = () => t('Waits until the figures are of the text as it stands.');

/** What the filled marks are: what we propose, or the target that the reader asks about. */
export type Proposal = 'proposed' | 'asked';

export const PROPOSAL_NAME: Readonly<Record<Proposal, string>> = {
  proposed: phrase('proposed'),
  asked: phrase('asked'),
};

export const proposalOf = ({ whatIf }: PanelWorkload): Proposal =>
  whatIf?.changes.some(({ field }) => field === 'target') ? 'asked' : 'proposed';

export function lineName(line: number): string {
  return t`line ${line + 1}`;
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
  const largest = bar.lines.reduce<PanelBar['lines'][number] | undefined>(
    (most, line) => (most && most.monthlyUsd >= line.monthlyUsd ? most : line),
    undefined,
  );
  const idle = bar.lines.find((line) => line.idle && line.monthlyUsd > 0);
  const { isCurrent, total, title } = bar;
  if (idle) {
    return isCurrent
      ? t`${idle.text} of the ${total} pays for waiting.`
      : t`${idle.text} of the ${total} of ${title} pays for waiting.`;
  }
  if (bar.lines.filter((line) => line.monthlyUsd > 0).length === 1) {
    return isCurrent
      ? t`All of the ${total} pays for work; nothing waits.`
      : t`All of the ${total} of ${title} pays for work; nothing waits.`;
  }
  if (!largest) {
    return undefined;
  }
  const { text, name } = largest;
  return isCurrent
    ? t`${text} of the ${total} is ${insideSentence(name)}; nothing waits.`
    : t`${text} of the ${total} of ${title} is ${insideSentence(name)}; nothing waits.`;
}

/** Other languages than English have nouns that stay large. */
const insideSentence = (name: string) => (spokenLanguage() ? name : name.toLowerCase());

export function frontierFinding(worthALook: number, drawn: number): string {
  if (drawn === 1) {
    return t('Only one candidate has both a price and a speed here.');
  }
  return worthALook === 1
    ? t`Of ${drawn} candidates one is the cheapest and the quickest.`
    : t`${worthALook} of ${drawn} candidates are worth a look; the rest cost more, are slower, or both.`;
}

export function scatterNote(unknown: number, far: number): string {
  const notes = [t('The thin line is the frontier: nothing is below and left of it. Crosses are out.')];
  if (far > 0) {
    notes.push(t`More than ten times beyond, in the table only: ${far}.`);
  }
  if (unknown > 0) {
    notes.push(t`Without a price or a speed: ${unknown}.`);
  }
  return notes.join(' ');
}

export function candidatesFinding(all: number, out: number): string {
  const count = formatPlural(all, 'candidate');
  return out === 0 ? t`${count}, each with its standing.` : t`${count}, ${out} out, each with its reason.`;
}

export function assumptionsFinding(count: number): string {
  return t`${formatPlural(count, 'value is', 'values are')} assumed; stating one in the file replaces it.`;
}

export function factsFinding(stated: number, all: number, fileName: string): string {
  if (stated === all) {
    return t`${formatPlural(all, 'value comes', 'values come')} from ${fileName}.`;
  }
  return all === 1
    ? t`${stated} of 1 value comes from ${fileName}.`
    : t`${stated} of ${formatWhole(all)} values come from ${fileName}.`;
}

/** What a reader hears of the range bar. */
export function figureInWords(figure: PanelFigure): string {
  return [figure.label, figure.value, figure.range && t`range ${figure.range}`, figure.now && t`now ${figure.now}`]
    .filter(Boolean)
    .join(', ');
}

/** The head of a column of money. */
export function perMonth(): string {
  return t`${moneySign()}/mo`;
}
