// One open page and what it was seen to do.
import assert from 'node:assert/strict';

/** Opens the page in a theme, width and language and shows it a state. */
export async function openPanel(
  browser,
  server,
  { theme = 'dark', width = 1200, height = 900, language, state, reducedMotion } = {},
) {
  const page = await browser.newPage({ viewport: { width, height }, reducedMotion });
  const seen = { outside: [], errors: [], dialogs: 0 };
  page.on('request', (request) => {
    if (!request.url().startsWith(server.origin) && !request.url().startsWith('data:')) {
      seen.outside.push(request.url());
    }
  });
  page.on('pageerror', (error) => seen.errors.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      seen.errors.push(message.text());
    }
  });
  page.on('dialog', (dialog) => {
    seen.dialogs += 1;
    void dialog.dismiss();
  });
  await page.goto(server.url(theme, language));
  if (state) {
    await show(page, state);
  }
  return { page, seen };
}

/** Posts a state as the extension does, and waits until it is drawn. */
export async function show(page, state) {
  await page.evaluate((message) => window.postMessage(message, '*'), { type: 'show', state });
  await settle(page);
}

/** The same for the head of a state, which comes before the rest. */
export async function postHead(page, head) {
  await page.evaluate((message) => window.postMessage(message, '*'), { type: 'head', head });
  await settle(page);
}

/** Turns to the page of all workloads, as a command does, and shows it a state. */
export async function showWorkspace(page, state) {
  await page.evaluate((message) => window.postMessage(message, '*'), { type: 'page', page: 'workspace' });
  await show(page, state);
}

/** The same for the comparison of regions, which comes later. */
export async function postRegions(page, regions) {
  await page.evaluate((message) => window.postMessage(message, '*'), { type: 'regions', regions });
  await settle(page);
}

/** The same for the plan of the fleet. */
export async function postPlan(page, plan) {
  await page.evaluate((message) => window.postMessage(message, '*'), { type: 'plan', plan });
  await settle(page);
}

/** Two frames: one for the message, one for the widths measured. */
export async function settle(page) {
  await page.evaluate(
    () => new Promise((resolve) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(resolve)), 20)),
  );
}

/** The laws of every page: nothing from outside, no policy broken, no dialog, no error. */
export async function assertClean(page, seen) {
  const inside = await page.evaluate(() => ({ violations: window.violations, dialogs: window.dialogs }));
  assert.deepEqual({ ...seen, ...inside }, { outside: [], errors: [], dialogs: 0, violations: [] });
}

/** The page never moves sideways, and nothing stands beyond its edge. */
export async function assertFits(page) {
  const wide = await page.evaluate(() => {
    const limit = document.documentElement.clientWidth;
    const out = [...document.querySelectorAll('#root *')].filter(
      (e) => e.getBoundingClientRect().right > limit + 1 && !e.closest('.scroll-box, .unseen'),
    );
    return {
      page: document.documentElement.scrollWidth - limit,
      out: out.slice(0, 5).map((e) => `${e.tagName} ${e.getAttribute('class')} ${e.textContent?.slice(0, 40)}`),
    };
  });
  assert.deepEqual(wide, { page: 0, out: [] });
  assert.doesNotMatch(await page.locator('#root').innerText(), /NaN|Infinity|undefined|\[object/);
  assert.doesNotMatch(await page.locator('#root').innerHTML(), /="[^"]*NaN|Infinity/);
}

export const sent = (page, type) => page.evaluate((t) => window.sent.filter((m) => m.type === t), type);
