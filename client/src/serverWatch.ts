/** A server that answers nothing is ended, and so started again; one that takes long is said to, with a way out. */
import { l10n, languages, LanguageStatusSeverity } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import { State } from 'vscode-languageclient';
import type { BaseLanguageClient, Middleware } from 'vscode-languageclient';
import { PING_REQUEST } from '../../shared/src/protocol';
import { DOCUMENTS } from './documents';
import type { Platform } from './platform';
import type { Troubles } from './troubles';
import { createWatchdog } from './watchdog';

export interface ServerWatch extends Disposable {
  readonly sendRequest: NonNullable<Middleware['sendRequest']>;
  attach(client: BaseLanguageClient): void;
}

export function createServerWatch(platform: Platform, log: LogOutputChannel, troubles: Troubles): ServerWatch {
  let client: BaseLanguageClient | undefined;
  let shown: Disposable | undefined;
  const noted = new Set<string>();

  const slow = (methods: readonly string[]) => {
    shown?.dispose();
    shown = methods.length > 0 ? showSlow() : undefined;
    for (const method of methods.filter((one) => !noted.has(one))) {
      noted.add(method);
      log.warn(`${method} is not answered yet; the server is busy`);
      troubles.note(`${method} takes long`);
    }
  };
  const dead = () => {
    log.error('The server does not answer: it is ended and started again');
    troubles.note('server did not answer');
    if (client) {
      platform.endServer(client, log);
    }
  };
  const watchdog = createWatchdog({
    ping: () => (client?.state === State.Running ? client.sendRequest(PING_REQUEST) : undefined),
    dead,
    slow,
  });
  return {
    sendRequest: (type, param, token, next) => {
      const answer = next(type, param, token);
      const method = typeof type === 'string' ? type : type.method;
      return method === PING_REQUEST || platform.isDebugged ? answer : watchdog.watch(method, answer);
    },
    attach: (to) => {
      client = to;
    },
    dispose: () => {
      watchdog.dispose();
      shown?.dispose();
    },
  };
}

function showSlow(): Disposable {
  const item = languages.createLanguageStatusItem('placewright.slow', DOCUMENTS);
  item.name = l10n.t('Placewright: state of the server');
  item.text = l10n.t('An answer takes unusually long');
  item.severity = LanguageStatusSeverity.Warning;
  item.command = { command: 'placewright.restartServer', title: l10n.t('Restart server') };
  return item;
}
