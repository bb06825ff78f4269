/** In Node the server is a process of its own. */
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { CLIENT_ID, CLIENT_NAME } from './platform';
import type { Platform } from './platform';
import { refreshPrices } from './refreshPrices';

const transport = TransportKind.ipc;

export const platform: Platform = {
  system: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
  canRefreshPrices: true,
  createClient: (context, options) => {
    const module = context.asAbsolutePath('dist/server.js');
    const debug = { module, transport, options: { execArgv: ['--nolazy', '--inspect=6019'] } };
    return new LanguageClient(CLIENT_ID, CLIENT_NAME, { run: { module, transport }, debug }, options);
  },
  refreshPrices,
};
