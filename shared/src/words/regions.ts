/** Regions as a table for a terminal, and the verdict over them. */
import { formatCarbon, formatGrams, formatIntensity, formatTime, formatTimes } from '../format';
import { formatDollars } from '../formatMoney';
import type { RegionChoice, RegionOption, RegionRow } from '../energy/schema';

/** `Cheapest us-east-1, greenest eu-north-1, as quick in each.` and one line for each region. */
export function regionTable(choice: RegionChoice): readonly string[] {
  const { regions } = choice;
  if (regions.length === 0) {
    return ['Regions: none of those stated is known.'];
  }
  const rows = [
    ['region', 'grid', 'cheapest', 'its carbon', 'greenest', 'its price', 'fastest'],
    ...regions.map(cells),
  ];
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? [];
  const lines = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '));
  return [regionSentence(choice), ...lines];
}

function cells({ region, gridGco2ePerKwh, cheapest, greenest, fastest }: RegionRow): readonly string[] {
  return [
    region,
    formatIntensity(gridGco2ePerKwh),
    withFigure(cheapest, (option) => formatDollars(option.usd)),
    carbonWords(cheapest),
    withFigure(greenest, carbonWords),
    greenest ? formatDollars(greenest.usd) : 'none',
    withFigure(fastest, (option) => formatTime(option.seconds)),
  ];
}

function withFigure(option: RegionOption | undefined, figure: (option: RegionOption) => string): string {
  return option ? `${formatTimes(option.target.instances, option.target.instance)} ${figure(option)}` : 'none';
}

function carbonWords(option: RegionOption | undefined): string {
  return option ? formatCarbon(option.kgCo2e).replace('/mo', '') : 'none';
}

/** The way to the users is not counted: hardware of one kind answers as quickly everywhere. */
export function regionSentence({ regions, cheapest, greenest, fastest }: RegionChoice): string {
  const of = (id: string | undefined) => regions.find(({ region }) => region === id);
  const parts = [
    cheapest && `cheapest ${cheapest} (${formatDollars(of(cheapest)?.cheapest?.usd)})`,
    greenest && `greenest ${greenest} (${formatGrams(kilograms(of(greenest)?.greenest?.kgCo2e))})`,
    fastest ? `fastest ${fastest} (${formatTime(of(fastest)?.fastest?.seconds)})` : undefined,
  ].filter((part) => part !== undefined && part !== '');
  const alike = regions.some((row) => row.fastest) && fastest === undefined ? '; as quick in each' : '';
  return parts.length === 0
    ? 'Regions: nothing that keeps the SLO has a price in any of them.'
    : `Regions: ${parts.join(', ')}${alike}. The way to your users is not counted.`;
}

function kilograms(n: number | undefined): number | undefined {
  return n === undefined ? undefined : n * 1000;
}
