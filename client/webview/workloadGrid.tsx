/** The rows of all workloads: only those in view are drawn, and keys move through all of them from one tab stop. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../shared/src/l10n';
import type { PanelWorkspaceRow } from '../../shared/src/panelState';
import { useWidth } from './card';
import { ClassGlyph } from './glyphs';
import { DEFAULT_VIEW, type ViewControl, type WorkloadSortKey } from './view';
import { partsOf, rowsInView, scrollTo } from './virtual';
import { CLASS_NAME, perMonth } from './words';
import { isMoney, nextWorkloadSort, rowKey, type Sum } from './workspaceList';

export interface WorkloadGridProps {
  readonly rows: readonly PanelWorkspaceRow[];
  readonly sum: Sum;
  readonly control: ViewControl;
  readonly open: (uri: string, line: number) => void;
}

interface Column {
  readonly key: WorkloadSortKey;
  readonly name: () => string;
  /** Share of the width, as a class of the style sheet. */
  readonly class: string;
}

const COLUMNS: readonly Column[] = [
  { key: 'name', name: () => t('Workload'), class: 'w-name' },
  { key: 'kind', name: () => t('Kind'), class: 'w-kind' },
  { key: 'now', name: () => t('Now on'), class: 'w-now' },
  { key: 'cost', name: perMonth, class: 'w-money right' },
  { key: 'saving', name: () => t('Could save'), class: 'w-money right' },
  { key: 'verdict', name: () => t('Verdict'), class: 'w-verdict' },
];

/** Without room for a column of its own the verdict stands below the name. */
const LAYOUTS = {
  narrow: { keys: ['name', 'cost', 'saving'], rowHeight: 46 },
  middle: { keys: ['name', 'now', 'cost', 'saving'], rowHeight: 46 },
  wide: { keys: ['name', 'kind', 'now', 'cost', 'saving', 'verdict'], rowHeight: 29 },
} as const;
type Layout = keyof typeof LAYOUTS;

const layoutFor = (width: number): Layout => (width < 560 ? 'narrow' : width < 900 ? 'middle' : 'wide');

export function WorkloadGrid({ rows, sum, control, open }: WorkloadGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const layout = layoutFor(width);
  const { keys, rowHeight } = LAYOUTS[layout];
  const columns = COLUMNS.filter(({ key }) => keys.some((each) => each === key));
  const { viewport, measure } = useViewport(box, rowHeight);
  const [active, setActive] = useState('');
  const chosen = Math.max(
    0,
    rows.findIndex((row) => rowKey(row) === active),
  );
  const wantsFocus = useRef(false);
  useLayoutEffect(() => {
    if (wantsFocus.current) {
      wantsFocus.current = false;
      box.current?.querySelector<HTMLElement>('button[data-row][tabindex="0"]')?.focus({ preventScroll: true });
    }
  });

  const byKey = (event: KeyboardEvent) => {
    const isOnRow = event.target instanceof HTMLElement && event.target.dataset['row'] !== undefined;
    const next = isOnRow ? rowAt(event.key, chosen, rows.length, viewport.height / rowHeight) : undefined;
    const row = next === undefined ? undefined : rows[next];
    if (next !== undefined && row && box.current) {
      event.preventDefault();
      box.current.scrollTop = scrollTo(next, { ...viewport, scrollTop: box.current.scrollTop });
      wantsFocus.current = true;
      setActive(rowKey(row));
      measure();
    }
  };
  const parts = partsOf(rowsInView(viewport, rows.length), rows.length, chosen);
  return (
    <div class={`grid-box ${layout}`} ref={box} onScroll={measure}>
      <table role="grid" aria-label={t('All workloads')} aria-rowcount={rows.length + 2} onKeyDown={byKey}>
        <thead>
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <HeaderCell key={column.key} column={column} control={control} />
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((part, i) => {
            if ('gap' in part) {
              return <Gap key={`gap ${i}`} height={part.gap * rowHeight} columns={columns.length} />;
            }
            const row = rows[part.row];
            return (
              row && (
                <Row
                  key={rowKey(row)}
                  row={row}
                  at={part.row}
                  columns={columns}
                  layout={layout}
                  isChosen={part.row === chosen}
                  choose={() => setActive(rowKey(row))}
                  open={open}
                />
              )
            );
          })}
        </tbody>
        <TotalRow sum={sum} columns={columns} at={rows.length + 2} />
      </table>
    </div>
  );
}

function TotalRow({
  sum,
  columns,
  at,
}: {
  readonly sum: Sum;
  readonly columns: readonly Column[];
  readonly at: number;
}) {
  return (
    <tfoot>
      <tr class="sum" aria-rowindex={at}>
        {columns.map(({ key, class: name }) =>
          key === 'name' ? (
            <th key={key} scope="row" class={name}>
              {sum.name}
            </th>
          ) : (
            <td key={key} class={name}>
              {isMoney(key) ? sum[key] : ''}
            </td>
          ),
        )}
      </tr>
    </tfoot>
  );
}

function rowAt(key: string, from: number, count: number, page: number): number | undefined {
  const jump = Math.max(1, Math.floor(page) - 1);
  const next: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + jump,
    PageUp: from - jump,
    Home: 0,
    End: count - 1,
  };
  const to = Object.hasOwn(next, key) ? next[key] : undefined;
  return to === undefined ? undefined : Math.min(count - 1, Math.max(0, to));
}

/** What is seen of the rows, between the head and the total, which stay. */
function useViewport(box: { readonly current: HTMLDivElement | null }, rowHeight: number) {
  const [seen, setSeen] = useState({ scrollTop: 0, height: 600 });
  const measure = () => {
    const element = box.current;
    if (!element) {
      return;
    }
    const fixed = [...element.querySelectorAll('thead, tfoot')].reduce(
      (sum, each) => sum + each.getBoundingClientRect().height,
      0,
    );
    const next = { scrollTop: element.scrollTop, height: Math.max(0, element.clientHeight - fixed) };
    setSeen((old) => (old.scrollTop === next.scrollTop && old.height === next.height ? old : next));
  };
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) {
      return undefined;
    }
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  return { viewport: { ...seen, rowHeight }, measure };
}

function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  return (
    <tr class="gap" aria-hidden="true">
      <td colSpan={columns} style={{ height: `${height}px` }} />
    </tr>
  );
}

function HeaderCell({ column, control }: { readonly column: Column; readonly control: ViewControl }) {
  const { workloadSort: sort } = control.view;
  const active = sort.key === column.key;
  const next = nextWorkloadSort(sort, column.key, DEFAULT_VIEW.workloadSort);
  return (
    <th
      scope="col"
      class={column.class}
      aria-sort={active ? (sort.descending ? 'descending' : 'ascending') : undefined}
    >
      <button type="button" class="sort" onClick={() => control.change({ workloadSort: next })}>
        {column.name()}
        <span class="arrow" aria-hidden="true">
          {active ? (sort.descending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
}

interface RowProps {
  readonly row: PanelWorkspaceRow;
  readonly at: number;
  readonly columns: readonly Column[];
  readonly layout: Layout;
  readonly isChosen: boolean;
  readonly choose: () => void;
  readonly open: WorkloadGridProps['open'];
}

function Row({ row, at, columns, layout, isChosen, choose, open }: RowProps) {
  return (
    <tr class={row.hardwareClass ?? 'none'} aria-rowindex={at + 2}>
      {columns.map(({ key, class: name }) =>
        key === 'name' ? (
          <th key={key} scope="row" class={name}>
            <span class="first">
              <ClassGlyph of={row.hardwareClass} />
              <button
                type="button"
                class="link"
                data-row={at}
                tabIndex={isChosen ? 0 : -1}
                title={`${row.name}, ${row.fileName}:${row.line + 1}`}
                onFocus={choose}
                onClick={() => open(row.uri, row.line)}
              >
                {row.name}
              </button>
              <span class="unseen"> {row.hardwareClass ? CLASS_NAME[row.hardwareClass] : t('hardware unknown')}</span>
              <span class="file quiet"> {row.fileName}</span>
            </span>
            {layout !== 'wide' && (
              <span class={row.standing === 'fails' ? 'below strong' : 'below quiet'} title={row.verdict}>
                {row.verdict}
              </span>
            )}
          </th>
        ) : (
          <td key={key} class={`${name} ${weightOf(key, row)}`} title={titleOf(key, row)}>
            {textOf(key, row)}
          </td>
        ),
      )}
    </tr>
  );
}

function textOf(key: Exclude<WorkloadSortKey, 'name'>, row: PanelWorkspaceRow): string {
  return key === 'kind' ? row.kindText : row[key];
}

/** A text that may be cut is whole under the pointer. */
function titleOf(key: Exclude<WorkloadSortKey, 'name'>, row: PanelWorkspaceRow): string | undefined {
  return isMoney(key) ? undefined : textOf(key, row);
}

/** What fails stands out, what is no figure stands back. */
function weightOf(
  key: Exclude<WorkloadSortKey, 'name'>,
  { standing, monthlyUsd, savingUsd = 0 }: PanelWorkspaceRow,
): string {
  switch (key) {
    case 'verdict':
      return standing === 'fails' ? 'strong' : '';
    case 'saving':
      return savingUsd > 0 ? '' : 'quiet';
    case 'cost':
      return monthlyUsd === undefined ? 'quiet' : '';
    case 'kind':
      return 'quiet';
    default:
      return '';
  }
}
