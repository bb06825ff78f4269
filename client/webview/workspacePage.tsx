/** The page of all workloads: one sentence, what weighs most, on what hardware, the plan, and the table of all. */
import { t } from '../../shared/src/l10n';
import type { PanelPlan, PanelState, PanelWorkspace } from '../../shared/src/panelState';
import { Actions } from './actions';
import { Classes } from './classes';
import type { Host } from './host';
import { PlanCard } from './planCard';
import { Cause, Loading, Message, Progress } from './states';
import type { ViewControl } from './view';
import { Weight } from './weight';
import { estimatingAllText, readingText } from './words';
import { Workloads } from './workloads';

export interface WorkspacePageProps {
  readonly state: PanelState;
  /** The last figures shown: they stay, dimmed, until new ones are ready. */
  readonly last: PanelWorkspace | undefined;
  readonly plan: PanelPlan | undefined;
  readonly control: ViewControl;
  readonly host: Host;
}

export function WorkspacePage({ state, last, plan, control, host }: WorkspacePageProps) {
  if (!last) {
    return state.kind === 'error' || state.kind === 'empty' ? (
      <Message title={t('No figures could be made')} {...state} host={host} />
    ) : (
      <Loading />
    );
  }
  if (last.rows.length === 0) {
    return <Empty workspace={last} host={host} />;
  }
  const cause = causeOf(state, last);
  const open = (uri: string, line: number) => host.send({ type: 'open', uri, line });
  return (
    <div class={cause === undefined ? undefined : 'old'} aria-busy={cause !== undefined || last.reading}>
      <Cause text={cause ?? (last.reading ? readingText() : undefined)} />
      {last.reading && <Progress name={readingText()} />}
      <section class="verdict" aria-label={t('Verdict')}>
        <h1>{last.verdict}</h1>
        {last.because.length > 0 && <p class="because">{last.because.join(' ')}</p>}
      </section>
      <div class="grid">
        <Weight workspace={last} control={control} open={open} />
        <div class="side">
          <Classes workspace={last} control={control} />
          {!host.standsAlone && (
            <PlanCard
              plan={plan}
              control={control}
              start={() => host.send({ type: 'plan' })}
              cancel={() => host.send({ type: 'cancelPlan' })}
              open={open}
            />
          )}
        </div>
        <Workloads workspace={last} control={control} open={open} />
      </div>
    </div>
  );
}

/** Why the figures are not those of the workspace as it stands; while files are read each answer is only a part. */
function causeOf(state: PanelState, { reading }: PanelWorkspace): string | undefined {
  switch (state.kind) {
    case 'loading':
      return reading ? undefined : estimatingAllText();
    case 'error':
    case 'empty':
      return state.message;
    default:
      return undefined;
  }
}

function Empty({ workspace, host }: { readonly workspace: PanelWorkspace; readonly host: Host }) {
  return (
    <div class="plain" aria-busy={workspace.reading}>
      <h1>{workspace.verdict}</h1>
      {workspace.reading && <Progress name={workspace.verdict} />}
      <p class="quiet" role="status">
        {workspace.because.join(' ')}
      </p>
      {!workspace.reading && <Actions actions={['createManifest', 'openExamples']} host={host} />}
    </div>
  );
}
