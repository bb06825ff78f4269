/** Where a task's time and money go. */
import {
  formatDollars,
  formatMonthly,
  formatPercent,
  formatRate,
  formatSmallMoney,
  formatTime,
  isKnown,
} from '../format';
import { taskShape } from '../model/agent';
import type { Placement } from '../placement/place';
import { HOURS_PER_MONTH } from '../units';
import { plainName } from './markdown';

/** The split of one task, and what the model's part comes to in a month; nothing for other kinds. */
export function agentSentences(placement: Placement): string[] {
  const { workload, llm, current, recommended } = placement;
  const subject = recommended ?? current;
  const { agent } = workload;
  if (workload.kind !== 'agent' || !agent || !subject) {
    return [];
  }
  const task = taskShape(agent, workload, { llmEstimate: llm });
  const { perTaskUsd } = subject.cost;
  const seconds = subject.performance.e2e?.p50;
  if (!isKnown(perTaskUsd) || !isKnown(seconds) || !isKnown(task.modelSeconds)) {
    return [
      `Model calls are left out: ${agent.llmName === undefined ? 'agent.llm names no workload' : `${plainName(agent.llmName)} has no estimate`}.`,
    ];
  }
  const money =
    isKnown(task.modelUsd) && perTaskUsd > 0 ? ` and ${formatPercent(task.modelUsd / perTaskUsd)} of the money` : '';
  return [
    `${formatSmallMoney(perTaskUsd)} per task, ${formatTime(seconds)}: the model takes ${formatPercent(task.modelSeconds / seconds)} of the time${money}.`,
    ...modelBill(placement, perTaskUsd, task.modelUsd),
  ];
}

/** So that nobody adds it twice. */
function modelBill({ workload }: Placement, perTaskUsd: number, modelUsd: number | undefined): string[] {
  const perHour = workload.traffic.tasksPerHour;
  if (!isKnown(perHour) || !isKnown(modelUsd) || modelUsd <= 0) {
    return [];
  }
  const month = perHour * HOURS_PER_MONTH;
  const name = plainName(workload.agent?.llmName ?? '');
  return [
    `${formatRate(perHour, 'tasks/h')} is ${formatMonthly(perTaskUsd * month)}; ${formatDollars(modelUsd * month)} of it is the model, counted under ${name} in totals.`,
  ];
}
