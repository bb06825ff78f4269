#!/usr/bin/env node
// Stands in for the desktop editor's executable: @vscode/test-electron calls it with the usual arguments,
// and it runs the same suite in the editor from npm, in a headless browser.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { browserOptions } from './browser.mjs';
import { pageUrl, startEditor } from './editorServer.mjs';
import { install } from './install.mjs';

const LIMIT_MS = 600_000;
const WINDOW = { width: 1280, height: 860 };
/** test/vscode/run.ts puts it before its own lines; everything else is the editor's log. */
const MARK = 'placewright-test|';

const option = (name) => process.argv.find((arg) => arg.startsWith(`--${name}=`))?.slice(name.length + 3);

async function main() {
  const developmentPath = option('extensionDevelopmentPath');
  const testsPath = option('extensionTestsPath');
  const folder = process.argv.slice(2).find((arg) => !arg.startsWith('-'));
  if (!developmentPath || !testsPath || !folder)
    throw new Error('usage: asElectron.mjs FOLDER --extensionDevelopmentPath=… --extensionTestsPath=…');
  await install();
  const data = mkdtempSync(join(tmpdir(), 'placewright-vscode-'));
  const editor = await startEditor({ data, forTests: true, env: { PLACEWRIGHT_TEST_MARK: MARK } });
  const browser = await chromium.launch(await browserOptions());
  try {
    return await runSuite(browser, pageUrl(editor.authority, { folder, developmentPath, testsPath }));
  } finally {
    await browser.close();
    await editor.stop();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Resolves with the exit code that the extension host reports. */
async function runSuite(browser, url) {
  const page = await browser.newPage({ viewport: WINDOW });
  const log = [];
  let timer;
  const code = await new Promise((done, fail) => {
    const stopWith = (reason) => fail(new Error(`${reason}\n${log.slice(-40).join('\n')}`));
    timer = setTimeout(() => stopWith(`No result after ${LIMIT_MS / 1000} s.`), LIMIT_MS);
    page.on('crash', () => stopWith('The page crashed.'));
    void (async () => {
      await page.exposeFunction('codeAutomationExit', (result) => done(result));
      await page.exposeFunction('codeAutomationLog', (_type, args) => print(args, log));
      await page.goto(url);
    })().catch((error) => stopWith(error.message));
  });
  clearTimeout(timer);
  return code;
}

function print(args, log) {
  const text = args.map(String).join(' ');
  if (text.startsWith(MARK)) {
    console.log(text.slice(MARK.length));
    return;
  }
  // Uncompiled loggers announce themselves with a stack at each start; they are not missed.
  if (!text.includes('bindings file')) log.push(text);
  if (process.env.PLACEWRIGHT_EDITOR_LOG) console.error(text);
}

process.exitCode = await main().catch((error) => {
  console.error(error.message);
  return 1;
});
