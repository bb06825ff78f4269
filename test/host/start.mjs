// npm start: everything that is missing, then the extension in an editor in the browser.
//
//   npm start                     opens examples/ on a free port of this machine
//   npm start -- --port=8123      on this port
//   npm start -- --no-open        prints the address and opens no browser
//   npm start -- --desktop        uses the `code` that is installed
//
// Runs on a fresh clone: nothing here may import a package.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onPath } from './browser.mjs';
import { pageUrl, startEditor } from './editorServer.mjs';
import { installDependencies } from './dependencies.mjs';
import { install } from './install.mjs';
import { run } from './npm.mjs';
import { hostFolder, repository } from './paths.mjs';

const FIRST_FILE = 'examples/chat.workload.yaml';

const args = process.argv.slice(2);
const has = (name) => args.includes(`--${name}`);
const option = (name) => {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? args.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3) : args[at + 1];
};

async function main() {
  if (has('help')) return console.log('npm start -- [--desktop] [--port=NUMBER] [--no-open]');
  const port = portFrom(option('port'));
  await installDependencies();
  await run(process.execPath, ['esbuild.mjs'], { cwd: repository });
  await (has('desktop') ? openDesktop() : openInBrowser(port));
}

function portFrom(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`--port wants a number from 1 to 65535, not ${text}`);
}

async function openDesktop() {
  const code = onPath(process.platform === 'win32' ? ['code.cmd', 'codium.cmd'] : ['code', 'code-insiders', 'codium']);
  if (!code) throw new Error('No desktop editor: put its `code` command on PATH, or leave --desktop out.');
  const files = [join(repository, 'examples'), join(repository, FIRST_FILE)];
  await run(code, [`--extensionDevelopmentPath=${repository}`, ...files], { shell: process.platform === 'win32' });
  console.log('Opened in the desktop editor.');
}

async function openInBrowser(port) {
  await install();
  const data = join(hostFolder, 'profile');
  mkdirSync(data, { recursive: true });
  const editor = await startEditor({ data, port, extension: repository });
  const url = pageUrl(editor.authority, {
    folder: join(repository, 'examples'),
    files: [join(repository, FIRST_FILE)],
  });
  console.log(`\nPlacewright in VS Code, on this machine only:\n\n  ${url}\n\nCtrl+C stops it.`);
  if (!has('no-open')) openUrl(url);
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => void editor.stop());
  await editor.ended;
}

function openUrl(url) {
  if (process.env.CI) return;
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const command = { darwin: 'open', win32: 'explorer' }[process.platform] ?? 'xdg-open';
  spawn(command, [url], { stdio: 'ignore', detached: true })
    .on('error', () => console.log('Open the address in a browser.'))
    .unref();
}

await main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
