/** Carbon by region in the panel: the cheapest and the greenest that keep the limits, and what the place changes. */
import type { RegionChoice, RegionOption, RegionRow } from '../energy/schema';
import type { Catalog } from '../catalog/types';
import { formatGrams, formatIntensity, formatNumber, formatTimes } from '../format';
import { formatDollars, formatMonthly } from '../formatMoney';
import { t } from '../l10n';
import { isTraining } from '../placement/rank';
import type { Workload } from '../placement/workload';
import type { PanelRegions } from '../panelState';
import { siliconOf } from './verdict';

type Row = PanelRegions['rows'][number];
type Mark = Row['marks'][number];

/** Undefined where no region has a figure of carbon. */
export function panelRegions(
  workload: Workload,
  catalog: Catalog,
  { regions }: RegionChoice,
): PanelRegions | undefined {
  const rows = regions
    .map((row) => rowOf(workload, catalog, row))
    .filter(({ marks }) => marks.length > 0)
    .toSorted((a, b) => most(b) - most(a));
  return rows.length === 0 ? undefined : { rows, finding: finding(rows) };
}

const most = ({ marks }: Row) => Math.max(...marks.map(({ kgCo2e }) => kgCo2e));
const least = ({ marks }: Row) => Math.min(...marks.map(({ kgCo2e }) => kgCo2e));

function rowOf(workload: Workload, catalog: Catalog, row: RegionRow): Row {
  const { region, name, gridGco2ePerKwh, cheapest, greenest } = row;
  const same = cheapest && greenest && JSON.stringify(cheapest.target) === JSON.stringify(greenest.target);
  return {
    region,
    name,
    isHome: region === workload.region,
    grid: formatIntensity(gridGco2ePerKwh),
    marks: [
      ...markOf(workload, catalog, 'cheapest', cheapest),
      ...(same ? [] : markOf(workload, catalog, 'greenest', greenest)),
    ],
  };
}

function markOf(
  workload: Workload,
  catalog: Catalog,
  what: Mark['what'],
  option: RegionOption | undefined,
): readonly Mark[] {
  const { target, usd, kgCo2e } = option ?? {};
  return target === undefined || kgCo2e === undefined
    ? []
    : [
        {
          what,
          title: `${formatTimes(target.instances, target.instance)} (${siliconOf(target.instance, catalog)})`,
          hardwareClass: target.hardwareClass,
          kgCo2e,
          carbon: isTraining(workload) ? t`${formatGrams(kgCo2e * 1000)} a run` : t`${formatGrams(kgCo2e * 1000)}/mo`,
          cost: isTraining(workload) ? t`${formatDollars(usd)} a run` : formatMonthly(usd),
        },
      ];
}

/** The place against the chip: which of the two changes more. */
function finding(rows: readonly Row[]): string {
  const home = rows.find(({ isHome }) => isHome);
  const green = rows.toSorted((a, b) => least(a) - least(b))[0];
  if (!home || !green || rows.length < 2) {
    return rows.length === 1 ? t('One region has a figure of carbon.') : t('Regions have a figure of carbon.');
  }
  const byPlace = least(home) / least(green);
  const byChip = most(home) / least(home);
  const times = t`${green.region} emits ${formatNumber(byPlace)} times less than ${home.region}`;
  if (green === home) {
    return t`${home.region} is the greenest of ${formatNumber(rows.length)} regions.`;
  }
  return byPlace > byChip
    ? t`The region matters more than the chip: ${times}.`
    : t`${times}; here the chip matters as much.`;
}
