#!/usr/bin/env node
/** Node entry: connection, catalog, clock, TypeScript reader; then the server. */
import { watchFile } from 'node:fs';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { getCatalog } from '../../shared/src/catalog/catalog';
import { setHclLoader } from './manifest/dialects/terraform/load';
import { setTypeScriptLoader } from './manifest/dialects/typescript/load';
import { nodeFiles } from './evidence/nodeFiles';
import { solveInWorker } from './fleet/solveInWorker';
import { catalogWithPrices } from './freshCatalog';
import { cacheFolder, priceFile } from './refresh/priceStore';
import { startServer } from './server';
import type { ServerHost } from './server';
import { version } from '../../package.json';

/** assumed: by then an editor that has just started has its first hints. */
const QUIET_AFTER_MS = 1000;

const TRANSPORTS = ['--stdio', '--node-ipc', '--socket', '--pipe'];
const USAGE = `placewright language server ${version}

usage: node server.js --stdio | --node-ipc | --socket=PORT | --pipe=NAME

An editor starts this program and speaks the Language Server Protocol with it.
For estimates in a terminal use the command placewright.
`;

/** Exit status of a command that was called wrongly. */
const BAD_USE = 2;

function main(args: readonly string[]): void {
  if (args.includes('--version')) {
    process.stdout.write(`${version}\n`);
    return;
  }
  if (!TRANSPORTS.some((transport) => args.some((arg) => arg === transport || arg.startsWith(`${transport}=`)))) {
    process.stderr.write(USAGE);
    process.exitCode = BAD_USE;
    return;
  }
  // 3.5 MB: loaded by the first TypeScript file that names a workload.
  setTypeScriptLoader(() => require('./typescript.js'));
  setHclLoader(() => require('./hcl.js'));
  startServer(createConnection(ProposedFeatures.all), {
    version,
    catalog: loadCatalog(),
    onPricesChanged,
    today: () => new Date().toISOString().slice(0, 'yyyy-mm-dd'.length),
    files: nodeFiles,
    processId: process.pid,
    solve: solveInWorker,
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
    whenQuiet: () => new Promise((resolve) => setTimeout(resolve, QUIET_AFTER_MS)),
  });
}

/** A broken price file is told in the log; the prices of this release stand in. */
function loadCatalog(): ServerHost['catalog'] {
  const { catalog, problem } = catalogWithPrices(getCatalog());
  if (problem !== undefined) {
    process.stderr.write(`${problem}\n`);
  }
  return catalog;
}

/** Looked at, not watched: the file is replaced as a whole, and its folder may not be there yet. */
const LOOK_EVERY_MS = 3000;

function onPricesChanged(listener: (catalog: ServerHost['catalog']) => void): void {
  watchFile(priceFile(cacheFolder()), { interval: LOOK_EVERY_MS, persistent: false }, () => listener(loadCatalog()));
}

main(process.argv.slice(2));
