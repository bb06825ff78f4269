/** Two candidates side by side: what differs between them, figure by figure. */
import {
  formatBytes,
  formatCarbon,
  formatDollars,
  formatMonthly,
  formatPercent,
  formatPerMTokens,
  formatTightChange,
} from '../../shared/src/format';
import type { Estimate } from '../../shared/src/report/schema';
import type { Placed } from './estimates';
import { Glyph } from './glyphs';
import type { ViewControl } from './view';

interface Row {
  readonly label: string;
  readonly of: (placed: Placed) => string;
  /** The number behind, where a change says something. */
  readonly number?: (estimate: Estimate) => number | undefined;
}

const ROWS: readonly Row[] = [
  { label: 'Cost', of: ({ candidate }) => candidate.cost, number: ({ cost }) => cost.perRunUsd ?? cost.monthlyUsd },
  {
    label: 'Paid for waiting',
    of: ({ estimate }) => formatMonthly(estimate?.cost.idleUsd),
    number: ({ cost }) => cost.idleUsd,
  },
  {
    label: 'Per 1M output tokens',
    of: ({ estimate }) => formatPerMTokens(estimate?.cost.perMTokensUsd).replace(/ per .*/, ''),
    number: ({ cost }) => cost.perMTokensUsd,
  },
  { label: 'TTFT p95', of: ({ candidate }) => candidate.ttft, number: ({ performance }) => performance.ttft?.p95 },
  { label: 'TPOT p95', of: ({ candidate }) => candidate.tpot, number: ({ performance }) => performance.tpot?.p95 },
  {
    label: 'Busy over the month',
    of: ({ estimate }) => formatPercent(estimate?.performance.utilization),
  },
  { label: 'Energy', of: ({ candidate }) => candidate.energy, number: ({ energy }) => energy.whPerRequest },
  {
    label: 'Carbon',
    of: ({ estimate }) => formatCarbon(estimate?.energy.kgCo2ePerMonth),
    number: ({ energy }) => energy.kgCo2ePerMonth,
  },
  { label: 'Memory of one replica', of: ({ estimate }) => formatBytes(estimate?.memory.capacity) },
  {
    label: 'Machine hour',
    of: ({ estimate }) =>
      estimate?.cost.hourlyUsd === undefined
        ? 'unknown'
        : `${formatDollars(estimate.cost.hourlyUsd)} for ${estimate.target.instances}`,
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
        {a?.candidate.title} is pinned. Pin another to compare the two.
      </p>
    );
  }
  const rows = ROWS.filter(({ of }) => [of(a), of(b)].some((text) => text !== 'unknown' && text !== ''));
  return (
    <section class="compare" aria-label="Comparison of two candidates">
      <table>
        <thead>
          <tr>
            <th scope="col">Side by side</th>
            {[a, b].map(({ key, candidate }) => (
              <th scope="col" class="right" key={key}>
                <Glyph of={candidate.hardwareClass} />
                {candidate.title}
              </th>
            ))}
            <th scope="col" class="right">
              Change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ label, of, number }) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td class="right">{of(a)}</td>
              <td class="right">{of(b)}</td>
              <td class="right">{changeOf(a, b, number)}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">Standing</th>
            <td class="right">{a.candidate.standing}</td>
            <td class="right">{b.candidate.standing}</td>
            <td />
          </tr>
        </tbody>
      </table>
      <button type="button" class="quiet-button" onClick={() => control.change({ pins: [] })}>
        Unpin both
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
