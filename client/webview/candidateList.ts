/** Order, search and columns of the candidates; pure, so that the page only draws. */
import { locale, t } from '../../shared/src/l10n';
import type { Placed } from './estimates';
import { finite, latencyOf } from './estimates';
import type { LatencyKey, SortKey, View } from './view';
import { CLASS_NAME, isSaid, latencyShort } from './words';

export interface Column {
  readonly key: SortKey;
  readonly name: () => string;
  readonly class?: string;
}

const COLUMNS: readonly Column[] = [
  { key: 'rank', name: () => t('Rank'), class: 'right optional' },
  { key: 'title', name: () => t('Target') },
  { key: 'cost', name: () => t('Cost'), class: 'right' },
  { key: 'ttft', name: () => 'TTFT p95', class: 'right' },
  { key: 'tpot', name: () => 'TPOT p95', class: 'right optional' },
  { key: 'energy', name: () => t('Energy'), class: 'right optional' },
  { key: 'standing', name: () => t('Standing'), class: 'reason' },
];

/** A column in which nothing is known (time per token of an embedding) is left out. */
export function columnsFor(all: readonly Placed[]): readonly Column[] {
  const known = COLUMNS.filter(
    ({ key }) =>
      (key !== 'ttft' && key !== 'tpot' && key !== 'energy') || all.some(({ candidate }) => isSaid(candidate[key])),
  );
  return known.map((column) =>
    column.key === 'ttft' ? { ...column, name: () => latencyShort(firstLatency(all)) } : column,
  );
}

/** What the first latency column holds: first token, else the whole answer; of a training run its time. */
export function firstLatency(all: readonly Placed[]): LatencyKey {
  const keys = ['runHours', 'ttftP95', 'e2eP95'] as const;
  return keys.find((key) => all.some((each) => finite(latencyOf(each, key)))) ?? 'ttftP95';
}

export function searched(all: readonly Placed[], { search, onlyMeetingSlo }: View): readonly Placed[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter(({ candidate }) => {
    const text =
      `${candidate.title} ${CLASS_NAME[candidate.hardwareClass]} ${candidate.target.accelerator ?? ''} ${candidate.standing}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (!onlyMeetingSlo || (candidate.feasible && candidate.meetsSlo === true))
    );
  });
}

/** Up, down, and back to the rank. */
export function nextSort(sort: View['sort'], key: SortKey): View['sort'] {
  if (sort.key !== key) {
    return { key, descending: false };
  }
  return sort.descending ? { key: 'rank', descending: false } : { key, descending: true };
}

/** Unknown stays last, whichever way the rest is sorted; equal ones keep their rank. */
export function sorted(list: readonly Placed[], { key, descending }: View['sort']): readonly Placed[] {
  const sign = descending ? -1 : 1;
  const isText = key === 'title' || key === 'standing';
  const collator = new Intl.Collator(locale(), { numeric: true, sensitivity: 'base' });
  return [...list].sort((a, b) => {
    const rank = a.candidate.rank - b.candidate.rank;
    if (isText) {
      return sign * collator.compare(a.candidate[key], b.candidate[key]) || rank;
    }
    const [left, right] = [numberOf(a, key), numberOf(b, key)];
    if (!finite(left) || !finite(right)) {
      return finite(left) ? -1 : finite(right) ? 1 : rank;
    }
    return sign * (left - right) || rank;
  });
}

function numberOf({ candidate }: Placed, key: Exclude<SortKey, 'title' | 'standing'>): number | undefined {
  const { numbers, rank, usd } = candidate;
  switch (key) {
    case 'rank':
      return rank;
    case 'cost':
      return usd;
    case 'energy':
      return numbers.whPerRequest ?? numbers.kwhPerMonth;
    case 'tpot':
      return numbers.tpotP95;
    default:
      return numbers.runSeconds ?? numbers.ttftP95 ?? numbers.e2eP95;
  }
}
