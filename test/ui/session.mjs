// One editor with the packaged extension, one page of a headless browser, checks that are counted and pictures that are kept.
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { chromium } from 'playwright-core';
import { browserOptions } from '../host/browser.mjs';
import { startEditor } from '../host/editorServer.mjs';
import { install } from '../host/install.mjs';
import { run } from '../host/npm.mjs';
import { repository } from '../host/paths.mjs';

export const PICTURES = join(repository, 'dist/ui');
const GIVEN_VSIX = process.argv.find((arg) => arg.startsWith('--vsix='))?.slice('--vsix='.length);

export const results = { passed: 0, failed: 0 };

export function check(what, holds, seen) {
  results[holds ? 'passed' : 'failed'] += 1;
  console.log(`  ${holds ? '✔' : '✖'} ${what}${holds || seen === undefined ? '' : `: saw ${JSON.stringify(seen)}`}`);
}

/** What users get: `vsce package`, so that a file which .vscodeignore forgets is missed here. */
async function packageExtension(folder = '.') {
  mkdirSync(PICTURES, { recursive: true });
  const vsix = join(PICTURES, `${folder === '.' ? 'placewright' : basename(folder)}.vsix`);
  const vsce = join(repository, 'node_modules/@vscode/vsce/vsce');
  await run(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix],
    { cwd: join(repository, folder) },
  );
  return vsix;
}

/** What a user fetches. */
const LARGEST_BYTES = 4_000_000;

async function weighed(made) {
  const vsix = await made;
  const { size } = statSync(vsix);
  check(`the package is at most 4 MB (${(size / 1e6).toFixed(2)} MB)`, size <= LARGEST_BYTES);
  return vsix;
}

let packaged;

/**
 * Runs a story in an editor of its own. `files`: folders of the repository that are copied into the workspace;
 * `beside`: folders with further extensions; what the story gets is the page, the editor, the workspace's folder and
 * a way to take pictures.
 */
export async function inEditor(
  { files = [], beside = [], settings, window = { width: 1440, height: 900 }, trust = false },
  story,
) {
  mkdirSync(PICTURES, { recursive: true });
  await install();
  packaged ??= weighed(GIVEN_VSIX ?? packageExtension());
  const vsix = [await packaged];
  for (const other of beside) vsix.push(await packageExtension(other));
  const data = mkdtempSync(join(tmpdir(), 'placewright-ui-'));
  const folder = join(data, 'workspace');
  mkdirSync(folder);
  for (const from of files) cpSync(join(repository, from), folder, { recursive: true });
  const editor = await startEditor({ data, vsix, settings, trust });
  const browser = await chromium.launch(await browserOptions());
  try {
    const page = await browser.newPage({ viewport: window });
    const picture = (name) => page.screenshot({ path: join(PICTURES, `${name}.png`) });
    await story({ page, editor, folder, data, picture }).catch(async (error) => {
      await picture('failure');
      throw error;
    });
  } finally {
    await browser.close();
    await editor.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** The exit code and the closing line that the runner of all suites reads. */
export async function finish(stories) {
  for (const story of stories) {
    await story().catch((error) => {
      results.failed += 1;
      console.error(error.message);
    });
  }
  console.log(`\n${results.passed} passed, ${results.failed} failed`);
  process.exitCode = results.failed === 0 && results.passed > 0 ? 0 : 1;
}
