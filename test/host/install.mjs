// Installs the editor host into .editor-host/ from the npm registry: no install scripts, no compiler.
//
//   node test/host/install.mjs            editor and, where needed, its Node
//   node test/host/install.mjs browser    the headless browser too
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { withInstallLock } from './lock.mjs';
import { npm } from './npm.mjs';
import { EDITOR_NODE, PARTS, editorNode, hostFolder, inPart, nodeIsAtLeast, partFolder, partSource } from './paths.mjs';

const FILES = ['package.json', 'package-lock.json', '.npmrc'];
/** Raised when the steps below change, so that older installations are made anew. */
const RECIPE = '2';

/** Libraries of features that the quiet editor never shows; half of them would need a compiler. */
const UNUSED_LIBRARIES = [
  '@github/copilot-sdk',
  '@microsoft/mxc-sdk',
  '@devcontainers/cli',
  '@vscode/sandbox-runtime',
  'kerberos',
  'ssh2',
  '@vscode/sqlite3',
];
/** The TypeScript features come without their compiler and would complain at each file; colors are elsewhere. */
const UNUSED_EXTENSIONS = ['copilot', 'mermaid-markdown-features', 'typescript-language-features'];

/** Makes the parts present; does nothing, quickly, when they are. */
export async function install(wanted = []) {
  const parts = ['editor', ...(nodeIsAtLeast(EDITOR_NODE) ? [] : ['node']), ...wanted];
  if (parts.includes('node')) checkPlatform();
  if (parts.every(isCurrent)) return;
  await withInstallLock(async () => {
    const missing = parts.filter((part) => !isCurrent(part));
    if (missing.length > 0) announce(missing);
    for (const part of missing) await installPart(part);
  });
}

function checkPlatform() {
  if (process.platform === 'linux' && process.arch === 'x64') return;
  const needed = EDITOR_NODE.join('.');
  throw new Error(
    `The editor in the browser needs Node ${needed} or later here (this is ${process.version}, ` +
      `${process.platform} ${process.arch}). Install it, or use your own VS Code: npm start -- --desktop`,
  );
}

function announce(parts) {
  const sum = (key) => parts.reduce((total, part) => total + PARTS[part][key], 0);
  console.log('Fetching from the npm registry, once:');
  for (const part of parts) console.log(`  ${PARTS[part].what}: ${PARTS[part].downloadMb} MB`);
  console.log(`At most ${sum('downloadMb')} MB, ${sum('diskMb')} MB on disk, in ${hostFolder}`);
}

async function installPart(part) {
  const started = Date.now();
  const folder = partFolder(part);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const file of FILES) cpSync(join(partSource(part), file), join(folder, file));
  try {
    await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
    if (part === 'editor') await installWorkbench(inPart('editor', 'code-server', 'lib', 'vscode'));
  } catch (error) {
    throw new Error(`${PARTS[part].what} could not be installed. Is the npm registry within reach?\n${error.message}`, {
      cause: error,
    });
  }
  writeFileSync(stampOf(part), recipeOf(part));
  console.log(`  ${part} installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** What code-server's own install script would fetch, without the parts that nobody sees. */
async function installWorkbench(folder) {
  const path = join(folder, 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  for (const name of UNUSED_LIBRARIES) delete manifest.dependencies?.[name];
  writeFileSync(path, JSON.stringify(manifest, undefined, 2));
  for (const name of UNUSED_EXTENSIONS) rmSync(join(folder, 'extensions', name), { recursive: true, force: true });
  // Not `npm ci`: the shipped shrinkwrap is out of step with its package.json.
  await npm(['install', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
}

const stampOf = (part) => join(partFolder(part), 'installed');

function recipeOf(part) {
  const hash = createHash('sha256').update(RECIPE);
  for (const file of FILES) hash.update(readFileSync(join(partSource(part), file)));
  return hash.digest('hex');
}

function isCurrent(part) {
  return existsSync(stampOf(part)) && readFileSync(stampOf(part), 'utf8') === recipeOf(part);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await install(process.argv.slice(2)).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
  if (!process.exitCode) console.log(`Ready in ${hostFolder}, run by ${editorNode()}`);
}
