/** How often a spot machine is taken back. */
import { costSources } from './costSources';
import { nameKey } from './nameKey';
import { readTable } from './table';
import table from './tables/spotInterruptions.csv';
import { HOURS_PER_MONTH } from '../units';
import type { Interruption } from './types';

/** Share of machines taken back in a month: the middle of each class of the Spot Instance Advisor; the last has no end, so 25 % is assumed. */
const CLASSES = [
  { share: 0.025, words: 'less than 5%' },
  { share: 0.075, words: '5–10%' },
  { share: 0.125, words: '10–15%' },
  { share: 0.175, words: '15–20%' },
  { share: 0.25, words: 'more than 20%' },
] as const;
/** Where no feed was read: the middle class. Assumed. */
const MIDDLE = 2;

/**
 * A share of machines that is gone after a month, as a rate.
 *
 *     rate = −ln(1 − share) / 730                                        [1/h]
 *
 * Interruptions are taken as independent of each other and of the hour; they come in bursts, so a single month may be far off.
 */
function perHour(share: number): number {
  return -Math.log(1 - share) / HOURS_PER_MONTH;
}

let known: ReadonlyMap<string, Interruption> | undefined;
let assumed: Interruption | undefined;

/** Of a type in a region; assumed, and said so, where no feed was read. */
export function interruptionOf(instance: string, region: string): Interruption {
  known ??= readInterruptions();
  assumed ??= interruption(MIDDLE, 'spot-interruption-assumed', 'assumed');
  return known.get(`${nameKey(instance)} ${nameKey(region)}`) ?? assumed;
}

function readInterruptions(): ReadonlyMap<string, Interruption> {
  return new Map(
    readTable(table, (row) => [
      `${row.text('instance_type')} ${row.text('region')}`,
      interruption(row.number('band'), row.text('source'), 'measured'),
    ]),
  );
}

function interruption(band: number, source: string, evidence: Interruption['evidence']): Interruption {
  const { share, words } = CLASSES[band] ?? CLASSES[MIDDLE];
  const sources = costSources();
  return { perHour: perHour(share), words, evidence, source: sources.get(source) ?? { title: source } };
}
