/** Titles of the quick-fix that moves a workload, on and off. */
import { formatArrow, formatChange, formatTime } from '../format';
import type { Placement } from '../placement/place';
import { costOf, isTraining } from '../placement/rank';
import type { Estimate } from '../report/schema';
import { headlineTime, moneyWords, moveHead, siliconName, targetName } from './names';
import { limitWords, missedLimits } from './slo';

/** `Move to Graviton4 c8g.2xlarge: $714/mo, 41% less, TTFT 41 ms → 1.8 s, SLO met`. */
export function fixTitle(placement: Placement, target: Estimate, label?: string): string {
  const { current, workload } = placement;
  const now = current && costOf(workload, current);
  const then = costOf(workload, target);
  const parts = [
    moneyWords(workload, target),
    now !== undefined && then !== undefined ? formatChange(now, then) : undefined,
    timeChange(current, target),
    sloWords(placement, target),
  ].filter((part) => part !== undefined);
  const head = moveHead(placement, target, (e, c) => (label ? `${label}, ${targetName(e, c)}` : targetName(e, c)));
  return `${head}: ${parts.join(', ')}`;
}

/** `Move to c8g.2xlarge`: for a button below the verdict, which says the rest. */
export function moveLabel(placement: Placement, estimate: Estimate): string {
  return moveHead(placement, estimate, ({ target }) => target.instance);
}

function timeChange(current: Estimate | undefined, target: Estimate): string | undefined {
  const then = headlineTime(target);
  if (!then) {
    return undefined;
  }
  const now = current && headlineTime(current);
  if (!now || now.name !== then.name) {
    return then.text;
  }
  const change = formatArrow(formatTime(now.seconds), formatTime(then.seconds));
  return then.name === 'run' ? change : `${then.name} ${change}`;
}

function sloWords({ workload }: Placement, target: Estimate): string | undefined {
  if (target.meetsSlo === undefined) {
    return undefined;
  }
  const missed = missedLimits(workload, target)[0];
  const limit = isTraining(workload) ? 'deadline' : limitWords(workload).replace(/^(the|an) /, '');
  if (target.meetsSlo) {
    return `${limit} met`;
  }
  return missed && missed.name !== 'deadline' ? `${missed.name} over ${limitWords(workload)}` : `${limit} missed`;
}

/** `Move to Inferentia2 (Qwen3-MoE is not supported by Neuron)`. */
export function disabledFixTitle({ catalog }: Placement, target: Estimate, reason: string): string {
  return `Move to ${siliconName(target, catalog)} (${reason.trim().replace(/\.$/, '')})`;
}
