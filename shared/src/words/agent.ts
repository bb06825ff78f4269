/** Where a task's time, money and energy go. */
import {
  formatBytes,
  formatDollars,
  formatMonthly,
  formatNumber,
  formatPercent,
  formatPlural,
  formatRate,
  formatSmallMoney,
  formatTime,
  isKnown,
} from '../format';
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
      `Model calls are left out: ${agent.llmName === undefined ? 'agent.llm names no workload' : `${plainName(agent.llmName)} has no estimate`}.`,
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
  const { modelShare } = task.latency;
  const time = isKnown(seconds) && isKnown(modelShare) ? `${formatPercent(modelShare)} of the time` : undefined;
  const money = isKnown(task.cost.modelShare) ? `${formatPercent(task.cost.modelShare)} of the money` : undefined;
  const parts = [time, money].filter((part) => part !== undefined);
  const taken = parts.length > 0 ? `: the model takes ${parts.join(' and ')}` : '';
  return `${formatSmallMoney(usd)} per task${isKnown(seconds) ? `, ${formatTime(seconds)}` : ', its time unknown'}${taken}.`;
}

function energySentence({ energy: { modelShare, modelWh, cpuWh } }: Task): string | undefined {
  return isKnown(modelShare) && isKnown(modelWh) && isKnown(cpuWh) && modelWh > 0
    ? `The model takes ${formatPercent(modelShare)} of ${formatNumber(modelWh + cpuWh)} Wh a task.`
    : undefined;
}

function loadSentences({ coresBusyPeak, memoryPeak, spare }: Task): string[] {
  const memory = isKnown(memoryPeak) ? ` and ${formatBytes(memoryPeak)}` : '';
  const idle = spare
    ? [
        `${formatPlural(spare.vcpus, 'vCPU')} on ${plainName(spare.owner)}’s ${spare.instance} (assumed idle beside the engine) take up to ${formatRate(spare.tasksPerHour, 'tasks/h')} at no extra cost.`,
      ]
    : [];
  return [`At the peak ${formatNumber(coresBusyPeak)} vCPUs${memory} are at work.`, ...idle];
}

/** So that nobody adds it twice. */
function modelBill({ workload }: Placement, { cost: { perTaskUsd }, task }: Estimate): string[] {
  const perHour = workload.traffic.tasksPerHour;
  const modelUsd = task?.cost.modelUsd;
  if (!isKnown(perHour) || !isKnown(modelUsd) || !isKnown(perTaskUsd) || modelUsd <= 0) {
    return [];
  }
  const month = perHour * HOURS_PER_MONTH;
  const where = workload.agent?.api
    ? 'paid to the API, in no total'
    : `counted under ${plainName(workload.agent?.llmName ?? '')} in totals`;
  return [
    `${formatRate(perHour, 'tasks/h')} is ${formatMonthly(perTaskUsd * month)}; ${formatDollars(modelUsd * month)} of it is the model, ${where}.`,
  ];
}
