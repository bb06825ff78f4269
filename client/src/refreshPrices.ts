/** Reads the price lists of AWS, when the user says so: the only use of the network there is. */
import { l10n, ProgressLocation, window, workspace } from 'vscode';
import type { CancellationToken, LogOutputChannel, Progress } from 'vscode';
import { PRICED_REGIONS } from '../../shared/src/catalog/pricedRegions';
import { spokenLanguage } from '../../shared/src/l10n';
import type { RefreshModule, RefreshResult } from '../../shared/src/refreshApi';

const DAY = 'yyyy-mm-dd'.length;

/** True where something was refreshed. The server sees the new file by itself. */
export async function refreshPrices(log: LogOutputChannel): Promise<boolean> {
  const regions = await askRegions();
  if (!regions || regions.length === 0 || !(await askNetwork(regions))) {
    return false;
  }
  const options = { location: ProgressLocation.Notification, title: l10n.t('Refreshing prices'), cancellable: true };
  try {
    const result = await window.withProgress(options, (progress, token) => read(regions, progress, token));
    tell(result, log);
    return result.outcomes.some(({ is }) => is !== 'failed');
  } catch (error) {
    log.error('Prices were not refreshed', error);
    void window.showErrorMessage(
      l10n.t(
        'Prices were not refreshed: {0}. Those in use stay.',
        error instanceof Error ? error.message : String(error),
      ),
    );
    return false;
  }
}

async function askRegions(): Promise<readonly string[] | undefined> {
  const own = workspace.getConfiguration('placewright').get<string>('defaults.region', 'us-east-1');
  const picks = [...new Set([own, ...PRICED_REGIONS])].map((label) => ({ label, picked: label === own }));
  const chosen = await window.showQuickPick(picks, {
    canPickMany: true,
    title: l10n.t('Refresh prices of which regions?'),
    placeHolder: l10n.t('Each is a download of some hundred megabytes'),
  });
  return chosen?.map(({ label }) => label);
}

async function askNetwork(regions: readonly string[]): Promise<boolean> {
  const go = l10n.t('Download');
  const answer = await window.showInformationMessage(
    l10n.t('Download the price lists of {0} from AWS?', regions.join(', ')),
    {
      modal: true,
      detail: l10n.t('From pricing.us-east-1.amazonaws.com, without an account. Nothing of yours is sent.'),
    },
    go,
  );
  return answer === go;
}

function read(
  regions: readonly string[],
  progress: Progress<{ message?: string; increment?: number }>,
  token: CancellationToken,
): Promise<RefreshResult> {
  const stop = new AbortController();
  const listening = token.onCancellationRequested(() => stop.abort());
  let shown = 0;
  const refresh = refresher();
  refresh.speak(spokenLanguage());
  return refresh
    .refreshPrices({
      regions,
      savingsPlans: true,
      today: new Date().toISOString().slice(0, DAY),
      signal: stop.signal,
      // The editor sends requests of extensions through the proxies of its own settings.
      hostRoutes: true,
      progress: ({ text, share }) => {
        const percent = Math.floor(share * 100);
        if (percent > shown || shown === 0) {
          progress.report({ message: text, increment: percent - shown });
          shown = percent;
        }
      },
    })
    .finally(() => listening.dispose());
}

/** Loaded now and never before: 0.8 MB that an estimate does not need. */
function refresher(): RefreshModule<AbortSignal> {
  return require('./refresh.js') as RefreshModule<AbortSignal>;
}

function tell(result: RefreshResult, log: LogOutputChannel): void {
  log.info(refresher().refreshText(result));
  const failed = result.outcomes.filter(({ is }) => is === 'failed').length;
  const changed = result.outcomes.reduce((n, one) => n + (one.is === 'updated' ? one.changes.changed.length : 0), 0);
  const message = result.cancelled
    ? l10n.t('Stopped. What was finished is kept.')
    : failed > 0
      ? l10n.t('Prices were not all refreshed: {0} of {1} lists failed.', failed, result.outcomes.length)
      : l10n.t('Prices are refreshed: {0} changed.', changed);
  const showLog = l10n.t('Show log');
  const shown =
    failed > 0 ? window.showWarningMessage(message, showLog) : window.showInformationMessage(message, showLog);
  void shown.then((answer) => answer === showLog && log.show());
}
