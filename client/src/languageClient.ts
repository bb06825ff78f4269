/** Starts the language server in a process of its own and speaks with it. */
import { extensions, workspace } from 'vscode';
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import { LanguageClient, RevealOutputChannelOn, TransportKind } from 'vscode-languageclient/node';
import { COMMANDS } from '../../shared/src/protocol';
import { DOCUMENTS } from './documents';
import { rulePagesOf } from './explainRule';

const YAML_EXTENSION = 'redhat.vscode-yaml';

/** A server that dies is started again; after four times in three minutes the client says so and stops. */
export function createLanguageClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const module = context.asAbsolutePath('dist/server.js');
  const transport = TransportKind.ipc;
  return new LanguageClient(
    'placewright',
    'Placewright',
    { run: { module, transport }, debug: { module, transport, options: { execArgv: ['--nolazy', '--inspect=6019'] } } },
    {
      documentSelector: DOCUMENTS,
      outputChannel: log,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
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
}

/** It offers keys, values and structural errors of our schema already: the server then leaves them to it. */
function isYamlExtensionActive(): boolean {
  return extensions.getExtension(YAML_EXTENSION) !== undefined;
}
