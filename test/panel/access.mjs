// Everybody can read and use it: contrast and roles in four themes, the keyboard, names that look like markup.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { HOSTILE, hostile, infeasibleCurrent, many, unknownModel } from './cases.mjs';
import { regions } from './extras.mjs';
import { typical } from './fixtures.mjs';
import { THEMES } from './server.mjs';
import { assertClean, openPanel, postRegions, settle, show } from './session.mjs';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

/** Axe runs from the test's side, in a world that the page's policy does not bind. */
export async function violations(page) {
  await page.evaluate(AXE);
  const results = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return results.violations.flatMap((v) =>
    v.nodes.slice(0, 3).map((n) => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? ''}`),
  );
}

const SHOWN = {
  typical: () => typical(),
  'as tables': () => typical(),
  stale: () => ({
    ...typical(),
    stale: true,
    staleReason: 'Line 11 is not finished: showing the last complete reading.',
  }),
  'unknown model': unknownModel,
  'infeasible now': infeasibleCurrent,
  empty: () => ({ kind: 'empty', message: 'The cursor is not in a workload.' }),
  error: () => ({ kind: 'error', message: 'The estimator stopped and was started again; nothing was lost.' }),
  loading: () => ({ kind: 'loading' }),
};

async function axeOn(browser, server, theme, name) {
  const { page, seen } = await openPanel(browser, server, { theme, state: SHOWN[name]() });
  if (name === 'as tables') {
    for (const button of await page.getByRole('button', { name: /^Table/ }).all()) {
      await button.click();
    }
    await page.locator('.disc-button').first().click();
    await settle(page);
  }
  await postRegions(page, regions());
  assert.deepEqual(await violations(page), []);
  await assertClean(page, seen);
}

/** Tab from the top to the end; each stop must be seen to have the focus. */
export async function walk(page) {
  const stops = [];
  for (let i = 0; i < 400; i += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) {
        return undefined;
      }
      element.dataset.walked = 'yes';
      const outline = getComputedStyle(element);
      return {
        name: element.getAttribute('aria-label') ?? element.textContent,
        seen: outline.outlineStyle !== 'none' && parseFloat(outline.outlineWidth) > 0,
      };
    });
    if (!stop) {
      break;
    }
    stops.push(stop);
  }
  const missed = await page.evaluate(() =>
    [...document.querySelectorAll('button, select, input, summary, a, [tabindex="0"]')]
      .filter((e) => !e.disabled && !e.dataset.walked && e.checkVisibility({ contentVisibilityAuto: true }))
      .map((e) => e.textContent),
  );
  return { stops, missed };
}

export async function accessChecks(check, browser, server) {
  for (const theme of Object.keys(THEMES)) {
    for (const name of Object.keys(SHOWN)) {
      await check(`axe finds nothing: ${theme}, ${name}`, () => axeOn(browser, server, theme, name));
    }
  }
  await check('the keyboard reaches everything and the focus is seen', async () => {
    const { page } = await openPanel(browser, server, { state: typical() });
    const { stops, missed } = await walk(page);
    assert.deepEqual(missed, []);
    assert.deepEqual(
      stops.filter((stop) => !stop.seen),
      [],
    );
    return `${stops.length} stops`;
  });
  await check('the keyboard reaches everything in a narrow panel, in contrast', async () => {
    const { page } = await openPanel(browser, server, { theme: 'contrast-dark', width: 320, state: many() });
    const { stops, missed } = await walk(page);
    assert.deepEqual(missed, []);
    assert.deepEqual(
      stops.filter((stop) => !stop.seen),
      [],
    );
    return `${stops.length} stops`;
  });
  await check('24 names that look like markup are shown as text', async () => {
    const { page, seen } = await openPanel(browser, server, {});
    for (const text of HOSTILE) {
      await show(page, hostile(text));
      await postRegions(page, regions(text));
      const { heading, foreign } = await page.evaluate(() => ({
        heading: document.querySelector('h1')?.textContent,
        foreign: document.querySelectorAll(
          '#root :is(img, script, iframe, style, a, b:not([class]) b, i:not(.progress i), base, meta, math, details:not(.menu, .what-if))',
        ).length,
      }));
      assert.equal(heading, text.replaceAll('\u0000', '\u0000'));
      assert.equal(foreign, 0, text);
    }
    await assertClean(page, seen);
    return `${HOSTILE.length} names`;
  });
}
