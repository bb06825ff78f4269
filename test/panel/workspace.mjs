// The page of all workloads: tabs, treemap, a table of any length, what it sends, and that everybody can use it.
import assert from 'node:assert/strict';
import { violations, walk } from './access.mjs';
import { HOSTILE, LONG } from './cases.mjs';
import { typical } from './fixtures.mjs';
import { THEMES } from './server.mjs';
import { assertClean, assertFits, openPanel, postPlan, sent, settle, show, showWorkspace } from './session.mjs';
import { fleet, longWorkspace, nine, none, one, saying } from './workspaceCases.mjs';

const rows = (page) => page.locator('#workloads tbody tr:not(.gap)');
const names = (page) => page.locator('#workloads tbody button[data-row]').allTextContents();
const header = (page, name) =>
  page.locator('#workloads').getByRole('button', { name: new RegExp(`^${name.replace('$', '\\$')}`) });
const cells = (page) => page.locator('#weight .cell');
const lastOf = async (page, type) => (await sent(page, type)).at(-1);

async function opened(browser, server, state, options = {}) {
  const made = await openPanel(browser, server, options);
  await showWorkspace(made.page, state);
  return made;
}

async function tabs(browser, server) {
  const { page, seen } = await openPanel(browser, server, { state: typical() });
  const tab = (name) => page.getByRole('tab', { name });
  assert.equal(await tab('Workload').getAttribute('aria-selected'), 'true');
  await tab('Workload').focus();
  await page.keyboard.press('ArrowRight');
  assert.deepEqual(await sent(page, 'page'), [{ type: 'page', page: 'workspace' }]);
  assert.equal(
    await tab('Workspace').evaluate((each) => each === document.activeElement),
    true,
    'the focus goes along',
  );
  assert.equal(await page.locator('[role=tab][tabindex="0"]').count(), 1, 'one tab stop');
  assert.match(await page.locator('h1').textContent(), /Estimating/, 'nothing is known yet');
  await show(page, nine());
  assert.equal(await page.locator('h1').textContent(), nine().verdict);
  await show(page, { ...typical(), verdict: 'Another verdict.' });
  assert.equal(await page.locator('h1').textContent(), nine().verdict, 'a cursor that moves turns no page');
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.locator('h1').textContent(), 'Another verdict.');
  assert.deepEqual((await page.evaluate(() => window.remembered)).page, 'workload');
  await assertClean(page, seen);
}

async function remembered(browser, server) {
  const { page } = await openPanel(browser, server, { state: typical() });
  await showWorkspace(page, nine());
  await header(page, '$/mo').click();
  await settle(page);
  await page.getByRole('combobox', { name: 'Verdict' }).selectOption('stay');
  await settle(page);
  await page.getByLabel(/Search workloads/).fill('graviton');
  await settle(page);
  const { view, page: which, shown } = await page.evaluate(() => window.remembered);
  assert.equal(which, 'workspace');
  assert.deepEqual(shown, { uri: 'file:///examples/workloads.yaml', line: 4 }, 'the workload is not forgotten');
  assert.deepEqual(
    [view.workloadSort, view.workloadStanding, view.workloadSearch],
    [{ key: 'cost', descending: true }, 'stay', 'graviton'],
  );
}

async function opens(browser, server) {
  const { page, seen } = await opened(browser, server, nine());
  await page.getByRole('button', { name: 'rerank', exact: true }).click();
  assert.deepEqual(await lastOf(page, 'open'), { type: 'open', uri: 'file:///ws/workloads.yaml', line: 84 });
  await cells(page).first().click();
  assert.deepEqual(await lastOf(page, 'open'), { type: 'open', uri: 'file:///ws/workloads.yaml', line: 24 });
  await assertClean(page, seen);
}

async function treemapKeys(browser, server) {
  const { page } = await opened(browser, server, nine());
  assert.equal(await cells(page).count(), 7, 'neither of what is unknown nor of what another file counts');
  assert.equal(await page.locator('#weight .cell[tabindex="0"]').count(), 1, 'one tab stop');
  await cells(page).first().focus();
  await page.keyboard.press('ArrowRight');
  const focused = () => page.evaluate(() => document.activeElement?.querySelector('title')?.textContent);
  assert.match(await focused(), /^code-complete, GPU, 2 × g6e\.xlarge, \$2,717 a month, 19% of what is known$/);
  await page.keyboard.press('End');
  assert.match(await focused(), /^repo-agent, Graviton/);
  await page.keyboard.press('Enter');
  assert.equal((await lastOf(page, 'open')).uri, 'file:///ws/agents.workload.yaml');
}

async function treemapAreas(browser, server) {
  for (const [width, state] of [
    [1200, nine()],
    [420, nine()],
    [720, fleet(300)],
    [1200, fleet(3000)],
  ]) {
    const { page } = await opened(browser, server, state, { width });
    const { areas, box } = await page.locator('#weight').evaluate((card) => ({
      areas: [...card.querySelectorAll('.area')].map((each) => each.getBoundingClientRect().toJSON()),
      box: card.querySelector('svg[role=group]').getBoundingClientRect().toJSON(),
    }));
    assert.ok(areas.length <= 155, `${areas.length} areas`);
    const out = areas.filter(
      (a) => a.left < box.left - 1 || a.right > box.right + 1 || a.top < box.top - 1 || a.bottom > box.bottom + 1,
    );
    assert.deepEqual(out, []);
    const overlaps = areas.flatMap((a, i) =>
      areas
        .slice(i + 1)
        .filter(
          (b) =>
            Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
            Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1,
        ),
    );
    assert.equal(overlaps.length, 0);
    const texts = await page.locator('#weight .cell text').evaluateAll((all) =>
      all
        .filter((text) => {
          const inside = text.getBoundingClientRect();
          const area = text.closest('.cell').querySelector('.area').getBoundingClientRect();
          return text.textContent !== '' && (inside.right > area.right + 1 || inside.bottom > area.bottom + 1);
        })
        .map((text) => text.textContent),
    );
    assert.deepEqual(texts, [], `${width}: labels stay in their areas`);
    await page.close();
  }
}

async function sorting(browser, server) {
  const { page } = await opened(browser, server, nine());
  assert.deepEqual(
    (await names(page)).slice(0, 3),
    ['support-chat', 'nightly-eval', 'contract-summary'],
    'savings first',
  );
  await header(page, '$/mo').click();
  await settle(page);
  assert.equal((await names(page))[0], 'contract-summary');
  assert.deepEqual((await names(page)).slice(-2).sort(), ['front', 'transcribe'], 'unknown last');
  await header(page, '$/mo').click();
  await settle(page);
  assert.equal((await names(page))[0], 'repo-agent');
  assert.deepEqual((await names(page)).slice(-2).sort(), ['front', 'transcribe'], 'unknown last, the other way too');
  assert.equal(await page.locator('#workloads th[aria-sort="ascending"]').count(), 1);
  await header(page, 'Workload').click();
  await settle(page);
  assert.equal((await names(page))[0], 'code-complete');
}

async function filtering(browser, server) {
  const { page } = await opened(browser, server, nine());
  const total = () => page.locator('#workloads tfoot').innerText();
  assert.match(await total(), /Total, 1 unknown\s+\$13,980\s+\$890/);
  const search = page.getByLabel(/Search workloads/);
  await search.fill('batch');
  await settle(page);
  assert.equal(await rows(page).count(), 3);
  assert.match(await total(), /Total of 3 workloads shown, 1 unknown\s+\$670\s+\$389/);
  await search.fill('m9x');
  await settle(page);
  assert.match(await page.locator('.nothing').textContent(), /No workload matches/);
  await page.getByRole('button', { name: 'Show all' }).click();
  await settle(page);
  await page.getByRole('combobox', { name: 'Verdict' }).selectOption('move');
  await settle(page);
  assert.deepEqual(await names(page), ['support-chat', 'nightly-eval']);
}

/** Scrolled from top to end: rows are there at every stop, and never more than some tens. */
async function longTable(browser, server, count, width) {
  const { page, seen } = await opened(browser, server, fleet(count), { width });
  const box = page.locator('.grid-box');
  const { head, foot, all } = await box.evaluate((each) => ({
    head: each.querySelector('thead').offsetHeight,
    foot: each.querySelector('tfoot').offsetHeight,
    all: each.scrollHeight - each.clientHeight,
  }));
  let most = 0;
  const met = new Set();
  for (let step = 0; step <= 40; step += 1) {
    await box.evaluate((each, top) => (each.scrollTop = top), (all * step) / 40);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const seenRows = await box.evaluate(
      (each, edges) => {
        const frame = each.getBoundingClientRect();
        const drawn = [...each.querySelectorAll('tbody tr:not(.gap)')];
        const inView = drawn.filter((row) => {
          const { top, bottom } = row.getBoundingClientRect();
          return bottom > frame.top + edges.head && top < frame.bottom - edges.foot;
        });
        const heights = inView.reduce((sum, row) => sum + row.getBoundingClientRect().height, 0);
        return {
          drawn: drawn.length,
          indexes: inView.map((row) => Number(row.getAttribute('aria-rowindex'))),
          isFilled: heights >= frame.height - edges.head - edges.foot - 1,
        };
      },
      { head, foot },
    );
    most = Math.max(most, seenRows.drawn);
    assert.ok(seenRows.isFilled, `a blank at step ${step}`);
    seenRows.indexes.forEach((index) => met.add(index));
  }
  assert.ok(most <= 60, `${most} rows drawn`);
  assert.ok(met.has(2) && met.has(count + 1), 'from the first row to the last');
  assert.equal(await page.locator('[role=grid]').getAttribute('aria-rowcount'), String(count + 2));
  assert.equal(await page.locator('tfoot tr').getAttribute('aria-rowindex'), String(count + 2));
  await assertClean(page, seen);
  return `${most} rows drawn of ${count}`;
}

async function scrollSpeed(browser, server) {
  const { page } = await opened(browser, server, fleet(3000));
  const took = await page.locator('.grid-box').evaluate(async (box) => {
    const times = [];
    for (let i = 0; i < 60; i += 1) {
      const started = performance.now();
      box.scrollTop += 290;
      await new Promise((resolve) => requestAnimationFrame(resolve));
      await new Promise((resolve) => setTimeout(resolve));
      times.push(performance.now() - started);
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  });
  assert.ok(took < 50, `${took.toFixed(1)} ms`);
  return `${took.toFixed(1)} ms for ten rows further in 3,000`;
}

async function gridKeys(browser, server) {
  const { page } = await opened(browser, server, fleet(3000));
  const focused = () => page.evaluate(() => Number(document.activeElement?.dataset.row));
  const isSeen = () =>
    page.evaluate(() => {
      const box = document.querySelector('.grid-box');
      const row = document.activeElement.closest('tr').getBoundingClientRect();
      const top = box.querySelector('thead').getBoundingClientRect().bottom;
      const bottom = box.querySelector('tfoot').getBoundingClientRect().top;
      return row.top >= top - 1 && row.bottom <= bottom + 1;
    });
  await page.locator('button[data-row="0"]').focus();
  for (const [key, expected] of [
    ['ArrowDown', 1],
    ['End', 2999],
    ['ArrowUp', 2998],
    ['Home', 0],
  ]) {
    await page.keyboard.press(key);
    await settle(page);
    assert.equal(await focused(), expected, key);
    assert.ok(await isSeen(), key);
  }
  await page.keyboard.press('PageDown');
  await settle(page);
  const paged = await focused();
  assert.ok(paged > 5 && paged < 40, String(paged));
  // The hand scrolls away from the row that has the focus: it stays, and so does its place.
  await page.locator('.grid-box').evaluate((box) => (box.scrollTop = 40_000));
  await settle(page);
  assert.equal(await focused(), paged);
  await page.keyboard.press('ArrowDown');
  await settle(page);
  assert.equal(await focused(), paged + 1);
  assert.ok(await isSeen());
  assert.equal(await page.locator('button[data-row][tabindex="0"]').count(), 1, 'one tab stop');
  await page.keyboard.press('Enter');
  assert.equal((await sent(page, 'open')).length, 1);
}

async function exported(browser, server) {
  const { page, seen } = await opened(browser, server, fleet(300));
  const save = async (card, format) => {
    const before = (await sent(page, 'save')).length;
    await page.locator(`${card} .menu summary`).click();
    await page.locator(`${card} .menu`).getByRole('button', { name: format }).click();
    await page.waitForFunction((n) => window.sent.filter((m) => m.type === 'save').length > n, before);
    return lastOf(page, 'save');
  };
  const csv = await save('#workloads', 'Table as CSV');
  assert.equal(csv.name, 'workloads.csv');
  const lines = csv.data.trimEnd().split('\n');
  assert.equal(lines[0], 'Workload,File,Line,Kind,Now on,Hardware,$/mo,Could save,Verdict');
  assert.equal(lines.length, 302, 'every row, drawn or not, and the total');
  assert.match(lines.at(-1), /^"Total, 60 unknown",/);
  assert.equal(await page.locator('#workloads .menu li').count(), 2, 'a table has no picture');
  assert.match((await save('#weight', 'Table as Markdown')).data, /^\| Workload \| Now on \| \$\/mo \| Share \|/);
  const svg = await save('#weight', 'Picture as SVG');
  const { error, classes } = await page.evaluate((text) => {
    const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
    return {
      error: parsed.querySelector('parsererror')?.textContent,
      classes: parsed.querySelectorAll('[class], [tabindex]').length,
    };
  }, svg.data);
  assert.deepEqual({ error, classes }, { error: undefined, classes: 0 });
  const png = await save('#classes', 'Picture as PNG');
  assert.equal(Buffer.from(png.data, 'base64').subarray(1, 4).toString(), 'PNG');
  await assertClean(page, seen);
}

async function states(browser, server) {
  const { page } = await openPanel(browser, server, {});
  await showWorkspace(page, { kind: 'error', message: 'The estimator is not running.' });
  assert.match(await page.locator('main').textContent(), /The estimator is not running\./);
  await show(page, none(true));
  assert.match(await page.locator('main').textContent(), /Reading the files of the workspace/);
  assert.equal(await page.getByRole('progressbar').count(), 1);
  await show(page, none());
  assert.match(await page.locator('main').textContent(), /No workload in this workspace yet.*Create a manifest/);
  await show(page, { ...nine(), reading: true });
  assert.match(await page.locator('.cause').textContent(), /more workloads may come/);
  assert.equal(await page.locator('main .old').count(), 0);
  await show(page, { kind: 'loading' });
  assert.equal(await page.locator('main .old').count(), 0, 'each answer is a part: nothing is dimmed between them');
  await show(page, nine());
  assert.equal(await page.locator('.cause').textContent(), '');
  await show(page, { kind: 'loading' });
  assert.match(await page.locator('.cause').textContent(), /figures before the change/);
  assert.equal(await page.locator('main .old').count(), 1, 'old figures stay, dimmed');
  await show(page, { kind: 'error', message: 'The estimator is not running.' });
  assert.match(await page.locator('.cause').textContent(), /not running/);
  await show(page, one());
  assert.equal(await page.locator('#weight, #classes, .filters').count(), 0, 'one alone is not weighed');
  assert.equal(await rows(page).count(), 1);
}

async function kept(browser, server) {
  const { page } = await opened(browser, server, fleet(300));
  const search = page.getByLabel(/Search workloads/);
  await search.fill('service');
  await settle(page);
  await search.evaluate((input) => {
    input.setSelectionRange(2, 3);
    window.kept = input;
  });
  await page.locator('.grid-box').evaluate((box) => (box.scrollTop = 900));
  await settle(page);
  await show(page, { ...fleet(300), verdict: 'Another verdict.' });
  const after = await page.evaluate(() => ({
    same: document.activeElement === window.kept,
    caret: [window.kept.selectionStart, window.kept.selectionEnd],
    scroll: document.querySelector('.grid-box').scrollTop,
  }));
  assert.deepEqual(after, { same: true, caret: [2, 3], scroll: 900 });
}

async function plans(browser, server) {
  const { page, seen } = await opened(browser, server, nine());
  for (const plan of [
    undefined,
    { kind: 'running', finding: 'A plan is found.' },
    { kind: 'failed', reason: 'No time.' },
  ]) {
    await postPlan(page, plan);
  }
  await assertClean(page, seen);
}

async function fits(browser, server, width, state) {
  const { page, seen } = await opened(browser, server, state, { width });
  const heights = await page
    .locator('tbody tr:not(.gap)')
    .evaluateAll((drawn) => new Set(drawn.map((each) => each.offsetHeight)).size);
  assert.equal(heights, state.rows.length > 0 ? 1 : 0);
  await assertFits(page);
  await assertClean(page, seen);
}

async function attacks(browser, server) {
  const { page, seen } = await openPanel(browser, server, {});
  for (const text of HOSTILE) {
    await showWorkspace(page, saying(text));
    const { heading, foreign, cell } = await page.evaluate(() => ({
      heading: document.querySelector('h1')?.textContent,
      cell: document.querySelector('#workloads tbody button')?.textContent,
      foreign: document.querySelectorAll(
        '#root :is(img, script, iframe, style, a, b:not([class]) b, i:not(.progress i), base, meta, math, details:not(.menu, .what-if))',
      ).length,
    }));
    assert.deepEqual([heading, cell, foreign], [text, text, 0]);
  }
  await assertClean(page, seen);
  return `${HOSTILE.length} names`;
}

async function accessible(browser, server, theme) {
  const { page, seen } = await opened(browser, server, nine(), { theme });
  assert.deepEqual(await violations(page), []);
  for (const button of await page.getByRole('button', { name: /^Table of/ }).all()) {
    await button.click();
  }
  await settle(page);
  assert.deepEqual(await violations(page), [], 'as tables');
  for (const state of [none(), none(true), one(), fleet(300), { kind: 'loading' }, { kind: 'error', message: 'x' }]) {
    await show(page, state);
    assert.deepEqual(await violations(page), [], state.kind);
  }
  await assertClean(page, seen);
}

async function keyboard(browser, server, options) {
  const { page } = await opened(browser, server, fleet(300), options);
  const { stops, missed } = await walk(page);
  assert.deepEqual(missed, []);
  assert.deepEqual(
    stops.filter((stop) => !stop.seen),
    [],
  );
  assert.ok(stops.length < 30, `${stops.length} stops`);
  return `${stops.length} stops`;
}

export async function workspaceChecks(check, browser, server) {
  const all = {
    'tabs turn the page by key, and nothing else does': tabs,
    'the page, its order and its filter are remembered': remembered,
    'a row and an area open their workload': opens,
    'the treemap is one tab stop, moved in by arrow keys': treemapKeys,
    'areas and labels keep to their places': treemapAreas,
    'sorted by column, unknown last both ways': sorting,
    'search and verdict filter, with the sum of what is left': filtering,
    'ten rows further in 3,000 are drawn at once': scrollSpeed,
    'keys reach every one of 3,000 rows, and the focus is never lost': gridKeys,
    'each card is exported, the table whole': exported,
    'empty, reading, loading, error and old figures': states,
    'an update keeps focus, caret and place': kept,
    'a plan is taken in': plans,
    '24 names that look like markup are shown as text': attacks,
    'the keyboard reaches everything': (...given) => keyboard(...given, {}),
    'the keyboard reaches everything in a narrow panel, in contrast': (...given) =>
      keyboard(...given, { theme: 'contrast-dark', width: 320 }),
  };
  for (const [name, body] of Object.entries(all)) {
    await check(`workspace: ${name}`, () => body(browser, server));
  }
  for (const [count, width] of [
    [300, 1200],
    [300, 420],
    [3000, 1200],
    [3000, 320],
  ]) {
    await check(`workspace: only tens of ${count} rows are drawn at ${width} px`, () =>
      longTable(browser, server, count, width),
    );
  }
  for (const theme of Object.keys(THEMES)) {
    await check(`workspace: axe finds nothing: ${theme}`, () => accessible(browser, server, theme));
  }
  const cases = {
    nine: nine(),
    none: none(),
    one: one(),
    fleet: fleet(300),
    longNames: longWorkspace(LONG),
    longTexts: { ...saying(LONG), total: nine().total, classes: nine().classes },
  };
  for (const [name, state] of Object.entries(cases)) {
    // A page of 640 px is one of 1,280 px at a zoom of 200 %.
    for (const width of [320, 420, 640, 720, 900, 1200, 2000]) {
      await check(`workspace: fits ${width} px: ${name}`, () => fits(browser, server, width, state));
    }
  }
  await check('workspace: pictures', async () => {
    for (const theme of Object.keys(THEMES)) {
      for (const width of [420, 720, 1200]) {
        const { page } = await opened(browser, server, nine(), { theme, width });
        await page.screenshot({ path: `dist/panel/${theme}-${width}-workspace.png`, fullPage: true });
        await page.close();
      }
    }
    const { page } = await opened(browser, server, fleet(300), { width: 1000 });
    await page.screenshot({ path: 'dist/panel/case-workspace-300.png', fullPage: true });
  });
}
