/** Entry: puts the parts together; the server starts after everything is on screen. */
import { window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { registerCommands } from './commands';
import { createCostPanel } from './costPanel';
import { createCrashes } from './crashes';
import { trackWorkloadContext } from './fileContext';
import { createLanguageClient, restartServer } from './languageClient';
import { createPlanner } from './planner';
import type { Planner } from './planner';
import { serverOf } from './server';
import { createServerWatch } from './serverWatch';
import { trackState } from './state';
import { createStatusBar } from './statusBar';
import { createTroubles } from './troubles';
import { registerWorkloadCommands } from './workloadCommands';
import { createWorkloadsView } from './workloadsView';

let client: LanguageClient | undefined;

/** For tests: what starting costs the editor, and the plan as it stands. */
export interface Started {
  readonly activationMs: number;
  readonly planner: Planner;
}

export function activate(context: ExtensionContext): Started {
  const started = performance.now();
  const version = versionOf(context);
  const log = window.createOutputChannel('Placewright', { log: true });
  log.info(`Placewright ${version}`);
  const troubles = createTroubles();
  const crashes = createCrashes(log, troubles);
  const watch = createServerWatch(log, troubles);
  const running = (client = createLanguageClient(context, log, crashes, watch));
  const server = serverOf(running, log, troubles);
  const planner = createPlanner(server);
  const panel = createCostPanel(context, server, log);
  const view = createWorkloadsView(server, context.workspaceState);
  context.subscriptions.push(
    log,
    watch,
    planner,
    panel,
    view,
    trackState(server),
    createStatusBar(server),
    trackWorkloadContext(server),
    ...registerCommands({ context, version, client: running, server, planner, panel, log, crashes, troubles }),
    ...registerWorkloadCommands(view),
    // The server learns its folders when it starts.
    workspace.onDidChangeWorkspaceFolders(() => {
      restartServer(running, log).catch((error: unknown) =>
        log.warn('The server did not learn the new folders', error),
      );
    }),
  );
  const activationMs = performance.now() - started;
  log.debug(`Activated in ${activationMs.toFixed(1)} ms`);
  running.start().catch((error: unknown) => {
    log.error('The language server did not start', error);
    troubles.note('start', error);
  });
  return { activationMs, planner };
}

export async function deactivate(): Promise<void> {
  // A client that is still starting cannot be stopped; its process ends with ours.
  await client?.stop().catch(() => undefined);
}

function versionOf({ extension }: ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version: string };
  return version;
}
