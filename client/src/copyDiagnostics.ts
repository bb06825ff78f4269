/** What a report of a fault needs to say, on the clipboard: no path, no name, no text of a document. */
import { env, l10n, UIKind, version as editorVersion, window, workspace } from 'vscode';
import { diagnosticsText } from './diagnosticsText';
import type { Server } from './server';
import type { Troubles } from './troubles';

export async function copyDiagnostics(
  { version, system }: { readonly version: string; readonly system: string },
  server: Server,
  troubles: Troubles,
): Promise<string> {
  const list = await server.workloads();
  const text = diagnosticsText({
    version,
    editor: `${env.appName} ${editorVersion}`,
    system,
    host: `${env.uiKind === UIKind.Web ? 'browser' : 'desktop'}${env.remoteName === undefined ? '' : ', remote'}`,
    isTrusted: workspace.isTrusted,
    folders: workspace.workspaceFolders?.length ?? 0,
    schemes: [...new Set(workspace.workspaceFolders?.map(({ uri }) => uri.scheme) ?? [])],
    isRunning: server.isRunning,
    list,
    troubles: troubles.last,
  });
  await env.clipboard.writeText(text);
  void window.showInformationMessage(
    l10n.t('Diagnostics are on the clipboard: versions and counts, no paths, no text.'),
  );
  return text;
}
