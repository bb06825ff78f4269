/** Which one is greener: the least of each class with its range, and what the well-known claim compares with. */
import { useRef } from 'preact/hooks';
import { unknownText } from '../../shared/src/digits';
import { t } from '../../shared/src/l10n';
import type { PanelEnergy, PanelWorkload } from '../../shared/src/panelState';
import { Card, useWidth } from './card';
import { ColumnHead } from './columnHead';
import { EvidenceDisc, Glyph, StandingTags } from './glyphs';
import type { ViewControl } from './view';
import { EVIDENCE_MEANING, EVIDENCE_NAME } from './words';

export function Energy({ workload, control }: { readonly workload: PanelWorkload; readonly control: ViewControl }) {
  const { energy } = workload;
  if (!energy) {
    return null;
  }
  const most = Math.max(...energy.rows.map((row) => row.high ?? row.wh));
  return (
    <Card
      id="energy"
      question={t('Which one is greener?')}
      finding={energy.finding}
      control={control}
      table={<EnergyTable energy={energy} />}
    >
      {energy.rows.map((row, i) => (
        <div class="bar" key={i}>
          <p class="bar-title">
            <Glyph of={row.hardwareClass} />
            <span class="name">
              {row.title} <span class="quiet">{row.label}</span>
            </span>
            <StandingTags isCurrent={row.isCurrent} isRecommended={row.isRecommended} />
            <span class="total">
              <span title={t(EVIDENCE_MEANING[row.evidence])}>
                <EvidenceDisc of={row.evidence} />
              </span>{' '}
              {row.text} <span class="quiet">{energy.unit}</span>
            </span>
          </p>
          <EnergyBar row={row} most={most} />
        </div>
      ))}
      <p class="note">{energy.notes.slice(0, -1).join(' ')}</p>
      <blockquote class="claim">{energy.notes.at(-1)}</blockquote>
    </Card>
  );
}

/** On a log scale ranges of a factor of ten stay readable; bars of a log scale would lie, so a mark and a whisker. */
const HEIGHT = 14;
const SPAN = 1000;

function EnergyBar({ row, most }: { readonly row: PanelEnergy['rows'][number]; readonly most: number }) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const x = (wh: number) => Math.max(4, width - 6 - (Math.log(most / wh) / Math.log(SPAN)) * (width - 10));
  return (
    <div ref={box}>
      {width > 60 && (
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={row.range ? t`${row.text}, range ${row.range}` : row.text}
        >
          <line class="gridline" x1={0} x2={width} y1={HEIGHT / 2} y2={HEIGHT / 2} />
          {row.low !== undefined && row.high !== undefined && (
            <rect
              class={`${row.hardwareClass} range`}
              x={x(row.low)}
              y={HEIGHT / 2 - 2}
              width={x(row.high) - x(row.low)}
              height={4}
              rx={2}
            />
          )}
          <circle
            class={`${row.hardwareClass} ${row.isCurrent && !row.isRecommended ? 'hollow' : 'fill'}`}
            cx={x(row.wh)}
            cy={HEIGHT / 2}
            r={4.5}
          />
        </svg>
      )}
    </div>
  );
}

function EnergyTable({ energy }: { readonly energy: PanelEnergy }) {
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Least of its class')}</ColumnHead>
          <ColumnHead figures>{t`Energy ${energy.unit}`}</ColumnHead>
          <ColumnHead figures>{t('80% range')}</ColumnHead>
          <ColumnHead figures>{t('A month')}</ColumnHead>
          <ColumnHead>{t('Evidence')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {energy.rows.map((row, i) => (
          <tr key={i}>
            <th scope="row">
              <Glyph of={row.hardwareClass} />
              {row.title} <span class="quiet">{row.label}</span>
            </th>
            <td class="right">{row.text}</td>
            <td class="right">{row.range ?? unknownText()}</td>
            <td class="right">{row.month}</td>
            <td>{t(EVIDENCE_NAME[row.evidence])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
