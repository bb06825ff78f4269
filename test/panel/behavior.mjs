// What the page does when it is used: messages, sorting, search, updates.
import assert from 'node:assert/strict';
import { hostile, many } from './cases.mjs';
import { typical } from './fixtures.mjs';
import { assertClean, openPanel, sent, settle, show } from './session.mjs';

const URI = 'file:///examples/workloads.yaml';
const names = (page) => page.locator('#candidates tbody tr th').evaluateAll((cells) => cells.map((c) => c.textContent));
const header = (page, name) => page.locator('#candidates').getByRole('button', { name: new RegExp(`^${name}`) });

async function messages(browser, server) {
  const { page, seen } = await openPanel(browser, server, { state: typical() });
  assert.deepEqual(await sent(page, 'ready'), [{ type: 'ready' }]);
  await page.getByRole('button', { name: 'workloads.yaml:5' }).click();
  await page.getByRole('button', { name: 'line 9 for Load' }).click();
  await page.getByRole('button', { name: 'line 11 for tokens.cachedPrefixPct' }).click();
  assert.deepEqual(
    await sent(page, 'reveal'),
    [4, 8, 10].map((line) => ({ type: 'reveal', uri: URI, line })),
  );
  await page.getByRole('combobox', { name: 'Workload' }).selectOption('1');
  assert.deepEqual(await sent(page, 'choose'), [{ type: 'choose', uri: URI, line: 24 }]);
  await page.getByRole('button', { name: 'Move to c8g.2xlarge', exact: true }).click();
  await page.getByRole('button', { name: 'Move to 2 × g5.xlarge' }).click();
  const { candidates } = typical();
  const [first, second] = await sent(page, 'move');
  assert.deepEqual(first, { type: 'move', uri: URI, workload: 'support-chat', target: candidates[0].target });
  assert.deepEqual(second.target, candidates.find((c) => c.target.instance === 'g5.xlarge').target);
  await assertClean(page, seen);
}

async function disabledMove(browser, server) {
  const state = typical();
  const { page } = await openPanel(browser, server, {
    state: { ...state, move: { ...state.move, disabledReason: 'No arm64 image of acme/server:1.4.' } },
  });
  const button = page.getByRole('button', { name: 'Move to c8g.2xlarge', exact: true });
  assert.equal(await button.getAttribute('aria-disabled'), 'true');
  await button.focus();
  await page.keyboard.press('Enter');
  assert.deepEqual(await sent(page, 'move'), []);
  assert.equal(await page.locator('#move-reason').textContent(), 'No arm64 image of acme/server:1.4.');
  await show(page, { ...state, stale: true });
  await page.keyboard.press('Enter');
  assert.deepEqual(await sent(page, 'move'), [], 'old figures offer no move');
  assert.equal(await page.locator('.row-move').count(), 0);
  assert.match(await page.locator('.cause').textContent(), /last complete reading/);
}

async function sorting(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  const ranked = await names(page);
  await header(page, 'TTFT').click();
  await settle(page);
  const quickest = await names(page);
  assert.match(quickest[0], /g6e\.xlarge/);
  assert.match(quickest.at(-1), /p5\.48xlarge/, 'unknown last');
  await header(page, 'TTFT').click();
  await settle(page);
  const slowest = await names(page);
  assert.match(slowest[0], /c7i\.2xlarge/);
  assert.match(slowest.at(-1), /p5\.48xlarge/, 'unknown last, the other way too');
  assert.equal(await page.locator('th[aria-sort="descending"]').count(), 1);
  await header(page, 'Rank').click();
  await settle(page);
  assert.deepEqual(await names(page), ranked);
}

async function filtering(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  const search = page.getByLabel(/Search candidates/);
  await search.fill('graviton');
  await settle(page);
  assert.equal((await names(page)).length, 4);
  await search.fill('m9x');
  await settle(page);
  assert.match(await page.locator('.nothing').textContent(), /No candidate matches “m9x”/);
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await settle(page);
  assert.equal((await names(page)).length, 12);
  await page.getByLabel('Only those that meet the SLO').check();
  await settle(page);
  const meeting = await names(page);
  assert.equal(meeting.length, 9);
  assert.equal(await page.locator('#candidates tr.out').count(), 0);
}

async function update(browser, server) {
  const { page } = await openPanel(browser, server, { state: many(), height: 700 });
  const search = page.getByLabel(/Search candidates/);
  await search.fill('c8g');
  await settle(page);
  await search.evaluate((input) => {
    input.setSelectionRange(1, 2);
    window.kept = input;
  });
  const before = await page.evaluate(() => window.scrollY);
  assert.ok(before > 0);
  const next = many();
  await show(page, { ...next, version: 4, verdict: 'Another verdict.', candidates: [...next.candidates].reverse() });
  await show(page, { kind: 'loading' });
  await show(page, { ...next, version: 5, candidates: [...next.candidates].reverse() });
  const after = await page.evaluate(() => ({
    same: document.activeElement === window.kept,
    caret: [window.kept.selectionStart, window.kept.selectionEnd],
    value: window.kept.value,
    scroll: window.scrollY,
  }));
  assert.deepEqual(after, { same: true, caret: [1, 2], value: 'c8g', scroll: before });
}

async function focusInMovedRow(browser, server) {
  const state = typical();
  const { page } = await openPanel(browser, server, { state });
  const button = page.getByRole('button', { name: 'Move to 2 × g5.xlarge' });
  await button.focus();
  await show(page, { ...state, candidates: state.candidates.map((c) => ({ ...c, rank: 13 - c.rank })) });
  assert.equal(await button.evaluate((element) => element === document.activeElement), true);
}

async function otherMessages(browser, server) {
  const { page, seen } = await openPanel(browser, server, { state: typical() });
  const before = await page.locator('#root').innerHTML();
  for (const odd of [
    null,
    7,
    'show',
    {},
    { type: 'show' },
    { type: 'show', state: null },
    { type: 'show', state: { kind: 'workload' } },
    { type: 'show', state: { kind: '__proto__' } },
    { type: 'constructor' },
  ]) {
    await page.evaluate((message) => window.postMessage(message, '*'), odd);
  }
  await settle(page);
  assert.equal(await page.locator('#root').innerHTML(), before);
  await assertClean(page, seen);
}

async function states(browser, server) {
  const { page } = await openPanel(browser, server, {});
  assert.match(await page.locator('h1').textContent(), /Estimating/);
  const stopped = { kind: 'error', message: 'The estimator stopped.', actions: ['restartServer', 'showLog'] };
  await show(page, stopped);
  assert.match(await page.locator('main').textContent(), /The estimator stopped\./);
  assert.deepEqual(await page.locator('main .actions button').allTextContents(), ['Restart server', 'Show log']);
  await page.getByRole('button', { name: 'Show log' }).click();
  assert.deepEqual(await sent(page, 'run'), [{ type: 'run', action: 'showLog' }]);
  await show(page, typical());
  await settle(page);
  await show(page, stopped);
  assert.equal(await page.locator('main .old').count(), 1, 'figures stay where the server is away');
  await page.getByRole('button', { name: 'Restart server' }).click();
  assert.deepEqual((await sent(page, 'run')).at(-1), { type: 'run', action: 'restartServer' });
  await show(page, { kind: 'loading' });
  assert.match(await page.locator('.cause').textContent(), /Estimating/);
  assert.equal(await page.locator('main .old').count(), 1, 'old figures stay, dimmed');
  await show(page, { kind: 'empty', message: 'The cursor is not in a workload.' });
  assert.match(await page.locator('main').textContent(), /The cursor is not in a workload\./);
  assert.equal(await page.locator('.verdict').count(), 0);
}

async function remembered(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  await header(page, 'TTFT').click();
  await settle(page);
  await page.getByRole('button', { name: /^Table of: Does it fit/ }).click();
  await settle(page);
  const state = await page.evaluate(() => window.remembered);
  assert.deepEqual(state.view.sort, { key: 'ttft', descending: false });
  assert.deepEqual(state.view.tables, ['memory']);
  assert.deepEqual(state.shown, { uri: URI, line: 4 });
}

async function speed(browser, server) {
  const { page } = await openPanel(browser, server, { state: many() });
  const state = many();
  const took = await page.evaluate(async (next) => {
    const times = [];
    for (let i = 0; i < 20; i += 1) {
      const started = performance.now();
      window.dispatchEvent(
        new MessageEvent('message', {
          data: { type: 'show', state: { ...next, version: i, verdict: `Verdict ${i}` } },
        }),
      );
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  }, state);
  assert.ok(took < 100, `${took.toFixed(1)} ms`);
  return `${took.toFixed(1)} ms for an update with 300 candidates`;
}

export async function behaviorChecks(check, browser, server) {
  const all = {
    'clicks send ready, reveal, choose and move with their positions': messages,
    'a move that is not possible says why and sends nothing': disabledMove,
    'sorting by a column, unknown last both ways': sorting,
    'search and SLO filter': filtering,
    'an update keeps focus, caret and scroll position': update,
    'focus survives in a row that moves': focusInMovedRow,
    'messages of another shape change nothing': otherMessages,
    'loading, error, empty and old figures': states,
    'the view is remembered': remembered,
    'an update is drawn at once': speed,
  };
  for (const [name, body] of Object.entries(all)) {
    await check(name, () => body(browser, server));
  }
  await check('a workload named __proto__ does no harm', async () => {
    const { page, seen } = await openPanel(browser, server, { state: hostile('__proto__') });
    assert.equal(await page.locator('h1').textContent(), '__proto__');
    await assertClean(page, seen);
  });
}
