// The panel under a hand: the load is dragged and moved by key, another target is chosen, what is asked is written and undone.
// Then what the panel takes from the command to its first figures, and from a keystroke to new ones, beside an empty page.
//
//   node test/ui/panel.mjs            checks and times; pictures in dist/ui/
//   node test/ui/panel.mjs --no-times    checks alone
//   node test/ui/panel.mjs --vsix=X   this package instead of one made now
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pageUrl } from '../host/editorServer.mjs';
import { panelTimes, watchKeys } from './panelTimes.mjs';
import { check, finish, inEditor } from './session.mjs';
import { until, workbench } from './workbench.mjs';

const FILE = 'chat.workload.yaml';
const WORKLOAD = 'support-chat';
const SETTINGS = { 'workbench.colorTheme': 'Dark Modern', 'editor.fontSize': 13, 'editor.minimap.enabled': false };
const WINDOW = { width: 1600, height: 1000 };
const STEPS = 24;
const STEP_MS = 25;

async function story({ page, editor, folder, picture }) {
  await watchKeys(page);
  const bench = workbench(page);
  const file = join(folder, FILE);
  const text = readFileSync(file, 'utf8');
  const line = text.split('\n').findIndex((each) => each.startsWith(`  ${WORKLOAD}:`));
  await page.goto(pageUrl(editor.authority, { folder, files: [file] }));
  await bench.isReady();
  await bench.isOpen(FILE);
  await until(async () => /\$\d/.test((await bench.lineWith(`${WORKLOAD}:`)) ?? ''));
  await bench.goTo(line, 4);
  await bench.palette('Placewright: Open cost panel');
  const scene = { page, bench, file, text, picture, panel: bench.panel() };
  check(
    'the panel has a verdict',
    await until(async () => /\$\d/.test((await bench.verdict()) ?? '')),
    await bench.verdict().catch(String),
  );
  await draggedByHand(scene);
  await movedByKey(scene);
  await anotherTarget(scene);
  if (!process.argv.includes('--no-times')) await panelTimes({ ...scene, line, check });
}

const marker = (panel) => panel.locator('#load .handle');
const saidLoad = ({ panel }) => marker(panel).getAttribute('aria-valuetext', { timeout: 5_000 });
const changes = async ({ panel }) =>
  (await panel.locator('.changes .to').allTextContents()).map((each) => each.replaceAll('\u00a0', ' '));

/** What is asked is shown: the list of changes with the last `value`, a verdict of other words, the same manifest. */
async function isAsked(scene, verdict, value = '') {
  const { bench, file, text } = scene;
  const listed = await until(async () => {
    const now = await changes(scene);
    return now[0]?.endsWith(value) && now;
  });
  check('the change is listed', listed?.[0]?.includes('→'), listed);
  check(
    'the verdict is another one',
    await until(async () => (await bench.verdict()) !== verdict),
    await bench.verdict().catch(String),
  );
  check('and nothing is written yet', readFileSync(file, 'utf8') === text && !(await bench.isDirty(FILE)));
  return listed ?? [];
}

/** Written as one edit, which one undo takes back to the byte. */
async function applies({ panel, bench, file, text }, wanted) {
  await panel.getByRole('button', { name: /^Apply/ }).click();
  check('Apply changes the text', await until(() => bench.isDirty(FILE)));
  const settled = async () => (await panel.locator('.changes').textContent())?.includes('Nothing differs');
  check('then nothing differs from the file', await until(settled), await panel.locator('.changes').textContent());
  await bench.focusText();
  await bench.press('Control+s');
  const saved = await until(() => Promise.resolve(readFileSync(file, 'utf8') !== text && readFileSync(file, 'utf8')));
  check('what was asked stands on the disk', wanted.test(saved ?? ''), saved);
  await bench.press('Control+z');
  await bench.press('Control+s');
  check(
    'one undo brings every byte back',
    await until(() => Promise.resolve(readFileSync(file, 'utf8') === text)),
    readFileSync(file, 'utf8'),
  );
}

/** `0.1 req/s → 1.8 req/s` as the manifest has it. */
const writtenLoad = (listed) =>
  new RegExp(`rpsAvg: ${/→ ([\d.]+)/.exec(listed[0] ?? '')?.[1]}\\b`.replaceAll('.', '\\.'));

async function draggedByHand(scene) {
  const { page, panel, bench, picture } = scene;
  const [verdict, said] = [await bench.verdict(), await saidLoad(scene)];
  const box = await panel.locator('#load .hit').boundingBox();
  const from = await marker(panel).locator('.pill').boundingBox();
  const y = box.y + box.height / 2;
  await page.mouse.move(from.x + from.width / 2, y);
  await page.mouse.down();
  const seen = await figuresSeen(panel);
  for (let step = 1; step <= STEPS; step += 1) {
    await page.mouse.move(from.x + from.width / 2 + (step / STEPS) * box.width * 0.4, y);
    await pause(STEP_MS);
  }
  const figures = await seen();
  check('figures follow a hand that does not rest', figures >= STEPS / 4, figures);
  check('the marker follows the hand', (await saidLoad(scene)) !== said, await saidLoad(scene));
  await page.mouse.up();
  const listed = await isAsked(scene, verdict, (await saidLoad(scene)).replace(/:.*/, ''));
  await picture('panel-dragged');
  await applies(scene, writtenLoad(listed));
}

/** Counts from now on how often other figures are shown. */
async function figuresSeen(panel) {
  const body = panel.locator('body');
  await body.evaluate(() => {
    const said = () => [...document.querySelectorAll('h1, .figure')].map((e) => e.textContent).join();
    const all = (globalThis.figuresSeen = new Set([said()]));
    new MutationObserver(() => all.add(said())).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  return () => body.evaluate(() => globalThis.figuresSeen.size - 1);
}

async function movedByKey(scene) {
  const { panel, bench } = scene;
  await until(async () => (await changes(scene)).length === 0);
  const [verdict, said] = [await bench.verdict(), await saidLoad(scene)];
  await marker(panel).focus();
  for (let i = 0; i < 5; i += 1) await bench.press('PageUp');
  for (let i = 0; i < 3; i += 1) await bench.press('ArrowRight');
  check('the marker follows the keys', (await saidLoad(scene)) !== said, await saidLoad(scene));
  const listed = await isAsked(scene, verdict, (await saidLoad(scene)).replace(/:.*/, ''));
  await applies(scene, writtenLoad(listed));
}

async function anotherTarget(scene) {
  const { panel, bench, picture } = scene;
  await until(async () => (await changes(scene)).length === 0);
  const verdict = await bench.verdict();
  const field = panel.getByLabel('Target', { exact: true });
  const [target] = await field.locator('optgroup[label=Graviton] option').evaluateAll((all) => all.map((o) => o.value));
  await field.selectOption(target);
  await isAsked(scene, verdict);
  check('and names the target', (await bench.verdict()).includes(target), await bench.verdict());
  await picture('panel-target');
  await applies(scene, new RegExp(`instance: ${target.replaceAll('.', '\\.')}`));
  await panel.getByRole('button', { name: /^Try/ }).first().click();
  check('a row can be tried', await until(async () => (await bench.verdict())?.startsWith('On ')));
  await panel.getByRole('button', { name: 'Reset' }).click();
  const isBack = async () =>
    (await bench.verdict())?.startsWith('On ') === false && (await changes(scene)).length === 0;
  check('and Reset goes back', await until(isBack), await bench.verdict().catch(String));
}

const options = {
  files: ['examples'],
  beside: ['test/ui/emptyPage'],
  settings: SETTINGS,
  window: WINDOW,
};
await finish([() => inEditor(options, story)]);
