/** Everything the page of all workloads says, in words, with the numbers its pictures need. */
import { unknownText } from '../digits';
import { formatPercent, formatPlural } from '../format';
import { formatDollars, roundToSum } from '../formatMoney';
import { t } from '../l10n';
import type { WorkloadKind } from '../manifest/schema';
import { inShownCurrency, shownCurrency } from '../money';
import { statedUnknown, statesClassOnly } from '../placement/current';
import { hostedBill } from '../placement/hosted';
import type { Placement } from '../placement/place';
import type { PanelWorkspace, PanelWorkspaceRow } from '../panelState';
import { totalsOf } from '../report/totals';
import type { Counted, Totals } from '../report/totals';
import { wholeOrSmall } from './bill';
import { lenses } from './lens';
import { listedWorkload } from './listed';
import { plainName } from './markdown';
import { className, countedMachines, sameMachine, siliconName } from './names';
import { READING_WORKSPACE } from './progress';
import { budgetSentence, fewNames, savingWords, unknownSentence } from './status';

export interface WorkspaceWorkload {
  readonly uri: string;
  readonly fileName: string;
  /** Zero-based, of its name. */
  readonly line: number;
  readonly name: string;
  readonly placement: Placement;
  readonly counted: Counted;
  /** Name of the file that counts it in place of its own. */
  readonly countedIn?: string;
}

export interface WorkspaceInput {
  readonly workloads: readonly WorkspaceWorkload[];
  /** Absent where not every file states one. */
  readonly budgetUsd?: number;
  readonly priceDate: string;
  readonly reading: boolean;
}

export function buildPanelWorkspace({ workloads, budgetUsd, priceDate, reading }: WorkspaceInput): PanelWorkspace {
  const own = workloads.filter(({ countedIn }) => countedIn === undefined);
  const totals = totalsOf(own.map(({ counted }) => counted));
  const rows = workloads.map(rowOf);
  const files = new Set(workloads.map(({ uri }) => uri)).size;
  return {
    kind: 'workspace',
    verdict: workspaceVerdict(totals, reading),
    because: workloads.length === 0 ? emptyBecause(reading) : because(workloads, rows, totals, budgetUsd),
    extent: t`${formatPlural(workloads.length, 'workload')} in ${formatPlural(files, 'file')}`,
    reading,
    rows,
    total: totalCells(totals),
    weightFinding: weightFinding(rows, totals),
    moveFinding: rows.length === 0 ? undefined : moveFinding(own, rows),
    classes: classesOf(rows, totals),
    priceDate,
    currency: shownCurrency(),
  };
}

/** `9 workloads cost $15,327 a month; 2 moves would save $890.` */
function workspaceVerdict(totals: Totals, reading: boolean): string {
  const { workloads, unknown, monthlyUsd } = totals;
  if (workloads === 0) {
    return reading ? `${READING_WORKSPACE()}.` : t('No workload in this workspace yet.');
  }
  const all = formatPlural(workloads, 'workload');
  if (unknown === workloads) {
    return t`What ${all} would cost a month is unknown.`;
  }
  const known = unknown > 0 ? t`${workloads - unknown} of ${all}` : all;
  const [usd, saving] = [formatDollars(monthlyUsd), savingWords(totals)];
  const more = saving === undefined ? '' : `; ${saving}`;
  return workloads - unknown === 1 ? t`${known} costs ${usd} a month${more}.` : t`${known} cost ${usd} a month${more}.`;
}

function emptyBecause(reading: boolean): readonly string[] {
  return reading ? [] : [t('Create a manifest, or open a Kubernetes, Ray, KServe or Compose file.')];
}

/** What the sum hides: what fails, what is unknown, what is counted once, what was assumed. */
function because(
  workloads: readonly WorkspaceWorkload[],
  rows: readonly PanelWorkspaceRow[],
  totals: Totals,
  budgetUsd: number | undefined,
): readonly string[] {
  return [
    budgetSentence(totals, budgetUsd),
    failSentence(rows),
    unknownSentence(totals, plainName),
    onceSentence(workloads),
    elsewhereSentence(workloads),
    totals.runs ? t`${formatPlural(totals.runs, 'training run')} in it, one a month assumed.` : undefined,
  ].filter((sentence) => sentence !== undefined);
}

function failSentence(rows: readonly PanelWorkspaceRow[]): string | undefined {
  const failing = rows.filter(({ standing, isElsewhere }) => standing === 'fails' && !isElsewhere);
  if (failing.length === 0) {
    return undefined;
  }
  const [many, names] = [formatPlural(failing.length, 'workload'), fewNames(failing.map(({ name }) => name))];
  return failing.length === 1
    ? t`${many} misses its SLO or does not fit: ${names}.`
    : t`${many} miss their SLO or do not fit: ${names}.`;
}

/** `repo-agent calls support-chat: that model is counted once.` */
function onceSentence(workloads: readonly WorkspaceWorkload[]): string | undefined {
  const calls = workloads.flatMap(({ uri, name, placement: { workload } }) => {
    const { llm, llmName } = workload.agent ?? {};
    const isHere = workloads.some((other) => other.uri === uri && other.name === llmName);
    return llm && llmName !== undefined && isHere ? [{ agent: plainName(name), model: plainName(llmName) }] : [];
  });
  const [first] = calls;
  return calls.length === 1 && first
    ? t`${first.agent} calls ${first.model}: that model is counted once.`
    : first && t`${formatPlural(calls.length, 'agent')} call workloads of their own file: each model is counted once.`;
}

function elsewhereSentence(workloads: readonly WorkspaceWorkload[]): string | undefined {
  const elsewhere = workloads.filter(({ countedIn }) => countedIn !== undefined);
  const [first] = elsewhere;
  return elsewhere.length === 1 && first?.countedIn !== undefined
    ? t`${plainName(first.name)} is counted in ${plainName(first.countedIn)}, which deploys it.`
    : first && t`${formatPlural(elsewhere.length, 'workload')} are counted in the files that deploy them.`;
}

function rowOf(given: WorkspaceWorkload): PanelWorkspaceRow {
  const { uri, line, placement, counted, countedIn } = given;
  const listed = listedWorkload(placement, { name: given.name, line, counted, countedIn });
  const { unknown, savingUsd } = totalsOf([counted]);
  const isElsewhere = countedIn !== undefined;
  const saving = isElsewhere || unknown > 0 || listed.standing === 'unknown' ? undefined : savingUsd;
  return {
    uri,
    fileName: plainName(given.fileName),
    line,
    name: listed.name,
    kindText: kindText(placement.workload.kind),
    now: nowText(placement),
    hardwareClass: listed.hardwareClass,
    standing: listed.standing,
    cost: isElsewhere ? ELSEWHERE() : costText(placement, listed.monthlyUsd),
    saving: isElsewhere ? ELSEWHERE() : savingText(saving),
    verdict: isElsewhere ? t`Counted in ${plainName(countedIn)}` : lenses(placement)[0].title,
    monthlyUsd: listed.monthlyUsd,
    savingUsd: saving,
    isElsewhere,
  };
}

const ELSEWHERE = () => t('elsewhere');

/** As the hint and the list write it: the same workload never has two prices on screen. `from` where a machine is only proposed. */
function costText({ workload, catalog, current }: Placement, usd: number | undefined): string {
  const isLeast = !hostedBill(workload) && (!current || statesClassOnly(workload, catalog));
  return isLeast && usd !== undefined ? t`from ${formatDollars(usd)}` : formatDollars(usd);
}

const KIND_TEXTS: Readonly<Record<WorkloadKind, () => string>> = {
  training: () => t('training'),
  'fine-tuning': () => t('fine-tuning'),
  rl: () => t('reinforcement learning'),
  inference: () => t('inference'),
  batch: () => t('batch'),
  embedding: () => t('embedding'),
  rerank: () => t('rerank'),
  vision: () => t('vision'),
  speech: () => t('speech'),
  'image-generation': () => t('image generation'),
  agent: () => t('agent'),
  orchestration: () => t('orchestration'),
  'code-generation': () => t('code generation'),
  reasoning: () => t('reasoning'),
};

function kindText(kind: WorkloadKind): string {
  return KIND_TEXTS[kind]();
}

/** What the file says it runs on; what is only proposed is not there yet. */
function nowText({ workload, catalog, current }: Placement): string {
  const hosted = hostedBill(workload);
  return hosted
    ? plainName(hosted.provider)
    : current
      ? countedMachines(current)
      : plainName(statedUnknown(workload, catalog) ?? unknownText());
}

/** `$501`; `none` where nothing is saved; `$120 more` where a move mends a limit. */
function savingText(usd: number | undefined): string {
  return usd === undefined
    ? unknownText()
    : usd === 0
      ? t('none')
      : usd > 0
        ? formatDollars(usd)
        : t`${formatDollars(-usd)} more`;
}

/** How many are unknown stands beside it. */
function totalCells({ workloads, unknown, monthlyUsd, savingUsd }: Totals): PanelWorkspace['total'] {
  return unknown < workloads
    ? { cost: formatDollars(monthlyUsd), saving: savingText(savingUsd) }
    : { cost: unknownText(), saving: unknownText() };
}

/** Beyond so many no single one weighs much. */
const MANY = 30;
const LARGEST = 10;

/** Absent where there is nothing to weigh against each other. */
function weightFinding(rows: readonly PanelWorkspaceRow[], { monthlyUsd: total }: Totals): string | undefined {
  const known = paid(rows).toSorted((a, b) => b.monthlyUsd - a.monthlyUsd);
  const [first] = known;
  if (!first || known.length < 2) {
    return undefined;
  }
  const share = formatPercent(first.monthlyUsd / total);
  if (known.length > MANY) {
    const largest = known.slice(0, LARGEST).reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0);
    return t`The ${LARGEST} largest of ${known.length} are ${formatPercent(largest / total)} of the bill; ${first.name} alone is ${share}.`;
  }
  switch (first.standing) {
    case 'stay':
      return t`${first.name} is ${share} of the bill and has no cheaper home.`;
    case 'move':
      return t`${first.name} is ${share} of the bill and should move.`;
    case 'fails':
      return t`${first.name} is ${share} of the bill and misses a limit.`;
    default:
      return t`${first.name} is ${share} of the bill.`;
  }
}

type Paid = PanelWorkspaceRow & { readonly monthlyUsd: number };

function paid(rows: readonly PanelWorkspaceRow[]): readonly Paid[] {
  return rows.filter((row): row is Paid => row.monthlyUsd !== undefined && row.monthlyUsd > 0);
}

/** `support-chat to Graviton4 and nightly-eval to A10G.` The largest savings first. */
function moveFinding(own: readonly WorkspaceWorkload[], rows: readonly PanelWorkspaceRow[]): string {
  const moves = own
    .map((one) => ({ one, totals: totalsOf([one.counted]) }))
    .filter(({ totals }) => totals.moves > 0)
    .toSorted((a, b) => b.totals.savingUsd - a.totals.savingUsd)
    .flatMap(({ one }) => moveWords(one));
  if (moves.length === 0) {
    return nothingMoves(rows);
  }
  const [first = '', second] = moves;
  const more = moves.length - 2;
  return more > 0
    ? t`${first}, ${second ?? ''} and ${more} more.`
    : second === undefined
      ? `${first}.`
      : t`${first} and ${second}.`;
}

function nothingMoves(rows: readonly PanelWorkspaceRow[]): string {
  const isDecided = rows.every(({ standing, isElsewhere }) => isElsewhere || standing === 'stay');
  return isDecided ? t('Nothing: each one has the cheapest home that keeps its limits.') : t('No move is sure to pay.');
}

function moveWords({ name, placement }: WorkspaceWorkload): string[] {
  const { current, recommended, catalog } = placement;
  if (!current || !recommended) {
    return [];
  }
  const silicon = siliconName(recommended, catalog);
  const where = sameMachine(placement, recommended)
    ? countedMachines(recommended)
    : silicon === siliconName(current, catalog)
      ? recommended.target.instance
      : silicon;
  return [t`${plainName(name)} to ${where}`];
}

const CLASSES = ['gpu', 'graviton', 'neuron', 'x86', 'api'] as const;
type Class = (typeof CLASSES)[number];

/** Dollars that add up to the total as shown; absent where there is nothing to share out. */
function classesOf(rows: readonly PanelWorkspaceRow[], { monthlyUsd: total }: Totals): PanelWorkspace['classes'] {
  const known = paid(rows);
  const sums = CLASSES.map((hardwareClass) => ({
    hardwareClass,
    monthlyUsd: known
      .filter((row) => row.hardwareClass === hardwareClass)
      .reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0),
  }))
    .filter(({ monthlyUsd }) => monthlyUsd > 0)
    .toSorted((a, b) => b.monthlyUsd - a.monthlyUsd);
  const [most] = sums;
  if (!most || known.length < 2) {
    return undefined;
  }
  const shown = roundToSum(sums.map(({ monthlyUsd }) => inShownCurrency(monthlyUsd)));
  const [payee, share] = [payeeOf(most.hardwareClass), formatPercent(most.monthlyUsd / total)];
  return {
    rows: sums.map((row, i) => ({ ...row, text: wholeOrSmall(shown[i], row.monthlyUsd) })),
    finding: sums.length === 1 ? t`The whole bill pays for ${payee}.` : t`${share} of the bill pays for ${payee}.`,
  };
}

function payeeOf(hardwareClass: Class): string {
  switch (hardwareClass) {
    case 'gpu':
      return t('GPUs');
    case 'api':
      return t('the APIs of providers');
    case 'x86':
      return t('x86 machines');
    default:
      return className(hardwareClass);
  }
}
