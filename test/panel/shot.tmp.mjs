import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { browserOptions } from '../host/browser.mjs';
import { servePanel } from './server.mjs';
import { openPanel, show, settle } from './session.mjs';
const { StreamMessageReader, StreamMessageWriter, createMessageConnection } = createRequire(import.meta.url)(
  'vscode-jsonrpc/node',
);
const [, , file, name, out, theme = 'dark', width = '1200', height = '900', script = '', full = ''] = process.argv;
const text = readFileSync(file, 'utf8');
const uri = 'file:///panel/' + file.split('/').at(-1);
const line = Math.max(
  0,
  text.split('\n').findIndex((l) => l.startsWith(`  ${name}:`)),
);
const proc = spawn(process.execPath, ['dist/server.js', '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const c = createMessageConnection(new StreamMessageReader(proc.stdout), new StreamMessageWriter(proc.stdin));
c.onRequest((m, p) => (m === 'workspace/configuration' ? p.items.map(() => null) : null));
c.listen();
await c.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
await c.sendNotification('initialized', {});
await c.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
const browser = await chromium.launch({ headless: true, ...(await browserOptions()) });
const server = await servePanel();
const state = (whatIf) => c.sendRequest('placewright/panel', { uri, line, whatIf });
const { page, seen } = await openPanel(browser, server, {
  theme,
  width: Number(width),
  height: Number(height),
  state: await state(),
});
page.on('console', (m) => console.log('console', m.text()));
let done = 0; let askedRegions = 0; const region = async () => { const n = await page.evaluate(() => window.sent.filter((m) => m.type === 'regions').length); if (n > askedRegions) { askedRegions = n; const t = performance.now(); const regions = await c.sendRequest('placewright/regions', { uri, line }); console.log('regions', (performance.now() - t).toFixed(0), 'ms'); await page.evaluate((m) => window.postMessage(m, '*'), { type: 'regions', regions }); await settle(page); } };
const pump = async () => {
  const sent = await page.evaluate(() => window.sent.filter((m) => m.type === 'whatIf'));
  while (done < sent.length) {
    const m = sent.at(-1);
    done = sent.length;
    const t = performance.now();
    const s = await state({ workload: m.workload, changes: m.changes });
    console.log('answer', (performance.now() - t).toFixed(0), 'ms', JSON.stringify(m.changes));
    await show(page, s);
  }
};
await new Promise((r) => setTimeout(r, 600)); await region();
if (script) await new Function('page', 'pump', 'settle', `return (async () => { ${script} })()`)(page, pump, settle);
await page.screenshot({ path: out, fullPage: full === 'full' });
console.log(JSON.stringify(seen), await page.evaluate(() => window.violations));
await browser.close();
server.close();
c.dispose();
proc.kill();
