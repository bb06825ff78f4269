/** In a browser the server is a web worker. */
import { l10n, Uri, window } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { CLIENT_ID, CLIENT_NAME } from './platform';
import type { Platform } from './platform';

/** The browser's own; the types of Node, which this project has, know another. */
type BrowserWorker = ConstructorParameters<typeof BrowserMessageReader>[0] & {
  addEventListener(type: 'error', listener: () => void): void;
  terminate(): void;
};
const scope = globalThis as unknown as { readonly Worker: new (address: string) => BrowserWorker };

let running: WorkerReader | undefined;

export const platform: Platform = {
  system: 'web worker',
  canRefreshPrices: false,
  isDebugged: false,
  createClient: (context, options) => {
    const address = Uri.joinPath(context.extensionUri, 'dist', 'core.js').toString(true);
    const start = async () => {
      // A worker does not end when its server is told to.
      running?.end();
      const worker = new scope.Worker(address);
      running = new WorkerReader(worker);
      return { reader: running, writer: new BrowserMessageWriter(worker) };
    };
    return new LanguageClient(CLIENT_ID, CLIENT_NAME, start, options);
  },
  endServer: () => {
    running?.fail();
    return running !== undefined;
  },
  refreshPrices: async () => {
    await window.showInformationMessage(
      l10n.t('In a browser prices cannot be refreshed: those that came with this release count.'),
    );
    return false;
  },
};

/** A worker that fails ends its connection, as a process does that dies: it is started again, and not for ever. */
class WorkerReader extends BrowserMessageReader {
  constructor(private readonly worker: BrowserWorker) {
    super(worker);
    worker.addEventListener('error', () => this.fireClose());
  }

  end(): void {
    this.worker.terminate();
  }

  fail(): void {
    this.end();
    this.fireClose();
  }
}
