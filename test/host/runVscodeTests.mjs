// Runs dist/test/vscode.js inside a real extension host: the desktop editor's where there is one and a
// display to show it on, otherwise the editor from npm. `--npm` or `--desktop` chooses.
import { cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runTests } from '@vscode/test-electron';
import { onPath } from './browser.mjs';
import { repository } from './paths.mjs';

const flags = new Set(process.argv.slice(2));

/** The editor's own executable, which stands beside the `code` command. */
function desktopEditor() {
  const command = onPath(['code', 'code-insiders', 'codium']);
  if (!command) return undefined;
  const folder = dirname(realpathSync(command));
  const places = {
    linux: ['../code', '../code-insiders', '../codium'],
    darwin: ['../../../MacOS/Electron', '../../../MacOS/Code'],
    win32: ['../Code.exe', '../VSCodium.exe'],
  }[process.platform];
  return places?.map((place) => join(folder, place)).find((path) => existsSync(path));
}

function chooseEditor() {
  const hasDisplay = process.platform !== 'linux' || process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  const desktop = !flags.has('--npm') && hasDisplay ? desktopEditor() : undefined;
  if (desktop || flags.has('--desktop')) return desktop;
  return join(repository, 'test/host/asElectron.mjs');
}

const vscodeExecutablePath = chooseEditor();
if (!vscodeExecutablePath) {
  console.error('No desktop editor found: put its `code` command on PATH, or leave --desktop out.');
  process.exit(1);
}
console.log(`Extension host: ${vscodeExecutablePath}`);

// A copy: the suite edits and saves.
const folder = mkdtempSync(join(tmpdir(), 'placewright-workspace-'));
cpSync(join(repository, 'test/vscode/workspace'), folder, { recursive: true });
try {
  process.exitCode = await runTests({
    vscodeExecutablePath,
    extensionDevelopmentPath: repository,
    extensionTestsPath: join(repository, 'dist/test/vscode.js'),
    launchArgs: [folder, '--disable-extensions'],
  });
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
