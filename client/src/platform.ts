/** What differs between the two homes of the extension: Node, and the web worker of an editor in a browser. */
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

export interface Platform {
  /** For the report of a fault. */
  readonly system: string;
  /** False: price lists cannot be read here, and the command says so. */
  readonly canRefreshPrices: boolean;
  /** Whoever looks at the server with a debugger stops it for as long as they like. */
  readonly isDebugged: boolean;
  createClient(context: ExtensionContext, options: LanguageClientOptions): BaseLanguageClient;
  /** True where there was one to end. What follows is that of any crash: counted, and started again within its limits. */
  endServer(this: void, client: BaseLanguageClient, log: LogOutputChannel): boolean;
  /** True where something was refreshed. */
  refreshPrices(log: LogOutputChannel): Promise<boolean>;
}

export const CLIENT_ID = 'placewright';
export const CLIENT_NAME = 'Placewright';
