/** Entry: puts the parts together; the server starts after everything is on screen. */
import { window } from 'vscode';
import type { ExtensionContext } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { registerCommands } from './commands';
import { createCostPanel } from './costPanel';
import { trackWorkloadContext } from './fileContext';
import { createLanguageClient } from './languageClient';
import { serverOf } from './server';
import { createStatusBar } from './statusBar';

let client: LanguageClient | undefined;

export function activate(context: ExtensionContext): void {
  const started = performance.now();
  const log = window.createOutputChannel('Placewright', { log: true });
  log.info(`Placewright ${versionOf(context)}`);
  client = createLanguageClient(context, log);
  const server = serverOf(client, log);
  const panel = createCostPanel(context, server, log);
  context.subscriptions.push(
    log,
    panel,
    createStatusBar(server),
    trackWorkloadContext(server),
    ...registerCommands({ client, server, panel, log, extensionUri: context.extensionUri }),
  );
  log.debug(`Activated in ${(performance.now() - started).toFixed(1)} ms`);
  client.start().catch((error: unknown) => log.error('The language server did not start', error));
}

export async function deactivate(): Promise<void> {
  // A client that is still starting cannot be stopped; its process ends with ours.
  await client?.stop().catch(() => undefined);
}

function versionOf({ extension }: ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version: string };
  return version;
}
