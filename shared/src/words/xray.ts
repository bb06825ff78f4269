/** Into an agent: where the time of a task goes step by step, what of it is assumed, and the cheapest homes of its parts. */
import { isKnown } from '../digits';
import { formatPercent, formatPlural, formatTime } from '../format';
import { formatMonthly } from '../formatMoney';
import { t } from '../l10n';
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
    cells: [formatTime(isKnown(seconds) ? seconds / task.steps : undefined), formatTime(seconds), formatPercent(share)],
  });
  return {
    head: t`${formatPlural(task.steps, 'step')} a task`,
    columns: [t('a step'), t('a task'), t('of the time')],
    rows: [
      ...(task.modelCalls > 0 ? [row(t('model calls'), modelS, modelShare)] : []),
      row(t('CPU of tools and steps'), cpuS, cpuShare),
      row(t('waiting'), waitS, waitShare),
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
  const late = isKnown(stepsP95) ? t` (${formatPlural(stepsP95, 'step')} at p95)` : '';
  const parts: readonly (readonly [words: string, assumed: boolean])[] = [
    [t`a mean of ${formatPlural(steps, 'step')}${late}`, isAssumed('agent.stepsMean')],
    ...(open < tools ? [[t`the work of ${partOf(tools - open, tools)}`, false] as const] : []),
    ...(open > 0 ? [[t`the work of ${partOf(open, tools)}`, true] as const] : []),
    [t('context growth'), isAssumed('agent.contextGrowthTokensPerStep')],
  ];
  const wordsOf = (assumed: boolean) => parts.filter(([, is]) => is === assumed).map(([text]) => text);
  const [stated, assumed] = [wordsOf(false), wordsOf(true)];
  return [
    ...(stated.length > 0 ? [t`Stated: ${stated.join(', ')}.`] : []),
    ...(assumed.length > 0 ? [t`Assumed: ${assumed.join(', ')}.`] : []),
  ].join(' ');
}

const partOf = (count: number, all: number) =>
  count === all ? formatPlural(all, 'tool') : t`${count} of ${formatPlural(all, 'tool')}`;

/** `Cheapest split: model on 1 × g6e.2xlarge, $1,637/mo; tools on its idle vCPUs, $0/mo.` */
function splitSentence({ split, tools: count }: AgentReport): string | undefined {
  if (!split) {
    return undefined;
  }
  const { model, modelMonthlyUsd, tools, toolsMonthlyUsd } = split;
  const answers = model ? t`${plainName(model.name)} on ${countedMachines(model)}` : t('model calls to the API');
  const own =
    tools.sharedWith === undefined ? `${countedMachines({ target: tools })}${graviton(tools)}` : t('its idle vCPUs');
  const [first, second] = [formatMonthly(modelMonthlyUsd), formatMonthly(toolsMonthlyUsd)];
  return count > 0
    ? t`Cheapest split: ${answers}, ${first}; tools on ${own}, ${second}.`
    : t`Cheapest split: ${answers}, ${first}; its own work on ${own}, ${second}.`;
}

const graviton = ({ hardwareClass }: { readonly hardwareClass: string }) =>
  hardwareClass === 'graviton' ? ' (Graviton)' : '';
