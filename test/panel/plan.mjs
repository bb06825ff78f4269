// The card of the fleet's plan, in each of its states: roles, keyboard, focus, names that look like markup.
import assert from 'node:assert/strict';
import { build } from 'esbuild';
import { violations, walk } from './access.mjs';
import { HOSTILE, LONG } from './cases.mjs';
import { THEMES } from './server.mjs';
import { assertClean, openPanel, postPlan as show, sent, settle } from './session.mjs';

const target = { hardwareClass: 'graviton', instance: 'c8g.2xlarge', instances: 2, replicas: 2 };
const row = (i, more) => ({
  uri: `file:///ws/${i}.workload.yaml`,
  name: `service-${i}`,
  line: 3 + i,
  now: '2 × g6.xlarge',
  to: '2 × c8g.2xlarge',
  cost: '$714/mo',
  saving: '$501 less',
  isMove: true,
  target,
  ...more,
});

export const found = (more) => ({
  kind: 'found',
  finding: '9 workloads can run for $14,225 a month, $1,102 less than now, with 2 changes.',
  notes: ['Proved within 0.1% of the cheapest.', 'Each workload on machines of its own.'],
  rows: [row(0), row(1), row(2, { isMove: false, saving: 'as now' })],
  limits: [
    { label: 'budget of the fleet', text: '$14,225 of $16,000', share: 0.89 },
    { label: 'quota g in us-east-1', text: '48 vCPU of 64 vCPU; 8 vCPU more would save $120/mo', share: 0.75 },
    { label: 'carbon budget of chat', text: 'at most 40 kgCO2e' },
  ],
  isOld: false,
  ...more,
});

export const PLANS = {
  none: undefined,
  reading: { kind: 'running', finding: 'Placing the workloads of 9 files.', share: 0.33 },
  running: {
    kind: 'running',
    finding: 'A plan at $14,225 a month is found; the best possible is at most 3.1% lower.',
    note: 'Improving.',
  },
  found: found(),
  old: found({ isOld: true }),
  clash: found({
    finding: 'No plan holds all limits.',
    notes: ['No plan holds these limits together; without any one of them the others can be held: a; b.'],
    rows: [],
  }),
  failed: { kind: 'failed', reason: 'No workload in this workspace yet: there is nothing to plan.' },
};

export async function planChecks(check, browser, server) {
  await build({
    entryPoints: ['test/panel/planPage.js'],
    outfile: 'dist/test/planPage.js',
    bundle: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
  });
  const open = async (options, plan) => {
    const opened = await openPanel(browser, { ...server, url: (theme) => server.planUrl(theme) }, options);
    await show(opened.page, plan);
    return opened;
  };

  for (const theme of Object.keys(THEMES)) {
    await check(`plan: axe finds nothing in any state: ${theme}`, async () => {
      const { page, seen } = await open({ theme, width: 720 }, undefined);
      for (const [name, plan] of Object.entries(PLANS)) {
        await show(page, plan);
        assert.deepEqual(await violations(page), [], name);
        await page.screenshot({ path: `dist/panel/plan-${theme}-${name}.png` });
      }
      await assertClean(page, seen);
    });
  }

  await check('plan: the button starts, cancels and plans again, and keeps the focus', async () => {
    const { page } = await open({}, undefined);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal((await sent(page, 'plan')).length, 1);
    await show(page, PLANS.running);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Cancel');
    await page.keyboard.press('Enter');
    assert.equal((await sent(page, 'cancelPlan')).length, 1);
    await show(page, PLANS.old);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Plan again');
    await page.keyboard.press('Enter');
    assert.equal((await sent(page, 'plan')).length, 2);
  });

  await check('plan: a double click starts and does not cancel', async () => {
    const { page } = await open({}, undefined);
    await page.evaluate(
      (plan) =>
        document
          .querySelector('button')
          .addEventListener('click', () => window.postMessage({ type: 'plan', plan }, '*')),
      PLANS.running,
    );
    const button = page.getByRole('button', { name: 'Plan the fleet' });
    const { x, y, width, height } = await button.boundingBox();
    await page.mouse.click(x + width / 4, y + height / 2, { clickCount: 2, delay: 60 });
    await settle(page);
    assert.equal((await sent(page, 'plan')).length, 1);
    assert.equal((await sent(page, 'cancelPlan')).length, 0);
  });

  await check('plan: the bar says how far it is, or that nobody knows', async () => {
    const { page } = await open({}, PLANS.reading);
    const bar = page.getByRole('progressbar', { name: 'Planning the fleet' });
    assert.equal(await bar.getAttribute('aria-valuenow'), '33');
    const part = await page.evaluate(() => {
      const inner = document.querySelector('.progress i').getBoundingClientRect();
      return inner.width / document.querySelector('.progress').getBoundingClientRect().width;
    });
    assert.ok(Math.abs(part - 0.33) < 0.01, String(part));
    await show(page, PLANS.running);
    assert.equal(await bar.getAttribute('aria-valuenow'), null);
  });

  await check('plan: nothing moves where motion is reduced', async () => {
    const { page } = await open({ reducedMotion: 'reduce' }, PLANS.running);
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
    const still = await open({}, PLANS.running);
    assert.equal(await still.page.evaluate(() => document.getAnimations().length), 1);
    await still.page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
    assert.equal(await still.page.evaluate(() => document.getAnimations().length), 0);
  });

  await check('plan: the keyboard reaches all, a row opens its line, a long list unfolds', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => row(i));
    const { page } = await open({ width: 320 }, found({ rows }));
    const { stops, missed } = await walk(page);
    assert.deepEqual(missed, []);
    assert.deepEqual(
      stops.filter((stop) => !stop.seen),
      [],
    );
    await page.getByRole('button', { name: 'Show all 40' }).click();
    assert.equal(await page.locator('tbody tr').count(), 40);
    await page.getByRole('button', { name: /^service-39/ }).click();
    assert.deepEqual(await sent(page, 'open'), [{ type: 'open', uri: 'file:///ws/39.workload.yaml', line: 42 }]);
  });

  await check('plan: the page never moves sideways', async () => {
    for (const width of [280, 320, 720]) {
      const long = row(0, { name: LONG, now: `12 × ${LONG}`, to: `3 × ${LONG}` });
      const limits = [{ label: LONG, text: `48 of 64 ${LONG}`, share: 7 }];
      const { page } = await open({ width }, found({ finding: LONG, rows: [long], limits, notes: [LONG] }));
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${width}`);
    }
  });

  await check('plan: names that look like markup are shown as text', async () => {
    const { page, seen } = await open({}, undefined);
    for (const text of HOSTILE) {
      const hostileRow = row(0, { name: text, now: text, to: text, cost: text, saving: text });
      const limits = [{ label: text, text, share: 0.5 }];
      await show(page, found({ finding: text, rows: [hostileRow], limits, notes: [text] }));
      const foreign = await page.evaluate(
        () =>
          document.querySelectorAll('#root :is(img, script, iframe, style, a, b, i, base, meta, math, details)').length,
      );
      assert.equal(foreign, 0, text);
    }
    await assertClean(page, seen);
  });
}
