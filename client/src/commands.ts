/** What the command palette, the status bar and links run. */
import { commands, ConfigurationTarget, l10n, Uri, window, workspace } from 'vscode';
import type { Disposable, LogOutputChannel } from 'vscode';
import type { LanguageClient } from 'vscode-languageclient/node';
import { COMMANDS } from '../../shared/src/protocol';
import type { CostPanel } from './costPanel';
import { explainRule } from './explainRule';
import { moveWorkload } from './move';
import { isLine, retargetRequest } from './pageMessage';
import { subjectOf } from './panelSubject';
import { refreshPrices } from './refreshPrices';
import type { Server } from './server';

export interface Parts {
  readonly client: LanguageClient;
  readonly server: Server;
  readonly panel: CostPanel;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

export function registerCommands({ client, server, panel, log, extensionUri }: Parts): Disposable[] {
  return [
    commands.registerCommand(COMMANDS.openCostPanel, (uri?: unknown, line?: unknown) => {
      // The editor's title button passes its Uri and no line: then the cursor counts.
      const address = uri instanceof Uri ? uri.toString() : uri;
      panel.open(typeof address === 'string' && isLine(line) ? { uri: address, line } : undefined);
    }),
    commands.registerCommand(COMMANDS.move, async (value: unknown) => {
      const request = retargetRequest(value);
      return request !== undefined && moveWorkload(server, request);
    }),
    commands.registerCommand('placewright.moveToRecommended', () => moveAtCursor(server)),
    commands.registerCommand('placewright.toggleInlayHints', toggleInlayHints),
    commands.registerCommand('placewright.restartServer', () => client.restart()),
    commands.registerCommand(COMMANDS.refreshPrices, () => refreshPrices(log)),
    commands.registerCommand(COMMANDS.explain, (code?: unknown) => explainRule(extensionUri, code)),
    commands.registerCommand('placewright.showLog', () => log.show()),
  ];
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
