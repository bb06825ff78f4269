/** What a refresh did, as lines for a terminal. */
import type { ListChanges, PriceChange } from '../catalog/fresh/changes';
import { formatDate, formatPlural, formatWhole } from '../format';
import { formatHourly } from '../formatMoney';
import type { ListUpdated, RefreshOutcome, RefreshResult } from '../refreshApi';

/** The largest changes; JSON has them all. */
const CHANGES_SHOWN = 12;
const ROTTEN_SHOWN = 5;
const TYPES_SHOWN = 8;

const KIND_NAMES = {
  'price-list': 'price list',
  'savings-plans': 'savings plans',
  'spot-history': 'spot history',
  file: '',
} as const;

export function refreshText({ outcomes, cancelled, file }: RefreshResult): string {
  const lines = outcomes.flatMap(outcomeLines);
  if (cancelled) {
    lines.push('Stopped. What was finished is kept; what was half downloaded is taken up next time.');
  }
  if (outcomes.some(({ is }) => is === 'updated' || is === 'types')) {
    lines.push(`Kept in ${file}`);
  }
  return lines.join('\n');
}

function outcomeLines(outcome: RefreshOutcome): string[] {
  switch (outcome.is) {
    case 'updated':
      return updatedLines(outcome);
    case 'not-modified': {
      const { region, kind, asOf } = outcome;
      return [`${region} ${KIND_NAMES[kind]}: unchanged, confirmed ${formatDate(asOf)}`];
    }
    case 'failed': {
      const { region, kind, why, keptAsOf } = outcome;
      const name = [region, KIND_NAMES[kind]].filter((part) => part !== '').join(' ');
      const kept =
        keptAsOf === undefined ? 'Prices stay as they were.' : `Those of ${formatDate(keptAsOf)} stay in use.`;
      return [`${name}: not refreshed: ${why}. ${kept}`];
    }
    case 'types': {
      const { origin, added, known, skipped } = outcome;
      return [
        `${origin}: ${formatPlural(added.length, 'new type')}, ${formatWhole(known)} known already, ${formatWhole(skipped.length)} left out`,
        ...cut(added, TYPES_SHOWN, (type) => `  + ${type}`),
        ...cut(skipped, TYPES_SHOWN, ({ type, why }) => `  - ${type}: ${why}`),
      ];
    }
  }
}

function updatedLines({
  kind,
  region,
  changes,
  rottenRows,
  ambiguous,
  bytes,
  resumedFrom = 0,
  checked,
}: ListUpdated): string[] {
  const { list, changed, added, same, kept } = changes;
  const counts = [
    `${formatWhole(changed.length)} changed`,
    `${formatWhole(same)} the same`,
    `${formatWhole(added.length)} new`,
    ...(kept.length > 0 ? [`${formatWhole(kept.length)} not in the list and kept`] : []),
  ].join(', ');
  const resumed = resumedFrom > 0 ? `, taken up at ${formatMegabytes(resumedFrom)}` : '';
  const whole = checked ? ', checksum right' : '';
  const size = bytes === undefined ? '' : ` (${formatMegabytes(bytes)}${resumed}${whole})`;
  return [
    `${region} ${KIND_NAMES[kind]} of ${formatDate(list.asOf)}: ${counts}${size}`,
    ...cut(changed, CHANGES_SHOWN, changeLine),
    ...rottenLines(list, rottenRows),
    ...cut(ambiguous, ROTTEN_SHOWN, (one) => `  ! ${one} has two prices: neither is used`),
  ];
}

function changeLine({ type, purchase, beforeUsd, afterUsd }: PriceChange): string {
  const percent = beforeUsd ? Math.round(((afterUsd - beforeUsd) / beforeUsd) * 100) : 0;
  const sign = afterUsd < (beforeUsd ?? 0) ? '−' : '+';
  const share = Math.abs(percent) < 1 ? `${sign}less than 1%` : `${sign}${Math.abs(percent)}%`;
  return `  ${type} ${purchase}: ${formatHourly(beforeUsd)} → ${formatHourly(afterUsd)} (${share})`;
}

function rottenLines({ rotten }: ListChanges['list'], rows: ListUpdated['rottenRows']): string[] {
  return rotten === 0
    ? []
    : [
        `  ! ${formatPlural(rotten, 'row')} could not be read and ${rotten === 1 ? 'is' : 'are'} left out:`,
        ...rows.slice(0, ROTTEN_SHOWN).map(({ line, why }) => `    line ${formatWhole(line)}: ${why}`),
        ...(rotten > ROTTEN_SHOWN ? [`    and ${formatWhole(rotten - ROTTEN_SHOWN)} more`] : []),
      ];
}

function cut<T>(items: readonly T[], most: number, line: (item: T) => string): string[] {
  const more = items.length - most;
  return [...items.slice(0, most).map(line), ...(more > 0 ? [`  and ${formatWhole(more)} more`] : [])];
}

/** Megabytes of a download, in powers of ten as networks count. */
export function formatMegabytes(bytes: number): string {
  const megabytes = bytes / 1e6;
  return megabytes < 10 ? `${megabytes.toFixed(1)} MB` : `${formatWhole(megabytes)} MB`;
}
