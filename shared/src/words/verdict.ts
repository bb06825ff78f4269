/** The decision in one sentence, and what it rests on. */
import { apiOf, apiUsdPerRequest } from '../curves/api';
import { isKnown } from '../digits';
import { formatChange, formatNumber, formatPercent, formatRate, formatTime } from '../format';
import { formatDollars, formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import { statedUnknown, statesClassOnly } from '../placement/current';
import { missIsDoubtful, reachOf } from '../placement/doubt';
import { hostedBill } from '../placement/hosted';
import type { HostedBill } from '../placement/hosted';
import type { Placement } from '../placement/place';
import { billOf, costOf, isClosedLoop, isTraining, meetsSlo } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { BreakEven, Estimate } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { agentSentences } from './agent';
import { askedReasons, askedVerdict } from './askedVerdict';
import { inlineCode, plainName } from './markdown';
import { countedMachines, headlineTime, loadWords, moneyWords, moveHead, siliconName, targetName } from './names';
import { scarcityReasons } from './scarcity';
import {
  cheapestWords,
  failureOf,
  firstLimit,
  limitsAreAssumed,
  limitWords,
  missedLimits,
  overInRange,
  shortfallWords,
} from './slo';
import type { MissedLimit } from './slo';

/** Plain text; `markdown` writes names of models as code. */
export function verdict(placement: Placement, markdown = false): string {
  const { decision, current, recommended } = placement;
  const hosted = hostedBill(placement.workload);
  if (hosted && decision !== 'asked') {
    return hostedVerdict(placement, hosted);
  }
  switch (decision) {
    case 'asked':
      return recommended ? askedVerdict(placement, recommended) : unknownVerdict(placement, markdown);
    case 'unknown':
      return unknownVerdict(placement, markdown);
    case 'none':
      return noneVerdict(placement);
    case 'choose':
      return recommended ? chooseVerdict(placement, recommended) : unknownVerdict(placement, markdown);
    case 'too-close':
      return tooCloseVerdict(placement);
    case 'stay':
      return !current
        ? unknownVerdict(placement, markdown)
        : statesClassOnly(placement.workload, placement.catalog)
          ? chooseVerdict(placement, current)
          : stayVerdict(placement, current);
    case 'move':
      return current && recommended
        ? moveVerdict(placement, current, recommended)
        : unknownVerdict(placement, markdown);
  }
}

/** What the provider costs, and what machines of one's own would. */
function hostedVerdict({ workload, recommended, catalog }: Placement, hosted: HostedBill): string {
  const name = hosted.model === undefined ? hosted.provider : plainName(hosted.model) + t` on ${hosted.provider}`;
  const own = recommended
    ? t` On machines of your own, ${targetName(recommended, catalog)} would be ${cheapestWords(workload, recommended)}: ${moneyWords(workload, recommended)}.`
    : '';
  return hosted.monthlyUsd === undefined
    ? t`What ${name} costs is not known: pricing.apiAlternative can state it.${own}`
    : t`${name} costs ${formatMonthly(hosted.monthlyUsd)} at ${loadWords(workload)}.${own}`;
}

function moveVerdict(placement: Placement, current: Estimate, recommended: Estimate): string {
  const { workload } = placement;
  const money = moneyWords(workload, recommended);
  const [now, then] = [costOf(workload, current), costOf(workload, recommended)];
  const to = moveHead(placement, recommended);
  if (now === undefined) {
    return `${to}: ${money}.`;
  }
  const before = statesClassOnly(workload, placement.catalog) ? t`at least ${formatDollars(now)}` : formatDollars(now);
  const isSame = formatDollars(now) === formatDollars(then);
  const instead = isSame ? t`${money} as now` : t`${money} instead of ${before}`;
  if (meetsSlo(current)) {
    return `${to}: ${instead}, ${formatChange(now, then)}.`;
  }
  return missIsDoubtful(workload, current)
    ? `${to}: ${instead}; ${countedMachines(current)} ${shortfallWords(workload, current)}.`
    : t`${to}: ${instead}, and ${remedy(workload, current)}.`;
}

/** What the move mends. */
function remedy(workload: Workload, current: Estimate): string {
  if (current.feasible) {
    return isTraining(workload) ? t('the deadline is met') : t`${limitWords(workload)} is met`;
  }
  switch (failureOf(current)) {
    case 'quota':
      return t('it is within its quota');
    case 'memory':
      return t('it fits');
    case 'load':
      return t('it keeps up with the load');
    case 'other':
      return t('it runs');
  }
}

function stayVerdict({ workload, catalog }: Placement, current: Estimate): string {
  const silicon = current.target.accelerator ? ` (${siliconName(current, catalog)})` : '';
  const time = headlineTime(current)?.text;
  const money = moneyWords(workload, current);
  const figures = isTraining(workload) ? [time, money] : [money, time];
  return t`Stay on ${countedMachines(current)}${silicon}: ${figures.filter((f) => f !== undefined).join(', ')}.`;
}

function chooseVerdict(placement: Placement, recommended: Estimate): string {
  const { workload, catalog } = placement;
  const time = headlineTime(recommended)?.text;
  const isLeast = statesClassOnly(workload, catalog) && recommended === placement.current;
  const money = moneyWords(workload, recommended);
  const figures = [isLeast ? t`from ${money}` : money, time].filter((f) => f !== undefined).join(', ');
  const unknown = statedUnknown(workload, catalog);
  const meets = cheapestWords(workload, recommended);
  return unknown === undefined
    ? t`Choose ${targetName(recommended, catalog)}: ${figures}, ${meets}.`
    : t`${plainName(unknown)} has no estimate. On AWS, ${targetName(recommended, catalog)} would be ${meets}: ${figures}.`;
}

function tooCloseVerdict(placement: Placement): string {
  const { current, candidates, catalog, workload } = placement;
  const rival = rivalOf(placement);
  if (!current || !rival || candidates.length === 0) {
    return t('Too close to call.');
  }
  if (!meetsSlo(current)) {
    const now = formatDollars(costOf(workload, current));
    const amount = statesClassOnly(workload, catalog) ? t`at least ${now}` : now;
    return t`Too close to call: ${countedMachines(current)} ${shortfallWords(workload, current)}; ${targetName(rival, catalog)} would cost ${moneyWords(workload, rival)} instead of ${amount}.`;
  }
  const both = [siliconName(rival, catalog), siliconName(current, catalog)];
  const names = both[0] === both[1] ? [rival.target.instance, current.target.instance] : both;
  const now = moneyWords(workload, current);
  const money = statesClassOnly(workload, catalog) ? t`from ${now}` : now;
  return t`Too close to call: ${names[0] ?? ''} and ${names[1] ?? ''} overlap at ${moneyWords(workload, rival)} and ${money}.`;
}

/** The best candidate that is not what runs now. */
export function rivalOf({ current, candidates, workload }: Placement): Estimate | undefined {
  return candidates.find((e) => e !== current && meetsSlo(e) && costOf(workload, e) !== undefined);
}

function noneVerdict(placement: Placement): string {
  const { current, candidates, reasons } = placement;
  const nearest = current?.feasible ? current : candidates.find((e) => e.feasible);
  const missed = nearest && missedLimits(placement.workload, nearest)[0];
  if (missed && nearest) {
    return t`No candidate meets ${limitWords(placement.workload)}: ${nearest.target.instance} has ${missName(missed)} ${formatTime(missed.seconds)} of ${formatTime(missed.limit)}.`;
  }
  return reasons.at(-1) ?? t('No candidate can run this workload.');
}

const missName = ({ name }: MissedLimit): string => (name === 'deadline' ? t('deadline') : name);

function unknownVerdict({ workload, reasonCodes, current, reasons }: Placement, markdown: boolean): string {
  const price =
    current?.cost.hourlyUsd === undefined ? t('speed, fit and cost unknown') : t('price known, speed and fit unknown');
  if (reasonCodes.includes('model-unknown')) {
    const name = markdown ? inlineCode(workload.modelName ?? '') : plainName(workload.modelName ?? '');
    return t`${name} is not in the catalog: ${price}.`;
  }
  return reasons[0] ?? t('Not enough is known.');
}

function hasLimit({ workload: { slo } }: Placement): boolean {
  return (
    slo.ttftP95 !== undefined ||
    slo.tpotP95 !== undefined ||
    slo.e2eP95 !== undefined ||
    slo.deadlineHours !== undefined
  );
}

/** What the verdict rests on: idle hours, break-evens, the SLO; each in one sentence. */
export function because(placement: Placement): readonly string[] {
  const { decision, current, recommended, workload, reasons } = placement;
  if (decision === 'unknown') {
    return [nextStep(placement)];
  }
  if (decision === 'asked' && recommended) {
    return askedReasons(placement, recommended, sloSentence(placement, recommended, current?.meetsSlo === true));
  }
  const moved = decision === 'move' && recommended ? recommended : undefined;
  return [
    ...reasons,
    ...(current && !current.feasible ? current.reasons : []),
    doubtSentence(placement),
    closedSentence(placement),
    idleSentence(placement),
    ...agentSentences(placement),
    breakEvenSentence(placement),
    apiSentence(placement),
    workload.stages?.length
      ? t('That is its own work, without the stages that it calls.')
      : sloSentence(placement, moved ?? current ?? recommended, moved !== undefined && current?.meetsSlo === true),
    ...(isTraining(workload) ? trainingSentences(placement) : []),
    ...scarcityReasons(placement),
  ].filter((sentence) => sentence !== undefined && sentence !== '') as string[];
}

/** Why not by the month: what is dearer may answer many times as much. */
function closedSentence({ workload, current, recommended }: Placement): string | undefined {
  const shown = [current, recommended === current ? undefined : recommended].flatMap((e) => (e?.feasible ? e : []));
  const { concurrency } = workload.traffic;
  if (!isClosedLoop(workload) || concurrency === undefined || shown.length === 0) {
    return undefined;
  }
  const rates = shown.map(
    (e) => t`${countedMachines(e)} answers ${formatRate(e.performance.requestsPerSecond, 'req/s')}`,
  );
  return t`Compared by cost per request, with ${formatNumber(concurrency)} always in flight: ${rates.join(', ')}.`;
}

function idleSentence({ current, catalog, workload }: Placement): string | undefined {
  const used = current?.performance.utilization;
  if (isClosedLoop(workload)) {
    return undefined;
  }
  // What is idle on another workload's machines is told there.
  if (!current?.feasible || !isKnown(used) || isTraining(workload) || used > 0.5 || current.target.instances === 0) {
    return undefined;
  }
  const [silicon, share, load] = [siliconName(current, catalog), formatPercent(1 - used), loadWords(workload)];
  return current.target.instances > 1
    ? t`The ${silicon} machines idle ${share} of their hours at ${load}.`
    : t`The ${silicon} machine idles ${share} of its hours at ${load}.`;
}

/** Of two machines, the crossing nearest to the load that is stated. */
export function nearestBreakEven({ breakEven, workload, catalog }: Placement): BreakEven | undefined {
  const distance = (b: BreakEven) => Math.abs(Math.log(b.rps / workload.traffic.rpsAvg));
  return breakEven
    .filter(({ below, above }) => catalog.instance(below) && catalog.instance(above))
    .toSorted((a, b) => distance(a) - distance(b))[0];
}

function breakEvenSentence(placement: Placement): string | undefined {
  const crossing = nearestBreakEven(placement);
  if (!crossing) {
    return undefined;
  }
  const { catalog, workload } = placement;
  const rises = crossing.rps > workload.traffic.rpsAvg;
  const [winner, other] = rises ? [crossing.above, crossing.below] : [crossing.below, crossing.above];
  const silicon = siliconOf(winner, catalog);
  // Two machines with the same silicon are told apart by their types.
  const name = silicon === siliconOf(other, catalog) ? winner : silicon;
  const load = loadText(workload, crossing.rps);
  return rises ? t`From ${load} ${name} is cheaper.` : t`Below ${load} ${name} is cheaper.`;
}

export function siliconOf(type: string, catalog: Placement['catalog']): string {
  const { accelerator, cpu } = catalog.instance(type) ?? {};
  return accelerator ? (accelerator.chip?.shortName ?? accelerator.name) : (cpu?.shortName ?? type);
}

function loadText({ kind }: Workload, rps: number): string {
  return kind === 'agent' ? formatRate(rps * 3600, 'tasks/h') : formatRate(rps, 'req/s');
}

/** The API that the manifest compares with: its price at this load, and from which load on machines cost less. */
function apiSentence({ workload, breakEven, current, recommended }: Placement): string | undefined {
  const api = apiOf(workload);
  const own = recommended ?? current;
  if (!api || isTraining(workload) || isClosedLoop(workload) || !own || workload.tokens.outMean <= 0) {
    return undefined;
  }
  const monthly = workload.traffic.rpsAvg * HOURS_PER_MONTH * 3600 * apiUsdPerRequest(api, workload);
  const pair = breakEven.filter(({ below, above }) => [below, above].includes(api.name));
  const turn = pair.findLast(({ below, above }) => below === api.name && above === own.target.instance);
  const from = turn ? t`; from ${loadText(workload, turn.rps)} on ${own.target.instance} is cheaper` : '';
  return t`The ${api.name} costs ${formatMonthly(monthly)} at this load${from}.`;
}

/** Both figures of a saturated machine may read alike: the range says how near it is. */
function doubtSentence({ workload, current }: Placement): string | undefined {
  const reach = current && !current.feasible && missIsDoubtful(workload, current) ? reachOf(current) : undefined;
  return reach === undefined ? undefined : t`Its range reaches ${formatRate(reach, 'req/s')}: it may keep up.`;
}

function sloSentence(placement: Placement, estimate: Estimate | undefined, still: boolean): string | undefined {
  if (!estimate?.feasible || !hasLimit(placement)) {
    return undefined;
  }
  const { workload } = placement;
  const isAssumed = limitsAreAssumed(workload);
  const missed = missedLimits(workload, estimate)[0];
  if (missed) {
    const [time, most] = [formatTime(missed.seconds), formatTime(missed.limit)];
    return missed.name === 'deadline'
      ? t`The run takes ${time}, over the deadline of ${most}.`
      : isAssumed
        ? t`${missed.name} p95 is ${time}, over an assumed limit of ${most}.`
        : t`${missed.name} p95 is ${time}, over the SLO of ${most}.`;
  }
  const wide = overInRange(placement.workload, estimate)[0];
  if (wide) {
    return t`${wide.name} p95 is ${formatTime(wide.seconds)} within ${formatTime(wide.limit)}, but its range reaches ${formatTime(wide.high)}.`;
  }
  const limit = firstLimit(workload);
  if (limit === undefined || !estimate.meetsSlo) {
    return undefined;
  }
  const most = formatTime(limit);
  return isAssumed
    ? still
      ? t`Assumed limit of ${most} still met.`
      : t`Assumed limit of ${most} met.`
    : still
      ? t`SLO ${most} still met.`
      : t`SLO ${most} met.`;
}

function trainingSentences({ candidates, current, recommended, workload }: Placement): string[] {
  const chosen = recommended ?? current;
  const classes = new Set(chosen ? [chosen.target.hardwareClass] : []);
  const others = candidates.filter(
    (e) =>
      e.feasible &&
      costOf(workload, e) !== undefined &&
      !classes.has(e.target.hardwareClass) &&
      classes.add(e.target.hardwareClass),
  );
  const texts = others.map(
    (e) =>
      t`${e.target.instance} takes ${headlineTime(e)?.text ?? t('an unknown time')} and ${formatDollars(billOf(workload, e))}`,
  );
  return texts.length > 0 ? [`${texts.join('; ')}.`] : [];
}

function nextStep({ reasonCodes, current, workload }: Placement): string {
  if (workload.placement.hosted !== undefined) {
    return t('It is not in the catalog of models whose weights are published: name one that would do, to compare.');
  }
  const price = current?.cost.hourlyUsd;
  const machine =
    current && price !== undefined
      ? t`${countedMachines(current)} is ${formatMonthly(price * HOURS_PER_MONTH)} before traffic. `
      : '';
  if (reasonCodes.includes('tokens-missing')) {
    return `${machine}${t('Give training.tokensB, or samples and seqLen.')}`;
  }
  return reasonCodes.includes('model-unknown')
    ? `${machine}${t('Give its shape in place of the name: paramsB and layers.')}`
    : `${machine}${t('Name a model.')}`;
}
