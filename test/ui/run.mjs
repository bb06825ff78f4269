// Drives the packaged extension in the editor from npm with a headless browser, and takes pictures of it.
//
//   node test/ui/run.mjs            checks; pictures in dist/ui/
//   node test/ui/run.mjs --vsix=X   this package instead of one made now
//   node test/ui/run.mjs --media    pictures of examples/, those of README.md also to media/
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pageUrl } from '../host/editorServer.mjs';
import { repository } from '../host/paths.mjs';
import { check, finish, inEditor, PICTURES } from './session.mjs';
import { smallPng } from './smallPng.mjs';
import { MENU_MS, until, WAIT_MS, workbench } from './workbench.mjs';

const MEDIA = process.argv.includes('--media');
const FILE = 'chat.workload.yaml';
const WINDOW = MEDIA ? { width: 1360, height: 820 } : { width: 1440, height: 900 };
const FIRST_THEME = 'Dark Modern';
/** Names of the settings, and the mark that the workbench then carries. */
const THEMES = [
  { name: 'light', theme: 'Light Modern', mark: 'light_modern' },
  { name: 'contrast-dark', theme: 'Default High Contrast', mark: 'hc-black' },
  { name: 'contrast-light', theme: 'Default High Contrast Light', mark: 'hc-light' },
];
/** In a browser the editor writes its layout every five seconds; what is younger is lost with the page. */
const LAYOUT_SAVED_MS = 6_000;
const SETTLED_LOOKS = 6;
const SETTLED_LOOK_MS = 500;
const PRICE = /\$[\d,]+\/mo/;

async function story({ page, editor, folder, data, picture }) {
  const trouble = watchForTrouble(page, editor);
  const bench = workbench(page);
  const file = join(folder, FILE);
  const text = readFileSync(file, 'utf8');
  const workloads = workloadLines(text);
  await page.goto(pageUrl(editor.authority, { folder, files: [file] }));
  await bench.isReady();
  await bench.isOpen(FILE);

  const scene = { page, editor, folder, bench, file, text, workloads, data, picture };
  await hintsAppear(scene);
  if (!MEDIA) await typingChangesHints(scene);
  await quickFixMoves(scene);
  if (!MEDIA) await previewShowsMove(scene);
  await panelFollows(scene);
  if (!MEDIA) await panelMoves(scene);
  if (!MEDIA) await reads(scene, 'dark');
  await themes(scene);
  check('no request left this machine', trouble.requests.length === 0, trouble.requests);
  check('the content policy had nothing to block', trouble.policy.length === 0, trouble.policy);
  if (MEDIA) copyMedia();
}

/** Names of workloads and their lines, from the text itself. */
function workloadLines(text) {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.startsWith('workloads:'));
  return lines.flatMap((line, at) => {
    const name = /^ {2}([\w-]+):\s*(#.*)?$/.exec(line)?.[1];
    return name && at > start ? [{ name, line: at }] : [];
  });
}

function watchForTrouble(page, editor) {
  const trouble = { requests: [], policy: [] };
  // Webview files have an address of an outside host, which the page's own service worker answers.
  const inside = (url) =>
    url.protocol !== 'http:' && url.protocol !== 'https:'
      ? true
      : url.host === editor.authority || url.host.endsWith('.vscode-resource.vscode-cdn.net');
  page.on('request', (request) => {
    if (!inside(new URL(request.url()))) trouble.requests.push(request.url());
  });
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text()) && /placewright/i.test(message.text() + message.location().url))
      trouble.policy.push(message.text());
  });
  return trouble;
}

async function hintOf(bench, { name }, differentFrom) {
  const look = async () => {
    const line = await bench.lineWith(`${name}:`);
    const price = PRICE.exec(line ?? '')?.[0];
    return price !== differentFrom ? price : undefined;
  };
  return until(look);
}

async function hintsAppear({ bench, workloads, picture }) {
  for (const workload of workloads.slice(0, 2)) {
    check(`${workload.name} has a price at the end of its line`, await hintOf(bench, workload));
  }
  check(
    'the status bar has the total',
    await until(async () => PRICE.test((await bench.statusText()) ?? '')),
    await bench.statusText().catch(String),
  );
  await picture('dark-hints');
}

/** Files that no editor shows are read after the open ones: the total grows until all of them are. */
async function settledTotal(bench) {
  let total = await bench.statusText();
  for (let same = 0; same < SETTLED_LOOKS;) {
    await pause(SETTLED_LOOK_MS);
    const now = await bench.statusText();
    same = now === total ? same + 1 : 0;
    total = now;
  }
  return total;
}

async function typingChangesHints({ bench, file, text, workloads: [first] }) {
  const before = await hintOf(bench, first);
  const total = await settledTotal(bench);
  const follows = (to) => until(async () => ((await bench.statusText()) === total) === to);
  const lines = text.split('\n');
  const line = lines.findIndex((content, at) => at > first.line && content.includes('replicas: 2'));
  await bench.goTo(line, lines[line].indexOf('replicas: 2') + 'replicas: '.length);
  await bench.press('Delete');
  await bench.type('5');
  const after = await hintOf(bench, first, before);
  check('typing changes the price', after !== undefined, before);
  check('and the total in the status bar', await follows(false), total);
  check('without saving', (await bench.isDirty(FILE)) && readFileSync(file, 'utf8') === text);
  await bench.press('Control+z');
  await bench.press('Control+z');
  check(
    'undo brings the price back',
    (await until(async () => (await hintOf(bench, first)) === before)) === true,
    before,
  );
  check('and the total', await follows(true), total);
}

async function quickFixMoves({ bench, page, file, text, workloads: [first], picture }) {
  const before = await hintOf(bench, first);
  await bench.goTo(first.line, 4);
  const titles = await bench.quickFixes();
  const title = titles.find((entry) => /Move to .*\/mo/.test(entry));
  check('the quick-fix menu offers a move with its price', title, titles);
  await page.mouse.move(WINDOW.width - 40, WINDOW.height - 120);
  await picture('dark-quick-fix');
  if (!title) return bench.press('Escape');

  const instance = () => /instance: ([\w.-]+)/.exec(text)?.[1] ?? 'instance';
  await bench.chooseFix(title.trim());
  const after = await hintOf(bench, first, before);
  check('the quick-fix changes the price', after !== undefined, before);
  check('to the one that its title promised', title.includes(after ?? 'no price'), { title, after });
  check('and the text', !(await bench.shows(`instance: ${instance()},`)));
  check('without saving', readFileSync(file, 'utf8') === text);
  await bench.press('Control+z');
  check(
    'one undo brings the price back',
    (await until(async () => (await hintOf(bench, first)) === before)) === true,
    before,
  );
  check('and every byte', await savesAs(bench, file, text), readFileSync(file, 'utf8'));
}

/** What the editor has is what a save writes. */
async function savesAs(bench, file, text) {
  await bench.press('Control+s');
  return until(async () => !(await bench.isDirty(FILE)) && readFileSync(file, 'utf8') === text, 5_000);
}

async function previewShowsMove({ bench, file, text, workloads: [first], picture }) {
  const before = await hintOf(bench, first);
  await bench.goTo(first.line, 4);
  const title = (await bench.quickFixes()).find((entry) => entry.includes('Preview the move to'));
  check('the menu offers to show the move first', title);
  if (!title) return bench.press('Escape');

  await bench.chooseFix(title.trim());
  const rows = await until(bench.previewRows);
  check('the preview names the file and the edits', rows?.[0] === FILE && rows.length > 1, rows);
  const said = await until(bench.previewWords);
  check(
    'and says at each what changes for money',
    PRICE.test(said?.[0] ?? '') && /Move to/.test(said?.[0] ?? ''),
    said,
  );
  await picture('dark-move-preview');
  check('and nothing is written yet', (await hintOf(bench, first)) === before && !(await bench.isDirty(FILE)));
  await bench.confirmPreview();
  const after = await hintOf(bench, first, before);
  check('a confirmed preview moves the workload', after !== undefined, before);
  await bench.focusText();
  await bench.press('Control+z');
  check(
    'and one undo takes it back',
    (await until(async () => (await hintOf(bench, first)) === before)) === true,
    before,
  );
  check('to the byte', await savesAs(bench, file, text));
}

async function panelFollows({ bench, workloads: [first, second], picture }) {
  await bench.goTo(first.line, 4);
  await bench.palette('Placewright: Open cost panel');
  const subject = async () => (await bench.panel().locator('header.top').textContent({ timeout: 2_000 })) ?? '';
  const isAbout = ({ line }) => until(async () => (await subject()).includes(`${FILE}:${line + 1}`));
  check('the panel shows the workload of the cursor', await isAbout(first), await subject().catch(String));
  const verdict = await until(async () => {
    const said = await bench.verdict();
    return /\$\d/.test(said ?? '') && said;
  });
  check('with a verdict', (verdict ?? '').length > 10, verdict);
  await picture('dark-panel');

  if (!second || MEDIA) return;
  await bench.focusText();
  await bench.goTo(second.line, 4);
  check('the panel follows the cursor', await isAbout(second), await subject().catch(String));
  await bench.goTo(0);
  await bench.goTo(first.line + 2, 4);
  check('and back, from inside the workload', await isAbout(first), await subject().catch(String));
  await bench.panel().locator('header.top button.link').first().click();
  check(
    'a click in the panel goes to the line',
    await until(async () => (await bench.cursorLine()) === first.line),
    await bench.cursorLine().catch(String),
  );
}

async function panelMoves({ bench, workloads: [first] }) {
  const before = await hintOf(bench, first);
  const button = bench.panel().locator('.verdict button').first();
  const title = (await button.textContent({ timeout: WAIT_MS })) ?? '';
  const verdict = (await bench.panel().locator('.verdict h1').first().textContent()) ?? '';
  await button.click();
  const after = await hintOf(bench, first, before);
  check('the button of the panel moves the workload to the price of the verdict', after && verdict.includes(after), {
    title,
    verdict,
    after,
  });
  const settled = async () => ((await bench.verdict()) ?? '').startsWith('Stay');
  check('and the panel then says to stay', await until(settled), await bench.verdict().catch(String));
  await bench.focusText();
  await bench.press('Control+z');
  check(
    'one undo takes the whole move back',
    (await until(async () => (await hintOf(bench, first)) === before)) === true,
    before,
  );
}

/** The same window, reloaded in the other themes: the panel has to come back by itself. */
async function themes(scene) {
  const { page, editor, folder, bench, data, picture, workloads } = scene;
  const [first] = workloads;
  const path = join(data, 'user/User/settings.json');
  await pause(LAYOUT_SAVED_MS);
  for (const { name, theme, mark } of THEMES) {
    const settings = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...settings, 'workbench.colorTheme': theme }));
    // By way of an empty page, or the editor reads its layout before the old one has written it;
    // and without a file to open, which would replace that layout.
    await page.goto('about:blank');
    await page.goto(pageUrl(editor.authority, { folder }));
    await bench.isReady();
    await bench.isOpen(FILE);
    const changed = await until(async () =>
      (await page.locator('.monaco-workbench').getAttribute('class'))?.includes(mark),
    );
    check(`${theme}: the price is back after a reload`, changed && (await hintOf(bench, first)));
    // A title alone may be that of an error.
    check(`${theme}: so is the panel`, await until(async () => /\$\d/.test((await bench.verdict()) ?? '')));
    await picture(`${name}-panel`);
    await bench.goTo(first.line, 4);
    check(`${theme}: and the quick-fix menu`, (await bench.quickFixes()).length > 0);
    await picture(`${name}-quick-fix`);
    await bench.press('Escape');
    if (!MEDIA) await reads(scene, name);
  }
}

/** What one reads in passing: the hover of a workload, the values that are offered, the list of problems. */
async function reads({ page, bench, text, picture, workloads: [first] }, name) {
  await bench.goTo(first.line, 4);
  await bench.palette('Show or Focus Hover');
  const hover = page.locator('.monaco-hover:visible', { hasText: 'TTFT p95' }).first();
  check(`${name}: the hover has its table`, await appears(hover));
  await picture(`${name}-hover`);
  await bench.press('Escape');
  const lines = text.split('\n');
  const at = lines.findIndex((line) => line.includes('instance: '));
  await bench.goTo(at, lines[at].indexOf('instance: ') + 'instance: '.length);
  await bench.focusText();
  await bench.press('Control+Space');
  const offered = page.locator('.suggest-widget .monaco-list-row', { hasText: '/h · fits' }).first();
  check(`${name}: machines are offered with their prices`, await appears(offered));
  await picture(`${name}-completion`);
  await bench.press('Escape');
  await bench.palette('Problems: Focus on Problems View');
  const problem = page.locator('.markers-panel .monaco-list-row', { hasText: 'cheaper-placement' }).first();
  check(`${name}: a problem names what it would save`, await appears(problem));
  await picture(`${name}-problems`);
  await bench.palette('View: Hide Panel');
  await bench.focusText();
}

const appears = (locator) =>
  locator.waitFor({ state: 'visible', timeout: MENU_MS }).then(
    () => true,
    () => false,
  );

/** The pictures of README.md. */
function copyMedia() {
  const names = {
    'dark-panel': 'panel-dark',
    'light-quick-fix': 'quick-fix-light',
    'contrast-dark-panel': 'panel-contrast',
  };
  for (const [from, to] of Object.entries(names)) {
    writeFileSync(join(repository, 'media', `${to}.png`), smallPng(readFileSync(join(PICTURES, `${from}.png`))));
  }
}

const SETTINGS = { 'workbench.colorTheme': FIRST_THEME, 'editor.fontSize': 13, 'editor.minimap.enabled': false };
const FILES = [MEDIA ? 'examples' : 'test/vscode/workspace'];

await finish([() => inEditor({ files: FILES, settings: SETTINGS, window: WINDOW }, story)]);
