/** Into an agent: where the time of a task goes step by step, what of it is assumed, and the cheapest homes of its parts. */
import { formatMonthly, formatPercent, formatPlural, formatTime, isKnown } from '../format';
import type { AgentReport, Assumption, Task } from '../report/schema';
import { plainName } from './markdown';
import { countedMachines } from './names';
import type { Table } from './table';

/** What a hover has of a placement, and the command line of a report. */
export interface AgentView {
  readonly agent: AgentReport;
  readonly task?: Task;
  readonly assumptions: readonly Assumption[];
}

/** One row for each part of a task; nothing where no task is known. */
export function xrayTable({ task }: AgentView): Table | undefined {
  if (!task || task.steps <= 0) {
    return undefined;
  }
  const { modelS, cpuS, waitS, modelShare, cpuShare, waitShare } = task.latency;
  const row = (target: string, seconds: number | undefined, share: number | undefined) => ({
    target,
    cells: [
      isKnown(seconds) ? formatTime(seconds / task.steps) : 'unknown',
      isKnown(seconds) ? formatTime(seconds) : 'unknown',
      isKnown(share) ? formatPercent(share) : 'unknown',
    ],
  });
  return {
    head: `${formatPlural(task.steps, 'step')} a task`,
    columns: ['a step', 'a task', 'of the time'],
    rows: [
      ...(task.modelCalls > 0 ? [row('model calls', modelS, modelShare)] : []),
      row('CPU of tools and steps', cpuS, cpuShare),
      row('waiting', waitS, waitShare),
    ],
  };
}

export function xraySentences(view: AgentView): string[] {
  return [groundSentence(view), splitSentence(view.agent)].filter((sentence) => sentence !== undefined);
}

/** `Stated: the work of 1 of 3 tools. Assumed: a mean of 10 steps (13 steps at p95), the work of 2 of 3 tools, context growth.` */
function groundSentence({ agent: { steps, stepsP95, tools }, assumptions }: AgentView): string {
  const isAssumed = (field: string) => assumptions.some((each) => each.field === field);
  const open = Array.from({ length: tools }, (_, i) => i).filter((i) =>
    ['callsPerTask', 'cpuSeconds', 'waitMs'].some((key) => isAssumed(`agent.tools.${i}.${key}`)),
  ).length;
  const late = isKnown(stepsP95) ? ` (${formatPlural(stepsP95, 'step')} at p95)` : '';
  const parts: readonly (readonly [words: string, assumed: boolean])[] = [
    [`a mean of ${formatPlural(steps, 'step')}${late}`, isAssumed('agent.stepsMean')],
    ...(open < tools ? [[`the work of ${partOf(tools - open, tools)}`, false] as const] : []),
    ...(open > 0 ? [[`the work of ${partOf(open, tools)}`, true] as const] : []),
    ['context growth', isAssumed('agent.contextGrowthTokensPerStep')],
  ];
  const said = (title: string, assumed: boolean) => {
    const words = parts.filter(([, is]) => is === assumed).map(([text]) => text);
    return words.length > 0 ? [`${title}: ${words.join(', ')}.`] : [];
  };
  return [...said('Stated', false), ...said('Assumed', true)].join(' ');
}

const partOf = (count: number, all: number) =>
  count === all ? formatPlural(all, 'tool') : `${count} of ${formatPlural(all, 'tool')}`;

/** `Cheapest split: model on 1 × g6e.2xlarge, $1,637/mo; tools on its idle vCPUs, $0/mo.` */
function splitSentence({ split, tools: count }: AgentReport): string | undefined {
  if (!split) {
    return undefined;
  }
  const { model, modelMonthlyUsd, tools, toolsMonthlyUsd } = split;
  const answers = model ? `${plainName(model.name)} on ${countedMachines(model)}` : 'model calls to the API';
  const own =
    tools.sharedWith === undefined ? `${countedMachines({ target: tools })}${graviton(tools)}` : 'its idle vCPUs';
  return `Cheapest split: ${answers}, ${formatMonthly(modelMonthlyUsd)}; ${count > 0 ? 'tools' : 'its own work'} on ${own}, ${formatMonthly(toolsMonthlyUsd)}.`;
}

const graviton = ({ hardwareClass }: { readonly hardwareClass: string }) =>
  hardwareClass === 'graviton' ? ' (Graviton)' : '';
