/** Entry: puts the parts together; the server starts after everything is on screen. */
import { commands, env, l10n, window, workspace } from 'vscode';
import type { ExtensionContext } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { languageFrom, speak } from '../../shared/src/l10n';
import { registerCommands } from './commands';
import { createCostPanel } from './costPanel';
import { createCrashes } from './crashes';
import { trackWorkloadContext } from './fileContext';
import { createLanguageClient, restartServer } from './languageClient';
import { createPlanner } from './planner';
import type { Planner } from './planner';
import type { Platform } from './platform';
import { serverOf } from './server';
import { createServerWatch } from './serverWatch';
import { trackState } from './state';
import { createStatusBar } from './statusBar';
import { createTroubles } from './troubles';
import { registerWorkloadCommands } from './workloadCommands';
import { createWorkloadsView } from './workloadsView';

const platform = platformHere();
let client: BaseLanguageClient | undefined;

/** For tests: what starting costs the editor, and the plan as it stands. */
export interface Started {
  readonly activationMs: number;
  readonly planner: Planner;
}

export function activate(context: ExtensionContext): Started {
  const started = performance.now();
  const version = versionOf(context);
  speak(l10n.bundle && languageFrom({ locale: env.language, words: l10n.bundle }));
  const log = window.createOutputChannel('Placewright', { log: true });
  log.info(`Placewright ${version}`);
  const troubles = createTroubles();
  const crashes = createCrashes(log, troubles);
  const watch = createServerWatch(platform, log, troubles);
  const running = (client = createLanguageClient(platform, context, log, crashes, watch));
  const server = serverOf(running, log, troubles);
  const planner = createPlanner(server);
  const panel = createCostPanel(context, server, log, planner);
  const view = createWorkloadsView(server, context.workspaceState);
  context.subscriptions.push(
    log,
    watch,
    planner,
    panel,
    view,
    trackState(server),
    createStatusBar(server, platform),
    trackWorkloadContext(server),
    ...registerCommands({
      platform,
      context,
      version,
      client: running,
      server,
      planner,
      panel,
      log,
      crashes,
      troubles,
    }),
    ...registerWorkloadCommands(view),
    // The server learns its folders when it starts.
    workspace.onDidChangeWorkspaceFolders(() => {
      restartServer(running, platform, log).catch((error: unknown) =>
        log.warn('The server did not learn the new folders', error),
      );
    }),
  );
  // What only Node can do is not offered.
  void commands.executeCommand('setContext', 'placewright.isInBrowser', !platform.canRefreshPrices);
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

/** Both are in this bundle; of the other one nothing is run. */
function platformHere(): Platform {
  return 'importScripts' in globalThis
    ? (require('./browserPlatform') as { readonly platform: Platform }).platform
    : (require('./nodePlatform') as { readonly platform: Platform }).platform;
}

function versionOf({ extension }: ExtensionContext): string {
  const { version } = extension.packageJSON as { readonly version: string };
  return version;
}
