/** Node entry: connection, catalog, clock, TypeScript reader; then the server. */
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { getCatalog } from '../../shared/src/catalog/catalog';
import { setTypeScriptLoader } from './manifest/dialects/typescript/load';
import { nodeFiles } from './evidence/nodeFiles';
import { startServer } from './server';
import { version } from '../../package.json';

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
  startServer(createConnection(ProposedFeatures.all), {
    version,
    catalog: getCatalog(),
    today: () => new Date().toISOString().slice(0, 'yyyy-mm-dd'.length),
    files: nodeFiles,
    nextTurn: () => new Promise((resolve) => setImmediate(resolve)),
  });
}

main(process.argv.slice(2));
