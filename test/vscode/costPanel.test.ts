import { strict as assert } from 'node:assert';
import { commands, TabInputWebview, window } from 'vscode';
import type { Tab } from 'vscode';
import { CHAT_LINE, openFixture, priceOn, until } from './editing';

function panels(): Tab[] {
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => input instanceof TabInputWebview && input.viewType.endsWith('placewright.costPanel'));
}

describe('the cost panel', () => {
  it('opens beside the text, once a window', async () => {
    const { document } = await openFixture();
    await priceOn(document, CHAT_LINE);
    await commands.executeCommand('placewright.openCostPanel');
    await until('a panel', () => (panels().length === 1 ? true : undefined));
    await commands.executeCommand('placewright.openCostPanel', document.uri.toString(), CHAT_LINE);
    assert.equal(panels().length, 1);
    assert.equal(window.activeTextEditor?.document, document, 'the text keeps the focus');
    await window.tabGroups.close(panels());
    assert.equal(panels().length, 0);
  });
});

describe('the server', () => {
  it('comes back after a restart', async () => {
    const { document } = await openFixture();
    const before = await priceOn(document, CHAT_LINE);
    await commands.executeCommand('placewright.restartServer');
    assert.equal(await priceOn(document, CHAT_LINE), before);
  });
});
