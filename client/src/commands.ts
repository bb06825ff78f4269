/** What the command palette, the status bar and links run. */
import { commands, ConfigurationTarget, l10n, Uri, window, workspace } from 'vscode';
import type { Disposable, ExtensionContext, LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { COMMANDS } from '../../shared/src/protocol';
import { copyDiagnostics } from './copyDiagnostics';
import type { CostPanel } from './costPanel';
import { explainRule } from './explainRule';
import type { Crashes } from './crashes';
import { createManifest, openExamples } from './examples';
import { restartServer } from './languageClient';
import { moveWorkload } from './move';
import { isLine, isRecord, retargetRequest } from './pageMessage';
import { revealLine, subjectOf } from './panelSubject';
import { planFleet } from './planFleet';
import type { Planner } from './planner';
import type { Platform } from './platform';
import type { Server } from './server';
import type { Troubles } from './troubles';
import type { Line } from './workloadItems';

export interface Parts {
  readonly platform: Platform;
  readonly context: ExtensionContext;
  readonly version: string;
  readonly client: BaseLanguageClient;
  readonly server: Server;
  readonly planner: Planner;
  readonly panel: CostPanel;
  readonly log: LogOutputChannel;
  readonly crashes: Crashes;
  readonly troubles: Troubles;
}

export function registerCommands(parts: Parts): Disposable[] {
  const { platform, context, version, client, server, planner, panel, log, crashes, troubles } = parts;
  return [
    commands.registerCommand(COMMANDS.openCostPanel, (place?: unknown, line?: unknown) =>
      openPanel(panel, place, line),
    ),
    commands.registerCommand('placewright.openWorkspacePanel', () => panel.openWorkspace()),
    commands.registerCommand(COMMANDS.move, async (value: unknown) => {
      const request = retargetRequest(value);
      return request !== undefined && moveWorkload(server, request);
    }),
    commands.registerCommand('placewright.moveToRecommended', (line?: unknown) =>
      isWorkloadLine(line) ? moveListed(server, panel, line) : moveAtCursor(server),
    ),
    commands.registerCommand('placewright.planFleet', () => planFleet(planner, panel)),
    commands.registerCommand('placewright.toggleInlayHints', toggleInlayHints),
    commands.registerCommand('placewright.restartServer', async () => {
      crashes.forget();
      await restartServer(client, platform, log);
    }),
    commands.registerCommand('placewright.copyDiagnostics', () =>
      copyDiagnostics({ version, system: platform.system }, server, troubles),
    ),
    commands.registerCommand('placewright.openExamples', () => openExamples(context.extensionUri)),
    commands.registerCommand('placewright.createManifest', createManifest),
    commands.registerCommand(COMMANDS.refreshPrices, () => platform.refreshPrices(log)),
    commands.registerCommand(COMMANDS.explain, (code?: unknown) => explainRule(context.extensionUri, code)),
    commands.registerCommand('placewright.showLog', () => log.show()),
  ];
}

type WorkloadLine = Extract<Line, { kind: 'workload' }>;

/** What the list of all workloads passes to its commands. */
function isWorkloadLine(value: unknown): value is WorkloadLine {
  return (
    isRecord(value) && value['kind'] === 'workload' && typeof value['uri'] === 'string' && isRecord(value['workload'])
  );
}

async function openPanel(panel: CostPanel, place: unknown, line: unknown): Promise<void> {
  if (isWorkloadLine(place)) {
    const { uri, workload } = place;
    // The panel shows what an editor has.
    await revealLine(uri, workload.line, true, panel.column);
    panel.open({ uri, line: workload.line });
    return;
  }
  // The editor's title button passes its Uri and no line: then the cursor counts.
  const address = place instanceof Uri ? place.toString() : place;
  panel.open(typeof address === 'string' && isLine(line) ? { uri: address, line } : undefined);
}

/** The text is shown first: a change that nobody sees is none that anybody checks. */
async function moveListed(server: Server, panel: CostPanel, { uri, workload }: WorkloadLine): Promise<boolean> {
  await revealLine(uri, workload.line, false, panel.column);
  return workload.move !== undefined && moveWorkload(server, { uri, workload: workload.id, target: workload.move });
}

async function moveAtCursor(server: Server): Promise<boolean> {
  const subject = subjectOf(window.activeTextEditor);
  const state = subject && (await server.panel(subject));
  if (state?.kind !== 'workload') {
    void window.showInformationMessage(l10n.t('The cursor is not in a workload.'));
    return false;
  }
  const { move, uri, name, range, verdict } = state;
  if (!move || move.disabledReason !== undefined) {
    void window.showInformationMessage(move?.disabledReason ?? verdict);
    return false;
  }
  return moveWorkload(server, { uri, workload: name, line: range.start.line, target: move.target });
}

/** Changes the setting where it is set, for everyone where it is not. */
async function toggleInlayHints(): Promise<void> {
  const section = workspace.getConfiguration('placewright');
  const key = 'inlayHints.enabled';
  const where =
    section.inspect<boolean>(key)?.workspaceValue === undefined
      ? ConfigurationTarget.Global
      : ConfigurationTarget.Workspace;
  await section.update(key, !section.get<boolean>(key, true), where);
}
