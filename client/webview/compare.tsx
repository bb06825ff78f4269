/** Two candidates side by side: what differs between them, figure by figure. */
import {
  formatBytes,
  formatCarbon,
  formatDollars,
  formatMonthly,
  formatPercent,
  formatSmallMoney,
  formatTightChange,
  unknownText,
} from '../../shared/src/format';
import { phrase, t } from '../../shared/src/l10n';
import type { Estimate } from '../../shared/src/report/schema';
import { ScrollBox } from './card';
import type { Placed } from './estimates';
import { Glyph } from './glyphs';
import type { ViewControl } from './view';

interface Row {
  /** Said by `t`. */
  readonly label: string;
  readonly of: (placed: Placed) => string;
  /** The number behind, where a change says something. */
  readonly number?: (estimate: Estimate) => number | undefined;
}

const ROWS: readonly Row[] = [
  {
    label: phrase('Cost'),
    of: ({ candidate }) => candidate.cost,
    number: ({ cost }) => cost.perRunUsd ?? cost.monthlyUsd,
  },
  {
    label: phrase('Paid for waiting'),
    of: ({ estimate }) => formatMonthly(estimate?.cost.idleUsd),
    number: ({ cost }) => cost.idleUsd,
  },
  {
    label: phrase('Per 1M output tokens'),
    of: ({ estimate }) => formatSmallMoney(estimate?.cost.perMTokensUsd),
    number: ({ cost }) => cost.perMTokensUsd,
  },
  { label: 'TTFT p95', of: ({ candidate }) => candidate.ttft, number: ({ performance }) => performance.ttft?.p95 },
  { label: 'TPOT p95', of: ({ candidate }) => candidate.tpot, number: ({ performance }) => performance.tpot?.p95 },
  {
    label: phrase('Busy over the month'),
    of: ({ estimate }) => formatPercent(estimate?.performance.utilization),
  },
  { label: phrase('Energy'), of: ({ candidate }) => candidate.energy, number: ({ energy }) => energy.whPerRequest },
  {
    label: phrase('Carbon'),
    of: ({ estimate }) => formatCarbon(estimate?.energy.kgCo2ePerMonth),
    number: ({ energy }) => energy.kgCo2ePerMonth,
  },
  { label: phrase('Memory of one replica'), of: ({ estimate }) => formatBytes(estimate?.memory.capacity) },
  {
    label: phrase('Machine hour'),
    of: ({ estimate }) =>
      estimate?.cost.hourlyUsd === undefined
        ? unknownText()
        : t`${formatDollars(estimate.cost.hourlyUsd)} for ${estimate.target.instances}`,
  },
];

export function Compare({ all, control }: { readonly all: readonly Placed[]; readonly control: ViewControl }) {
  const pinned = control.view.pins.flatMap((key) => all.find((placed) => placed.key === key) ?? []);
  if (pinned.length === 0) {
    return null;
  }
  const [a, b] = pinned;
  if (!a || !b) {
    return (
      <p class="small quiet compare" role="status">
        {t`${a?.candidate.title ?? ''} is pinned. Pin another to compare the two.`}
      </p>
    );
  }
  const rows = ROWS.filter(({ of }) => [of(a), of(b)].some((text) => text !== unknownText() && text !== ''));
  return (
    <section class="compare" aria-label={t('Comparison of two candidates')}>
      <ScrollBox label={t('Side by side')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('Side by side')}</th>
              {[a, b].map(({ key, candidate }) => (
                <th scope="col" class="right" key={key}>
                  <Glyph of={candidate.hardwareClass} />
                  {candidate.title}
                </th>
              ))}
              <th scope="col" class="right">
                {t('Change')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, of, number }) => (
              <tr key={label}>
                <th scope="row">{t(label)}</th>
                <td class="right">{of(a)}</td>
                <td class="right">{of(b)}</td>
                <td class="right">{changeOf(a, b, number)}</td>
              </tr>
            ))}
            <tr>
              <th scope="row">{t('Standing')}</th>
              <td class="right">{a.candidate.standing}</td>
              <td class="right">{b.candidate.standing}</td>
              <td />
            </tr>
          </tbody>
        </table>
      </ScrollBox>
      <button type="button" class="quiet-button" onClick={() => control.change({ pins: [] })}>
        {t('Unpin both')}
      </button>
    </section>
  );
}

function changeOf(a: Placed, b: Placed, number: Row['number']): string {
  const [from, to] = [a, b].map(({ estimate }) => estimate && number?.(estimate));
  return from === undefined || to === undefined || from <= 0 ? '' : formatTightChange(from, to);
}

/** A third pin takes the place of the first. */
export function togglePin(pins: readonly string[], key: string): readonly string[] {
  return pins.includes(key) ? pins.filter((pin) => pin !== key) : [...pins, key].slice(-2);
}
