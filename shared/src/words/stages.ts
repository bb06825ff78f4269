/** Who waits for whom: the parts of an agent's task, or the stages of a service's request, with their time and money. */
import { formatNumber, formatPercent, formatTime, formatTimes } from '../format';
import { formatMonthly, formatSmallMoney } from '../formatMoney';
import { t } from '../l10n';
import type { Placement } from '../placement/place';
import type { PanelStages } from '../panelState';
import type { HardwareClass, ServiceReport } from '../report/schema';
import { serviceReport } from '../report/service';
import { placeService } from '../service/placeService';
import { HOURS_PER_MONTH } from '../units';
import { plainName } from './markdown';
import { countedMachines } from './names';

type Row = PanelStages['rows'][number];

/** Undefined for what has no stages, and where a part of the time or the money is unknown: a flow with a hole says nothing. */
export function panelStages(placement: Placement): PanelStages | undefined {
  const service = placeService(placement.workload, placement.catalog);
  return service ? serviceStages(placement, serviceReport(service)) : agentStages(placement);
}

function agentStages({ workload, current, recommended, llm }: Placement): PanelStages | undefined {
  const estimate = recommended ?? current;
  const { task } = estimate ?? {};
  const { modelS } = task?.latency ?? {};
  const { modelUsd, cpuUsd } = task?.cost ?? {};
  if (!estimate || !task || modelS === undefined || workload.kind !== 'agent') {
    return undefined;
  }
  if (modelUsd === undefined || cpuUsd === undefined) {
    return undefined;
  }
  const model = workload.agent?.llmName;
  const rows: readonly Row[] = [
    row(
      t('Model calls'),
      model === undefined ? t('an API') : `${plainName(model)}${llm ? `, ${countedMachines(llm)}` : ''}`,
      modelS,
      modelUsd,
      llm?.target.hardwareClass,
    ),
    row(t('Tools and steps'), countedMachines(estimate), task.latency.cpuS, cpuUsd, estimate.target.hardwareClass),
    row(t('Waiting'), t('holds memory only'), task.latency.waitS, 0),
  ];
  const where = model === undefined ? undefined : t`In totals the model is counted once, under ${plainName(model)}.`;
  return stagesOf(
    rows.filter(({ seconds, usd }) => seconds > 0 || usd > 0),
    {
      time: (time) => t`time of a task, ${time}`,
      money: (money) => t`money of a task, ${money}`,
    },
    [
      t`A task is one chain of ${formatNumber(task.steps)} steps: tools wait for the model and the model for tools.`,
      where,
    ],
  );
}

function serviceStages(placement: Placement, service: ServiceReport): PanelStages | undefined {
  const plan = service.split ?? service.single;
  const perMonth = placement.workload.traffic.rpsAvg * HOURS_PER_MONTH * 3600;
  if (!plan || !(perMonth > 0)) {
    return undefined;
  }
  const rows = plan.stages.map(({ name, homes, callsPerRequest, p50S, hopS, monthlyUsd }) =>
    row(
      plainName(name),
      homes.map(({ target }) => formatTimes(target.instances, target.instance)).join(' + '),
      callsPerRequest * (p50S + hopS),
      monthlyUsd / perMonth,
      homes[0]?.target.hardwareClass,
    ),
  );
  return stagesOf(
    rows,
    {
      time: (time) => t`time of a request, ${time}`,
      money: (money) => t`money of a request, ${money}`,
    },
    [t`The stages together: ${formatMonthly(plan.monthlyUsd)}. Time is the median of each, hops included.`],
  );
}

function row(name: string, detail: string, seconds: number, usd: number, hardwareClass?: HardwareClass): Row {
  return {
    name,
    detail,
    seconds,
    usd,
    time: formatTime(seconds),
    money: usd > 0 ? formatSmallMoney(usd) : t('no extra cost'),
    ...(hardwareClass && { hardwareClass }),
  };
}

interface TotalWords {
  readonly time: (time: string) => string;
  readonly money: (money: string) => string;
}

function stagesOf(
  rows: readonly Row[],
  total: TotalWords,
  notes: readonly (string | undefined)[],
): PanelStages | undefined {
  const seconds = rows.reduce((sum, each) => sum + each.seconds, 0);
  const usd = rows.reduce((sum, each) => sum + each.usd, 0);
  if (!(seconds > 0) || !(usd > 0) || rows.length < 2) {
    return undefined;
  }
  const most = (key: 'seconds' | 'usd') => rows.reduce((best, each) => (each[key] > best[key] ? each : best));
  const [slow, dear] = [most('seconds'), most('usd')];
  const time = t`${formatPercent(slow.seconds / seconds)} of the ${formatTime(seconds)}`;
  const money = t`${formatPercent(dear.usd / usd)} of the money`;
  return {
    total: { time: total.time(formatTime(seconds)), money: total.money(formatSmallMoney(usd)) },
    rows,
    finding:
      slow === dear
        ? t`${slow.name} takes ${time} and ${money}.`
        : t`${slow.name} takes ${time}, ${dear.name} ${money}.`,
    note: notes.filter((note) => note !== undefined).join(' '),
  };
}
