/** Starts the language server in a process of its own and speaks with it. */
import { extensions, Uri, workspace } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { ConfigurationItem, ErrorHandler } from 'vscode-languageclient/node';
import { LanguageClient, RevealOutputChannelOn, State, TransportKind } from 'vscode-languageclient/node';
import { COMMANDS, PING_REQUEST } from '../../shared/src/protocol';
import { DOCUMENTS } from './documents';
import { rulePagesOf } from './explainRule';
import { endProcess } from './serverWatch';
import type { ServerWatch } from './serverWatch';

const YAML_EXTENSION = 'redhat.vscode-yaml';

export function createLanguageClient(
  context: ExtensionContext,
  log: LogOutputChannel,
  errorHandler: ErrorHandler,
  watch: ServerWatch,
): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const transport = TransportKind.ipc;
  const client = new LanguageClient(
    'placewright',
    'Placewright',
    { run: { module, transport }, debug: { module, transport, options: { execArgv: ['--nolazy', '--inspect=6019'] } } },
    {
      documentSelector: DOCUMENTS,
      outputChannel: log,
      errorHandler,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      middleware: { sendRequest: watch.sendRequest, workspace: { configuration: ({ items }) => items.map(sectionOf) } },
      initializationOptions: () => ({
        yamlExtensionActive: isYamlExtensionActive(),
        commands: true,
        rulePages: rulePagesOf(context.extensionUri).toString(),
        workspaceDiagnostics: workspace.getConfiguration('placewright').get('diagnostics.scope') === 'workspace',
      }),
      // Links in hovers may run these commands and no other.
      markdown: { isTrusted: { enabledCommands: Object.values(COMMANDS) }, supportHtml: false },
    },
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
export async function restartServer(client: LanguageClient, log: LogOutputChannel): Promise<void> {
  if (client.state === State.Running && !(await answers(client)) && endProcess(client, log)) {
    return;
  }
  if (client.needsStop()) {
    await client.stop(STOP_MS).catch((error: unknown) => log.warn('The server did not stop in time', error));
  }
  await client.start();
}

async function answers(client: LanguageClient): Promise<boolean> {
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
