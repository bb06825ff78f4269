/** One item: what all workloads of the workspace cost a month. */
import { Disposable, l10n, MarkdownString, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { StatusBarItem } from 'vscode';
import { COMMANDS } from '../../shared/src/protocol';
import type { WorkspaceTotal } from '../../shared/src/protocol';
import { debounce } from './debounce';
import type { Server } from './server';

const DELAY_MS = 200;
/** Left of the line and column numbers, right of most language items. */
const PRIORITY = 90;

export function createStatusBar(server: Server): Disposable {
  const item = window.createStatusBarItem('placewright.total', StatusBarAlignment.Right, PRIORITY);
  item.name = l10n.t('Placewright: monthly cost');
  let asked = 0;
  const update = async () => {
    asked += 1;
    const mine = asked;
    const total = await server.total();
    // An earlier question may be answered later, with what was known then.
    if (total && mine === asked) {
      show(item, total);
    }
  };
  const soon = debounce(() => void update(), DELAY_MS);
  const running = server.onRunning((isRunning) => (isRunning ? soon() : showStopped(item)));
  return Disposable.from(item, soon, running, server.onEstimatesChanged(soon));
}

function show(item: StatusBarItem, { text, tooltip }: WorkspaceTotal): void {
  if (text === '') {
    item.hide();
    return;
  }
  item.text = text;
  item.tooltip = markdown(tooltip);
  item.command = COMMANDS.openCostPanel;
  item.backgroundColor = undefined;
  item.accessibilityInformation = { label: l10n.t('Placewright: {0}', text) };
  item.show();
}

/** Shown only where a total stood before: a server that starts is no news. */
function showStopped(item: StatusBarItem): void {
  item.tooltip = l10n.t('The estimator is not running. Click for its log.');
  item.command = 'placewright.showLog';
  item.backgroundColor = new ThemeColor('statusBarItem.warningBackground');
}

function markdown(text: string): MarkdownString {
  const tooltip = new MarkdownString(text);
  tooltip.isTrusted = { enabledCommands: Object.values(COMMANDS) };
  return tooltip;
}
