/** One item for what all workloads of the workspace cost a month, and one of the language for the age of the prices. */
import {
  commands,
  Disposable,
  l10n,
  languages,
  LanguageStatusSeverity,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import type { LanguageStatusItem, StatusBarItem } from 'vscode';
import { COMMANDS } from '../../shared/src/protocol';
import type { WorkspaceTotal } from '../../shared/src/protocol';
import { debounce } from './debounce';
import { DOCUMENTS } from './documents';
import type { Platform } from './platform';
import type { Server } from './server';

const DELAY_MS = 200;
/** Below it nobody notices that a number is on its way. */
const ESTIMATING_AFTER_MS = 400;
/** Left of the line and column numbers, right of most language items. */
const PRIORITY = 90;
const SETTING = 'placewright.statusBar.enabled';

export function createStatusBar(server: Server, { canRefreshPrices }: Pick<Platform, 'canRefreshPrices'>): Disposable {
  const item = window.createStatusBarItem('placewright.total', StatusBarAlignment.Right, PRIORITY);
  item.name = l10n.t('Placewright: monthly cost');
  const prices = languages.createLanguageStatusItem('placewright.prices', DOCUMENTS);
  prices.name = l10n.t('Placewright: age of the prices');
  if (canRefreshPrices) {
    prices.command = { command: COMMANDS.refreshPrices, title: l10n.t('Refresh prices') };
  }
  let asked = 0;
  let hasText = false;
  const update = async () => {
    if (!isEnabled()) {
      item.hide();
      return;
    }
    asked += 1;
    const mine = asked;
    // Where a number stands already it stays until the next is there.
    const late = setTimeout(() => !hasText && showEstimating(item), ESTIMATING_AFTER_MS);
    const total = await server.total();
    clearTimeout(late);
    // An earlier question may be answered later, with what was known then.
    if (total && mine === asked) {
      hasText = total.text !== '';
      // Also while the list of all workloads was never opened.
      if (total.workloads > 0) {
        void commands.executeCommand('setContext', 'placewright.hasWorkloads', true);
      }
      showTotal(item, total);
      showPrices(prices, total);
    }
  };
  const soon = debounce(() => void update(), DELAY_MS);
  return Disposable.from(
    item,
    prices,
    soon,
    server.onRunning((isRunning) => isRunning && soon()),
    server.onDown(() => isEnabled() && showDown(item)),
    server.onEstimatesChanged(soon),
    workspace.onDidChangeConfiguration((change) => change.affectsConfiguration(SETTING) && soon()),
  );
}

function isEnabled(): boolean {
  return workspace.getConfiguration().get<boolean>(SETTING, true);
}

function showTotal(item: StatusBarItem, { text, tooltip }: WorkspaceTotal): void {
  if (text === '') {
    item.hide();
    return;
  }
  item.text = text;
  item.tooltip = markdown(tooltip);
  item.command = 'placewright.openWorkspacePanel';
  item.backgroundColor = undefined;
  item.accessibilityInformation = { label: l10n.t('Placewright: {0}', text) };
  item.show();
}

function showEstimating(item: StatusBarItem): void {
  item.text = l10n.t('Estimating');
  item.tooltip = undefined;
  item.command = undefined;
  item.backgroundColor = undefined;
  item.accessibilityInformation = { label: l10n.t('Placewright: {0}', item.text) };
  item.show();
}

/** Also where no total stood before: nothing else on screen would say that there will be none. */
function showDown(item: StatusBarItem): void {
  item.text = l10n.t('Placewright is not running');
  item.tooltip = l10n.t('The estimator is not running. Click for its log.');
  item.command = 'placewright.showLog';
  item.backgroundColor = new ThemeColor('statusBarItem.errorBackground');
  item.accessibilityInformation = { label: item.tooltip, role: 'button' };
  item.show();
}

function showPrices(item: LanguageStatusItem, { prices }: WorkspaceTotal): void {
  item.text = prices.date;
  item.detail = prices.age;
  item.severity = prices.isStale ? LanguageStatusSeverity.Warning : LanguageStatusSeverity.Information;
}

function markdown(text: string): MarkdownString {
  const tooltip = new MarkdownString(text);
  tooltip.isTrusted = { enabledCommands: Object.values(COMMANDS) };
  return tooltip;
}
