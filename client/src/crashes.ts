/** A server that dies is started again; one that keeps dying is left alone, with a word and two buttons. */
import { commands, l10n, window } from 'vscode';
import type { LogOutputChannel } from 'vscode';
import { CloseAction, ErrorAction } from 'vscode-languageclient';
import type { ErrorHandler } from 'vscode-languageclient';
import { createCrashCount } from './crashCount';
import type { Troubles } from './troubles';

/** Broken messages in a row after which a connection is given up. */
const MOST_BROKEN = 3;

export interface Crashes extends ErrorHandler {
  /** The user starts it anew: what was, is forgotten. */
  forget(): void;
}

export function createCrashes(log: LogOutputChannel, troubles: Troubles): Crashes {
  const count = createCrashCount(() => Date.now());
  let hasTold = false;
  return {
    error: (error, _message, times = 0) => {
      troubles.note('connection', error);
      return { action: times <= MOST_BROKEN ? ErrorAction.Continue : ErrorAction.Shutdown, handled: true };
    },
    closed: () => {
      troubles.note('server stopped');
      if (count.crashed() === 'stop') {
        void tellStopped();
        return {
          action: CloseAction.DoNotRestart,
          handled: true,
          message: 'The server stopped too often: not started again',
        };
      }
      if (!hasTold) {
        hasTold = true;
        void tellStartedAgain(log);
      }
      return { action: CloseAction.Restart, handled: true, message: 'The server stopped and is started again' };
    },
    forget: () => count.forget(),
  };
}

/** Once a session: it may happen again, the user knows by then. */
async function tellStartedAgain(log: LogOutputChannel): Promise<void> {
  const showLog = l10n.t('Show log');
  const message = l10n.t('The estimator stopped and was started again; nothing was lost.');
  if ((await window.showInformationMessage(message, showLog)) === showLog) {
    log.show();
  }
}

async function tellStopped(): Promise<void> {
  const showLog = l10n.t('Show log');
  const restart = l10n.t('Restart server');
  const message = l10n.t('The estimator stopped five times in three minutes and is not started again.');
  const answer = await window.showErrorMessage(message, restart, showLog);
  if (answer === restart) {
    await commands.executeCommand('placewright.restartServer');
  } else if (answer === showLog) {
    await commands.executeCommand('placewright.showLog');
  }
}
