/** Entry in a browser: a web worker. No disk, no refreshed prices, no thread of its own for plans. */
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import { getCatalog } from '../../shared/src/catalog/catalog';
import { setHclLoader } from './manifest/dialects/terraform/load';
import { setTypeScriptLoader } from './manifest/dialects/typescript/load';
import { startServer } from './server';
import { version } from '../../package.json';

/** What a worker has in place of Node's names; the bundles are CommonJS and look for `module`. */
interface WorkerScope {
  module?: { exports: unknown };
  /** Runs a script at once. Throws where it cannot be fetched. */
  importScripts(address: string): void;
}

/** assumed: by then an editor that has just started has its first hints. */
const QUIET_AFTER_MS = 1000;

const scope = globalThis as unknown as WorkerScope;

export function startInWorker(): void {
  const port = globalThis as unknown as ConstructorParameters<typeof BrowserMessageReader>[0];
  const connection = createConnection(new BrowserMessageReader(port), new BrowserMessageWriter(port));
  startServer(connection, {
    version,
    catalog: getCatalog(),
    configure: (options) => loadFrom(folderIn(options), (problem) => connection.console.error(problem)),
    today: () => new Date().toISOString().slice(0, 'yyyy-mm-dd'.length),
    nextTurn,
    whenQuiet: () => new Promise((resolve) => setTimeout(resolve, QUIET_AFTER_MS)),
  });
}

/** Where the bundles of this extension are: the worker itself runs from an address that says nothing of it. */
function folderIn(options: unknown): string {
  const folder = typeof options === 'object' && options !== null && 'bundles' in options ? options.bundles : undefined;
  return typeof folder === 'string' ? folder.replace(/\/+$/, '') : '.';
}

/** Files whose parser cannot be fetched are left alone; `tell` hears why. */
function loadFrom(folder: string, tell: (problem: string) => void): void {
  const failed = (files: string) => (error: unknown) => tell(`${files} files are left alone: ${String(error)}`);
  setTypeScriptLoader(() => {
    try {
      return bundleAt(`${folder}/typescript.js`);
    } catch (error) {
      failed('TypeScript')(error);
      return undefined;
    }
  });
  setHclLoader(() => bundleAt(`${folder}/hcl.js`), { folder, failed: failed('Terraform') });
}

/** What one of our own bundles exports. Throws where it cannot be fetched. */
function bundleAt(address: string): unknown {
  const before = scope.module;
  const module = { exports: {} };
  scope.module = module;
  try {
    scope.importScripts(address);
    return module.exports;
  } finally {
    scope.module = before;
  }
}

/** A timer would wait four milliseconds when it is set often; a message to oneself does not. */
const turns = new MessageChannel();
const waiting: (() => void)[] = [];
turns.port1.addEventListener('message', () => waiting.shift()?.());
turns.port1.start();

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    turns.port2.postMessage(undefined);
  });
}
