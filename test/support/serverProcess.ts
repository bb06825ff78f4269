/** The built server in a process of its own, spoken to over stdio as an editor does. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';
import type { InitializeParams, ProtocolConnection, PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { ENVIRONMENT } from './environment';

export const SERVER = resolve('dist/server.js');
export const isBuilt = () => existsSync(SERVER);

export interface ServerProcess {
  readonly connection: ProtocolConnection;
  /** Every diagnostics message, in the order of arrival. */
  readonly published: readonly PublishDiagnosticsParams[];
  /** The first message that fits, also one that came already. */
  readonly publication: (fits: (found: PublishDiagnosticsParams) => boolean) => Promise<PublishDiagnosticsParams>;
  readonly log: readonly string[];
  readonly exit: Promise<number | null>;
  readonly pid: number | undefined;
  readonly kill: () => void;
  readonly write: (text: string) => void;
}

export const CAPABILITIES: InitializeParams['capabilities'] = {
  workspace: { workspaceEdit: { documentChanges: true } },
  textDocument: {
    codeAction: {
      disabledSupport: true,
      resolveSupport: { properties: ['edit'] },
      codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
    },
  },
};

export async function startServerProcess(
  options: Partial<InitializeParams> = {},
  environment: Readonly<Record<string, string>> = {},
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [SERVER, '--stdio'], {
    env: { ...ENVIRONMENT, ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((done) => child.on('exit', (code) => done(code)));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  const published: PublishDiagnosticsParams[] = [];
  const waiting = new Set<() => void>();
  const log: string[] = [];
  connection.onNotification('textDocument/publishDiagnostics', (found: PublishDiagnosticsParams) => {
    published.push(found);
    waiting.forEach((look) => look());
  });
  connection.onNotification('window/logMessage', ({ message }: { message: string }) => void log.push(message));
  connection.onError(() => undefined);
  child.stdin.on('error', () => undefined);
  connection.listen();
  const init: InitializeParams = { processId: process.pid, rootUri: null, capabilities: CAPABILITIES, ...options };
  await connection.sendRequest('initialize', init);
  await connection.sendNotification('initialized', {});
  return {
    connection,
    published,
    log,
    exit,
    pid: child.pid,
    kill: () => child.kill('SIGKILL'),
    write: (text) => child.stdin.write(text),
    publication: (fits) =>
      new Promise((done) => {
        const look = () => {
          const found = published.find(fits);
          if (found) {
            waiting.delete(look);
            done(found);
          }
        };
        waiting.add(look);
        look();
      }),
  };
}

export async function stop({ connection, exit }: ServerProcess): Promise<number | null> {
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  return exit;
}

/** For a suite: starts servers that end with it; skips all of it where nothing is built. */
export function serversOfSuite(): typeof startServerProcess {
  const started: ServerProcess[] = [];
  before(function () {
    if (!isBuilt()) {
      console.log('    dist/server.js is missing: run npm run build first');
      this.skip();
    }
  });
  after(() => started.forEach(({ kill }) => kill()));
  return async (...options) => {
    const server = await startServerProcess(...options);
    started.push(server);
    return server;
  };
}
