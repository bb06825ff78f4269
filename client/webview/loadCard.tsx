/** What does it cost as load grows: a line for each target, its range as a band, and the load as a marker to move. */
import { formatRate } from '../../shared/src/format';
import { formatMonthly, formatSmallMoney } from '../../shared/src/formatMoney';
import { phrase, t } from '../../shared/src/l10n';
import type { PanelLoad, PanelWorkload } from '../../shared/src/panelState';
import { Card } from './card';
import { ColumnHead } from './columnHead';
import { costAt, inUnit, type CostUnit } from './curve';
import { Glyph } from './glyphs';
import { LoadPicture } from './loadPicture';
import { logTicks } from './ticks';
import type { ViewControl } from './view';

export interface LoadCardProps {
  readonly workload: PanelWorkload;
  readonly control: ViewControl;
  /** Requests per second that the page asks about, and how to ask about others; absent: the marker stands still. */
  readonly asked?: number;
  readonly ask?: (rps: number) => void;
}

export function LoadCard({ workload, control, asked, ask }: LoadCardProps) {
  const { load } = workload;
  if (!load) {
    return null;
  }
  const unit = load.millionTokensPerRps === undefined ? 'month' : control.view.costUnit;
  const hasBand = load.lines.some(({ band, isCurrent, isRecommended }) => band && (isCurrent || isRecommended));
  return (
    <Card
      id="load"
      question={t('What does it cost as load grows?')}
      finding={load.finding}
      control={control}
      tools={load.millionTokensPerRps !== undefined && <UnitChoice chosen={unit} control={control} />}
      table={<LoadTable load={load} unit={unit} />}
      note={[
        ask ? t('Drag the marker, or focus it and use the arrow keys.') : undefined,
        hasBand ? t('Bands are the 80% range; they close where the price is exact.') : undefined,
      ]
        .filter(Boolean)
        .join(' ')}
    >
      <LoadPicture load={load} unit={unit} at={asked ?? load.rps} ask={ask} />
    </Card>
  );
}

const UNITS: readonly (readonly [CostUnit, string])[] = [
  ['month', phrase('per month')],
  ['tokens', phrase('per 1M tokens')],
];

function UnitChoice({ chosen, control }: { readonly chosen: CostUnit; readonly control: ViewControl }) {
  return (
    <div class="segmented" role="group" aria-label={t('Unit of cost')}>
      {UNITS.map(([unit, name]) => (
        <button
          key={unit}
          type="button"
          aria-pressed={unit === chosen}
          onClick={() => control.change({ costUnit: unit })}
        >
          {t(name)}
        </button>
      ))}
    </div>
  );
}

/** Rows of the table: enough for three decades. */
const MOST_ROWS = 10;

function LoadTable({ load, unit }: { readonly load: PanelLoad; readonly unit: CostUnit }) {
  const { perRps, name } = load.unit;
  const scale = inUnit(load, unit);
  const loads = [
    ...logTicks(load.low * perRps, load.high * perRps, MOST_ROWS).map((v) => v / perRps),
    load.rps,
    ...load.breakEven.filter(({ decides }) => decides).map(({ rps }) => rps),
  ];
  const rows = [...new Set(loads)].toSorted((a, b) => a - b);
  const money = (usd: number | undefined, rps: number) =>
    usd === undefined
      ? t('more than it may grow to')
      : unit === 'month'
        ? formatMonthly(usd)
        : formatSmallMoney(scale(usd, rps));
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Load')}</ColumnHead>
          {load.lines.map((line) => (
            <ColumnHead key={line.name} figures>
              {line.hardwareClass && <Glyph of={line.hardwareClass} />}
              {line.label}
              {unit === 'tokens' && <span class="unseen"> {t('per 1M tokens')}</span>}
            </ColumnHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((rps) => (
          <tr key={rps} class={rps === load.rps ? 'strong' : undefined}>
            <th scope="row" class="nowrap">
              {formatRate(rps * perRps, name)}
              {rps === load.rps && <span class="quiet"> {t('now')}</span>}
              {load.breakEven.some((even) => even.decides && even.rps === rps) && (
                <span class="quiet"> {t('break-even')}</span>
              )}
            </th>
            {load.lines.map((line) => (
              <td key={line.name} class="right">
                {money(costAt(line.points, rps), rps)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
