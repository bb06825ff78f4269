/** All workloads in one table: what should move, what each costs, what they cost together. */
import { unknownText } from '../../shared/src/digits';
import { t } from '../../shared/src/l10n';
import type { PanelWorkspace, PanelWorkspaceRow } from '../../shared/src/panelState';
import { Card } from './card';
import { FilterBar } from './filterBar';
import type { ViewControl } from './view';
import { CLASS_NAME, perMonth } from './words';
import { filtered, sortedWorkloads, STANDING_NAME, STANDINGS, type Sum, sumOfRows, totalName } from './workspaceList';
import { WorkloadGrid } from './workloadGrid';

export interface WorkloadsProps {
  readonly workspace: PanelWorkspace;
  readonly control: ViewControl;
  readonly open: (uri: string, line: number) => void;
}

export function Workloads({ workspace, control, open }: WorkloadsProps) {
  const { rows, moveFinding, total } = workspace;
  const { view, change } = control;
  const found = sortedWorkloads(filtered(rows, view), view.workloadSort);
  const sum = found.length === rows.length ? { name: totalName(rows), ...total } : sumOfRows(found);
  const clear = () => change({ workloadSearch: '', workloadStanding: undefined });
  return (
    <Card
      id="workloads"
      wide
      question={t('What should move?')}
      finding={moveFinding ?? workspace.extent}
      control={control}
      exported={<WholeTable rows={found} sum={sum} />}
    >
      {rows.length > 1 && <Filters rows={rows} found={found.length} control={control} />}
      {found.length === 0 ? (
        <p class="nothing">
          {t('No workload matches.')}{' '}
          <button type="button" class="link" onClick={clear}>
            {t('Show all')}
          </button>
        </p>
      ) : (
        <WorkloadGrid rows={found} sum={sum} control={control} open={open} />
      )}
    </Card>
  );
}

function Filters({
  rows,
  found,
  control,
}: {
  readonly rows: readonly PanelWorkspaceRow[];
  readonly found: number;
  readonly control: ViewControl;
}) {
  const { view, change } = control;
  const counts = STANDINGS.map((standing) => ({
    standing,
    count: rows.filter((row) => row.standing === standing).length,
  })).filter(({ standing, count }) => count > 0 || standing === view.workloadStanding);
  return (
    <FilterBar
      label={t('Search workloads by name, file, kind, hardware or verdict')}
      placeholder={t('Name, file or hardware')}
      search={view.workloadSearch}
      onSearch={(workloadSearch) => change({ workloadSearch })}
      found={found}
      all={rows.length}
    >
      <select
        aria-label={t('Verdict')}
        value={view.workloadStanding ?? ''}
        onChange={(event) => {
          const { value } = event.currentTarget;
          change({ workloadStanding: STANDINGS.find((standing) => standing === value) });
        }}
      >
        <option value="">{t('All verdicts')}</option>
        {counts.map(({ standing, count }) => (
          <option key={standing} value={standing}>
            {t(STANDING_NAME[standing])} ({count})
          </option>
        ))}
      </select>
    </FilterBar>
  );
}

/** What is exported: every row that the filter leaves, drawn or not. */
function WholeTable({ rows, sum }: { readonly rows: readonly PanelWorkspaceRow[]; readonly sum: Sum }) {
  return (
    <table>
      <thead>
        <tr>
          <th>{t('Workload')}</th>
          <th>{t('File')}</th>
          <th class="right">{t('Line')}</th>
          <th>{t('Kind')}</th>
          <th>{t('Now on')}</th>
          <th>{t('Hardware')}</th>
          <th class="right">{perMonth()}</th>
          <th class="right">{t('Could save')}</th>
          <th>{t('Verdict')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, i) => (
          <tr key={i}>
            <th>{row.name}</th>
            <td>{row.fileName}</td>
            <td>{row.line + 1}</td>
            <td>{row.kindText}</td>
            <td>{row.now}</td>
            <td>{row.hardwareClass ? CLASS_NAME[row.hardwareClass] : unknownText()}</td>
            <td>{row.cost}</td>
            <td>{row.saving}</td>
            <td>{row.verdict}</td>
          </tr>
        ))}
        <tr>
          <th>{sum.name}</th>
          <td />
          <td />
          <td />
          <td />
          <td />
          <td>{sum.cost}</td>
          <td>{sum.saving}</td>
          <td />
        </tr>
      </tbody>
    </table>
  );
}
