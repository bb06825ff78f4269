/** Which workloads weigh most: areas in proportion to the bill, by hardware class. */
import { useRef, useState } from 'preact/hooks';
import { formatPercent, formatPlural } from '../../shared/src/format';
import { formatDollars } from '../../shared/src/formatMoney';
import { t } from '../../shared/src/l10n';
import type { PanelWorkspace, PanelWorkspaceRow } from '../../shared/src/panelState';
import { Card, useWidth } from './card';
import { ColumnHead } from './columnHead';
import { ClassGlyph, Mark } from './glyphs';
import { fitText, textWidth } from './labels';
import { squarify, type Rect } from './treemap';
import type { ViewControl } from './view';
import { CLASS_NAME, perMonth } from './words';
import { rowKey } from './workspaceList';

export interface WeightProps {
  readonly workspace: PanelWorkspace;
  readonly control: ViewControl;
  readonly open: (uri: string, line: number) => void;
}

/** Beyond so many a picture is a mosaic: the smallest of each class are one area. */
const MOST_CELLS = 150;

/** One workload, or all the small ones of a class together. */
interface Cell {
  readonly key: string;
  readonly name: string;
  readonly hardwareClass: PanelWorkspaceRow['hardwareClass'];
  readonly usd: number;
  readonly cost: string;
  readonly row?: PanelWorkspaceRow;
}

export function Weight({ workspace, control, open }: WeightProps) {
  const { rows, weightFinding } = workspace;
  if (weightFinding === undefined) {
    return null;
  }
  const cells = cellsOf(rows);
  return (
    <Card
      id="weight"
      question={t('Which workloads weigh most?')}
      finding={weightFinding}
      control={control}
      note={unknownNote(rows)}
      table={<WeightTable cells={cells} total={workspace.total.cost} />}
    >
      <Treemap cells={cells} finding={weightFinding} open={open} />
    </Card>
  );
}

function cellsOf(rows: readonly PanelWorkspaceRow[]): readonly Cell[] {
  const all = rows.flatMap((row) => cellOf(row)).toSorted(byWeight);
  const large = all.slice(0, MOST_CELLS);
  const small = all.slice(MOST_CELLS);
  const classes = [...new Set(small.map(({ hardwareClass }) => hardwareClass))];
  const rest = classes.flatMap((of) => together(small.filter(({ hardwareClass }) => hardwareClass === of)));
  return [...large, ...rest].toSorted(byWeight);
}

const byWeight = (a: Cell, b: Cell) => b.usd - a.usd;

function cellOf(row: PanelWorkspaceRow): Cell[] {
  const { monthlyUsd: usd, name, cost, hardwareClass } = row;
  return usd !== undefined && usd > 0 ? [{ key: rowKey(row), name, hardwareClass, usd, cost, row }] : [];
}

/** One alone stays what it is. */
function together(cells: readonly Cell[]): Cell[] {
  const [first] = cells;
  if (!first || cells.length === 1) {
    return [...cells];
  }
  const { hardwareClass } = first;
  const usd = sumOf(cells);
  const name = t`${cells.length} smaller`;
  return [{ key: `smaller ${hardwareClass}`, name, hardwareClass, usd, cost: formatDollars(usd) }];
}

function unknownNote(rows: readonly PanelWorkspaceRow[]): string | undefined {
  const unknown = rows.filter(({ monthlyUsd, isElsewhere }) => monthlyUsd === undefined && !isElsewhere).length;
  const counted = formatPlural(unknown, 'workload');
  return unknown === 0
    ? undefined
    : unknown === 1
      ? t`${counted} of unknown cost has no area here.`
      : t`${counted} of unknown cost have no area here.`;
}

const sumOf = (cells: readonly Cell[]) => cells.reduce((sum, { usd }) => sum + usd, 0);

function Treemap({
  cells,
  finding,
  open,
}: {
  readonly cells: readonly Cell[];
  readonly finding: string;
  readonly open: WeightProps['open'];
}) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  return (
    <div ref={box} class="treemap">
      {width > 0 && <Areas cells={cells} finding={finding} open={open} width={width} />}
    </div>
  );
}

const HEIGHT = 320;

function Areas({
  cells,
  finding,
  open,
  width,
}: {
  readonly cells: readonly Cell[];
  readonly finding: string;
  readonly open: WeightProps['open'];
  readonly width: number;
}) {
  const picture = useRef<SVGSVGElement>(null);
  const [active, setActive] = useState('');
  const chosen = Math.max(
    0,
    cells.findIndex(({ key }) => key === active),
  );
  const rects = squarify(
    cells.map(({ usd }) => usd),
    { x: 0, y: 0, width, height: HEIGHT },
  );
  const total = sumOf(cells);
  const go = (next: number) => {
    setActive(cells[next]?.key ?? '');
    picture.current?.querySelectorAll<SVGGElement>('.cell')[next]?.focus();
  };
  const act = ({ row }: Cell) => (row ? open(row.uri, row.line) : showTable());
  const byKey = (event: KeyboardEvent) => {
    const next = cellAt(event.key, chosen, cells.length - 1);
    const cell = cells[chosen];
    if (next !== undefined) {
      event.preventDefault();
      go(next);
    } else if ((event.key === 'Enter' || event.key === ' ') && cell) {
      event.preventDefault();
      act(cell);
    }
  };
  return (
    <svg
      ref={picture}
      width={width}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="group"
      aria-label={t`${finding} From the largest to the smallest; arrow keys move.`}
      onKeyDown={byKey}
    >
      {cells.map((cell, i) => {
        const rect = rects[i];
        return (
          rect && (
            <g
              key={cell.key}
              class={`cell ${cell.hardwareClass ?? 'none'}`}
              role="button"
              tabindex={i === chosen ? 0 : -1}
              onClick={() => act(cell)}
              onFocus={() => setActive(cell.key)}
            >
              <title>{inWords(cell, total)}</title>
              <Area rect={rect} />
              <Label cell={cell} rect={rect} />
            </g>
          )
        );
      })}
    </svg>
  );
}

/** From the largest to the smallest and back. */
function cellAt(key: string, from: number, last: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(last, from + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, from - 1);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return undefined;
  }
}

function showTable(): void {
  const card = document.getElementById('workloads');
  card?.scrollIntoView();
  card?.querySelector<HTMLInputElement>('input[type=search]')?.focus();
}

function inWords({ name, hardwareClass, usd, cost, row }: Cell, total: number): string {
  const hardware = hardwareClass && CLASS_NAME[hardwareClass];
  const parts = [name, hardware, row?.now, t`${cost} a month`, t`${formatPercent(usd / total)} of what is known`];
  return parts.filter(Boolean).join(', ');
}

/** A hair of ground between neighbors. */
const GAP = 1;

function Area({ rect }: { readonly rect: Rect }) {
  const { x, y, width, height } = rect;
  return (
    <rect
      class="area"
      x={x + GAP}
      y={y + GAP}
      width={Math.max(0.5, width - 2 * GAP)}
      height={Math.max(0.5, height - 2 * GAP)}
      rx={Math.min(width, height) > 12 ? 2 : 0}
    />
  );
}

const LINE = 15;
const PADDING = 8;
const GLYPH = 14;

/**
 * Shape and name first, then the amount, what it runs on, what a move saves: as many as there is room for.
 * A name is shortened; half a figure would say something else, and a figure alone nothing.
 */
function Label({ cell, rect }: { readonly cell: Cell; readonly rect: Rect }) {
  const { x, y, width, height } = rect;
  const { row, hardwareClass } = cell;
  const room = width - 2 * PADDING;
  if (height < LINE + PADDING || room < 8) {
    return null;
  }
  const shift = hardwareClass ? GLYPH : 0;
  const saving = row && row.savingUsd !== undefined && row.savingUsd > 0 ? t`save ${row.saving}` : undefined;
  const name = fitText(cell.name, room - shift, 600);
  const costFits = name !== '' && textWidth(cell.cost) <= room;
  // Without the cost nothing stands below the name: it would be read as one.
  const lines = (costFits ? [cell.cost, row?.now, saving] : [])
    .filter((text) => text !== undefined)
    .filter((text) => textWidth(text) <= room)
    .slice(0, Math.floor((height - LINE - PADDING - 2) / LINE));
  return (
    <g aria-hidden="true">
      {hardwareClass && <Mark of={hardwareClass} x={x + PADDING + 4} y={y + 13} size={4} class="fill" />}
      <text class="strong" x={x + PADDING + shift} y={y + 17}>
        {name}
      </text>
      {lines.map((text, i) => (
        <text key={i} class="said" x={x + PADDING} y={y + 17 + LINE * (i + 1)}>
          {text}
        </text>
      ))}
    </g>
  );
}

function WeightTable({ cells, total }: { readonly cells: readonly Cell[]; readonly total: string }) {
  const sum = sumOf(cells);
  return (
    <table>
      <thead>
        <tr>
          <ColumnHead>{t('Workload')}</ColumnHead>
          <ColumnHead>{t('Now on')}</ColumnHead>
          <ColumnHead figures>{perMonth()}</ColumnHead>
          <ColumnHead figures>{t('Share')}</ColumnHead>
        </tr>
      </thead>
      <tbody>
        {cells.map(({ key, name, hardwareClass, row, usd, cost }) => (
          <tr key={key}>
            <th scope="row">
              <ClassGlyph of={hardwareClass} />
              {name}
            </th>
            <td>{row?.now ?? t('several')}</td>
            <td class="right">{cost}</td>
            <td class="right">{formatPercent(usd / sum)}</td>
          </tr>
        ))}
        <tr class="sum">
          <th scope="row">{t('Total')}</th>
          <td />
          <td class="right">{total}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}
