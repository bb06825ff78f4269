/** Who waits for whom: time above, money below, each stage flowing from its share of the one to its share of the other. */
import { useRef } from 'preact/hooks';
import { t } from '../../shared/src/l10n';
import type { PanelStages, PanelWorkload } from '../../shared/src/panelState';
import { Card, useWidth } from './card';
import { ColumnHead } from './columnHead';
import { Glyph } from './glyphs';
import { fitText, textWidth } from './labels';
import type { ViewControl } from './view';

const BAR = 14;
const FLOW = 56;
const TOP = 18;
const HEIGHT = TOP + BAR * 2 + FLOW + 18;

export function Stages({ workload, control }: { readonly workload: PanelWorkload; readonly control: ViewControl }) {
  const { stages } = workload;
  if (!stages) {
    return null;
  }
  return (
    <Card
      id="stages"
      question={t('Who waits for whom?')}
      finding={stages.finding}
      control={control}
      note={stages.note}
      table={<StagesTable stages={stages} />}
    >
      <Flow stages={stages} />
      <ul class="stage-list">
        {stages.rows.map((row) => (
          <li key={row.name}>
            <StageGlyph of={row.hardwareClass} />
            <b>{row.name}</b> <span class="quiet">{row.detail}</span>
            <span class="number">{row.time}</span>
            <span class="number">{row.money}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

type Class = PanelStages['rows'][number]['hardwareClass'];

function StageGlyph({ of }: { readonly of: Class }) {
  return of ? (
    <Glyph of={of} />
  ) : (
    <svg class="glyph none" viewBox="0 0 10 10" aria-hidden="true">
      <rect class="fill" x={1} y={4} width={8} height={2} />
    </svg>
  );
}

function Flow({ stages }: { readonly stages: PanelStages }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { rows, total, finding } = stages;
  const shares = (key: 'seconds' | 'usd') => {
    const sum = rows.reduce((all, row) => all + row[key], 0);
    let from = 0;
    return rows.map((row) => {
      const start = from;
      from += (row[key] / sum) * width;
      return { start, end: from };
    });
  };
  const [time, money] = [shares('seconds'), shares('usd')];
  const timeY = TOP + BAR;
  const moneyY = timeY + FLOW;
  return (
    <div ref={box}>
      {width > 0 && (
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-labelledby="stages-title">
          <title id="stages-title">{finding}</title>
          <text class="said" x={0} y={11}>
            {fitText(total.time, width)}
          </text>
          {rows.map((row, i) => {
            const [a, b] = [time[i], money[i]];
            if (!a || !b) {
              return null;
            }
            const middle = (timeY + moneyY) / 2;
            const name = row.hardwareClass ?? 'none';
            return (
              <g key={row.name} class={name}>
                <title>
                  {row.name}: {row.time}, {row.money}
                </title>
                <path
                  class="flow"
                  d={`M${a.start} ${timeY}C${a.start} ${middle} ${b.start} ${middle} ${b.start} ${moneyY}H${b.end}C${b.end} ${middle} ${a.end} ${middle} ${a.end} ${timeY}Z`}
                />
                <rect
                  class={`stage s${i % 3}`}
                  x={a.start + 0.5}
                  y={TOP}
                  width={Math.max(0, a.end - a.start - 1)}
                  height={BAR}
                />
                <rect
                  class={`stage s${i % 3}`}
                  x={b.start + 0.5}
                  y={moneyY}
                  width={Math.max(0, b.end - b.start - 1)}
                  height={BAR}
                />
                {a.end - a.start > textWidth(row.name) + 12 && (
                  <text class="said halo" x={a.start + 6} y={timeY + 16}>
                    {row.name}
                  </text>
                )}
              </g>
            );
          })}
          <text class="said" x={0} y={HEIGHT - 3}>
            {fitText(total.money, width)}
          </text>
        </svg>
      )}
    </div>
  );
}

function StagesTable({ stages }: { readonly stages: PanelStages }) {
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Stage')}</ColumnHead>
          <ColumnHead>{t('On')}</ColumnHead>
          <ColumnHead figures>{t('Time')}</ColumnHead>
          <ColumnHead figures>{t('Money')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {stages.rows.map((row) => (
          <tr key={row.name}>
            <th scope="row">{row.name}</th>
            <td>{row.detail}</td>
            <td class="right">{row.time}</td>
            <td class="right">{row.money}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
