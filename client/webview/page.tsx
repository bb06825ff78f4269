/** The whole page: its head with the tabs, and one of the two pages below. */
import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { t } from '../../shared/src/l10n';
import type { PanelPlan, PanelRegions, PanelState, PanelWorkload, PanelWorkspace } from '../../shared/src/panelState';
import type { PanelPage } from '../../shared/src/protocol';
import type { Host } from './host';
import { issueText } from './issueText';
import { Prices, Subject } from './subject';
import { TAB_PANEL, tabId, Tabs } from './tabs';
import type { View } from './view';
import { WorkloadPage } from './workloadPage';
import { WorkspacePage } from './workspacePage';

/** What is known of one page, and the last figures that it showed. */
export interface Known<Figures> {
  readonly state: PanelState;
  readonly last: Figures | undefined;
}

export interface PageProps {
  readonly page: PanelPage;
  readonly turn: (page: PanelPage) => void;
  readonly workload: Known<PanelWorkload>;
  readonly workspace: Known<PanelWorkspace>;
  /** Absent until they are compared. */
  readonly regions: PanelRegions | undefined;
  readonly plan: PanelPlan | undefined;
  readonly host: Host;
}

export function Page(props: PageProps) {
  const { page, workload, workspace, host } = props;
  const [view, setView] = useState(host.rememberedView);
  const change = (part: Partial<View>) => setView((old) => ({ ...old, ...part }));
  const control = { view, change, save: host.save };
  const shown = workload.state.kind === 'empty' ? undefined : workload.last;
  host.remember(view, page, shown && { uri: shown.uri, line: shown.range.start.line });
  return (
    <>
      {page === 'workspace' ? (
        <Head {...props} subject={<AllWorkloads workspace={workspace.last} />} date={workspace.last?.priceDate} />
      ) : (
        <Head
          {...props}
          subject={shown && <Subject workload={shown} host={host} />}
          date={shown?.priceDate}
          copy={shown && !host.standsAlone ? () => host.send({ type: 'copy', text: issueText(shown) }) : undefined}
        />
      )}
      <main>
        <div {...(host.pages.length < 2 ? {} : { role: 'tabpanel', id: TAB_PANEL, 'aria-labelledby': tabId(page) })}>
          {page === 'workspace' ? (
            <WorkspacePage {...workspace} plan={props.plan} control={control} host={host} />
          ) : (
            <WorkloadPage state={workload.state} shown={shown} regions={props.regions} control={control} host={host} />
          )}
        </div>
      </main>
    </>
  );
}

interface HeadProps extends Pick<PageProps, 'page' | 'turn' | 'host'> {
  readonly subject: ComponentChildren;
  readonly date: string | undefined;
  readonly copy?: (() => void) | undefined;
}

/** With one page there are no tabs, and without a workload no head. */
function Head({ page, turn, host, subject, date, copy }: HeadProps) {
  const prices = date !== undefined && <Prices date={date} copy={copy} />;
  if (host.pages.length < 2) {
    return subject ? (
      <header class="top">
        {subject}
        {prices}
      </header>
    ) : null;
  }
  return (
    <header class="top tabbed">
      {subject}
      <div class="top-end">
        <Tabs page={page} turn={turn} />
        {prices}
      </div>
    </header>
  );
}

function AllWorkloads({ workspace }: { readonly workspace: PanelWorkspace | undefined }) {
  return (
    <div class="subject">
      <b class="only-name">{t('All workloads')}</b>
      {workspace && workspace.rows.length > 0 && <span class="small quiet">{workspace.extent}</span>}
    </div>
  );
}
