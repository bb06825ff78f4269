// The workbench of the editor from npm as vscode.dev has it: no server behind it, every extension in a web worker.
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { freePort } from './editorServer.mjs';
import { inPart } from './paths.mjs';

// Of this name, unlike of an address in numbers, the editor's own pages take scripts.
const HOST = 'localhost';
const TYPES = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
};

const product = () => inPart('editor', 'code-server', 'lib', 'vscode');
const WORKBENCH = '/editor/out/vs/code/browser/workbench/workbench.js';
/** Where this editor's page, unlike that of vscode.dev, relies on the server that it came from, and what stands there otherwise. */
const SERVER_PARTS = [
  [/remoteAuthority:location\.host/, 'remoteAuthority:void 0'],
  [/(this\.userDataPath\)\.with\(\{scheme:\w+\.)vscodeRemote/, '$1vscodeUserData'],
];

/**
 * Serves the workbench on the loopback name. `extensions`: for each name a function from a path inside it to a file on disk or
 * to `{ text }`, `undefined` where there is none. `folder`: URI of the folder to open, as parts.
 */
export async function startWebWorkbench({ extensions, folder, settings = {} }) {
  const port = await freePort();
  const authority = `${HOST}:${port}`;
  const page = () => pageFor({ authority, folder, settings, names: Object.keys(extensions) });
  const answers = {
    '/': () => ({ text: page(), type: 'text/html' }),
    [WORKBENCH]: () => ({ text: withoutServer(), type: 'text/javascript' }),
  };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, `http://${authority}`).pathname);
    const [, root = '', ...rest] = path.split('/');
    const inside = normalize(rest.join('/'));
    const found =
      answers[path]?.() ??
      (inside.startsWith('..') ? undefined : root === 'editor' ? join(product(), inside) : extensions[root]?.(inside));
    send(response, path, found);
  });
  await new Promise((done) => server.listen(port, HOST, done));
  return { authority, url: `http://${authority}/`, stop: () => closed(server) };
}

function closed(server) {
  server.closeAllConnections();
  return new Promise((done) => server.close(done));
}

function send(response, path, found) {
  const file = typeof found === 'string' ? found : undefined;
  if (found === undefined || (file && !(existsSync(file) && statSync(file).isFile()))) {
    response.writeHead(404).end();
    return;
  }
  const type = found.type ?? TYPES[extname(path)] ?? 'application/octet-stream';
  response.writeHead(200, { 'content-type': type, 'cache-control': 'no-store' });
  if (file) createReadStream(file).pipe(response);
  else response.end(found.text);
}

function withoutServer() {
  let text = readFileSync(join(product(), WORKBENCH.slice('/editor'.length)), 'utf8');
  for (const [part, instead] of SERVER_PARTS) {
    if (!part.test(text)) throw new Error('The workbench of the installed editor is another than expected.');
    text = text.replace(part, instead);
  }
  return text;
}

function pageFor({ authority, folder, settings, names }) {
  const configuration = {
    folderUri: folder,
    additionalBuiltinExtensions: names.map((name) => ({ scheme: 'http', authority, path: `/${name}` })),
    webviewEndpoint: `http://${authority}/editor/out/vs/workbench/contrib/webview/browser/pre`,
    configurationDefaults: settings,
    enableWorkspaceTrust: false,
    // What this editor adds to the options of the workbench; nothing is written below this path of no disk.
    userDataPath: '/',
    isEnabledFileDownloads: true,
    isEnabledFileUploads: true,
    isEnabledCoderGettingStarted: false,
    productConfiguration: { extensionsGallery: undefined, enableTelemetry: false },
    developmentOptions: { logLevel: 2 },
  };
  const attribute = (value) => JSON.stringify(value).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta id="vscode-workbench-web-configuration" data-settings="${attribute(configuration)}">
<link rel="stylesheet" href="/editor/out/vs/code/browser/workbench/workbench.css">
</head>
<body aria-label=""></body>
<script>globalThis._VSCODE_FILE_ROOT = new URL('/editor/out/', location).toString();</script>
<script type="module" src="/editor/out/nls.messages.js"></script>
<script type="module" src="${WORKBENCH}"></script>
</html>`;
}
