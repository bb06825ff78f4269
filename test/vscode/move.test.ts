import { strict as assert } from 'node:assert';
import { CodeActionKind, commands, Position, Range, Selection, workspace } from 'vscode';
import type { CodeAction, TextDocument } from 'vscode';
import { CHAT_LINE, dollarsIn, newPriceOn, openFixture, priceOn, replaceText, until } from './editing';

function moves(document: TextDocument): Promise<CodeAction> {
  const at = new Range(new Position(CHAT_LINE, 4), new Position(CHAT_LINE, 4));
  return until('a move on offer', async () => {
    const found = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      at,
      undefined,
      50,
    );
    return found.find(({ title, disabled, edit }) => title.startsWith('Move to') && !disabled && edit);
  });
}

describe('moving a workload', () => {
  it('the quick-fix changes the text, then the price of the hint, on unsaved text', async () => {
    const { document } = await openFixture();
    await replaceText(document, 'rpsAvg: 0.6', 'rpsAvg: 0.5');
    const before = await priceOn(document, CHAT_LINE);
    const action = await moves(document);
    assert.ok(action.edit);
    assert.ok(
      action.kind &&
        (CodeActionKind.QuickFix.contains(action.kind) || CodeActionKind.RefactorRewrite.contains(action.kind)),
    );

    assert.ok(await workspace.applyEdit(action.edit));
    const text = document.getText();
    assert.ok(!/support-chat:[\s\S]*instance: g6\.12xlarge[\s\S]*tickets-embedding/.test(text), text);
    assert.ok(text.includes('# the chat page shows a spinner until then'), 'the comment stays');
    const after = await newPriceOn(document, CHAT_LINE, before);
    assert.ok(document.isDirty);
    assert.ok(dollarsIn(after) < dollarsIn(before));
    // The title promised this price.
    const promised = /\$[\d,]+\/mo/.exec(action.title)?.[0];
    assert.ok(promised === undefined || after.includes(promised), `${action.title} gave ${after}`);
  });

  it('the command does the same as one edit, undone by one undo', async () => {
    const editor = await openFixture();
    const original = editor.document.getText();
    await priceOn(editor.document, CHAT_LINE);
    editor.selection = new Selection(CHAT_LINE, 6, CHAT_LINE, 6);
    assert.equal(await commands.executeCommand('placewright.moveToRecommended'), true);
    assert.notEqual(editor.document.getText(), original);
    await commands.executeCommand('undo');
    assert.equal(editor.document.getText(), original);
  });

  it('the command refuses an argument of another shape', async () => {
    const { document } = await openFixture();
    const original = document.getText();
    const request = { uri: document.uri.toString(), workload: 'support-chat', target: { instance: 7 } };
    assert.equal(await commands.executeCommand('placewright.move', request), false);
    assert.equal(document.getText(), original);
  });
});
