// A Chromium for the tests: the one that is there, else one from npm, else Debian's.
import { execFileSync } from 'node:child_process';
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { brotliDecompressSync } from 'node:zlib';
import { install } from './install.mjs';
import { withInstallLock } from './lock.mjs';
import { run } from './npm.mjs';
import { inPart, partFolder } from './paths.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';

/** No sandbox: containers and root have none; only pages of this machine are opened. */
export const BROWSER_ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** Options for Playwright's `chromium.launch`; installs a browser where none is found. */
export async function browserOptions() {
  const { path, env } = await findOrInstall();
  return { executablePath: path, args: BROWSER_ARGS, env: { ...process.env, ...env } };
}

async function findOrInstall() {
  const chosen = process.env.PLACEWRIGHT_BROWSER;
  if (chosen && chosen !== 'npm') return { path: chosen };
  const present = chosen ? undefined : presentBrowser();
  if (present) return { path: present };
  try {
    return await npmBrowser();
  } catch (error) {
    console.error(`No browser from npm: ${error.message}`);
    return { path: await debianBrowser() };
  }
}

function presentBrowser() {
  if (existsSync(MAC)) return MAC;
  return onPath(NAMES);
}

/** The first of these commands that is on PATH. */
export function onPath(names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Unpacks the browser that comes inside @sparticuz/chromium; its code, which wants a newer Node, is not run. */
async function npmBrowser() {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('the package has a browser for Linux x64 only; set PLACEWRIGHT_BROWSER to a Chromium');
  }
  await install(['browser']);
  const folder = join(partFolder('browser'), 'unpacked');
  const path = join(folder, 'chromium');
  if (!existsSync(path)) await withInstallLock(() => unpack(folder, path));
  const fonts = { FONTCONFIG_FILE: writeFontConfiguration(folder) };
  const libraries = lacksLibraries(path) ? { LD_LIBRARY_PATH: join(folder, 'lib') } : {};
  const env = { ...fonts, ...libraries };
  execFileSync(path, ['--version'], { env: { ...process.env, ...env }, stdio: 'ignore' });
  return { path, env };
}

async function unpack(folder, path) {
  if (existsSync(path)) return;
  const started = Date.now();
  mkdirSync(folder, { recursive: true });
  const packed = (name) => brotliDecompressSync(readFileSync(inPart('browser', '@sparticuz', 'chromium', 'bin', name)));
  const tar = createRequire(inPart('browser', 'here'))('tar-fs');
  for (const name of ['al2023.tar.br', 'fonts.tar.br']) {
    await pipeline(Readable.from([packed(name)]), tar.extract(folder));
  }
  writeFileSync(`${path}.part`, packed('chromium.br'));
  chmodSync(`${path}.part`, 0o755);
  renameSync(`${path}.part`, path);
  console.log(`  browser unpacked in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** The package's only font is proportional; an editor wants a monospaced one too. */
function writeFontConfiguration(folder) {
  const path = join(folder, 'placewright-fonts.conf');
  const prefer = (generic, family) =>
    `<alias><family>${generic}</family><prefer><family>${family}</family></prefer></alias>`;
  const lines = [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    `<dir>${join(folder, 'fonts')}</dir>`,
    `<dir>${inPart('browser', 'dejavu-fonts-ttf', 'ttf')}</dir>`,
    `<cachedir>${join(folder, 'font-cache')}</cachedir>`,
    prefer('monospace', 'DejaVu Sans Mono'),
    prefer('sans-serif', 'Open Sans'),
    prefer('system-ui', 'Open Sans'),
    '</fontconfig>',
  ];
  writeFileSync(path, lines.join('\n'));
  return path;
}

function lacksLibraries(path) {
  try {
    return execFileSync('ldd', [path], { encoding: 'utf8' }).includes('not found');
  } catch {
    return true;
  }
}

async function debianBrowser() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !onPath(['apt-get'])) {
    throw new Error('No browser: install Chromium, or set PLACEWRIGHT_BROWSER to one.');
  }
  console.log('Installing the Debian package chromium: about 113 MB, 480 MB on disk');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['update', '-q'], { env });
  await run('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], { env });
  const path = onPath(NAMES);
  if (!path) throw new Error('The Debian package chromium brought no browser.');
  return path;
}
