/** Where does the money go: one bar per placement, what works filled, what waits hatched. */
import { t } from '../../shared/src/l10n';
import type { PanelBar, PanelWorkload } from '../../shared/src/panelState';
import { Card } from './card';
import { ColumnHead } from './columnHead';
import { finite } from './estimates';
import { Glyph, Hatch, StandingTags } from './glyphs';
import type { ViewControl } from './view';
import { breakdownFinding } from './words';

const BAR_HEIGHT = 14;
/** The longest bar leaves room for its total to its right. */
const WIDEST_PERCENT = 100;

export function Breakdown({ workload, control }: { readonly workload: PanelWorkload; readonly control: ViewControl }) {
  const finding = breakdownFinding(workload.bars, workload.report.current?.feasible !== false);
  if (finding === undefined) {
    return null;
  }
  const most = Math.max(...workload.bars.map(sumOf));
  return (
    <Card
      id="breakdown"
      question={t('Where does the money go?')}
      finding={finding}
      control={control}
      table={<BreakdownTable bars={workload.bars} />}
    >
      {workload.bars.map((bar, i) => (
        <Bar key={i} bar={bar} most={most} id={`bar-${i}`} detailed={bar.isCurrent || bar.isRecommended} />
      ))}
    </Card>
  );
}

function sumOf(bar: PanelBar): number {
  return bar.lines.reduce((sum, line) => sum + (finite(line.monthlyUsd) ? Math.max(0, line.monthlyUsd) : 0), 0);
}

/** A bar and its lines; the width of the picture is the panel's, its height is fixed. */
function Bar({
  bar,
  most,
  id,
  detailed,
}: {
  readonly bar: PanelBar;
  readonly most: number;
  readonly id: string;
  readonly detailed: boolean;
}) {
  const segments = segmentsOf(bar, most);
  return (
    <div class="bar">
      <p class="bar-title">
        <Glyph of={bar.hardwareClass} />
        <span class={bar.isCurrent || bar.isRecommended ? 'name strong' : 'name'}>{bar.title}</span>
        <StandingTags isCurrent={bar.isCurrent} isRecommended={bar.isRecommended} />
        <span class="total">{bar.total}</span>
      </p>
      <svg class="bar-picture" height={BAR_HEIGHT} role="img" aria-labelledby={`${id}-title ${id}-text`}>
        <title id={`${id}-title`}>
          {bar.title}: {bar.total}
        </title>
        <desc id={`${id}-text`}>{bar.lines.map((line) => `${line.name} ${line.text}`).join(', ')}</desc>
        <defs>
          <Hatch id={`${id}-hatch`} class={bar.hardwareClass} />
        </defs>
        {segments.map((segment, i) => (
          <rect
            key={i}
            class={`${bar.hardwareClass} ${segment.class} segment`}
            fill={segment.idle ? `url(#${id}-hatch)` : undefined}
            x={`${segment.from}%`}
            width={`${segment.width}%`}
            y={1}
            height={BAR_HEIGHT - 2}
          >
            <title>
              {segment.name} {segment.text}
            </title>
          </rect>
        ))}
      </svg>
      {detailed && <BarLines bar={bar} segments={segments} id={id} />}
    </div>
  );
}

interface Segment {
  readonly name: string;
  readonly text: string;
  readonly idle: boolean;
  readonly from: number;
  readonly width: number;
  readonly class: string;
}

/** Machines take the hue of their class, hatched where they wait; what comes with them is gray, darkest first. */
function segmentsOf(bar: PanelBar, most: number): readonly Segment[] {
  let from = 0;
  let besides = 0;
  let hasMachine = false;
  return bar.lines
    .filter((line) => finite(line.monthlyUsd) && line.monthlyUsd > 0)
    .map((line) => {
      const width = most > 0 ? (line.monthlyUsd / most) * WIDEST_PERCENT : 0;
      const isMachine = !line.idle && !hasMachine;
      hasMachine ||= isMachine;
      besides += line.idle || isMachine ? 0 : 1;
      const name = line.idle ? 'waiting' : isMachine ? 'fill' : `neutral l${Math.min(4, besides)}`;
      const segment = { name: line.name, text: line.text, idle: line.idle, from, width, class: name };
      from += width;
      return segment;
    });
}

/** Direct labels: each line under its bar, in the bar's order, with the mark it has there. */
function BarLines({
  bar,
  segments,
  id,
}: {
  readonly bar: PanelBar;
  readonly segments: readonly Segment[];
  readonly id: string;
}) {
  return (
    <ul class="bar-lines" aria-hidden="true">
      {segments.map((segment, i) => (
        <li key={i}>
          <svg class="swatch">
            <rect
              width="100%"
              height="100%"
              class={`${bar.hardwareClass} ${segment.class}`}
              fill={segment.idle ? `url(#${id}-hatch)` : undefined}
            />
          </svg>
          {segment.name} <b>{segment.text}</b>
        </li>
      ))}
    </ul>
  );
}

function BreakdownTable({ bars }: { readonly bars: readonly PanelBar[] }) {
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Placement')}</ColumnHead>
          <ColumnHead>{t('Line')}</ColumnHead>
          <ColumnHead figures>{t('A month')}</ColumnHead>
        </tr>
      </thead>
      {bars.map((bar, b) => (
        <tbody key={b}>
          {bar.lines.map((line, i) => (
            <tr key={i}>
              <th scope="row">
                {i === 0 && <Glyph of={bar.hardwareClass} />}
                <span class={i === 0 ? undefined : 'unseen'}>{bar.title}</span>
              </th>
              <td>{line.name}</td>
              <td class="right">{line.text}</td>
            </tr>
          ))}
          <tr class="sum">
            <th scope="row">
              <span class="unseen">{bar.title}</span>
            </th>
            <td>{t('Total')}</td>
            <td class="right">{bar.total}</td>
          </tr>
        </tbody>
      ))}
    </table>
  );
}
