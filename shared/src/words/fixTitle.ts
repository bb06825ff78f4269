/** Titles of the quick-fix that moves a workload, on and off. */
import { isKnown } from '../digits';
import { formatArrow, formatChange, formatTightChange, formatTime } from '../format';
import { locale, onLanguage, t } from '../l10n';
import { SAME_COST } from '../placement/decide';
import type { Placement } from '../placement/place';
import { isTraining, moneyOf } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { Estimate } from '../report/schema';
import {
  className,
  headlineTime,
  moneyWords,
  moveHead,
  newEngine,
  sameMachine,
  siliconName,
  targetName,
} from './names';
import { limitsAreAssumed, missedLimits } from './slo';

/** What a menu shows of a title at a glance. */
const GLANCE = 80;

/** What is said as short as it must be; in each step something is left out that the menu's other lines or the preview have. */
interface Brevity {
  /** Times before the move, of how many: first token, then per token. */
  readonly before: 0 | 1 | 2;
  /** Silicon or instance alone, whichever tells it from what runs now. */
  readonly isBare: boolean;
}

const STEPS: readonly Brevity[] = [
  { before: 2, isBare: false },
  { before: 1, isBare: false },
  { before: 1, isBare: true },
  { before: 0, isBare: true },
];

/**
 * `Move to Graviton4 c8g.2xlarge: $714/mo, −41%, TTFT 41 ms → 1.8 s, TPOT 36 ms, SLO met`: what it costs, what it saves, what
 * happens to both times, whether the limits hold; at the length of a glance where these fit into it.
 */
export function fixTitle(placement: Placement, target: Estimate, label?: string): string {
  const titles = STEPS.map((brevity) => titleOf(placement, target, label, brevity));
  const shortest = titles.at(-1) ?? '';
  return titles.find(({ length }) => length <= GLANCE) ?? shortest;
}

function titleOf(placement: Placement, target: Estimate, label: string | undefined, brevity: Brevity): string {
  const { current, workload } = placement;
  const parts = [
    moneyWords(workload, target),
    changeWords(placement, target, tightChange),
    headlineChange(brevity.before > 0 ? current : undefined, target),
    perTokenChange(brevity.before > 1 ? current : undefined, target),
    sloWords(placement, target),
  ].filter((part) => part !== undefined);
  return `${fixHead(placement, target, label, brevity.isBare)}: ${parts.join(', ')}`;
}

/** `the cheapest Graviton, c8g.2xlarge`: a label that names the silicon stands for it. */
function fixHead(placement: Placement, target: Estimate, label?: string, isBare = false): string {
  const isNamed = label?.includes(className(target.target.hardwareClass)) && target.target.hardwareClass !== 'gpu';
  return moveHead(placement, target, (e, c) => {
    const { instance, sharedWith } = e.target;
    const isOther = !label && siliconName(e, c) !== (placement.current && siliconName(placement.current, c));
    const name =
      sharedWith !== undefined || !(isNamed || isBare)
        ? targetName(e, c)
        : isOther && isBare
          ? siliconName(e, c)
          : instance;
    return label ? t`${label}, ${name}` : name;
  });
}

/** `Preview the move to Graviton4 c8g.2xlarge…`: the same edit, shown before it is made. */
export function previewTitle(placement: Placement, target: Estimate): string {
  const name = targetName(target, placement.catalog);
  const isNeuron = target.target.hardwareClass === 'neuron';
  const engine = placement.current && !isNeuron ? newEngine(placement, target) : undefined;
  if (engine === undefined) {
    return t`Preview the move to ${name}…`;
  }
  return sameMachine(placement, target)
    ? t`Preview the move to ${engine} on ${name}…`
    : t`Preview the move to ${name} with ${engine}…`;
}

/** What stands beside the edits of a move where an editor shows them one by one. */
export function previewWords(
  placement: Placement,
  target: Estimate,
): { readonly label: string; readonly description: string } {
  const { current, workload } = placement;
  const now = current && moneyWords(workload, current);
  const then = moneyWords(workload, target);
  const change = changeWords(placement, target);
  const money = now === undefined || now === then ? then : formatArrow(now, then);
  return {
    label: [`${workload.name}: ${money}`, change].filter((part) => part !== undefined).join(', '),
    description: fixHead(placement, target),
  };
}

/** `Move to c8g.2xlarge`: for a button below the verdict, which says the rest. */
export function moveLabel(placement: Placement, estimate: Estimate): string {
  return moveHead(placement, estimate, ({ target }) => target.instance);
}

/** Replicas set to none cost next to nothing: `9,729 times` would compare with no work done. */
const MOST_TIMES = 100;

/** `−41%`, `2.4 times`. */
const tightChange = (from: number, to: number): string =>
  to >= 2 * from ? formatChange(from, to) : formatTightChange(from, to);

/** No saving is named that is smaller than its range. */
function changeWords(
  { current, workload }: Placement,
  target: Estimate,
  format: (from: number, to: number) => string = formatChange,
): string | undefined {
  const now = current && moneyOf(workload, current);
  const then = moneyOf(workload, target);
  if (!now || !then || then.amount > now.amount * MOST_TIMES) {
    return undefined;
  }
  if (Math.abs(then.amount - now.amount) <= now.amount * SAME_COST) {
    return t('the same');
  }
  return then.amount < now.amount && then.high >= now.low ? t('saving uncertain') : format(now.amount, then.amount);
}

const unitOf = (time: string) => time.slice(time.lastIndexOf(' '));

function headlineChange(current: Estimate | undefined, target: Estimate): string | undefined {
  const then = headlineTime(target);
  if (!then) {
    return undefined;
  }
  const now = current && headlineTime(current);
  const change = timeChange(now?.name === then.name ? now.seconds : undefined, then.seconds);
  return then.name === 'run' ? change : `${then.name} ${change}`;
}

/** Where tokens are streamed, how fast they come. */
function perTokenChange(current: Estimate | undefined, { performance }: Estimate): string | undefined {
  const then = performance.tpot?.p95;
  return performance.ttft && isKnown(then) ? `TPOT ${timeChange(current?.performance.tpot?.p95, then)}` : undefined;
}

/** `41 ms → 1.8 s`, `17 → 36 ms`, `319 ms`. */
function timeChange(now: number | undefined, then: number): string {
  const [from, to] = [formatTime(now), formatTime(then)];
  if (!isKnown(now) || from === to) {
    return to;
  }
  const unit = unitOf(to);
  return formatArrow(from.endsWith(unit) ? from.slice(0, -unit.length) : from, to);
}

function sloWords({ workload }: Placement, target: Estimate): string | undefined {
  if (target.meetsSlo === undefined) {
    return undefined;
  }
  const missed = missedLimits(workload, target)[0];
  if (target.meetsSlo) {
    return metWords(workload);
  }
  if (missed && missed.name !== 'deadline') {
    return limitsAreAssumed(workload) ? t`${missed.name} over an assumed limit` : t`${missed.name} over the SLO`;
  }
  return isTraining(workload)
    ? t('deadline missed')
    : limitsAreAssumed(workload)
      ? t('assumed limit missed')
      : t('SLO missed');
}

/** `SLO met`, `deadline met`. */
export function metWords(workload: Workload): string {
  return isTraining(workload) ? t('deadline met') : limitsAreAssumed(workload) ? t('assumed limit met') : t('SLO met');
}

/** `Move to Inferentia2 (Qwen3-MoE is not supported by Neuron)`; targets that are off for one reason share a title. */
export function disabledFixTitle(
  { catalog }: Placement,
  targets: Estimate | readonly Estimate[],
  reason: string,
): string {
  const names = new Set([targets].flat().map((target) => siliconName(target, catalog)));
  return t`Move to ${listed([...names])} (${reason.trim().replace(/\.$/, '')})`;
}

let alternatives: Intl.ListFormat | undefined;
onLanguage(() => (alternatives = undefined));

/** In English without a comma before the last. */
function listed(names: readonly string[]): string {
  alternatives ??= new Intl.ListFormat(locale() === 'en-US' ? 'en-GB' : locale(), { type: 'disjunction' });
  return alternatives.format(names);
}
