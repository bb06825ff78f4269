// It fits: no sideways scrolling at any width, in any case; and pictures to look at.
import assert from 'node:assert/strict';
import { agent, infeasibleCurrent, longNames, many, training, unknownModel } from './cases.mjs';
import { regions } from './extras.mjs';
import { typical } from './fixtures.mjs';
import { THEMES } from './server.mjs';
import { assertClean, assertFits, openPanel, postRegions, show } from './session.mjs';

const WIDTHS = [320, 420, 720, 1200, 2000];
const CASES = { typical, longNames, unknownModel, training, agent, infeasibleCurrent, many };

async function fits(browser, server, width, name) {
  const { page, seen } = await openPanel(browser, server, { width, state: CASES[name]() });
  await postRegions(page, regions());
  await assertFits(page);
  await assertClean(page, seen);
}

/** Beside its buttons a finding would be a column of words. */
export async function assertFindingsHaveRoom(page) {
  const narrow = await page.locator('.card').evaluateAll((cards) =>
    cards.flatMap((card) => {
      const [finding, question, tools = question] = ['.finding', '.question', '.tools'].map((part) =>
        card.querySelector(part)?.getBoundingClientRect(),
      );
      const isFull = finding.width >= Math.min(card.clientWidth, 640) - 1;
      const isApart = finding.top >= tools.bottom - 5 && finding.top >= question.bottom - 1;
      return isFull && isApart && question.height <= 40 ? [] : [card.id];
    }),
  );
  assert.deepEqual(narrow, []);
}

/** Which of some texts stand on each other. */
export const overlaps = (texts) =>
  texts.evaluateAll((labels) => {
    const boxes = labels.map((l) => [l.textContent, l.getBoundingClientRect()]);
    return boxes.flatMap(([a, p], i) =>
      boxes
        .slice(i + 1)
        .filter(([, q]) => p.left < q.right && p.right > q.left && p.top + 2 < q.bottom - 2 && p.bottom - 2 > q.top + 2)
        .map(([b]) => `${a} / ${b}`),
    );
  });

export async function layoutChecks(check, browser, server) {
  for (const name of Object.keys(CASES)) {
    for (const width of WIDTHS) {
      await check(`fits ${width} px: ${name}`, () => fits(browser, server, width, name));
    }
  }
  for (const theme of Object.keys(THEMES)) {
    await check(`findings have the width of their card: ${theme}`, async () => {
      for (const width of WIDTHS) {
        const { page } = await openPanel(browser, server, { theme, width, state: typical() });
        await postRegions(page, regions());
        await assertFindingsHaveRoom(page);
      }
    });
  }
  await check('candidates need no moving sideways in half a window', async () => {
    for (const width of [480, 560, 600, 640, 700]) {
      const { page } = await openPanel(browser, server, { width, state: typical() });
      const box = page.locator('#candidates .scroll-box');
      assert.equal(await box.evaluate((e) => e.scrollWidth - e.clientWidth), 0, `${width} px`);
    }
  });
  await check('labels of the scatter keep off each other', async () => {
    const { page } = await openPanel(browser, server, { state: typical() });
    assert.deepEqual(await overlaps(page.locator('.scatter text.halo.said')), []);
  });
  await check('the first figures are marked, once', async () => {
    const { page } = await openPanel(browser, server, { state: typical() });
    await show(page, typical());
    assert.equal(await page.evaluate(() => performance.getEntriesByName('figures').length), 1);
  });
  await check('reduced motion: nothing moves', async () => {
    const { page } = await openPanel(browser, server, { reducedMotion: 'reduce' });
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  });
  for (const theme of Object.keys(THEMES)) {
    await check(`pictures: ${theme}`, async () => {
      for (const [name, width] of [
        ['typical', 1200],
        ['typical', 420],
        ['infeasibleCurrent', 720],
      ]) {
        const { page } = await openPanel(browser, server, { theme, width, state: CASES[name]() });
        await page.screenshot({ path: `dist/panel/${theme}-${width}-${name}.png`, fullPage: true });
      }
    });
  }
  await check('pictures of the other cases', async () => {
    for (const name of ['longNames', 'unknownModel', 'training', 'agent', 'many']) {
      const { page } = await openPanel(browser, server, { width: 1000, state: CASES[name]() });
      await page.screenshot({ path: `dist/panel/case-${name}.png`, fullPage: true });
    }
    const { page } = await openPanel(browser, server, {
      width: 720,
      theme: 'light',
      state: { ...typical(), stale: true },
    });
    await page.screenshot({ path: 'dist/panel/case-stale.png', fullPage: true });
  });
}
