// How long the panel takes in the editor: from the command to its first figures, from a change to new ones, beside an empty page.
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from './workbench.mjs';

const OPENS = 10;
const UPDATES = 10;
const REST_MS = 400;

/** In every frame, by the clock that all of them share: when figures were last painted, when a key was last down. */
export async function watchPaints(page) {
  await page.addInitScript(() => {
    const now = () => performance.timeOrigin + performance.now();
    const watch = (globalThis.paints = { figures: '', at: 0, first: 0, input: 0 });
    let isDrawn = false;
    // Frame by frame: an editor writes the document of a page anew, which ends observers and listeners.
    const look = () => {
      if (isDrawn) {
        watch.at = now();
        watch.first ||= watch.at;
      }
      const figures = [...document.querySelectorAll('h1, .figure')].map((e) => e.textContent).join();
      isDrawn = /\$\d/.test(figures) && figures !== watch.figures;
      watch.figures = figures;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    addEventListener('keydown', () => (watch.input = now()), true);
  });
}

const spread = (times) => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), p95: at(0.95) };
};
const ms = (n) => `${Math.round(n)} ms`;
const told = (name, times) => {
  const { median, p95 } = spread(times);
  console.log(`  ${name.padEnd(44)}median ${ms(median)}   p95 ${ms(p95)}   of ${times.length}`);
  return median;
};

export async function panelTimes(scene) {
  const { bench, check, line, page } = scene;
  console.log(`\n  ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0].toFixed(1)}`);
  await bench.focusText();
  await bench.goTo(line, 4);
  const empty = [];
  const panel = [];
  for (let i = 0; i <= OPENS; i += 1) {
    empty.push(await opened(scene, 'Empty: Open empty page', 'Empty page'));
    panel.push(await opened(scene, 'Placewright: Open cost panel', 'Cost and placement'));
  }
  const least = told('an empty page', empty.slice(1));
  const first = told('the panel, command to first figures', panel.slice(1));
  console.log(`  ${'times an empty page'.padEnd(44)}${(first / least).toFixed(2)}`);
  await bench.palette('Placewright: Open cost panel');
  await until(async () => /\$\d/.test((await bench.verdict()) ?? ''));
  const typed = await keystrokes(scene);
  const moved = await markerMoves(scene);
  told('a keystroke to new figures', typed);
  told('a key on the load marker to new figures', moved);
  const all = [...empty, ...panel, ...typed, ...moved];
  check('every open and every change came to figures', all.every(Number.isFinite), all);
  await page.keyboard.press('Escape');
}

/** The frame of a page that is shown, if it has painted since. */
async function paintOf(page, since) {
  const seen = await Promise.all(
    page.frames().map((frame) => frame.evaluate(() => ({ ...globalThis.paints })).catch(() => undefined)),
  );
  return seen.find((paints) => paints?.figures && paints.at > since);
}

const inputOf = (page) => page.evaluate(() => globalThis.paints.input);

/** From the key that runs the command to figures on screen; then the page is closed again. */
async function opened({ bench, page }, command, tab) {
  const others = page.locator('.tab', { hasText: /Cost and placement|Empty page/ });
  for (let tries = 0; tries < 10 && (await others.count()) > 0; tries += 1) {
    await others.first().click({ button: 'middle' });
    await pause(REST_MS);
  }
  await bench.focusText();
  await pause(REST_MS);
  await bench.palette(command);
  const start = await inputOf(page);
  const painted = await until(() => paintOf(page, start), 10_000);
  if (globalThis.dbg)
    console.log(
      command,
      painted?.first - start,
      await others.count(),
      JSON.stringify(
        await Promise.all(
          page.frames().map((f) => f.evaluate(() => [location.href.slice(0, 60), globalThis.paints]).catch(String)),
        ),
      ).slice(0, 900),
    );
  await page.locator('.tab', { hasText: tab }).first().waitFor();
  return (painted?.first ?? Number.NaN) - start;
}

/** A digit of the load, typed and typed over again. */
async function keystrokes({ bench, page, text }) {
  const lines = text.split('\n');
  const at = lines.findIndex((each) => each.includes('inMean: '));
  const column = lines[at].indexOf('inMean: ') + 'inMean: '.length + 1;
  const times = [];
  await bench.focusText();
  for (let i = 0; i < UPDATES; i += 1) {
    await bench.goTo(at, column);
    await pause(REST_MS);
    await bench.type(String(1 + (i % 8)));
    const start = await inputOf(page);
    const painted = await until(() => paintOf(page, start), 10_000);
    times.push((painted?.at ?? Number.NaN) - start);
    await bench.press('Control+z');
  }
  return times;
}

async function markerMoves({ panel, page, bench }) {
  const times = [];
  const handle = panel.locator('#load .handle');
  const clock = () => handle.evaluate(() => performance.timeOrigin + performance.now());
  for (let i = 0; i < UPDATES; i += 1) {
    await handle.focus();
    await pause(REST_MS);
    const start = await clock();
    await bench.press(i % 2 === 0 ? 'PageUp' : 'PageDown');
    const painted = await until(() => paintOf(page, start), 10_000);
    times.push((painted?.at ?? Number.NaN) - start);
  }
  return times;
}
