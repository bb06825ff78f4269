// The editor's page, as a user handles it: read a line, type, open a menu, look at the panel.
import { setTimeout as pause } from 'node:timers/promises';

export const WAIT_MS = 45_000;
const POLL_MS = 100;
const MENU_TRIES = 8;
export const MENU_MS = 5_000;

/** The editor writes spaces as U+00A0. */
const plain = (text) => text.replaceAll('\u00a0', ' ');

/** The first true value; `undefined` when it did not come in time. */
export async function until(look, limitMs = WAIT_MS) {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const found = await look().catch(() => undefined);
    if (found) return found;
    await pause(POLL_MS);
  }
  return undefined;
}

export function workbench(page) {
  const press = (keys) => page.keyboard.press(keys);
  const palette = async (text) => {
    await press('F1');
    const input = page.locator('.quick-input-widget input');
    await input.waitFor({ state: 'visible', timeout: WAIT_MS });
    await input.fill(`>${text}`);
    await page.locator('.quick-input-list .monaco-list-row').first().waitFor({ timeout: WAIT_MS });
    await press('Enter');
  };
  const panel = () => page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');

  return {
    press,
    palette,
    panel,
    isReady: () => page.locator('.monaco-workbench').waitFor({ timeout: WAIT_MS }),
    type: (text) => page.keyboard.type(text),
    isOpen: (file) => page.locator(`.tab[data-resource-name="${file}"]`).first().waitFor({ timeout: WAIT_MS }),
    isDirty: (file) =>
      page
        .locator(`.tab.dirty[data-resource-name="${file}"]`)
        .count()
        .then((n) => n > 0),

    /** The drawn line that contains the text, hints included. */
    lineWith: async (text) => {
      const lines = (await page.locator('.editor-instance .view-line').allTextContents()).map(plain);
      return lines.find((line) => line.includes(text));
    },

    /** All drawn lines from top to bottom would come in any order: this only tells whether a text is on screen. */
    shows: async (text) =>
      (await page.locator('.editor-instance .view-line').allTextContents()).some((line) => plain(line).includes(text)),

    /** The first group of editors. A key pressed in a webview comes by message: wait until the text has the focus. */
    async focusText() {
      const hasFocus = () => page.locator('.editor-instance .monaco-editor.focused').count();
      for (let tries = 0; tries < MENU_TRIES; tries += 1) {
        await press('Control+1');
        if (await until(hasFocus, MENU_MS)) return;
      }
    },

    /** Zero-based, like the protocol; the editor's own box counts from one. */
    async goTo(line, column = 0) {
      await press('Control+g');
      const input = page.locator('.quick-input-widget input');
      await input.waitFor({ state: 'visible', timeout: WAIT_MS });
      await input.fill(`:${line + 1}:${column + 1}`);
      await press('Enter');
      await input.waitFor({ state: 'hidden', timeout: WAIT_MS });
    },

    /** Line of the cursor, zero-based, as the status bar tells it. */
    async cursorLine() {
      const text = await page.locator('#status\\.editor\\.selection').textContent({ timeout: 2_000 });
      return Number(/Ln ([\d,]+)/.exec(text ?? '')?.[1]?.replace(',', '')) - 1;
    },

    statusText: () =>
      page
        .locator('[id="placewright.placewright.placewright.total"], [id*="placewright.total"]')
        .first()
        .textContent({ timeout: 2_000 }),

    /** Asks again where the menu opened before the estimate was there, or closed at once. */
    async quickFixes() {
      const rows = page.locator('.action-widget .monaco-list-row');
      const moves = async () => {
        const titles = (await rows.allTextContents()).map(plain);
        return titles.some((title) => title.includes('Move to')) ? titles : undefined;
      };
      for (let tries = 0; tries < MENU_TRIES; tries += 1) {
        await press('Control+.');
        const found = await until(moves, MENU_MS);
        if (found) return found;
        await press('Escape');
      }
      return [];
    },
    chooseFix: (title) => page.locator('.action-widget .monaco-list-row', { hasText: title }).first().click(),
    /** The rows of the pane in which an edit is shown before it is made; none while it is not there. */
    async previewRows() {
      const rows = (await page.locator('.bulk-edit-panel .monaco-list-row').allTextContents()).map(plain);
      return rows.length > 0 ? rows : undefined;
    },
    /** What the editor says when the pointer rests on an edit. */
    async previewWords() {
      const titled = await page.locator('.bulk-edit-panel .textedit [title]').all();
      const words = await Promise.all(titled.map((each) => each.getAttribute('title')));
      return words.length > 0 ? words.map((each) => each ?? '') : undefined;
    },
    /** Edits that ask for it are ticked one by one, or all at the box of their file. */
    async confirmPreview() {
      await page.locator('.bulk-edit-panel .monaco-list-row .edit-checkbox').first().click({ timeout: WAIT_MS });
      await page.locator('.bulk-edit-panel .monaco-button', { hasText: 'Apply' }).first().click();
    },
    verdict: () => panel().locator('h1').first().textContent({ timeout: 2_000 }),

    /** An icon of the bar at the side. */
    async openActivity(title) {
      const icon = page.locator(`.activitybar .action-label[aria-label^="${title}"]`).first();
      await icon.waitFor({ timeout: WAIT_MS });
      const shown = page.locator('.sidebar .composite.title h2');
      if (!((await shown.textContent().catch(() => '')) ?? '').toLowerCase().includes(title.toLowerCase()))
        await icon.click();
    },
    row: (name) => page.locator('.sidebar .pane-body .monaco-list-row', { hasText: name }).first(),
    hasRow: (name) => page.locator('.sidebar .pane-body .monaco-list-row', { hasText: name }).first().isVisible(),
    /** Name and description, as a user reads them. */
    rowText: async (name) =>
      plain(
        (await page.locator('.sidebar .pane-body .monaco-list-row', { hasText: name }).first().innerText()) ?? '',
      ).replaceAll('\n', ' '),
    rows: async () =>
      (await page.locator('.sidebar .pane-body .monaco-list-row').allInnerTexts()).map((text) =>
        plain(text).replaceAll('\n', ' ').trim(),
      ),
    hoverRow: async (name) => {
      await page.mouse.move(900, 700);
      await page
        .locator('.sidebar .pane-body .monaco-list-row', { hasText: name })
        .first()
        .hover({ position: { x: 90, y: 10 } });
      await page.locator('.monaco-hover:visible', { hasText: name }).first().waitFor({ timeout: MENU_MS });
    },
    /** What the total of the status bar says under the pointer. */
    async hoverStatus() {
      await page.mouse.move(700, 400);
      await page.locator('[id*="placewright.total"]').first().hover({ timeout: MENU_MS });
      const tooltip = page.locator('.monaco-hover:visible', { hasText: 'Prices' }).first();
      await tooltip.waitFor({ timeout: MENU_MS });
      return tooltip.textContent();
    },
    viewMessage: () =>
      page.locator('.sidebar .tree-explorer-viewlet-tree-view .message').first().innerText({ timeout: 2_000 }),
    async titleAction(label) {
      await page.locator('.sidebar .pane-header, .sidebar .composite.title').first().hover();
      await page.locator(`.sidebar .action-label[aria-label^="${label}"]`).first().click();
    },
    async pick(label) {
      const entry = page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
      await entry.waitFor({ timeout: WAIT_MS });
      await entry.click();
    },
    welcome: async () => plain((await page.locator('.sidebar .welcome-view-content').allInnerTexts()).join('\n')),
    welcomeButton: (label) => page.locator('.sidebar .welcome-view .monaco-button', { hasText: label }).first(),
  };
}
