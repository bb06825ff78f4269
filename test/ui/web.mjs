// The extension as vscode.dev has it: a workbench without a server, a folder that is on no disk, everything in web workers.
//
//   node test/ui/web.mjs     checks; pictures in dist/ui/
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import picomatch from 'picomatch';
import { chromium } from 'playwright-core';
import { browserOptions } from '../host/browser.mjs';
import { install } from '../host/install.mjs';
import { repository } from '../host/paths.mjs';
import { startWebWorkbench } from '../host/webWorkbench.mjs';
import { check, finish, PICTURES } from './session.mjs';
import { until, workbench } from './workbench.mjs';

const FILE = 'chat.workload.yaml';
/** One of each reader: our own manifests, Kubernetes, Terraform (two wasm files), TypeScript (a compiler). */
const FILES = [
  FILE,
  'training.workload.yaml',
  'kubernetes/llama-vllm.yaml',
  'formats/service.tf',
  'typescript/search.ts',
];
const FOLDER = { scheme: 'memfs', path: '/workspace' };
const WINDOW = { width: 1440, height: 900 };
const SETTINGS = { 'workbench.startupEditor': 'none', 'workbench.secondarySideBar.defaultVisibility': 'hidden' };
const PRICE = /\$[\d,]+\/mo/;

/** What .vscodeignore lets into the package: a file that it forgets is missed here. */
const isPackaged = picomatch(
  readFileSync(join(repository, '.vscodeignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'))
    .map((line) => line.slice(1)),
);

function startWorkbench() {
  const texts = FILES.map((file) => [file, readFileSync(join(repository, 'examples', file), 'utf8')]);
  return startWebWorkbench({
    folder: FOLDER,
    settings: SETTINGS,
    extensions: {
      'virtual-folder': (path) =>
        path === 'files.json'
          ? { text: JSON.stringify(Object.fromEntries(texts)), type: 'application/json' }
          : join(repository, 'test/ui/virtualFolder', path),
      placewright: (path) => (isPackaged(path) ? join(repository, path) : undefined),
    },
  });
}

async function inBrowser(run) {
  await install();
  mkdirSync(PICTURES, { recursive: true });
  const started = await startWorkbench();
  const browser = await chromium.launch(await browserOptions());
  try {
    const page = await browser.newPage({ viewport: WINDOW });
    const picture = (name) => page.screenshot({ path: join(PICTURES, `${name}.png`) });
    await run({ page, started, bench: workbench(page), picture }).catch(async (error) => {
      await picture('web-failure');
      throw error;
    });
  } finally {
    await browser.close();
    await started.stop();
  }
}

async function story(scene) {
  const { page, started, bench } = scene;
  const trouble = watchForTrouble(page, started.authority);
  const payload = JSON.stringify([['openFile', `memfs:/workspace/${FILE}`]]);
  await page.goto(`${started.url}?folder=memfs:/workspace&payload=${encodeURIComponent(payload)}`);
  await bench.isReady();
  await bench.isOpen(FILE);
  await showsPrices(scene);
  await answers(scene);
  await listsUnopenedFiles(scene);
  await followsTheFolder(scene);
  await startsAgain(scene);
  await fixes(scene);
  await panel(scene);
  await asksWhatIf(scene);
  await exports(scene);
  await leavesOut(scene);
  await opensAnExample(scene);
  check('no request left this machine', trouble.requests.length === 0, trouble.requests);
  check('every file that was asked of the extension is packaged', trouble.missed.length === 0, trouble.missed);
}

function watchForTrouble(page, authority) {
  const trouble = { requests: [], missed: [] };
  page.on('request', (request) => {
    const { protocol, host } = new URL(request.url());
    // Webview files have an address of an outside host, which the page's own service worker answers.
    const inside = host === authority || host.endsWith('.vscode-resource.vscode-cdn.net');
    if (protocol.startsWith('http') && !inside) trouble.requests.push(request.url());
  });
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (response.status() === 404 && pathname.startsWith('/placewright/')) trouble.missed.push(pathname);
  });
  return trouble;
}

const hint = async (bench, differentFrom) => {
  const price = PRICE.exec((await bench.lineWith('support-chat:')) ?? '')?.[0];
  return price !== differentFrom ? price : undefined;
};

async function showsPrices({ bench }) {
  check('the workload has a price at the end of its line', await until(() => hint(bench)));
  check('the status bar has the total', await until(async () => PRICE.exec(await bench.statusText())?.[0]));
}

async function answers({ page, bench }) {
  const shown = (selector, hasText) => until(() => page.locator(selector, { hasText }).first().isVisible());
  check('above it stands a lens with the verdict', await shown('.codelens-decoration a', /Move to/));
  check('a finding is marked in the text', await shown('.squiggly-info, .squiggly-warning', undefined));
  await bench.goTo(8, 4);
  await bench.palette('Show or Focus Hover');
  check('a hover says why', await shown('.monaco-hover', /g6f\.large/));
  await bench.press('Escape');
  const text = readFileSync(join(repository, 'examples', FILE), 'utf8').split('\n');
  const line = text.findIndex((each) => each.includes('instance:'));
  await bench.goTo(line, text[line].indexOf('g6.xlarge') + 'g6.'.length);
  await bench.press('Control+Space');
  check('completion offers machines', await shown('.suggest-widget .monaco-list-row', /g6\./));
  await bench.press('Escape');
}

async function listsUnopenedFiles({ bench, picture }) {
  await bench.openActivity('Placewright');
  const priced = (name) => until(async () => (await bench.hasRow(name)) && /\$\d/.test(await bench.rowText(name)));
  check('the list has a manifest that nobody opened', await priced('nightly-tune'), await bench.rows());
  check('and a Deployment', await priced('llama-chat'), await bench.rows());
  check('and a machine of Terraform', await priced('embedder'), await bench.rows());
  check('and what TypeScript says', await priced('search.ts'), await bench.rows());
  await picture('web-list');
}

async function followsTheFolder({ bench }) {
  await bench.palette('Test: Copy a file of the virtual folder');
  check('a file that comes later is in the list, too', await until(() => bench.hasRow('copied.workload.yaml')));
}

/** The workers that run our server. */
async function servers(page) {
  const named = await Promise.all(
    page.workers().map(async (worker) => [worker, await worker.evaluate(() => self.name)]),
  );
  return named.filter(([, name]) => name.endsWith('core.js')).map(([worker]) => worker);
}

async function startsAgain({ page, bench }) {
  const before = await bench.statusText();
  const isAnother = async (than) => {
    const now = await servers(page);
    return now.length === 1 && now[0] !== than && (await bench.statusText()) === before;
  };
  const [first] = await servers(page);
  await bench.palette('Placewright: Restart server');
  check('a restart brings another worker, and no second one, with the same total', await until(() => isAnother(first)));
  const [second] = await servers(page);
  await second?.evaluate(() => {
    setTimeout(() => {
      throw new Error('one that ends a server');
    });
  });
  check('so does a failure', await until(() => isAnother(second)));
  const word = page.locator('.notification-toast', { hasText: 'was started again' });
  check('which is told', await until(() => word.first().isVisible()));
}

async function fixes({ bench, picture }) {
  await bench.focusText();
  await bench.goTo(8, 4);
  const before = await until(() => hint(bench));
  const title = (await bench.quickFixes()).find((entry) => /Move to .*\/mo/.test(entry));
  check('the quick-fix menu offers a move with its price', title);
  await picture('web-quick-fix');
  if (!title) return bench.press('Escape');
  await bench.chooseFix(title.trim());
  const after = await until(() => hint(bench, before));
  check('which changes the text and the price to what it promised', after && title.includes(after), { title, after });
  await bench.press('Control+s');
  check('and is saved into the folder', await until(async () => !(await bench.isDirty(FILE))));
}

async function panel({ bench, picture }) {
  await bench.palette('Placewright: Open cost panel');
  const verdict = await until(async () => /\$\d/.test((await bench.verdict()) ?? '') && bench.verdict());
  check('the panel has a verdict', verdict, verdict);
  await picture('web-panel');
}

async function asksWhatIf({ bench }) {
  const inPanel = bench.panel();
  await inPanel.getByRole('slider', { name: 'Tokens out' }).focus();
  await bench.press('ArrowRight');
  const apply = inPanel.getByRole('button', { name: /^Apply/ }).first();
  check('it answers what if', await until(() => apply.isEnabled()));
  await apply.click();
  const written = async () => /outMean: (?!120)\d+/.test((await bench.lineWith('outMean:')) ?? '');
  check('and writes what was asked about', await until(written), await bench.lineWith('outMean:'));
}

async function exports({ page, bench, picture }) {
  const menu = bench.panel().locator('details.menu').first();
  await menu.locator('summary').click();
  await menu.getByText('Picture as PNG').click();
  const place = page.locator('.quick-input-widget input').first();
  await place.waitFor();
  await picture('web-export');
  await bench.press('Enter');
  await bench.openActivity('Explorer');
  const saved = page.locator('.explorer-folders-view .monaco-list-row', { hasText: '.png' });
  check('a card of it is saved as a picture into the folder', await until(() => saved.first().isVisible()));
}

async function leavesOut({ page, bench }) {
  await bench.press('F1');
  await page.locator('.quick-input-widget input').fill('>Placewright: Refresh prices');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  const found = await rows.allTextContents();
  check('what a browser cannot do is not offered', !found.some((row) => row.includes('Refresh prices')), found);
  await bench.press('Escape');
}

async function opensAnExample({ bench }) {
  await bench.palette('Placewright: Open the examples');
  await bench.pick('Look at one without saving it');
  check('an example opens from the files of the extension', await until(() => bench.isDirty('Untitled-1')));
}

await finish([() => inBrowser(story)]);
