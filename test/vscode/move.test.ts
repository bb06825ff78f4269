import { strict as assert } from 'node:assert';
import { CodeActionKind, commands, Position, Range, Selection, workspace } from 'vscode';
import type { CodeAction, TextDocument } from 'vscode';
import { CHAT_LINE, dollarsIn, newPriceOn, openFixture, priceOn, replaceText, until } from './editing';

function moves(document: TextDocument, title = 'Move to'): Promise<CodeAction> {
  const at = new Range(new Position(CHAT_LINE, 4), new Position(CHAT_LINE, 4));
  return until('a move on offer', async () => {
    const found = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      at,
      undefined,
      50,
    );
    return found.find((one) => one.title.startsWith(title) && !one.disabled && one.edit);
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

    const unmoved = document.getText();
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
    await commands.executeCommand('undo');
    assert.equal(document.getText(), unmoved, 'one undo takes all of it back');
  });

  it('the edit of the preview asks first and is the same one, both with what changes for money', async () => {
    const { document } = await openFixture();
    await priceOn(document, CHAT_LINE);
    const move = await moves(document);
    const preview = await moves(document, 'Preview the move to');
    const edits = ({ edit }: CodeAction) => JSON.stringify(edit?.get(document.uri));
    assert.equal(edits(preview), edits(move));
    assert.ok(preview.kind?.contains(CodeActionKind.RefactorRewrite.append('placewright.preview')));
  });

  it('the command writes nothing where the target is no longer what the file is estimated with', async () => {
    const { document } = await openFixture();
    await priceOn(document, CHAT_LINE);
    const original = document.getText();
    const target = {
      hardwareClass: 'gpu',
      instance: 'g6.12xlarge',
      instances: 99,
      replicas: 99,
      purchase: 'spot',
      region: 'us-east-1',
    };
    const request = { uri: document.uri.toString(), workload: 'support-chat', line: CHAT_LINE, target };
    assert.equal(await commands.executeCommand('placewright.move', request), false);
    assert.equal(document.getText(), original);
    assert.ok(!document.isDirty);
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
