// How long the panel takes in the editor: from the command to its first figures, from a change to new ones, beside an empty page.
import { cpus, loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const OPENS = 10;
const UPDATES = 10;
const REST_MS = 300;
const LIMIT_MS = 30_000;

/** When a key was last down in the workbench; all frames share the clock. */
export async function watchKeys(page) {
  await page.addInitScript(() => {
    addEventListener('keydown', () => (globalThis.keyDown = performance.timeOrigin + performance.now()), true);
  });
}

const keyDown = (page) => page.evaluate(() => globalThis.keyDown);

function spread(times) {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  return { median: at(0.5), p95: at(0.95) };
}

/** The median. */
function told(name, times) {
  const { median, p95 } = spread(times);
  const ms = (n) => `${Math.round(n)} ms`;
  console.log(`  ${name.padEnd(50)}median ${ms(median)}   p95 ${ms(p95)}   of ${times.length}`);
  return median;
}

export async function panelTimes(scene) {
  const { bench, check, line } = scene;
  console.log(`\n  ${cpus().length} × ${cpus()[0]?.model.trim()}, load ${loadavg()[0].toFixed(1)}`);
  await bench.focusText();
  await bench.goTo(line, 4);
  const [empty, panel] = [[], []];
  for (let i = 0; i <= OPENS; i += 1) {
    empty.push(await opened(scene, 'Empty: Open empty page'));
    panel.push(await opened(scene, 'Placewright: Open cost panel'));
  }
  // The first of each is not warm.
  const [emptyPaints, paints, figures] = [
    empty.map(({ paint }) => paint),
    panel.map(({ paint }) => paint),
    panel.map((each) => each.figures),
  ].map((times) => times.slice(1));
  const least = told('an empty page, from the command to its paint', emptyPaints);
  told('the panel, from the command to its first paint', paints);
  const first = told('the panel, from the command to figures', figures);
  console.log(`  ${'times an empty page'.padEnd(50)}${(first / least).toFixed(2)}`);
  await opened(scene, 'Empty: Open empty page');
  const echoes = await echoed(scene);
  const echoedTyping = await keystrokes(scene);
  await opened(scene, 'Placewright: Open cost panel');
  const typed = await keystrokes(scene);
  const moved = await markerMoves(scene);
  told('a key in the empty page, to its extension and back', echoes);
  const leastTyped = told('a keystroke in the text to the empty page', echoedTyping);
  const typing = told('a keystroke in the text to new figures', typed);
  console.log(`  ${'times the empty page'.padEnd(50)}${(typing / leastTyped).toFixed(2)}`);
  told('a key on the load marker to the prices at it', moved.prices);
  told('a key on the load marker to new figures', moved.figures);
  const all = [
    ...echoes,
    ...echoedTyping,
    ...emptyPaints,
    ...paints,
    ...figures,
    ...typed,
    ...moved.prices,
    ...moved.figures,
  ];
  check('every open and every change came to figures', all.every(Number.isFinite), all);
  console.log(`  load ${loadavg()[0].toFixed(1)} at the end`);
}

/** The way alone: what any page takes that asks its extension for one word. */
async function echoed({ bench, panel }) {
  const times = [];
  const heading = panel.locator('body');
  for (let i = 0; i < UPDATES; i += 1) {
    await heading.focus();
    await pause(REST_MS);
    const drawn = await newTexts(panel);
    await keyMark(heading);
    await bench.press('a');
    times.push((await drawn()) - (await heading.evaluate(() => globalThis.keyAt)));
  }
  return times;
}

/** From the next key as the page gets it. */
const keyMark = (element) =>
  element.evaluate((target) =>
    target.addEventListener('keydown', (event) => (globalThis.keyAt = performance.timeOrigin + event.timeStamp), {
      once: true,
      capture: true,
    }),
  );

/** When anything was painted, and by the page's own mark its figures. */
async function painted(panel) {
  const heading = panel.locator('h1', { hasText: /\$\d/ }).first();
  await heading.waitFor({ timeout: LIMIT_MS });
  await pause(REST_MS);
  return heading.evaluate(() => {
    const at = (name) => {
      const [entry] = performance.getEntriesByName(name);
      return entry ? performance.timeOrigin + entry.startTime : Number.NaN;
    };
    return { paint: at('first-contentful-paint'), figures: at('figures') };
  });
}

/** From the key that runs the command to figures on screen; whatever was open is closed before. */
async function opened({ bench, page, panel }, command) {
  const others = page.locator('.tab', { hasText: /Cost and placement|Empty page/ });
  for (let tries = 0; tries < 5 && (await others.count()) > 0; tries += 1) {
    await others.first().click({ button: 'middle' });
    await pause(REST_MS);
  }
  await bench.focusText();
  await pause(REST_MS);
  await bench.palette(command);
  const { paint, figures } = await painted(panel);
  const down = await keyDown(page);
  return { paint: paint - down, figures: figures - down };
}

/** Watches from now on; what comes back waits for figures that are others, and on screen. */
async function newTexts(panel, texts = 'h1, .figure') {
  const body = panel.locator('body');
  const drawn = `drawn ${texts}`;
  await body.evaluate(
    (_body, { limit, selector, watched }) => {
      const said = () => [...document.querySelectorAll(selector)].map((e) => e.textContent).join();
      const before = said();
      globalThis[watched] = new Promise((done) => {
        setTimeout(() => done(Number.NaN), limit);
        // A message of a frame comes right after it is painted.
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => done(performance.timeOrigin + performance.now()));
        port1.start();
        // Not frame by frame: a page that asks for frames all the time is slower than the page of a reader.
        const seen = new MutationObserver(() => {
          if (said() !== before) {
            seen.disconnect();
            requestAnimationFrame(() => port2.postMessage(undefined));
          }
        });
        seen.observe(document.body, { subtree: true, childList: true, characterData: true });
      });
    },
    { limit: LIMIT_MS, selector: texts, watched: drawn },
  );
  return () => body.evaluate((_body, name) => globalThis[name], drawn);
}

/** One more digit of the tokens of a prompt, and back. */
async function keystrokes({ bench, page, panel, text }) {
  const lines = text.split('\n');
  const at = lines.findIndex((each) => each.includes('inMean: '));
  const column = lines[at].indexOf('inMean: ') + 'inMean: '.length + 1;
  const times = [];
  await bench.focusText();
  for (let i = 0; i < UPDATES; i += 1) {
    await bench.goTo(at, column);
    await pause(REST_MS);
    const drawn = await newTexts(panel);
    await bench.type(String(1 + (i % 8)));
    times.push((await drawn()) - (await keyDown(page)));
    const back = await newTexts(panel);
    await bench.press('Control+z');
    await back();
  }
  return times;
}

/** What the hand moves on the picture: the load, and the prices beside the marks. */
const AT_MARKER = '#load .pill-text, #load .hue-text';

/** From the key as the page gets it, to the prices at the marker and to new figures. */
async function markerMoves({ panel, bench }) {
  const [prices, figures] = [[], []];
  const handle = panel.locator('#load .handle');
  for (let i = 0; i < UPDATES; i += 1) {
    await handle.focus();
    await pause(REST_MS);
    const [priced, drawn] = [await newTexts(panel, AT_MARKER), await newTexts(panel)];
    await keyMark(handle);
    // Never back: a load that was asked before is answered from memory.
    await bench.press('ArrowRight');
    const ends = [await priced(), await drawn()];
    const key = await handle.evaluate(() => globalThis.keyAt);
    prices.push(ends[0] - key);
    figures.push(ends[1] - key);
  }
  return { prices, figures };
}
