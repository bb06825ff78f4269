/** Can the fleet be placed better as a whole? A plan of all workloads under the limits that they share, made when asked for. */
import { useState } from 'preact/hooks';
import { formatPlural } from '../../shared/src/format';
import { t } from '../../shared/src/l10n';
import type { PanelPlan } from '../../shared/src/panelState';
import { Card, ScrollBox } from './card';
import { ColumnHead } from './columnHead';
import type { ViewControl } from './view';

export interface PlanCardProps {
  /** Absent: none was asked for. */
  readonly plan: PanelPlan | undefined;
  readonly control: ViewControl;
  readonly start: () => void;
  readonly cancel: () => void;
  /** Shows the line of a file, counted from zero. */
  readonly open: (uri: string, line: number) => void;
}

type Found = Extract<PanelPlan, { kind: 'found' }>;
type Running = Extract<PanelPlan, { kind: 'running' }>;

const noPlan = () => t('So far each workload is placed on its own.');
const whatFor = () =>
  t('A plan places all of them together, within budgets, quotas and owned machines that they share.');
const oldPlan = () => t('The numbers of the workspace are others since: plan again.');
/** More are a list to scroll through, which is asked for. */
const FIRST_ROWS = 10;

export function PlanCard({ plan, control, start, cancel, open }: PlanCardProps) {
  return (
    <Card
      id="plan"
      question={t('Can the fleet be placed better as a whole?')}
      finding={findingOf(plan)}
      wide={plan?.kind === 'found'}
      control={control}
    >
      <p class="unseen" role="status">
        {statusOf(plan)}
      </p>
      {plan === undefined && <p class="quiet small">{whatFor()}</p>}
      {plan?.kind === 'running' && <Progress plan={plan} />}
      {plan?.kind === 'found' && <FoundPlan plan={plan} open={open} />}
      <div class="actions">
        <PlanButton plan={plan} start={start} cancel={cancel} />
      </div>
    </Card>
  );
}

function findingOf(plan: PanelPlan | undefined): string {
  return plan === undefined ? noPlan() : plan.kind === 'failed' ? plan.reason : plan.finding;
}

/** What a listener hears: the start and the end, not each step between. */
function statusOf(plan: PanelPlan | undefined): string {
  switch (plan?.kind) {
    case undefined:
      return '';
    case 'running':
      return t('Planning the fleet.');
    case 'found':
      return plan.isOld ? oldPlan() : plan.finding;
    case 'failed':
      return plan.reason;
  }
}

/** One button throughout, so that it keeps the focus. The second click of a double click does not undo the first. */
function PlanButton({ plan, start, cancel }: Pick<PlanCardProps, 'plan' | 'start' | 'cancel'>) {
  const isRunning = plan?.kind === 'running';
  const isQuiet = isRunning || (plan?.kind === 'found' && !plan.isOld);
  const press = ({ detail }: MouseEvent) => (isRunning ? detail <= 1 && cancel() : start());
  return (
    <button type="button" class={isQuiet ? 'button plain-button' : 'button'} onClick={press}>
      {isRunning ? t('Cancel') : plan?.kind === 'found' ? t('Plan again') : t('Plan the fleet')}
    </button>
  );
}

function Progress({ plan: { share, note } }: { readonly plan: Running }) {
  const percent = share === undefined ? undefined : Math.round(100 * Math.min(1, Math.max(0, share)));
  return (
    <>
      <div
        class={percent === undefined ? 'progress' : 'progress known'}
        role="progressbar"
        aria-label={t('Planning the fleet')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <i style={percent === undefined ? undefined : { width: `${percent}%` }} />
      </div>
      {note !== undefined && <p class="note">{note}</p>}
    </>
  );
}

function FoundPlan({ plan, open }: { readonly plan: Found; readonly open: PlanCardProps['open'] }) {
  const { rows, limits, notes, isOld } = plan;
  const moves = rows.filter(({ isMove }) => isMove);
  return (
    <div class={isOld ? 'old' : undefined}>
      {isOld && <p class="cause">{oldPlan()}</p>}
      {limits.length > 0 && <Limits limits={limits} />}
      {moves.length > 0 && <Moves rows={moves} open={open} />}
      {moves.length > 0 && moves.length < rows.length && (
        <p class="note">{t`${formatPlural(rows.length - moves.length, 'workload stays', 'workloads stay')} as now.`}</p>
      )}
      {notes.length > 0 && (
        <ul class="note">
          {notes.map((note, i) => (
            <li key={i}>{note}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

const BAR = 6;

function Limits({ limits }: Pick<Found, 'limits'>) {
  return (
    <ul class="limits" aria-label={t('Limits')}>
      {limits.map(({ label, text, share }, i) => (
        <li key={i}>
          <p class="bar-title">
            <span class="name">{label}</span>
            <span class="total quiet">{text}</span>
          </p>
          {share !== undefined && (
            <svg
              class="limit-bar"
              height={BAR}
              viewBox={`0 0 100 ${BAR}`}
              preserveAspectRatio="none"
              aria-hidden="true"
            >
              <rect class="limit-all" width={100} height={BAR} />
              <rect class="neutral" width={100 * Math.min(1, Math.max(0, share))} height={BAR} />
            </svg>
          )}
        </li>
      ))}
    </ul>
  );
}

function Moves({ rows, open }: { readonly rows: Found['rows']; readonly open: PlanCardProps['open'] }) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, FIRST_ROWS);
  return (
    <>
      <ScrollBox label={t('What the plan changes')}>
        <table>
          <thead>
            <tr>
              <ColumnHead>{t('Workload')}</ColumnHead>
              <ColumnHead>{t('Now')}</ColumnHead>
              <ColumnHead>{t('Plan')}</ColumnHead>
              <ColumnHead figures>{t('Cost')}</ColumnHead>
              <ColumnHead figures>{t('Change')}</ColumnHead>
            </tr>
          </thead>
          <tbody>
            {shown.map((row, i) => (
              <tr key={i}>
                <th scope="row">
                  <Name row={row} open={open} />
                </th>
                <td>{row.now}</td>
                <td>{row.to}</td>
                <td class="right">{row.cost}</td>
                <td class="right">{row.saving}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      {rows.length > FIRST_ROWS && (
        <button type="button" class="quiet-button more" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t`Show the first ${FIRST_ROWS}` : t`Show all ${rows.length}`}
        </button>
      )}
    </>
  );
}

function Name({ row, open }: { readonly row: Found['rows'][number]; readonly open: PlanCardProps['open'] }) {
  const { name, uri, line } = row;
  return line === undefined ? (
    <>{name}</>
  ) : (
    <button type="button" class="link" aria-label={t`${name}, go to its file`} onClick={() => open(uri, line)}>
      {name}
    </button>
  );
}
