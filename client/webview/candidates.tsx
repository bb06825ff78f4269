/** Why not that one: every candidate with its reason, sorted and searched. */
import { t } from '../../shared/src/l10n';
import type { PanelWorkload } from '../../shared/src/panelState';
import { Card, ScrollBox } from './card';
import { Compare, togglePin } from './compare';
import { placedCandidates, type Placed } from './estimates';
import { FilterBar } from './filterBar';
import { Glyph, StandingTags } from './glyphs';
import { columnsFor, nextSort, searched, sorted, type Column } from './candidateList';
import type { SortKey, ViewControl } from './view';
import { CLASS_NAME, candidatesFinding } from './words';

/** Rows drawn before the reader asks for all. */
const FIRST_ROWS = 40;

export interface CandidatesProps {
  readonly workload: PanelWorkload;
  readonly control: ViewControl;
  /** Absent while the figures are not of the text as it stands. */
  readonly move: ((target: Placed['candidate']['target']) => void) | undefined;
  /** Shows the page as if it ran there; absent where nothing can be asked. */
  readonly ask: ((target: Placed['candidate']['target']) => void) | undefined;
}

export function Candidates({ workload, control, move, ask }: CandidatesProps) {
  const all = placedCandidates(workload);
  if (all.length === 0) {
    return null;
  }
  const { view, change } = control;
  const columns = columnsFor(all);
  const found = sorted(searched(all, view), view.sort);
  const shown = view.allRows ? found : found.slice(0, FIRST_ROWS);
  const out = all.filter(({ candidate }) => !candidate.feasible || candidate.meetsSlo === false).length;
  return (
    <Card
      id="candidates"
      wide
      question={t('Why this one and not another?')}
      finding={candidatesFinding(all.length, out)}
      control={control}
    >
      <Compare all={all} control={control} />
      <Filters all={all} control={control} found={found.length} />
      {found.length === 0 ? (
        <p class="nothing">
          {view.search.trim() === '' ? t('No candidate meets the SLO.') : t`No candidate matches “${view.search}”.`}{' '}
          <button type="button" class="link" onClick={() => change({ search: '', onlyMeetingSlo: false })}>
            {view.search.trim() === '' ? t('Show all') : t('Clear the search')}
          </button>
        </p>
      ) : (
        <ScrollBox label={t('Candidates')}>
          <table>
            <thead>
              <tr>
                <th scope="col" class="pin">
                  <span class="unseen">{t('Pin to compare')}</span>
                </th>
                {columns.map((column) => (
                  <HeaderCell key={column.key} column={column} control={control} />
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.map((placed) => (
                <Row key={placed.key} placed={placed} columns={columns} control={control} move={move} ask={ask} />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      {(shown.length < found.length || (view.allRows && found.length > FIRST_ROWS)) && (
        <button
          type="button"
          class="quiet-button more"
          aria-expanded={view.allRows}
          onClick={() => change({ allRows: !view.allRows })}
        >
          {view.allRows ? t`Show the first ${FIRST_ROWS}` : t`Show all ${found.length}`}
        </button>
      )}
    </Card>
  );
}

function Filters({
  all,
  control,
  found,
}: {
  readonly all: readonly Placed[];
  readonly control: ViewControl;
  readonly found: number;
}) {
  const { view, change } = control;
  const hasSlo = all.some(({ candidate }) => candidate.meetsSlo !== undefined);
  return (
    <FilterBar
      label={t('Search candidates by instance, chip or reason')}
      placeholder={t('Instance or chip')}
      search={view.search}
      onSearch={(search) => change({ search })}
      found={found}
      all={all.length}
    >
      {hasSlo && (
        <label>
          <input
            type="checkbox"
            checked={view.onlyMeetingSlo}
            onChange={(event) => change({ onlyMeetingSlo: event.currentTarget.checked })}
          />
          {t('Only those that meet the SLO')}
        </label>
      )}
    </FilterBar>
  );
}

function HeaderCell({ column, control }: { readonly column: Column; readonly control: ViewControl }) {
  const { sort } = control.view;
  const active = sort.key === column.key;
  const direction = active ? (sort.descending ? 'descending' : 'ascending') : undefined;
  return (
    <th scope="col" class={column.class} aria-sort={direction}>
      <button type="button" class="sort" onClick={() => control.change({ sort: nextSort(sort, column.key) })}>
        {column.name()}
        <span class="arrow" aria-hidden="true">
          {active ? (sort.descending ? '↓' : '↑') : ''}
        </span>
      </button>
    </th>
  );
}

function Row({
  placed,
  columns,
  control,
  move,
  ask,
}: {
  readonly placed: Placed;
  readonly columns: readonly Column[];
  readonly control: ViewControl;
} & Pick<CandidatesProps, 'move' | 'ask'>) {
  const { candidate } = placed;
  const out = !candidate.feasible || candidate.meetsSlo === false;
  const offered = move && !out && !candidate.isCurrent;
  const tried = ask && candidate.feasible && !candidate.isCurrent;
  const cell: Readonly<Record<SortKey, string>> = { ...candidate, rank: String(candidate.rank) };
  const row = [candidate.hardwareClass, candidate.isRecommended && 'pick', out && 'out'].filter(Boolean).join(' ');
  return (
    <tr class={row}>
      <td class="pin">
        <input
          type="checkbox"
          aria-label={t`Pin ${candidate.title} to compare`}
          checked={control.view.pins.includes(placed.key)}
          onChange={() => control.change({ pins: togglePin(control.view.pins, placed.key) })}
        />
      </td>
      {columns.map((column) =>
        column.key === 'title' ? (
          <th key="title" scope="row">
            <Glyph of={candidate.hardwareClass} hollow={out} />
            <span class="target">{candidate.title}</span>
            <span class="unseen"> {CLASS_NAME[candidate.hardwareClass]}</span>
            <StandingTags isCurrent={candidate.isCurrent} isRecommended={candidate.isRecommended} />
          </th>
        ) : column.key === 'standing' ? (
          <td key="standing" class={column.class}>
            {candidate.standing}
            {offered && (
              <button
                type="button"
                class="link row-move"
                aria-label={t`Move to ${candidate.title}`}
                onClick={() => move(candidate.target)}
              >
                {t('Move')}
              </button>
            )}
            {tried && (
              <button
                type="button"
                class="link row-move"
                aria-label={t`Try ${candidate.title}`}
                onClick={() => ask(candidate.target)}
              >
                {t('Try')}
              </button>
            )}
          </td>
        ) : (
          <td key={column.key} class={column.class}>
            {cell[column.key]}
          </td>
        ),
      )}
    </tr>
  );
}
