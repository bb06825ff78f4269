// What stands around the text: the list of all workloads, the status bar, the walkthrough, the empty views, a folder without trust.
//
//   node test/ui/client.mjs            checks; pictures in dist/ui/
//   node test/ui/client.mjs --vsix=X   this package instead of one made now
//   node test/ui/client.mjs --media --only=workspacePage   a picture of README.md to media/ as well
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pageUrl } from '../host/editorServer.mjs';
import { repository } from '../host/paths.mjs';
import { check, finish, inEditor, PICTURES } from './session.mjs';
import { smallPng } from './smallPng.mjs';
import { until, WAIT_MS, workbench } from './workbench.mjs';

const MEDIA = process.argv.includes('--media');
const THEMES = [
  { name: 'light', theme: 'Light Modern', mark: 'light_modern' },
  { name: 'contrast-dark', theme: 'Default High Contrast', mark: 'hc-black' },
  { name: 'contrast-light', theme: 'Default High Contrast Light', mark: 'hc-light' },
  { name: 'dark', theme: 'Dark Modern', mark: 'dark_modern' },
];
const SETTINGS = { 'workbench.colorTheme': 'Dark Modern', 'editor.fontSize': 13, 'editor.minimap.enabled': false };
const SHORT_MS = 15_000;
/** A picture that is still moving is no picture. */
const SETTLED_MS = 500;
/** The editor writes the layout down some seconds after it changed. */
const LAYOUT_SAVED_MS = 6_000;
const WINDOW = { width: 1280, height: 800 };
/** A narrower walkthrough leaves its pictures out. */
const WIDE = { width: 1600, height: 900 };
const PRICE = /\$[\d,]+\/mo/;
const options = (more) => ({ settings: SETTINGS, window: WINDOW, ...more });

/** The window reloaded in each theme, the first one last; `show` puts on screen what the picture is of. */
async function inThemes({ page, bench, data, address, picture }, name, show) {
  const path = join(data, 'user/User/settings.json');
  for (const { name: suffix, theme, mark } of THEMES) {
    const settings = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...settings, 'workbench.colorTheme': theme }));
    await page.goto('about:blank');
    await page.goto(address);
    await bench.isReady();
    const isOn = async () => (await page.locator('.monaco-workbench').getAttribute('class'))?.includes(mark);
    check(`${theme}: ${name}`, (await until(isOn, SHORT_MS)) && (await until(() => show(suffix))));
    await pause(SETTLED_MS);
    await picture(`${suffix}-${name}`);
  }
}

/** A folder with files that nobody opened. */
const list = () =>
  inEditor(options({ files: ['examples'] }), async ({ page, editor, folder, data, picture }) => {
    const bench = workbench(page);
    const address = pageUrl(editor.authority, { folder });
    const scene = { page, bench, data, address, picture };
    await page.goto(address);
    await bench.isReady();
    await bench.openActivity('Placewright');

    check('the list has workloads of files that nobody opened', await until(() => bench.hasRow('support-chat')));
    const row = await bench.rowText('support-chat');
    check('with price and verdict', PRICE.test(row) && /save \$/.test(row), row);
    check(
      'below their file, with a sum where there are several',
      PRICE.test(await bench.rowText('rag-service.workload.yaml')) &&
        !PRICE.test(await bench.rowText('chat.workload.yaml')),
    );
    const total = async () => PRICE.exec((await bench.statusText()) ?? '')?.[0];
    check('the status bar has the total of the folder', await until(total));
    check(
      'and the list begins with the same',
      await until(async () => (await bench.viewMessage()).includes(await total())),
      await bench.viewMessage().catch(String),
    );
    const label = (await bench.row('support-chat').getAttribute('aria-label')) ?? '';
    check('a screen reader hears name, hardware, price and verdict', /support-chat, GPU, .*Move to/.test(label), label);
    await inThemes(scene, 'list', async (theme) => {
      await bench.openActivity('Placewright');
      await bench.hoverStatus();
      await picture(`${theme}-status`);
      await bench.hoverRow('support-chat');
      return true;
    });

    await bench.row('support-chat').click();
    await bench.isOpen('chat.workload.yaml');
    const text = 'support-chat:';
    check(
      'a click opens the file at the line',
      await until(async () => (await bench.cursorLine()) === 8),
      await bench.cursorLine(),
    );
    check(
      'where the hint has the price of the list',
      await until(async () => PRICE.exec(row)[0] === PRICE.exec(await bench.lineWith(text))?.[0]),
      await bench.lineWith(text),
    );

    const said = await until(() => bench.hoverStatus());
    check(
      'the status bar says how many, how much, what moves would save and how old the prices are',
      /^\d+ workloads, \$[\d,]+\/mo.*\d+ moves would save \$[\d,]+\. .*Prices \d+ \w+ \d{4}\. Click for the panel\.$/.test(
        said ?? '',
      ),
      said,
    );
    await page.mouse.move(700, 300);

    await sortAndFilter(scene);
    await fromTheList(scene);
    await explorer(scene);
    await languageStatus(scene);
  });

async function sortAndFilter({ page, bench, picture }) {
  await bench.titleAction('Sort workloads');
  await bench.pick('Cost, highest first');
  check(
    'sorted by cost the dearest comes first, without files',
    await until(async () => ((await bench.rows())[0] ?? '').startsWith('analyst')),
    (await bench.rows()).slice(0, 3),
  );
  await picture('dark-list-cost');
  await bench.titleAction('Sort workloads');
  await bench.pick('Name');
  check(
    'sorted by name',
    await until(
      async () =>
        ((await bench.rows())[0] ?? '').startsWith('analyst') && /^(chat|Chat)/.test((await bench.rows())[1] ?? ''),
    ),
    (await bench.rows()).slice(0, 3),
  );
  await bench.titleAction('Sort workloads');
  await bench.pick('File');

  await bench.titleAction('Filter workloads');
  await picture('dark-filter');
  await page.keyboard.type('support');
  await page.keyboard.press('Enter');
  check(
    'a typed filter leaves what has the text',
    await until(async () => (await bench.rows()).length === 2),
    await bench.rows(),
  );
  check(
    'and says so with its sum',
    await until(async () => /“support”: 1 workload · \$/.test((await bench.viewMessage()) ?? '')),
    await bench.viewMessage(),
  );
  await picture('dark-list-filtered');
  await bench.titleAction('Clear filter of workloads');
  check('cleared, all are back', await until(async () => (await bench.rows()).length > 10));
  await bench.titleAction('Filter workloads');
  await bench.pick('A move pays');
  check(
    'a verdict filters, too',
    await until(async () => {
      const rows = await bench.rows();
      return rows.length > 3 && !rows.some((row) => / · stay/.test(row));
    }),
    await bench.rows(),
  );
  await bench.titleAction('Clear filter of workloads');
  await until(() => bench.hasRow('nightly-tune'));

  await bench.row('support-chat').click();
  await page.keyboard.press('Control+Alt+f');
  await page.keyboard.press('Escape');
}

async function fromTheList({ bench, picture }) {
  await bench.row('support-chat').hover();
  await bench.row('support-chat').locator('.action-label[aria-label*="Open cost panel"]').first().click();
  check('its panel opens from the list', await until(async () => PRICE.test((await bench.verdict()) ?? '')));
  await bench.row('support-chat').hover();
  const before = await bench.rowText('support-chat');
  await bench.row('support-chat').locator('.action-label[aria-label*="Move workload"]').first().click();
  check(
    'and so does its move: the list follows the text',
    await until(async () => {
      const row = await bench.rowText('support-chat');
      return row !== before && / · stay/.test(row);
    }),
    await bench.rowText('support-chat'),
  );
  await picture('dark-list-moved');
  await bench.focusText();
  await bench.press('Control+z');
  check(
    'one undo brings it back',
    await until(async () => (await bench.rowText('support-chat')) === before),
    await bench.rowText('support-chat'),
  );
  await bench.palette('View: Close All Editors');
}

async function explorer({ page, bench }) {
  await bench.openActivity('Explorer');
  await page
    .locator('.explorer-folders-view .monaco-list-row', { hasText: 'kubernetes' })
    .first()
    .click({ button: 'right' });
  const entry = page.locator('.monaco-menu .action-item', { hasText: 'Estimate folder' }).first();
  await entry.waitFor({ timeout: WAIT_MS });
  // A menu ignores the button that opened it for a moment.
  await pause(SETTLED_MS);
  await entry.click();
  check(
    'a folder of the explorer is estimated alone',
    await until(async () => ((await bench.viewMessage()) ?? '').startsWith('kubernetes: 1 workload · $')),
    await bench.viewMessage().catch(String),
  );
  await bench.titleAction('Clear filter of workloads');
}

async function languageStatus({ page, bench, picture }) {
  await bench.row('nightly-tune').click();
  await bench.isOpen('training.workload.yaml');
  const icon = page.locator('#status\\.languageStatus');
  await icon.waitFor({ timeout: WAIT_MS });
  await icon.hover();
  const row = page.locator('.hover-language-status', { hasText: 'Prices' }).first();
  await row.waitFor({ timeout: WAIT_MS });
  const said = await row.textContent();
  check(
    'the language status has the age of the prices and a way to newer ones',
    /Prices \d+ \w+ \d{4}.*days old.*Refresh prices/.test(said ?? ''),
    said,
  );
  await picture('dark-language-status');
}

/** The page of all workloads: opened from the status bar, with its total; from it to each workload. */
const workspacePage = () =>
  inEditor(options({ files: ['examples'] }), async ({ page, editor, folder, data, picture }) => {
    const bench = workbench(page);
    const address = pageUrl(editor.authority, { folder });
    const scene = { page, bench, data, address, picture };
    await page.goto(address);
    await bench.isReady();
    await bench.openActivity('Placewright');
    await until(() => bench.hasRow('support-chat'));
    const status = async () => PRICE.exec((await bench.statusText()) ?? '')?.[0];
    await until(status);
    await page.locator('[id*="placewright.total"]').first().click();
    const amount = async () => (await status())?.replace('/mo', ' a month');
    check(
      'the status bar opens the costs of the workspace, with its own total',
      await until(async () => ((await bench.verdict()) ?? '').includes((await amount()) ?? '?')),
      [await bench.statusText(), await bench.verdict().catch(String)],
    );
    const frame = bench.panel();
    const total = () => frame.locator('#workloads tfoot').innerText({ timeout: 2_000 });
    check(
      'and so ends the table of all workloads',
      await until(async () => (await total()).includes((await status())?.replace('/mo', '') ?? '?')),
      await total().catch(String),
    );
    await frame.locator('#weight .cell').first().click();
    const isTurned = () => frame.getByRole('tab', { name: 'Workload', selected: true }).isVisible();
    check('an area opens the page of its workload', await until(isTurned));
    check('with its verdict', await until(async () => /^(Move|Stay|Too|Choose) /.test((await bench.verdict()) ?? '')));
    const file = page.locator('.editor-instance .view-line').first();
    check(
      'and its file beside the panel, which stays in view',
      (await until(() => file.isVisible())) && (await isTurned()),
    );

    await frame.getByRole('tab', { name: 'Workspace' }).click();
    const isWhole = () => until(async () => /workloads cost/.test((await bench.verdict()) ?? ''));
    await isWhole();
    await file.click();
    await bench.goTo(2);
    await pause(SETTLED_MS);
    check('a cursor that moves does not turn the page', await isWhole(), await bench.verdict().catch(String));
    await planned(frame, picture);
    if (MEDIA) await workspaceMedia(page, bench, picture);
    // A window that is loaded again comes back to the page that was left, once the editor has written down which.
    await pause(LAYOUT_SAVED_MS);
    await inThemes(scene, 'workspace', isWhole);
  });

/** The plan of the fleet, asked for on the page. */
async function planned(frame, picture) {
  const plan = frame.locator('#plan');
  await plan.getByRole('button', { name: 'Plan the fleet' }).click();
  const text = () => plan.innerText({ timeout: 2_000 });
  const isFound = await until(async () => /can run for|is found/.test(await text()) && /Plan again/.test(await text()));
  check('the fleet is planned from the page, and the plan stays there', isFound, await text().catch(String));
  await plan.scrollIntoViewIfNeeded();
  await picture('dark-plan');
}

/** The picture of README.md: wide enough for two columns. */
async function workspaceMedia(page, bench, picture) {
  await page.setViewportSize({ width: 1840, height: 960 });
  await bench.palette('View: Toggle Primary Side Bar Visibility');
  await bench.panel().locator('h1').first().scrollIntoViewIfNeeded();
  await pause(SETTLED_MS);
  await picture('dark-workspace-wide');
  const path = join(PICTURES, 'dark-workspace-wide.png');
  writeFileSync(join(repository, 'media/workspace-dark.png'), smallPng(readFileSync(path)));
}

/** Every step, opened and looked at. */
const walkthrough = () =>
  inEditor(
    options({ files: ['test/vscode/workspace'], window: WIDE }),
    async ({ page, editor, folder, data, picture }) => {
      const bench = workbench(page);
      const address = pageUrl(editor.authority, { folder });
      const scene = { page, bench, data, address, picture };
      const open = async () => {
        await bench.palette('Welcome: Open Walkthrough');
        await bench.pick('From a manifest to a price');
      };
      await page.goto(address);
      await bench.isReady();
      await open();
      const steps = page.locator('.getting-started-step');
      await steps.first().waitFor({ timeout: WAIT_MS });
      check(
        'the walkthrough has its five steps',
        await until(async () => (await steps.count()) === 5),
        await steps.count(),
      );
      const frame = () =>
        page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame').locator('svg').first();
      for (let at = 0; at < 5; at += 1) {
        await steps.nth(at).click();
        check(`step ${at + 1} has a picture`, await until(() => frame().isVisible(), SHORT_MS));
        await pause(500);
        await picture(`dark-walkthrough-${at + 1}`);
      }
      await steps.nth(4).click();
      await steps.nth(4).locator('.button-link, a, .monaco-button', { hasText: 'Show workloads' }).first().click();
      check('an action of a step does what it says', await until(() => bench.hasRow('support-chat')));
      await inThemes(scene, 'walkthrough', async () => {
        if ((await steps.count()) === 0) await open();
        await steps.nth(2).click();
        return frame().isVisible();
      });
    },
  );

/** What an empty list says. */
const empty = () =>
  inEditor(options({}), async ({ page, editor, folder, data, picture }) => {
    const bench = workbench(page);
    const address = pageUrl(editor.authority, { folder });
    const scene = { page, bench, data, address, picture };
    await page.goto(address);
    await bench.isReady();
    await bench.openActivity('Placewright');
    const said = () => bench.welcome();
    check(
      'a folder without workloads says how to begin',
      await until(async () => /No workload in this folder yet\..*Create a manifest/s.test(await said())),
      await said(),
    );
    await inThemes(scene, 'welcome', async () => {
      await bench.openActivity('Placewright');
      return bench.welcomeButton('Create a manifest').isVisible();
    });
    await bench.welcomeButton('Create a manifest').click();
    check('and begins: a manifest with a price in the list', await until(() => bench.hasRow('my-service')));
    await picture('dark-created');

    await page.goto('about:blank');
    await page.goto(`http://${editor.authority}/?ew=true`);
    await bench.isReady();
    await bench.openActivity('Placewright');
    check(
      'no folder: a way to open one',
      await until(async () => /Open a folder.*Open folder.*Open the examples/s.test(await said())),
      await said(),
    );
    await picture('dark-welcome-no-folder');
  });

/** The process that answers, killed until it stays down. */
const crashes = () =>
  inEditor(options({ files: ['test/vscode/workspace'] }), async ({ page, editor, folder, picture }) => {
    const bench = workbench(page);
    await page.goto(pageUrl(editor.authority, { folder, files: [join(folder, 'chat.workload.yaml')] }));
    await bench.isReady();
    check('there is a price', await until(async () => PRICE.test((await bench.statusText()) ?? '')));
    check('and no notification at the start', (await page.locator('.notification-toast').count()) === 0);
    await bench.openActivity('Placewright');
    await until(() => bench.hasRow('support-chat'));
    for (let times = 1; times <= 5; times += 1) {
      const pid = await until(async () => serverOf(editor.pid));
      process.kill(pid, 'SIGKILL');
      await until(async () => {
        const next = serverOf(editor.pid);
        return next !== pid && (next !== undefined || times === 5);
      }, 8_000);
      await pause(800);
    }
    const error = page.locator('.notification-toast', { hasText: 'stopped five times' }).first();
    check('after the fifth time it stays down and says so', await until(() => error.isVisible()));
    check(
      'once: the notices are two in all',
      (await page.locator('.notification-toast').count()) <= 2,
      await page.locator('.notification-toast').allTextContents(),
    );
    check(
      'the status bar says so, too',
      await until(async () => /not running/.test((await bench.statusText()) ?? '')),
      await bench.statusText(),
    );
    await picture('dark-down');
    await error.locator('.monaco-button', { hasText: 'Restart server' }).click();
    check(
      'its button starts it again',
      await until(async () => PRICE.test((await bench.statusText()) ?? '')),
      await bench.statusText(),
    );
  });

/** The language server below the editor's process. */
function serverOf(root) {
  const rows = execFileSync('ps', ['-eo', 'pid=,ppid=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter(Boolean)
    .map(([, pid, parent, args]) => ({ pid: Number(pid), parent: Number(parent), args }));
  const below = new Set([root]);
  for (let grew = true; grew;) {
    const more = rows.filter(({ pid, parent }) => below.has(parent) && !below.has(pid));
    more.forEach(({ pid }) => below.add(pid));
    grew = more.length > 0;
  }
  return rows.find(({ pid, args }) => below.has(pid) && /placewright[^ ]*\/dist\/server\.js/.test(args))?.pid;
}

/** A folder that nobody vouched for: everything works, and nothing of it is run. */
const untrusted = () =>
  inEditor(
    options({
      files: ['test/vscode/workspace'],
      trust: true,
      settings: {
        ...SETTINGS,
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
        'security.workspace.trust.banner': 'always',
      },
    }),
    async ({ page, editor, folder, picture }) => {
      const bench = workbench(page);
      await page.goto(pageUrl(editor.authority, { folder, files: [join(folder, 'chat.workload.yaml')] }));
      await bench.isReady();
      const restricted = page
        .locator('#status\\.workspaceTrust, .statusbar-item', { hasText: 'Restricted Mode' })
        .first();
      check('the window is in restricted mode', await until(() => restricted.isVisible()));
      check(
        'prices and hints work',
        await until(async () => PRICE.test((await bench.lineWith('support-chat:')) ?? '')),
        await bench.lineWith('support-chat:'),
      );
      await bench.openActivity('Placewright');
      check('so does the list', await until(() => bench.hasRow('support-chat')));
      await bench.focusText();
      await bench.goTo(4, 4);
      check(
        'and the quick-fix',
        (await bench.quickFixes()).some((title) => /Move to .*\/mo/.test(title)),
      );
      await picture('dark-untrusted');
    },
  );

const STORIES = { list, workspacePage, walkthrough, empty, crashes, untrusted };
const only = process.argv
  .find((arg) => arg.startsWith('--only='))
  ?.slice('--only='.length)
  .split(',');
await finish(Object.entries(STORIES).flatMap(([name, story]) => (only && !only.includes(name) ? [] : [story])));
