// What if, the marker on the load, pins and exports: what the page sends when it is used, and what it keeps under the hand.
import assert from 'node:assert/strict';
import { regions } from './extras.mjs';
import { typical } from './fixtures.mjs';
import { assertClean, openPanel, postHead, postRegions, sent, settle, show } from './session.mjs';

const URI = 'file:///examples/workloads.yaml';
const last = async (page, type) => (await sent(page, type)).at(-1);

/** The state that a server answers with: the asked values in place, the edits listed. */
function answered(changes, more = {}) {
  const state = typical();
  const fields = state.whatIf.fields.map((field) =>
    Object.hasOwn(changes, field.field) ? { ...field, value: changes[field.field], isChanged: true } : field,
  );
  const listed = Object.entries(changes).map(([field, value]) => ({ field, text: `before → ${value}`, line: 7 }));
  return { ...state, whatIf: { fields, changes: listed, ...more } };
}

async function markerByKey(browser, server) {
  const { page, seen } = await openPanel(browser, server, { state: typical() });
  const marker = page.getByRole('slider', { name: 'Load' }).first();
  await marker.focus();
  await page.keyboard.press('ArrowRight');
  const { changes, ...rest } = await last(page, 'whatIf');
  assert.deepEqual(rest, { type: 'whatIf', uri: URI, workload: 'support-chat' });
  assert.deepEqual(changes, { 'traffic.rpsAvg': 0.64 });
  await page.keyboard.press('End');
  assert.deepEqual((await last(page, 'whatIf')).changes, { 'traffic.rpsAvg': 19 });
  await page.keyboard.press('Home');
  assert.deepEqual((await last(page, 'whatIf')).changes, { 'traffic.rpsAvg': 0.02 });
  assert.match(await marker.getAttribute('aria-valuetext'), /^0\.02 req\/s: Graviton4 \$233/);
  await assertClean(page, seen);
}

async function markerByHand(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  const box = await page.locator('.hit').boundingBox();
  const evens = () => page.locator('.even').evaluateAll((rings) => rings.map((ring) => ring.getAttribute('cx')));
  const before = await evens();
  await page.mouse.move(box.x + box.width / 2, box.y + 80);
  await page.mouse.down();
  await page.locator('.handle').evaluate((handle) => (window.kept = handle));
  for (let step = 1; step <= 6; step += 1) {
    await page.mouse.move(box.x + box.width / 2 + step * 20, box.y + 80);
    await settle(page);
    await show(page, answered((await last(page, 'whatIf')).changes));
  }
  await page.mouse.up();
  const loads = (await sent(page, 'whatIf')).map(({ changes }) => changes['traffic.rpsAvg']);
  assert.ok(loads.length >= 6, String(loads));
  assert.ok(loads.every((each, i) => i === 0 || each >= loads[i - 1]));
  assert.equal(await page.locator('.handle').evaluate((handle) => handle === window.kept), true);
  assert.deepEqual(await evens(), before, 'break-evens belong to the file: they stay');
  const asked = await page.locator('#what-if').innerText();
  assert.match(asked, new RegExp(`before → ${loads.at(-1)}`));
}

/** Verdict and figures at once; what stands below waits for its own answer, and nothing of another workload is shown. */
async function headFirst(browser, server) {
  const { page, seen } = await openPanel(browser, server, { state: typical() });
  const { uri, name, because, figures, limits, report } = typical();
  const head = { uri, name, because, limits, report, verdict: 'Stay: $900 a month.', figures: [] };
  head.figures = figures.map((figure) => ({ ...figure, value: `${figure.value} now` }));
  const texts = (selector) => page.locator(selector).allInnerTexts();
  const [rows, values] = [await texts('#candidates tr'), await texts('.figure .value')];
  const marker = page.getByRole('slider', { name: 'Load' }).first();
  await marker.focus();
  await page.keyboard.press('ArrowRight');
  await postHead(page, { ...head, name: 'another' });
  await postHead(page, { ...head, uri: 'file:///other.yaml' });
  assert.deepEqual(await texts('.figure .value'), values, 'of another workload');
  await postHead(page, head);
  assert.deepEqual(await texts('h1'), ['Stay: $900 a month.']);
  assert.deepEqual(
    await texts('.figure .value'),
    values.map((value) => `${value} now`),
  );
  assert.deepEqual(await texts('#candidates tr'), rows);
  assert.match(await marker.getAttribute('aria-valuetext'), /^0\.64 req/, 'what is under the hand stays there');
  assert.equal(await marker.evaluate((element) => element === document.activeElement), true);
  await show(page, answered({ 'traffic.rpsAvg': 0.64 }));
  assert.notDeepEqual(await texts('h1'), ['Stay: $900 a month.'], 'the whole answer replaces it');
  await show(page, { kind: 'error', message: 'The file is closed.' });
  await postHead(page, head);
  assert.notDeepEqual(await texts('h1'), ['Stay: $900 a month.'], 'nothing is revived by a late one');
  await assertClean(page, seen);
}

/** The element says so of itself when it is made: the page must not be drawn twice before its first figures are seen. */
async function openFromTheStart(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  const whatIf = page.locator('#what-if');
  const kept = () => page.evaluate(() => window.writes);
  const before = await kept();
  await whatIf.evaluate((element) => element.dispatchEvent(new Event('toggle')));
  await settle(page);
  assert.equal(await kept(), before, 'nothing is drawn');
  await whatIf.locator('summary').click();
  await settle(page);
  assert.ok((await kept()) > before, 'closed, it is remembered');
  assert.equal(await page.evaluate(() => window.remembered.view.asks), false);
}

async function slidersAndFields(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  await page.getByRole('slider', { name: 'Tokens out' }).focus();
  await page.keyboard.press('ArrowRight');
  const first = (await last(page, 'whatIf')).changes;
  assert.deepEqual(Object.keys(first), ['tokens.outMean']);
  assert.ok(first['tokens.outMean'] > 120);
  await show(page, answered(first));
  await page.getByLabel('Precision', { exact: true }).selectOption('int8');
  assert.deepEqual((await last(page, 'whatIf')).changes, { ...first, precision: 'int8' });
  await page.getByLabel('Discount %').fill('250');
  await page.keyboard.press('Tab');
  assert.equal((await last(page, 'whatIf')).changes['pricing.discountPct'], 99, 'no more than there is');
}

async function anotherTarget(browser, server) {
  const { page, seen } = await openPanel(browser, server, { state: typical() });
  const field = page.getByLabel('Target', { exact: true });
  assert.deepEqual(
    await field.locator('optgroup').evaluateAll((groups) => groups.map((g) => [g.label, g.children.length])),
    [
      ['GPU', 1],
      ['Graviton', 2],
    ],
  );
  await field.selectOption('c8g.2xlarge');
  assert.deepEqual((await last(page, 'whatIf')).changes, { target: 'c8g.2xlarge' });
  await page.getByRole('button', { name: 'Try 2 × g5.xlarge' }).click();
  assert.deepEqual((await last(page, 'whatIf')).changes, { target: 'g5.xlarge' });
  assert.ok((await page.getByRole('button', { name: /^Move to 2 × / }).count()) > 0);
  await show(page, answered({ target: 'g5.xlarge' }));
  assert.equal(await field.inputValue(), 'g5.xlarge');
  assert.match(await page.locator('.evidence-key').textContent(), /Filled: asked\./);
  assert.equal(await page.getByText('proposed', { exact: true }).count(), 0, 'nobody proposes what is asked about');
  assert.equal(await page.getByRole('button', { name: /^Move to 2 × / }).count(), 0, 'rows move what the file states');
  await page.getByRole('button', { name: 'Apply 1 change' }).click();
  assert.deepEqual((await last(page, 'apply')).changes, { target: 'g5.xlarge' });
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.deepEqual((await last(page, 'whatIf')).changes, {});
  await show(page, typical());
  assert.equal(await field.inputValue(), '');
  await assertClean(page, seen);
}

async function applyAndReset(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  assert.equal(await page.getByRole('button', { name: /^Apply/ }).count(), 0, 'nothing to apply yet');
  await show(page, answered({ 'traffic.rpsAvg': 1.4, precision: 'int8' }));
  await page.getByRole('button', { name: 'Apply 2 changes' }).click();
  assert.deepEqual(await last(page, 'apply'), {
    type: 'apply',
    uri: URI,
    workload: 'support-chat',
    changes: { 'traffic.rpsAvg': 1.4, precision: 'int8' },
  });
  await page.getByRole('button', { name: 'Reset' }).click();
  assert.deepEqual((await last(page, 'whatIf')).changes, {});
  await show(page, answered({ 'traffic.rpsAvg': 2 }, { refusal: 'These values come from an anchor.' }));
  const apply = page.getByRole('button', { name: 'Apply 1 change' });
  assert.equal(await apply.getAttribute('aria-disabled'), 'true');
  await apply.focus();
  await page.keyboard.press('Enter');
  assert.equal((await sent(page, 'apply')).length, 1, 'a refused edit is not sent');
  assert.equal(await page.locator('#apply-reason').textContent(), 'These values come from an anchor.');
}

async function pins(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  const pin = (name) => page.getByRole('checkbox', { name: `Pin 2 × ${name} to compare` });
  await pin('c8g.2xlarge').check();
  await settle(page);
  assert.match(await page.locator('.compare').textContent(), /Pin another/);
  await pin('g6.xlarge').check();
  await settle(page);
  const compared = await page.locator('.compare').innerText();
  assert.match(compared, /1\.8 s\s+41 ms/);
  await pin('g5.xlarge').check();
  await settle(page);
  assert.equal(await page.locator('td.pin input:checked').count(), 2, 'a third takes the place of the first');
  assert.equal(await pin('c8g.2xlarge').isChecked(), false);
}

async function exports(browser, server) {
  const { page, seen } = await openPanel(browser, server, { state: typical() });
  const save = async (format) => {
    await page.locator('#load .menu summary').click();
    await page.locator('#load .menu').getByRole('button', { name: format }).click();
    await page.waitForFunction((n) => window.sent.filter((m) => m.type === 'save').length > n, saved.length);
    saved.push(await last(page, 'save'));
    return saved.at(-1);
  };
  const saved = [];
  const csv = await save('Table as CSV');
  assert.equal(csv.name, 'load.csv');
  assert.match(csv.data, /^Load,Graviton4,L4,Inferentia2,API\n/);
  const md = await save('Table as Markdown');
  assert.match(md.data, /^\| Load \| Graviton4 \| L4 \| Inferentia2 \| API \|\n\| --- \| ---: \|/);
  const svg = await save('Picture as SVG');
  const standsAlone = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    const texts = [...parsed.querySelectorAll('text')];
    return {
      error: parsed.querySelector('parsererror')?.textContent,
      colored: texts.every((node) => node.getAttribute('fill')?.startsWith('rgb')),
      finding: texts[0]?.textContent,
      classes: parsed.querySelectorAll('[class]').length,
      outside: /href|url\((?!["']?#)/.test(text),
    };
  }, svg.data);
  assert.deepEqual(standsAlone, {
    error: undefined,
    colored: true,
    finding: typical().load.finding,
    classes: 0,
    outside: false,
  });
  const png = await save('Picture as PNG');
  assert.equal(Buffer.from(png.data, 'base64').subarray(1, 4).toString(), 'PNG');
  await page.getByRole('button', { name: 'Copy as issue text' }).click();
  const { text } = await last(page, 'copy');
  assert.match(text, /^\*\*Move to Graviton4: \$506 a month/);
  assert.match(text, /workloads\.yaml:5/);
  await assertClean(page, seen);
}

async function comparedRegions(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  assert.equal(await page.locator('#regions').count(), 0);
  await page.waitForFunction(() => window.sent.some((m) => m.type === 'regions'));
  await postRegions(page, regions());
  assert.match(await page.locator('#regions-finding').textContent(), /region matters more/);
  await show(page, { ...typical(), name: 'other' });
  assert.equal(await page.locator('#regions').count(), 0, 'of another workload nothing is said yet');
}

export async function askingChecks(check, browser, server) {
  const all = {
    'the load is moved by key': markerByKey,
    'the load is dragged, and nothing jumps under the hand': markerByHand,
    'figures come before what stands below them': headFirst,
    'what is open from the start is drawn once': openFromTheStart,
    'sliders and fields ask together': slidersAndFields,
    'another target is asked about, from its field and from its row': anotherTarget,
    'apply sends exactly the changes, reset sends none, a refusal says why': applyAndReset,
    'two candidates are pinned side by side': pins,
    'a card is saved as CSV, Markdown, SVG and PNG, the verdict copied': exports,
    'regions are compared once the page stands still': comparedRegions,
  };
  for (const [name, body] of Object.entries(all)) {
    await check(name, () => body(browser, server));
  }
}
