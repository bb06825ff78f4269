/** What holds it back: the sustained roof of each target, and where decoding and prompts sit under it. */
import { scaleLog } from 'd3-scale';
import { useRef } from 'preact/hooks';
import { formatBandwidth, formatCompute, formatNumber } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import type { PanelRoofline, PanelWorkload } from '../../shared/src/panelState';
import { Card, useWidth } from './card';
import { ColumnHead } from './columnHead';
import { svgPath } from './curve';
import { Glyph, Mark } from './glyphs';
import { placeLabels } from './labels';
import { logTicks, spaced } from './ticks';
import type { ViewControl } from './view';

const HEIGHT = 240;
const MARGIN = { top: 24, right: 20, bottom: 38, left: 62 };
const TERA = 1e12;
const TICK_ROOM = 52;

export function RooflineCard({
  workload,
  control,
}: {
  readonly workload: PanelWorkload;
  readonly control: ViewControl;
}) {
  const { roofline } = workload;
  if (!roofline) {
    return null;
  }
  return (
    <Card
      id="roofline"
      question={t('What holds it back?')}
      finding={roofline.finding}
      control={control}
      note={t(
        'Roofs are what one replica sustains, not what its vendor prints. A point lies below its roof by launches, exchange and waiting.',
      )}
      table={<RooflineTable roofline={roofline} />}
    >
      <Picture roofline={roofline} />
    </Card>
  );
}

function Picture({ roofline }: { readonly roofline: PanelRoofline }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  return (
    <div ref={box} class="roofline">
      {width > 200 && <Drawn roofline={roofline} width={width} />}
    </div>
  );
}

function Drawn({ roofline: { rows, finding }, width }: { readonly roofline: PanelRoofline; readonly width: number }) {
  const points = rows.flatMap((row) => row.points.map((point) => ({ row, point })));
  const ridges = rows.map(({ compute, bandwidth }) => compute / bandwidth);
  const intensities = [...points.map(({ point }) => point.intensity), ...ridges];
  const reached = [...points.map(({ point }) => point.reached), ...rows.map(({ compute }) => compute)];
  const domainX: [number, number] = [Math.min(...intensities) / 3, Math.max(...intensities) * 3];
  const domainY: [number, number] = [Math.min(...reached) / 3, Math.max(...reached) * 2];
  const right = width - MARGIN.right;
  const bottom = HEIGHT - MARGIN.bottom;
  const x = scaleLog(domainX, [MARGIN.left, right]);
  const y = scaleLog(domainY, [bottom, MARGIN.top]);
  const marks = points.map(({ row, point }) => ({ row, point, x: x(point.intensity), y: y(point.reached) }));
  const wishes = [
    ...rows.map((row) => ({ text: row.label, x: right - 40, y: y(row.compute) - 2, must: true })),
    ...marks.map((mark) => ({ text: mark.point.phase, x: mark.x, y: mark.y, must: false })),
  ];
  const labels = placeLabels(wishes, marks, [], { x0: MARGIN.left, x1: width, y0: 8, y1: bottom });
  return (
    <svg
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-labelledby="roof-title roof-text"
    >
      <title id="roof-title">{t('Compute reached over FLOP per byte moved')}</title>
      <desc id="roof-text">{finding}</desc>
      {logTicks(domainY[0] / TERA, domainY[1] / TERA, 5).map((v) => (
        <g key={`y${v}`}>
          <line class="gridline" x1={MARGIN.left} x2={right} y1={y(v * TERA)} y2={y(v * TERA)} />
          <text x={MARGIN.left - 6} y={y(v * TERA) + 4} text-anchor="end">
            {formatNumber(v)}
          </text>
        </g>
      ))}
      {spaced(logTicks(...domainX, 8), x, TICK_ROOM).map((v) => (
        <text key={`x${v}`} x={x(v)} y={bottom + 15} text-anchor="middle">
          {formatNumber(v)}
        </text>
      ))}
      <text class="said" x={0} y={10}>
        {t('TFLOP/s, sustained')}
      </text>
      <text class="said" x={right} y={HEIGHT - 4} text-anchor="end">
        {t('FLOP per byte')}
      </text>
      {rows.map(({ hardwareClass, compute, bandwidth }, i) => {
        const ridge = Math.min(domainX[1], compute / bandwidth);
        const start = Math.max(domainX[0], domainY[0] / bandwidth);
        return (
          <path
            key={i}
            class={`${hardwareClass} curve main`}
            d={svgPath([
              { x: x(start), y: y(start * bandwidth) },
              { x: x(ridge), y: y(compute) },
              { x: right, y: y(compute) },
            ])}
          />
        );
      })}
      {marks.map(({ row, point, x: px, y: py }, i) => (
        <g key={i}>
          <title>
            {row.title}, {point.text}
          </title>
          <Mark
            of={row.hardwareClass}
            x={px}
            y={py}
            size={5}
            class={row.isCurrent && !row.isRecommended ? 'hollow' : 'fill'}
          />
        </g>
      ))}
      {labels.map((label, i) => (
        <text key={i} class="halo said" x={label.x} y={label.y} text-anchor={label.anchor}>
          {label.text}
        </text>
      ))}
    </svg>
  );
}

function RooflineTable({ roofline }: { readonly roofline: PanelRoofline }) {
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Target')}</ColumnHead>
          <ColumnHead figures>{t('Bandwidth')}</ColumnHead>
          <ColumnHead figures>{t('Compute')}</ColumnHead>
          <ColumnHead>{t('Decode and prefill')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {roofline.rows.map((row, i) => (
          <tr key={i}>
            <th scope="row">
              <Glyph of={row.hardwareClass} />
              {row.title}
            </th>
            <td class="right">{formatBandwidth(row.bandwidth)}</td>
            <td class="right">{formatCompute(row.compute)}</td>
            <td>{row.points.map(({ text }) => text).join('; ')}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
