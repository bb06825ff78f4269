/** A service in words: where each stage runs, and what one home for all would cost. */
import { formatTime, formatTimes } from '../format';
import { formatDollars, formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import type { Placement } from '../placement/place';
import { serviceReport } from '../report/service';
import type { ServiceReport } from '../report/schema';
import { placeService } from '../service/placeService';
import { plainName } from './markdown';
import { countedMachines } from './names';

type Plan = NonNullable<ServiceReport['split']>;
type Stage = Plan['stages'][number];

/** For a hover; nothing for a workload without stages. */
export function servicePlacementSentences({ workload, catalog }: Placement): string[] {
  const found = placeService(workload, catalog);
  return found ? serviceSentences(serviceReport(found)) : [];
}

export function serviceSentences({ sloS, split, apart, single, nowhere }: ServiceReport): string[] {
  if (!split) {
    return nowhere.length > 0
      ? [t`No machine runs ${listed(nowhere.map(plainName))} within its limits: the service has no home.`]
      : [t('The service has no stage that can be placed.')];
  }
  return [
    t`Stage by stage ${formatMonthly(split.monthlyUsd)}, ${timeWords(split, sloS)}.`,
    `${split.stages.map(stageWords).join('; ')}.`,
    ...(apart ? [apartSentence(split, apart)] : []),
    ...(single ? [singleSentence(split, single, sloS)] : [t('No one machine type runs all stages.')]),
  ];
}

/** What parting prefill and decode comes to, also where it is not taken. */
function apartSentence(split: Plan, apart: Plan): string {
  const stages = apart.stages.filter(({ homes }) => homes.length > 1).map(stageWords);
  const change = difference(split.monthlyUsd, apart.monthlyUsd);
  return t`Prefill and decode apart: ${formatMonthly(apart.monthlyUsd)}, ${change}, ${timeWords(apart, undefined)}: ${stages.join('; ')}.`;
}

function difference(from: number, to: number): string {
  const more = to - from;
  return more > 0 ? t`${formatDollars(more)} more` : more < 0 ? t`${formatDollars(-more)} less` : t('the same');
}

/** `E2E p95 4.1–5.2 s within 6.0 s`. */
function timeWords({ e2eP95, meetsSlo }: Plan, slo: number | undefined): string {
  const [low, high] = [formatTime(e2eP95.low), formatTime(e2eP95.high)];
  const time = low === high ? `E2E p95 ${high}` : t`E2E p95 between ${low} and ${high}`;
  if (slo === undefined) {
    return time;
  }
  const held =
    meetsSlo === undefined
      ? t`; whether the SLO of ${formatTime(slo)} holds is open`
      : meetsSlo
        ? t`, within the SLO of ${formatTime(slo)}`
        : t`, over the SLO of ${formatTime(slo)}`;
  return `${time}${held}`;
}

const listed = (names: readonly string[]): string => names.join(` ${t('and')} `);

/** `answer on 2 × g6e.xlarge, 3.9 s`. */
function stageWords({ name, homes, p95S }: Stage): string {
  const places = homes.map(({ role, target }) =>
    role === 'all' ? t`on ${countedMachines({ target })}` : t`${role} on ${countedMachines({ target })}`,
  );
  return `${plainName(name)} ${places.join(', ')}, ${formatTime(p95S)}`;
}

function singleSentence(split: Plan, single: Plan, slo: number | undefined): string {
  const types = [...new Set(single.stages.flatMap(({ homes }) => homes.map(({ target }) => target.instance)))];
  const machines = single.stages.flatMap(({ homes }) => homes).reduce((sum, { target }) => sum + target.instances, 0);
  const change = difference(split.monthlyUsd, single.monthlyUsd);
  return t`One home for all: ${formatTimes(machines, listed(types))}, ${formatMonthly(single.monthlyUsd)}, ${change}, ${timeWords(single, slo)}.`;
}
