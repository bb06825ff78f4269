// Checks the built panel page in a headless browser and leaves pictures of it in dist/panel/.
//
//   node esbuild.mjs && node test/panel/run.mjs [--only=words of a check's name]
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { browserOptions } from '../host/browser.mjs';
import { accessChecks } from './access.mjs';
import { askingChecks } from './asking.mjs';
import { behaviorChecks } from './behavior.mjs';
import { languageChecks } from './language.mjs';
import { layoutChecks } from './layout.mjs';
import { planChecks } from './plan.mjs';
import { bundleSize, servePanel } from './server.mjs';
import { realChecks } from './real.mjs';
import { workspaceChecks } from './workspace.mjs';

/** Compressed script and style together; the page is loaded each time the panel is shown. */
const MOST_GZIP_BYTES = 150 * 1024;

if (!existsSync('dist/webview/main.js')) {
  console.error('dist/webview/main.js is not there: run "node esbuild.mjs" first.');
  process.exit(1);
}
mkdirSync('dist/panel', { recursive: true });
const browser = await chromium.launch({ headless: true, ...(await browserOptions()) });
const server = await servePanel();
const only = process.argv.find((a) => a.startsWith('--only='))?.slice('--only='.length);
let passed = 0;
let failed = 0;

async function check(name, body) {
  if (only && !name.includes(only)) {
    return;
  }
  const started = performance.now();
  try {
    const said = await body();
    passed += 1;
    console.log(`ok    ${name}${said ? `: ${said}` : ''} (${Math.round(performance.now() - started)} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`FAIL  ${name}\n      ${String(error?.message ?? error).replaceAll('\n', '\n      ')}`);
  } finally {
    await Promise.all(browser.contexts().map((context) => context.close()));
  }
}

try {
  await check('the bundle stays small', () => {
    const { raw, gzip } = bundleSize();
    if (gzip > MOST_GZIP_BYTES) {
      throw new Error(`${gzip} bytes compressed, more than ${MOST_GZIP_BYTES}`);
    }
    return `${(raw / 1024).toFixed(0)} KB, ${(gzip / 1024).toFixed(1)} KB compressed`;
  });
  await check('every color comes from the theme', () => {
    const sheets = ['style', 'load', 'whatIf', 'cards', 'workspace'];
    const literals = sheets.flatMap(
      (name) => readFileSync(`client/webview/${name}.css`, 'utf8').match(/#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/gi) ?? [],
    );
    if (literals.length > 0) {
      throw new Error(literals.join(', '));
    }
  });
  await accessChecks(check, browser, server);
  await behaviorChecks(check, browser, server);
  await askingChecks(check, browser, server);
  await layoutChecks(check, browser, server);
  await workspaceChecks(check, browser, server);
  await planChecks(check, browser, server);
  await languageChecks(check, browser, server);
  await realChecks(check, browser, server);
} finally {
  await browser.close();
  server.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
