/** What if it ran elsewhere: carbon of the cheapest and of the greenest in each region, on one log scale. */
import { scaleLog } from 'd3-scale';
import { useRef } from 'preact/hooks';
import { phrase, t } from '../../shared/src/l10n';
import type { PanelRegions } from '../../shared/src/panelState';
import { Card, useWidth } from './card';
import { ColumnHead } from './columnHead';
import { Glyph, Mark } from './glyphs';
import { fitText, textWidth } from './labels';
import type { ViewControl } from './view';

const ROW = 24;
const TOP = 10;
const LEFT = 104;
const WHAT = { cheapest: phrase('cheapest'), greenest: phrase('greenest') };

export function Regions({ regions, control }: { readonly regions: PanelRegions; readonly control: ViewControl }) {
  return (
    <Card
      id="regions"
      question={t('What if it ran elsewhere?')}
      finding={regions.finding}
      control={control}
      note={t(
        'Carbon of operation, grid average of the place. Filled: the cheapest that keeps the limits; hollow: the greenest. The way to your users is not counted.',
      )}
      table={<RegionsTable regions={regions} />}
    >
      <Picture regions={regions} />
    </Card>
  );
}

function Picture({ regions: { rows, finding } }: { readonly regions: PanelRegions }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const all = rows.flatMap(({ marks }) => marks.map(({ kgCo2e }) => kgCo2e)).filter((kg) => kg > 0);
  const height = TOP + rows.length * ROW + 4;
  const x = scaleLog([Math.min(...all) * 0.8, Math.max(...all) * 1.1], [LEFT + 8, Math.max(LEFT + 9, width - 84)]);
  return (
    <div ref={box}>
      {width > 240 && (
        <svg
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-labelledby="regions-title"
        >
          <title id="regions-title">{finding}</title>
          {rows.map((row, i) => {
            const y = TOP + i * ROW + 8;
            const marks = row.marks.filter(({ kgCo2e }) => kgCo2e > 0);
            const [first] = marks;
            const far = marks.reduce((best, mark) => (mark.kgCo2e > best.kgCo2e ? mark : best), first ?? NOTHING);
            const near = marks.reduce((best, mark) => (mark.kgCo2e < best.kgCo2e ? mark : best), first ?? NOTHING);
            return (
              <g key={row.region}>
                <text class={row.isHome ? 'strong' : undefined} x={0} y={y + 4}>
                  {fitText(row.region, LEFT - 4, row.isHome ? 600 : 400)}
                </text>
                <line class="gridline" x1={LEFT} x2={width} y1={y} y2={y} />
                {marks.length > 1 && <line class="frontier" x1={x(near.kgCo2e)} x2={x(far.kgCo2e)} y1={y} y2={y} />}
                {marks.map((mark) => (
                  <g key={mark.what}>
                    <title>
                      {row.name}, {t(WHAT[mark.what])}: {mark.title}, {mark.carbon}, {mark.cost}
                    </title>
                    <Mark
                      of={mark.hardwareClass}
                      x={x(mark.kgCo2e)}
                      y={y}
                      size={4.5}
                      class={mark.what === 'greenest' ? 'hollow' : 'fill'}
                    />
                  </g>
                ))}
                <text class="halo said" x={x(far.kgCo2e) + 9} y={y + 4}>
                  {fitText(far.carbon, width - x(far.kgCo2e) - 9)}
                </text>
                {marks.length > 1 && x(near.kgCo2e) - textWidth(near.carbon) - 10 > LEFT && (
                  <text class="halo" x={x(near.kgCo2e) - 9} y={y + 4} text-anchor="end">
                    {near.carbon}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

const NOTHING = { kgCo2e: 0, carbon: '' };

function RegionsTable({ regions }: { readonly regions: PanelRegions }) {
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Region')}</ColumnHead>
          <ColumnHead figures>{t('Grid')}</ColumnHead>
          <ColumnHead>{t('Which')}</ColumnHead>
          <ColumnHead>{t('Target')}</ColumnHead>
          <ColumnHead figures>{t('Carbon')}</ColumnHead>
          <ColumnHead figures>{t('Cost')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {regions.rows.flatMap((row) =>
          row.marks.map((mark) => (
            <tr key={`${row.region} ${mark.what}`}>
              <th scope="row">
                {row.region} <span class="quiet">{row.name}</span>
              </th>
              <td class="right">{row.grid}</td>
              <td>{row.marks.length === 1 ? t('cheapest and greenest') : t(WHAT[mark.what])}</td>
              <td>
                <Glyph of={mark.hardwareClass} />
                {mark.title}
              </td>
              <td class="right">{mark.carbon}</td>
              <td class="right">{mark.cost}</td>
            </tr>
          )),
        )}
      </tbody>
    </table>
  );
}
