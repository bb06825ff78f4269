import { strict as assert } from 'node:assert';
import { commands, MarkdownString, Position } from 'vscode';
import type { CodeLens, CompletionList, Hover } from 'vscode';
import { CHAT_LINE, dollarsIn, openFixture, priceOn, replaceText, until } from './editing';

function textOf(hovers: readonly Hover[]): string {
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof MarkdownString ? content.value : String(content)))
    .join('\n');
}

describe('hover, code lens and completion', () => {
  it('a hover over a workload explains the price of its hint', async () => {
    const { document } = await openFixture();
    const price = dollarsIn(await priceOn(document, CHAT_LINE)).toLocaleString('en-US');
    const over = new Position(CHAT_LINE, 4);
    const hovers = await commands.executeCommand<Hover[]>('vscode.executeHoverProvider', document.uri, over);
    assert.ok(textOf(hovers).includes(`$${price}`), textOf(hovers));
  });

  it('a code lens gives the verdict, and a link to the panel', async () => {
    const { document } = await openFixture();
    const lenses = await until('lenses', async () => {
      const found = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 50);
      return found.length > 0 ? found : undefined;
    });
    const ofChat = lenses.filter(({ range }) => range.start.line === CHAT_LINE);
    assert.ok(ofChat.length >= 1 && ofChat.length <= 2);
    assert.ok(
      lenses.some(({ command }) => command?.command === 'placewright.openCostPanel'),
      JSON.stringify(lenses.map(({ command }) => command)),
    );
  });

  it('completion offers instance types while one is typed', async () => {
    const { document } = await openFixture();
    const typed = await replaceText(document, 'instance: g6.12xlarge', 'instance: c8g.');
    const list = await commands.executeCommand<CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      typed.end,
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    assert.ok(labels.includes('c8g.2xlarge'), labels.slice(0, 20).join(', '));
  });
});
