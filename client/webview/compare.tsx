/** Two candidates side by side: what differs between them, figure by figure. */
import { unknownText } from '../../shared/src/digits';
import { formatBytes, formatCarbon, formatPercent, formatTightChange } from '../../shared/src/format';
import { formatDollars, formatMonthly, formatSmallMoney } from '../../shared/src/formatMoney';
import { phrase, t } from '../../shared/src/l10n';
import type { PanelCandidate } from '../../shared/src/panelState';
import { ScrollBox } from './card';
import { ColumnHead } from './columnHead';
import type { Placed } from './estimates';
import { Glyph } from './glyphs';
import type { ViewControl } from './view';

interface Row {
  /** Said by `t`. */
  readonly label: string;
  readonly of: (candidate: PanelCandidate) => string;
  /** The number behind, where a change says something. */
  readonly number?: (candidate: PanelCandidate) => number | undefined;
}

const ROWS: readonly Row[] = [
  {
    label: phrase('Cost'),
    of: ({ cost }) => cost,
    number: ({ usd }) => usd,
  },
  {
    label: phrase('Paid for waiting'),
    of: ({ numbers }) => formatMonthly(numbers.idleUsd),
    number: ({ numbers }) => numbers.idleUsd,
  },
  {
    label: phrase('Per 1M output tokens'),
    of: ({ numbers }) => formatSmallMoney(numbers.perMTokensUsd),
    number: ({ numbers }) => numbers.perMTokensUsd,
  },
  { label: 'TTFT p95', of: ({ ttft }) => ttft, number: ({ numbers }) => numbers.ttftP95 },
  { label: 'TPOT p95', of: ({ tpot }) => tpot, number: ({ numbers }) => numbers.tpotP95 },
  {
    label: phrase('Busy over the month'),
    of: ({ numbers }) => formatPercent(numbers.utilization),
  },
  { label: phrase('Energy'), of: ({ energy }) => energy, number: ({ numbers }) => numbers.whPerRequest },
  {
    label: phrase('Carbon'),
    of: ({ numbers }) => formatCarbon(numbers.kgCo2ePerMonth),
    number: ({ numbers }) => numbers.kgCo2ePerMonth,
  },
  { label: phrase('Memory of one replica'), of: ({ numbers }) => formatBytes(numbers.capacity) },
  {
    label: phrase('Machine hour'),
    of: ({ numbers: { hourlyUsd }, target }) =>
      hourlyUsd === undefined ? unknownText() : t`${formatDollars(hourlyUsd)} for ${target.instances}`,
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
  const rows = ROWS.filter(({ of }) =>
    [of(a.candidate), of(b.candidate)].some((text) => text !== unknownText() && text !== ''),
  );
  return (
    <section class="compare" aria-label={t('Comparison of two candidates')}>
      <ScrollBox label={t('Side by side')}>
        <table>
          <thead>
            <tr>
              <ColumnHead>{t('Side by side')}</ColumnHead>
              {[a, b].map(({ key, candidate }) => (
                <ColumnHead figures key={key}>
                  <Glyph of={candidate.hardwareClass} />
                  {candidate.title}
                </ColumnHead>
              ))}
              <ColumnHead figures>{t('Change')}</ColumnHead>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ label, of, number }) => (
              <tr key={label}>
                <th scope="row">{t(label)}</th>
                <td class="right">{of(a.candidate)}</td>
                <td class="right">{of(b.candidate)}</td>
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
  const [from, to] = [a, b].map(({ candidate }) => number?.(candidate));
  return from === undefined || to === undefined || from <= 0 ? '' : formatTightChange(from, to);
}

/** A third pin takes the place of the first. */
export function togglePin(pins: readonly string[], key: string): readonly string[] {
  return pins.includes(key) ? pins.filter((pin) => pin !== key) : [...pins, key].slice(-2);
}
