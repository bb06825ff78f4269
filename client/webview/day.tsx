/** Who works, and who waits: replicas paid for as an outline over the day, those at work filled, the rest hatched. */
import { useRef } from 'preact/hooks';
import { locale, t } from '../../shared/src/l10n';
import type { PanelDay, PanelWorkload } from '../../shared/src/panelState';
import { Card, useWidth } from './card';
import { ColumnHead } from './columnHead';
import { Glyph, Hatch, StandingTags } from './glyphs';
import type { ViewControl } from './view';

const HEIGHT = 72;
const LEFT = 26;
const AXIS = 20;
const HOURS = 24;
const TICKS = [0, 6, 12, 18, 24];

export function Day({ workload, control }: { readonly workload: PanelWorkload; readonly control: ViewControl }) {
  const { day } = workload;
  if (!day) {
    return null;
  }
  return (
    <Card
      id="day"
      question={t('Who works, and who waits?')}
      finding={day.finding}
      control={control}
      note={day.note}
      table={<DayTable day={day} />}
    >
      {day.rows.map((row, i) => (
        <div class="day-row" key={i}>
          <p class="bar-title">
            <Glyph of={row.hardwareClass} />
            <span class="name">{row.title}</span>
            <StandingTags isCurrent={row.isCurrent} isRecommended={row.isRecommended} />
            <span class="total quiet">{row.idle}</span>
          </p>
          <DayPicture row={row} id={`day-${i}`} isLast={i === day.rows.length - 1} />
        </div>
      ))}
    </Card>
  );
}

type Row = PanelDay['rows'][number];

function DayPicture({ row, id, isLast }: { readonly row: Row; readonly id: string; readonly isLast: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { replicas, working, hardwareClass } = row;
  const most = Math.max(1, ...replicas);
  const height = HEIGHT + (isLast ? AXIS : 4);
  const x = (hour: number) => LEFT + (hour / HOURS) * Math.max(0, width - LEFT - 2);
  const y = (n: number) => 4 + (1 - Math.min(1, n / most)) * (HEIGHT - 4);
  return (
    <div ref={box}>
      {width > LEFT && (
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-labelledby={`${id}-title`}
        >
          <title id={`${id}-title`}>
            {row.title}: {row.idle}
          </title>
          <defs>
            <Hatch id={`${id}-hatch`} class={hardwareClass} />
          </defs>
          <path
            class={`${hardwareClass} paid`}
            fill={`url(#${id}-hatch)`}
            d={`${steps(replicas, x, y)}V${HEIGHT}H${x(0)}Z`}
          />
          <path
            class={`${hardwareClass} fill`}
            d={`${steps(
              working.map((n, hour) => Math.min(n, replicas[hour] ?? n)),
              x,
              y,
            )}V${HEIGHT}H${x(0)}Z`}
          />
          <path class={`${hardwareClass} outline`} d={steps(replicas, x, y)} />
          <text x={LEFT - 6} y={y(most) + 8} text-anchor="end">
            {most}
          </text>
          <text x={LEFT - 6} y={HEIGHT} text-anchor="end">
            0
          </text>
          {isLast &&
            TICKS.map((hour) => (
              <text key={hour} x={x(hour)} y={HEIGHT + 15} text-anchor={hour === HOURS ? 'end' : 'middle'}>
                {hour === HOURS ? '24 h' : hour}
              </text>
            ))}
        </svg>
      )}
    </div>
  );
}

function steps(values: readonly number[], x: (hour: number) => number, y: (n: number) => number): string {
  return values
    .map((n, hour) => `${hour === 0 ? 'M' : 'L'}${x(hour).toFixed(1)} ${y(n).toFixed(1)}H${x(hour + 1).toFixed(1)}`)
    .join('');
}

function DayTable({ day }: { readonly day: PanelDay }) {
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Hour')}</ColumnHead>
          {day.rows.map((row, i) => (
            <ColumnHead key={i} figures>
              {t`${row.title}, replicas paid and at work`}
            </ColumnHead>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: HOURS }, (_, hour) => (
          <tr key={hour}>
            <th scope="row">
              {hour}–{hour + 1}
            </th>
            {day.rows.map((row, i) => (
              <td key={i} class="right">
                {row.replicas[hour]}, {tenths(row.working[hour])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function tenths(n: number | undefined): string {
  const format = new Intl.NumberFormat(locale(), {
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
    useGrouping: false,
  });
  return n === undefined ? '' : n < 0.05 ? t`under ${format.format(0.1)}` : format.format(Number(n.toFixed(1)));
}
