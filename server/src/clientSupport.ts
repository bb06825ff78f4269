/** What the client can do, read once from `initialize`. */
import type { InitializeParams } from 'vscode-languageserver';
import { languageFrom } from '../../shared/src/l10n';
import type { Language } from '../../shared/src/l10n';

export interface ClientSupport {
  readonly configuration: boolean;
  readonly configurationChanges: boolean;
  readonly watchedFiles: boolean;
  readonly refreshInlayHints: boolean;
  readonly refreshCodeLenses: boolean;
  readonly refreshDiagnostics: boolean;
  /** Asks for problems itself, and can be told to ask again: nothing is pushed to it then. */
  readonly pullsDiagnostics: boolean;
  /** Wants problems of files that it does not show; only a client that starts us knows the setting in time. */
  readonly workspaceDiagnostics: boolean;
  readonly resolveHints: boolean;
  readonly resolveCompletion: boolean;
  readonly resolveSymbols: boolean;
  readonly progress: boolean;
  readonly resolveEdits: boolean;
  readonly disabledActions: boolean;
  readonly documentChanges: boolean;
  /** Hovers may be Markdown; a client that lists its formats and leaves it out shows text as it is. */
  readonly markdown: boolean;
  readonly changeAnnotations: boolean;
  /** Red Hat's YAML extension already offers keys, values and key hovers of our schema. */
  readonly yamlExtensionActive: boolean;
  /** The client has our commands: lenses and hovers may link to them. */
  readonly commands: boolean;
  /** Reads files of schemes that are on no disk of ours, when asked. */
  readonly readsFiles: boolean;
  /** Folder with the pages of rules, as a URI without a slash at its end; absent: nobody can open them. */
  readonly rulePages?: string;
  /** An edit may leave the cursor on a word that is to be typed over. */
  readonly snippetEdits: boolean;
  /** Absent: English. */
  readonly language?: Language;
  /** Settings for a client that cannot be asked. */
  readonly settings: unknown;
}

export function clientFrom({
  capabilities,
  initializationOptions,
}: Pick<InitializeParams, 'capabilities' | 'initializationOptions'>): ClientSupport {
  const { workspace, textDocument, window } = capabilities;
  const options: Record<string, unknown> =
    typeof initializationOptions === 'object' && initializationOptions !== null ? { ...initializationOptions } : {};
  const language = languageFrom(options.language);
  return {
    configuration: workspace?.configuration === true,
    configurationChanges: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchedFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    refreshInlayHints: workspace?.inlayHint?.refreshSupport === true,
    refreshCodeLenses: workspace?.codeLens?.refreshSupport === true,
    refreshDiagnostics: workspace?.diagnostics?.refreshSupport === true,
    pullsDiagnostics: textDocument?.diagnostic !== undefined && workspace?.diagnostics?.refreshSupport === true,
    workspaceDiagnostics: options.workspaceDiagnostics === true,
    resolveHints: textDocument?.inlayHint?.resolveSupport?.properties.includes('tooltip') === true,
    resolveCompletion:
      textDocument?.completion?.completionItem?.resolveSupport?.properties.includes('documentation') === true,
    resolveSymbols: workspace?.symbol?.resolveSupport?.properties.includes('location.range') === true,
    progress: window?.workDoneProgress === true,
    resolveEdits: textDocument?.codeAction?.resolveSupport?.properties.includes('edit') === true,
    disabledActions: textDocument?.codeAction?.disabledSupport === true,
    documentChanges: workspace?.workspaceEdit?.documentChanges === true,
    markdown: textDocument?.hover?.contentFormat?.includes('markdown') ?? true,
    changeAnnotations: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    yamlExtensionActive: options.yamlExtensionActive === true,
    commands: options.commands === true,
    readsFiles: options.readsFiles === true,
    snippetEdits: workspace?.workspaceEdit?.snippetEditSupport === true,
    ...(typeof options.rulePages === 'string' ? { rulePages: options.rulePages.replace(/\/+$/, '') } : {}),
    ...(language ? { language } : {}),
    settings: options.settings,
  };
}
