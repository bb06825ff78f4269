// One code-server on the loopback address, with a quiet profile of its own.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from './npm.mjs';
import { editorNode, inPart } from './paths.mjs';

// Not the name `localhost`: page and file addresses must spell the host alike.
const HOST = '127.0.0.1';
const START_LIMIT_MS = 60_000;
const STOP_LIMIT_MS = 5_000;

/** No welcome page, no prompt, no gallery, no chat: what is on screen is the workspace. */
const QUIET_SETTINGS = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
  'chat.disableAIFeatures': true,
  'git.enabled': false,
  // In a browser the editor would save after a second; unsaved text is what we are about.
  'files.autoSave': 'off',
};

const entry = () => inPart('editor', 'code-server', 'out', 'node', 'entry.js');

/**
 * Starts the editor and waits until it answers.
 * `data` holds settings and extensions; `extension` is linked into it; `vsix`, one or several, is installed into it.
 */
export async function startEditor({
  data,
  port,
  extension,
  vsix,
  settings = {},
  env = {},
  forTests = false,
  trust = false,
  onLine = () => {},
}) {
  const folders = writeProfile(data, settings);
  if (extension) linkExtension(extension, folders.extensions);
  for (const one of [vsix ?? []].flat()) await installVsix(one, folders);
  const own = port ?? (await freePort());
  const args = [entry(), ...serverArguments(folders, own, forTests, trust)];
  const child = spawn(editorNode(), args, { env: serverEnvironment(env), stdio: ['ignore', 'pipe', 'pipe'] });
  const tail = collect(child, onLine);
  await untilItAnswers(child, own, tail);
  return { port: own, authority: `${HOST}:${own}`, pid: child.pid, stop: () => stop(child), ended: exited(child) };
}

function writeProfile(data, settings) {
  const folders = { user: join(data, 'user'), extensions: join(data, 'extensions'), config: join(data, 'config.yaml') };
  mkdirSync(join(folders.user, 'User'), { recursive: true });
  mkdirSync(folders.extensions, { recursive: true });
  const path = join(folders.user, 'User', 'settings.json');
  // A profile that stays (npm start) keeps what the user set.
  if (!existsSync(path)) writeFileSync(path, JSON.stringify({ ...QUIET_SETTINGS, ...settings }, undefined, 2));
  writeFileSync(folders.config, 'auth: none\n');
  return folders;
}

/** Anew each time: the checkout may have moved, and the editor remembers what it saw in the folder. */
function linkExtension(target, extensions) {
  rmSync(extensions, { recursive: true, force: true });
  mkdirSync(extensions);
  symlinkSync(target, join(extensions, 'placewright'), 'dir');
}

function installVsix(vsix, folders) {
  const args = [entry(), '--install-extension', vsix, '--config', folders.config];
  const where = ['--user-data-dir', folders.user, '--extensions-dir', folders.extensions];
  return run(editorNode(), [...args, ...where], { env: serverEnvironment({}) });
}

/** `trust`: folders must be trusted first, as on a desktop. */
function serverArguments(folders, port, forTests, trust) {
  const where = ['--bind-addr', `${HOST}:${port}`, '--auth', 'none', '--config', folders.config];
  const own = ['--user-data-dir', folders.user, '--extensions-dir', folders.extensions];
  const quiet = [
    'telemetry',
    'update-check',
    'getting-started-override',
    'proxy',
    ...(trust ? [] : ['workspace-trust']),
  ];
  const args = [...where, ...own, ...quiet.map((name) => `--disable-${name}`), '--ignore-last-opened'];
  // Without it the page silently ignores the development and test paths.
  return forTests ? [...args, '--vscode-option', 'enable-smoke-test-driver'] : args;
}

/** An empty gallery address: the editor asks nobody outside. */
function serverEnvironment(env) {
  return { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...env };
}

export function freePort() {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.on('error', fail);
    probe.listen(0, HOST, () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Passes lines on and keeps the last ones for an error message. */
function collect(child, onLine) {
  const tail = [];
  const take = (data) => {
    for (const line of String(data).split('\n').filter(Boolean)) {
      tail.push(line);
      if (tail.length > 30) tail.shift();
      onLine(line);
    }
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  return tail;
}

async function untilItAnswers(child, port, tail) {
  const end = Date.now() + START_LIMIT_MS;
  while (Date.now() < end && child.exitCode === null) {
    const answer = await fetch(`http://${HOST}:${port}/healthz`).catch(() => undefined);
    if (answer?.ok) return;
    await pause(100);
  }
  await stop(child);
  throw new Error(`The editor did not start on port ${port}:\n${tail.join('\n')}`);
}

const exited = (child) => new Promise((done) => child.once('exit', done));

async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const end = exited(child);
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await end;
  clearTimeout(late);
}

/** The page's address: a folder, files to open, an extension under development, a test entry. */
export function pageUrl(authority, { folder, files = [], developmentPath, testsPath }) {
  const remote = (path) => `vscode-remote://${authority}${path}`;
  const payload = [
    ...files.map((file) => ['openFile', remote(file)]),
    ...(developmentPath ? [['extensionDevelopmentPath', remote(developmentPath)]] : []),
    ...(testsPath ? [['extensionTestsPath', remote(testsPath)]] : []),
  ];
  return `http://${authority}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
}
