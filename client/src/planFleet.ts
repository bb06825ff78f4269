/** The command that plans the fleet: its notification says what is found by now, and a cancel keeps it. */
import { env, l10n, ProgressLocation, window } from 'vscode';
import type { CancellationToken, Progress } from 'vscode';
import type { PanelPlan } from '../../shared/src/panelState';
import { planMarkdown } from '../../shared/src/words/panelPlan';
import type { CostPanel } from './costPanel';
import type { Planner } from './planner';

/** Answers with what is found, or why nothing is. */
export async function planFleet(planner: Planner, panel: Pick<CostPanel, 'openWorkspace'>): Promise<PanelPlan> {
  const options = { location: ProgressLocation.Notification, title: l10n.t('Planning the fleet'), cancellable: true };
  const plan = await window.withProgress(options, (progress, token) => followed(planner, progress, token));
  void tell(plan, panel);
  return plan;
}

function followed(
  planner: Planner,
  progress: Progress<{ message?: string }>,
  token: CancellationToken,
): Promise<PanelPlan> {
  return new Promise((done) => {
    const cancelling = token.onCancellationRequested(() => planner.cancel());
    const listening = planner.onPlan((plan) => {
      if (plan.kind === 'running') {
        progress.report({ message: plan.finding });
        return;
      }
      cancelling.dispose();
      listening.dispose();
      done(plan);
    });
    planner.start();
  });
}

async function tell(plan: PanelPlan, panel: Pick<CostPanel, 'openWorkspace'>): Promise<void> {
  if (plan.kind !== 'found') {
    void window.showInformationMessage(plan.kind === 'failed' ? plan.reason : plan.finding);
    return;
  }
  const [show, copy] = [l10n.t('Show plan'), l10n.t('Copy plan')];
  const answer = await window.showInformationMessage(plan.finding, show, copy);
  if (answer === show) {
    panel.openWorkspace();
  } else if (answer === copy) {
    await env.clipboard.writeText(planMarkdown(plan));
  }
}
