/** In Node the server is a process of its own. */
import type { LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { CLIENT_ID, CLIENT_NAME } from './platform';
import type { Platform } from './platform';
import { refreshPrices } from './refreshPrices';

const transport = TransportKind.ipc;

export const platform: Platform = {
  system: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
  canRefreshPrices: true,
  isDebugged: process.execArgv.some((arg) => /^--(?:inspect|debug)/.test(arg)),
  createClient: (context, options) => {
    const module = context.asAbsolutePath('dist/server.js');
    const debug = { module, transport, options: { execArgv: ['--nolazy', '--inspect=6019'] } };
    return new LanguageClient(CLIENT_ID, CLIENT_NAME, { run: { module, transport }, debug }, options);
  },
  endServer: endProcess,
  refreshPrices,
};

function endProcess(client: BaseLanguageClient, log: LogOutputChannel): boolean {
  const pid = processId(client);
  try {
    return pid !== undefined && process.kill(pid, 'SIGKILL');
  } catch (error) {
    log.warn('The server could not be ended', error);
    return false;
  }
}

function processId(client: BaseLanguageClient): number | undefined {
  const experimental: unknown = client.initializeResult?.capabilities.experimental;
  const pid: unknown = typeof experimental === 'object' && experimental && Reflect.get(experimental, 'processId');
  return typeof pid === 'number' ? pid : undefined;
}
