/** Where a task's time, money and energy go. */
import { isKnown } from '../digits';
import { formatBytes, formatNumber, formatPercent, formatPlural, formatRate, formatTime } from '../format';
import { formatDollars, formatMonthly, formatSmallMoney } from '../formatMoney';
import { t } from '../l10n';
import type { Placement } from '../placement/place';
import type { Estimate, Task } from '../report/schema';
import { HOURS_PER_MONTH } from '../units';
import { plainName } from './markdown';

/** The split of one task, and what the model's part comes to in a month; nothing for other kinds. */
export function agentSentences(placement: Placement): string[] {
  const { workload, current, recommended } = placement;
  const subject = recommended ?? current;
  const { agent } = workload;
  if (workload.kind !== 'agent' || !agent || !subject) {
    return [];
  }
  if (!isKnown(subject.performance.e2e?.p50) && !agent.api) {
    return [
      agent.llmName === undefined
        ? t('Model calls are left out: agent.llm names no workload.')
        : t`Model calls are left out: ${plainName(agent.llmName)} has no estimate.`,
    ];
  }
  return [...taskSentences(subject), ...modelBill(placement, subject)];
}

/** The same for a report, which has the estimate alone. */
export function taskSentences({ task, cost, performance }: Estimate): string[] {
  if (!task) {
    return [];
  }
  return [
    headSentence(task, cost.perTaskUsd, performance.e2e?.p50),
    energySentence(task),
    ...loadSentences(task),
  ].filter((sentence) => sentence !== undefined);
}

/** `$0.0048 per task, 47.6 s: the model takes 69% of the time and 83% of the money.` */
function headSentence(task: Task, usd: number | undefined, seconds: number | undefined): string | undefined {
  if (!isKnown(usd) || task.modelCalls === 0) {
    return undefined;
  }
  const money = formatSmallMoney(usd);
  const head = isKnown(seconds) ? t`${money} per task, ${formatTime(seconds)}` : t`${money} per task, its time unknown`;
  const taken = takenWords(isKnown(seconds) ? task.latency.modelShare : undefined, task.cost.modelShare);
  return taken === undefined ? `${head}.` : `${head}: ${taken}.`;
}

function takenWords(ofTime: number | undefined, ofMoney: number | undefined): string | undefined {
  const [time, money] = [formatPercent(ofTime), formatPercent(ofMoney)];
  if (isKnown(ofTime)) {
    return isKnown(ofMoney)
      ? t`the model takes ${time} of the time and ${money} of the money`
      : t`the model takes ${time} of the time`;
  }
  return isKnown(ofMoney) ? t`the model takes ${money} of the money` : undefined;
}

function energySentence({ energy: { modelShare, modelWh, cpuWh } }: Task): string | undefined {
  return isKnown(modelShare) && isKnown(modelWh) && isKnown(cpuWh) && modelWh > 0
    ? t`The model takes ${formatPercent(modelShare)} of ${formatNumber(modelWh + cpuWh)} Wh a task.`
    : undefined;
}

function loadSentences({ coresBusyPeak, memoryPeak, spare }: Task): string[] {
  const cores = formatNumber(coresBusyPeak);
  const idle = spare
    ? [
        t`${formatPlural(spare.vcpus, 'vCPU')} on ${plainName(spare.owner)}’s ${spare.instance} (assumed idle beside the engine) take up to ${formatRate(spare.tasksPerHour, 'tasks/h')} at no extra cost.`,
      ]
    : [];
  const busy = isKnown(memoryPeak)
    ? t`At the peak ${cores} vCPUs and ${formatBytes(memoryPeak)} are at work.`
    : t`At the peak ${cores} vCPUs are at work.`;
  return [busy, ...idle];
}

/** So that nobody adds it twice. */
function modelBill({ workload }: Placement, { cost: { perTaskUsd }, task }: Estimate): string[] {
  const perHour = workload.traffic.tasksPerHour;
  const modelUsd = task?.cost.modelUsd;
  if (!isKnown(perHour) || !isKnown(modelUsd) || !isKnown(perTaskUsd) || modelUsd <= 0) {
    return [];
  }
  const month = perHour * HOURS_PER_MONTH;
  const [rate, bill] = [formatRate(perHour, 'tasks/h'), formatMonthly(perTaskUsd * month)];
  const ofModel = formatDollars(modelUsd * month);
  return [
    workload.agent?.api
      ? t`${rate} is ${bill}; ${ofModel} of it is the model, paid to the API, in no total.`
      : t`${rate} is ${bill}; ${ofModel} of it is the model, counted under ${plainName(workload.agent?.llmName ?? '')} in totals.`,
  ];
}
