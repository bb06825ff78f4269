/** Order, search, filter and sum of all workloads; pure, so that the page only draws. */
import { unknownText } from '../../shared/src/digits';
import { formatPlural } from '../../shared/src/format';
import { formatDollars } from '../../shared/src/formatMoney';
import { locale, phrase, t } from '../../shared/src/l10n';
import type { PanelWorkspaceRow } from '../../shared/src/panelState';
import type { View, WorkloadSortKey } from './view';
import { CLASS_NAME } from './words';

export type Standing = PanelWorkspaceRow['standing'];

/** Said by `t`. */
export const STANDING_NAME: Readonly<Record<Standing, string>> = {
  move: phrase('A move pays'),
  fails: phrase('Misses its SLO or does not fit'),
  stay: phrase('Stays where it is'),
  close: phrase('Too close to call'),
  unknown: phrase('Cost or speed unknown'),
};
export const STANDINGS = Object.keys(STANDING_NAME) as readonly Standing[];

export const rowKey = ({ uri, line, name }: PanelWorkspaceRow) => `${uri}#${line}#${name}`;

type Chosen = Pick<View, 'workloadSearch' | 'workloadStanding'>;

/** Every word is somewhere in the row. */
export function filtered(
  rows: readonly PanelWorkspaceRow[],
  { workloadSearch, workloadStanding }: Chosen,
): readonly PanelWorkspaceRow[] {
  const words = workloadSearch.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter(
    (row) =>
      (workloadStanding === undefined || row.standing === workloadStanding) &&
      words.every((word) => textOf(row).includes(word)),
  );
}

function textOf({ name, fileName, kindText, now, hardwareClass, verdict }: PanelWorkspaceRow): string {
  const hardware = hardwareClass === undefined ? '' : CLASS_NAME[hardwareClass];
  return `${name} ${fileName} ${kindText} ${now} ${hardware} ${verdict}`.toLowerCase();
}

type Sort = View['workloadSort'];

export const isMoney = (key: WorkloadSortKey): key is 'cost' | 'saving' => key === 'cost' || key === 'saving';

/** Amounts from the largest, words from A; then the other way, then as at first. */
export function nextWorkloadSort(sort: Sort, key: WorkloadSortKey, first: Sort): Sort {
  const descending = isMoney(key);
  if (sort.key !== key) {
    return { key, descending };
  }
  return sort.descending === descending ? { key, descending: !descending } : first;
}

/** Unknown stays last, whichever way the rest is sorted; equals by cost, then in the order of their files. */
export function sortedWorkloads(
  rows: readonly PanelWorkspaceRow[],
  { key, descending }: Sort,
): readonly PanelWorkspaceRow[] {
  const sign = descending ? -1 : 1;
  const byCost = (a: PanelWorkspaceRow, b: PanelWorkspaceRow) => byNumber(a.monthlyUsd, b.monthlyUsd, -1);
  if (!isMoney(key)) {
    const collator = new Intl.Collator(locale(), { numeric: true, sensitivity: 'base' });
    const text = { name: 'name', kind: 'kindText', now: 'now', verdict: 'verdict' } as const;
    return rows.toSorted((a, b) => sign * collator.compare(a[text[key]], b[text[key]]) || byCost(a, b));
  }
  const number = key === 'cost' ? 'monthlyUsd' : 'savingUsd';
  return rows.toSorted((a, b) => byNumber(a[number], b[number], sign) || byCost(a, b));
}

function byNumber(a: number | undefined, b: number | undefined, sign: number): number {
  if (a === undefined || b === undefined) {
    return a === b ? 0 : a === undefined ? 1 : -1;
  }
  return sign * (a - b);
}

export interface Sum {
  readonly name: string;
  readonly cost: string;
  readonly saving: string;
}

/** What another file counts is not counted again, and so not unknown here. */
const isUnknown = ({ monthlyUsd, isElsewhere }: PanelWorkspaceRow) => monthlyUsd === undefined && !isElsewhere;

/** `Total`, `Total, 2 unknown`. */
export function totalName(rows: readonly PanelWorkspaceRow[], what = t('Total')): string {
  const unknown = rows.filter(isUnknown).length;
  return unknown > 0 ? t`${what}, ${unknown} unknown` : what;
}

/** What is left by a filter, summed. */
export function sumOfRows(rows: readonly PanelWorkspaceRow[]): Sum {
  const sum = (key: 'monthlyUsd' | 'savingUsd') => rows.reduce((all, row) => all + (row[key] ?? 0), 0);
  const isKnown = rows.some(({ monthlyUsd }) => monthlyUsd !== undefined);
  const saving = sum('savingUsd');
  return {
    name: totalName(rows, t`Total of ${formatPlural(rows.length, 'workload')} shown`),
    cost: isKnown ? formatDollars(sum('monthlyUsd')) : unknownText(),
    saving: !isKnown ? unknownText() : saving === 0 ? t('none') : formatDollars(saving),
  };
}
