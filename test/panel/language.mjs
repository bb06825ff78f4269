// The page in other languages: nothing of its own is left in English, and German, which is longer, is neither cut nor in the way.
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { agent, infeasibleCurrent, many, training, unknownModel } from './cases.mjs';
import { regions } from './extras.mjs';
import { typical } from './fixtures.mjs';
import { assertFindingsHaveRoom, overlaps } from './layout.mjs';
import { PLANS } from './plan.mjs';
import {
  assertClean,
  assertFits,
  openPanel,
  postPlan,
  postRegions,
  sent,
  settle,
  show,
  showWorkspace,
} from './session.mjs';
import { fleet, nine, none, one } from './workspaceCases.mjs';

/** What the page reads as a code; a value that may be typed or chosen is one where a quantity or an option has it. */
const CODES = new Set('kind uri hardwareClass evidence key field quantity what phase region target report'.split(' '));
const STANDINGS = ['move', 'fails', 'stay', 'close', 'unknown'];
/** Units, and months, that come from the locale. */
const UNITS = 'min Jul';

/** A state whose texts are all in capitals: a plain word on the page is then the page's own. */
function shouted(value, name = '', owner = {}) {
  if (typeof value === 'string') {
    const isCode =
      CODES.has(name) ||
      (name === 'standing' && STANDINGS.includes(value)) ||
      (name === 'value' && ('quantity' in owner || 'text' in owner));
    return isCode ? value : value.toUpperCase();
  }
  if (Array.isArray(value)) {
    return value.map((each) => shouted(each, name, owner));
  }
  // The unit of a load is looked up by its name.
  if (typeof value !== 'object' || value === null || CODES.has(name) || name === 'unit') {
    return value;
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shouted(each, key, value)]));
}

/** All that is read or heard of the page; keys of a file stay as they are. */
const textsOf = (page) =>
  page.evaluate(() => {
    const root = document.querySelector('#root');
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) {
      if (!walker.currentNode.parentElement.closest('code')) {
        texts.push(walker.currentNode.data);
      }
    }
    for (const element of root.querySelectorAll('*')) {
      for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'label', 'alt']) {
        texts.push(element.getAttribute(name) ?? '');
      }
    }
    return texts;
  });

/** Judged as the words of the server are. */
async function judge() {
  const outfile = 'dist/test/pseudo.cjs';
  await build({ entryPoints: ['test/support/pseudo.ts'], outfile, bundle: true, format: 'cjs', platform: 'node' });
  const { leftOver } = await import(`../../${outfile}`);
  const fields = typical()
    .whatIf.fields.map(({ field }) => field)
    .join(' ');
  return (texts) => texts.filter((text) => leftOver(text, `${fields} ${UNITS}`).length > 0);
}

const EVERY_CHANGE = [
  { field: 'target', text: 'g6.xlarge → g5.xlarge', line: 12 },
  { field: 'traffic.rpsAvg', text: '0.6 → 1.4' },
];

async function pressAll(page, selector) {
  for (const button of await page.locator(selector).all()) {
    await button.click();
  }
  await settle(page);
}

/** Each state of the page of one workload, and what its controls bring up; `look` is called whenever something new stands there. */
async function eachOfWorkload(page, look) {
  const state = shouted(typical());
  await look('first');
  await show(page, { kind: 'error', message: 'X' });
  await look('error');
  await show(page, { kind: 'empty', message: 'X' });
  await look('empty');
  for (const [name, made] of Object.entries({ unknownModel, training, agent, infeasibleCurrent, many })) {
    await show(page, shouted(made()));
    await look(name);
  }
  await page.locator('#candidates .more').click();
  await look('all rows');
  await show(page, { ...state, stale: true });
  await look('stale');
  await show(page, { kind: 'loading' });
  await look('loading');
  await show(page, state);
  await postRegions(page, shouted(regions()));
  await look('typical');
  await page.locator('.disc-button').first().click();
  await look('evidence');
  await page.locator('td.pin input').first().check();
  await look('one pin');
  await page.locator('td.pin input').nth(1).check();
  await look('two pins');
  await pressAll(page, '.segmented button');
  await look('units');
  await pressAll(page, '.tools > button[aria-pressed]');
  await look('tables');
  await page.locator('#candidates input[type=search]').fill('graviton4');
  await look('nothing found');
  await page.locator('#candidates input[type=search]').fill('');
  const missing = state.candidates.map((each) => ({ ...each, meetsSlo: false }));
  await show(page, { ...state, candidates: missing, whatIf: { ...state.whatIf, changes: EVERY_CHANGE, refusal: 'X' } });
  await page.locator('#candidates .filters label input').check();
  await look('none meets the SLO, asked');
  await page.locator('.prices button').click();
  return (await sent(page, 'copy')).map(({ text }) => text.replaceAll(/`[^`]*`/g, ''));
}

async function eachOfWorkspace(page, look) {
  await showWorkspace(page, { kind: 'loading' });
  await look('loading');
  await show(page, { kind: 'error', message: 'X' });
  await look('error');
  for (const [name, state] of Object.entries({ none: none(true), one: one(), fleet: fleet(300) })) {
    await show(page, shouted(state));
    await look(name);
  }
  await show(page, shouted({ ...nine(), reading: true }));
  await look('reading');
  await show(page, shouted(nine()));
  for (const [name, plan] of Object.entries(PLANS)) {
    await postPlan(page, shouted(plan));
    await look(`plan ${name}`);
  }
  const rows = Array.from({ length: 12 }, (_, i) => ({ ...PLANS.found.rows[0], name: `s-${i}` }));
  await postPlan(page, shouted({ ...PLANS.found, rows }));
  await page.locator('#plan .more').click();
  await look('all rows of the plan');
  await pressAll(page, '.tools > button[aria-pressed]');
  await look('tables');
  await page.locator('#workloads input[type=search]').fill('graviton');
  await look('found');
  await page.locator('#workloads .menu summary').click();
  await page.locator('#workloads .menu button').first().click();
  await page.waitForFunction(() => window.sent.some(({ type }) => type === 'save'));
  await page.locator('#workloads input[type=search]').fill('nothing of this');
  await look('nothing found');
  await show(page, { kind: 'loading' });
  await look('loading again');
  return (await sent(page, 'save')).map(({ data }) => data);
}

async function nothingLeft(browser, server, leftIn, each) {
  const { page, seen } = await openPanel(browser, server, { language: 'wide' });
  const found = new Map();
  const note = (name, texts) => leftIn(texts).forEach((text) => found.has(text) || found.set(text, name));
  const apart = await each(page, async (name) => note(name, await textsOf(page)));
  note('taken along', apart);
  assert.deepEqual(
    [...found].map(([text, name]) => `${name}: ${text}`),
    [],
  );
  assert.match(await page.locator('#root').textContent(), /[ａ-ｚ]/, 'it speaks that language');
  await assertClean(page, seen);
}

/** Texts of the page itself that are cut short, or that stand beyond the picture they belong to. */
const cut = (page) =>
  page.evaluate(() => {
    const short = [...document.querySelectorAll('#root :is(button, th, h1, h2, label, option, .tag, .note, .small)')]
      .filter((e) => e.checkVisibility() && !e.closest('.scroll-box, .unseen, tbody') && e.clientWidth > 0)
      .filter((e) => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible');
    const beyond = [...document.querySelectorAll('#root svg[role] text')].filter((e) => {
      const [box, frame] = [e, e.ownerSVGElement].map((each) => each.getBoundingClientRect());
      return box.width > 0 && (box.left < frame.left - 1 || box.right > frame.right + 1);
    });
    // Names of workloads may be: they are not the page's own.
    const shortened = [...document.querySelectorAll('#root svg[role] text')].filter(
      (e) => e.textContent.endsWith('…') && !e.closest('.cell'),
    );
    return [...short, ...beyond, ...shortened].map((e) => `${e.closest('[id]').id}: ${e.textContent}`);
  });

/** The marker of the load covers what it is moved over. */
const PICTURES = ['.scatter', '#load', '#roofline', '#day', '#stages', '#regions'].map(
  (picture) => `${picture} text:not(.pill-text)`,
);

async function assertRoom(page, pictures) {
  await assertFits(page);
  assert.deepEqual(await cut(page), []);
  for (const picture of pictures) {
    assert.deepEqual(await overlaps(page.locator(picture)), [], picture);
  }
}

async function germanWorkload(browser, server, width) {
  const { page, seen } = await openPanel(browser, server, { language: 'de', width });
  for (const [name, made] of Object.entries({ unknownModel, training, agent, infeasibleCurrent, many, typical })) {
    await show(page, made());
    await postRegions(page, regions());
    await page.screenshot({ path: `dist/panel/german-${width}-${name}.png`, fullPage: true });
    await assertRoom(page, PICTURES);
  }
  await assertFindingsHaveRoom(page);
  assert.match((await page.locator('.scatter text').allTextContents()).join(), /\(Vorschlag\).*\(jetzt\)/);
  await page.locator('#load .segmented button').nth(1).click();
  await settle(page);
  await assertRoom(page, PICTURES);
  await page.locator('td.pin input').first().check();
  await page.locator('td.pin input').nth(1).check();
  await pressAll(page, '.tools > button[aria-pressed]');
  await assertRoom(page, []);
  await assertFindingsHaveRoom(page);
  await page.screenshot({ path: `dist/panel/german-${width}-tables.png`, fullPage: true });
  await show(page, { ...typical(), whatIf: { ...typical().whatIf, changes: EVERY_CHANGE } });
  await assertRoom(page, []);
  await assertClean(page, seen);
}

async function germanWorkspace(browser, server, width) {
  const { page, seen } = await openPanel(browser, server, { language: 'de', width });
  for (const [name, state] of Object.entries({ none: none(), one: one(), fleet: fleet(300), nine: nine() })) {
    await showWorkspace(page, state);
    await assertRoom(page, ['#weight text']);
    await page.screenshot({ path: `dist/panel/german-${width}-workspace-${name}.png`, fullPage: true });
  }
  await postPlan(page, PLANS.found);
  await assertRoom(page, ['#weight text']);
  await assertFindingsHaveRoom(page);
  await pressAll(page, '.tools > button[aria-pressed]');
  await assertRoom(page, []);
  await page.screenshot({ path: `dist/panel/german-${width}-workspace-tables.png`, fullPage: true });
  await assertClean(page, seen);
}

export async function languageChecks(check, browser, server) {
  const leftIn = await judge();
  await check('language: no text of the page of one workload stays English', () =>
    nothingLeft(browser, server, leftIn, eachOfWorkload),
  );
  await check('language: no text of the page of all workloads stays English', () =>
    nothingLeft(browser, server, leftIn, eachOfWorkspace),
  );
  for (const width of [320, 1200]) {
    await check(`language: German has room on the page of one workload, ${width} px`, () =>
      germanWorkload(browser, server, width),
    );
    await check(`language: German has room on the page of all workloads, ${width} px`, () =>
      germanWorkspace(browser, server, width),
    );
  }
}
