/** Starts the language server and speaks with it. */
import { extensions, Uri, workspace } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { BaseLanguageClient, ConfigurationItem, ErrorHandler } from 'vscode-languageclient';
import { RequestType, RevealOutputChannelOn, State } from 'vscode-languageclient';
import { spokenLanguage } from '../../shared/src/l10n';
import { COMMANDS, LIST_FOLDER_REQUEST, PING_REQUEST, READ_FILE_REQUEST } from '../../shared/src/protocol';
import type { FileRead, FolderEntry, ListFolderRequest, ReadFileRequest } from '../../shared/src/protocol';
import { DOCUMENTS } from './documents';
import { rulePagesOf } from './explainRule';
import type { Platform } from './platform';
import type { ServerWatch } from './serverWatch';
import { listFolder, readFile } from './workspaceFiles';

const YAML_EXTENSION = 'redhat.vscode-yaml';

export function createLanguageClient(
  platform: Platform,
  context: ExtensionContext,
  log: LogOutputChannel,
  errorHandler: ErrorHandler,
  watch: ServerWatch,
): BaseLanguageClient {
  const client = platform.createClient(context, {
    documentSelector: DOCUMENTS,
    outputChannel: log,
    errorHandler,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    middleware: { sendRequest: watch.sendRequest, workspace: { configuration: ({ items }) => items.map(sectionOf) } },
    initializationOptions: () => ({
      language: spokenLanguage(),
      yamlExtensionActive: isYamlExtensionActive(),
      commands: true,
      readsFiles: true,
      bundles: Uri.joinPath(context.extensionUri, 'dist').toString(true),
      rulePages: rulePagesOf(context.extensionUri).toString(),
      workspaceDiagnostics: workspace.getConfiguration('placewright').get('diagnostics.scope') === 'workspace',
    }),
    // Links in hovers may run these commands and no other.
    markdown: { isTrusted: { enabledCommands: Object.values(COMMANDS) }, supportHtml: false },
  });
  client.onRequest(new RequestType<ReadFileRequest, FileRead, void>(READ_FILE_REQUEST), ({ uri, largestBytes }) =>
    readFile(workspace.fs, Uri.parse(uri, true), largestBytes),
  );
  client.onRequest(new RequestType<ListFolderRequest, readonly FolderEntry[], void>(LIST_FOLDER_REQUEST), ({ uri }) =>
    listFolder(workspace.fs, Uri.parse(uri, true)),
  );
  watch.attach(client);
  return client;
}

/** It offers keys, values and structural errors of our schema already: the server then leaves them to it. */
function isYamlExtensionActive(): boolean {
  return extensions.getExtension(YAML_EXTENSION) !== undefined;
}

/** assumed: a server that is busy for longer is not worth waiting for. */
const STOP_MS = 5000;

/** A server that does not answer is ended; as after any crash the client then starts another by itself. */
export async function restartServer(
  client: BaseLanguageClient,
  { endServer }: Platform,
  log: LogOutputChannel,
): Promise<void> {
  if (client.state === State.Running && !(await answers(client)) && endServer(client, log)) {
    return;
  }
  if (client.needsStop()) {
    await client.stop(STOP_MS).catch((error: unknown) => log.warn('The server did not stop in time', error));
  }
  await client.start();
}

async function answers(client: BaseLanguageClient): Promise<boolean> {
  const answer = client.sendRequest(PING_REQUEST).then(
    () => true,
    () => true,
  );
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((done) => (timer = setTimeout(() => done(false), STOP_MS)));
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

/** By file and, where it is open, by language: `"[yaml]": { "placewright.codeLens.enabled": false }` counts. */
function sectionOf({ scopeUri, section = '' }: ConfigurationItem): unknown {
  const uri = scopeUri === undefined ? undefined : Uri.parse(scopeUri, true);
  const open = uri && workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  const found: unknown = workspace.getConfiguration(undefined, open ?? uri).get(section);
  // The editor's own object cannot be sent.
  return found === undefined ? null : (JSON.parse(JSON.stringify(found)) as unknown);
}
