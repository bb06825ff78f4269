/** Serving code, as a user meets it: the hint at the call, the comment that is offered, the move, the new price. */
import { strict as assert } from 'node:assert';
import { commands, Position, Range, workspace } from 'vscode';
import type { CodeAction, TextDocument } from 'vscode';
import { newPriceOn, openFixture, priceOn, until } from './editing';

/** The function around the call. */
const FUNCTION_LINE = 2;

function actionOn(document: TextDocument, line: number, title: RegExp): Promise<CodeAction> {
  const at = new Range(new Position(line, 4), new Position(line, 4));
  return until(`an action ${String(title)}`, async () => {
    const found = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      at,
      undefined,
      50,
    );
    return found.find((action) => title.test(action.title) && !action.disabled && action.edit);
  });
}

const lineOf = (document: TextDocument, text: string) =>
  document
    .getText()
    .split('\n')
    .findIndex((line) => line.includes(text));

describe('serving code', () => {
  it('shows a price at the call, takes a comment, and moves by it', async () => {
    const { document } = await openFixture('serve.mjs');
    const original = document.getText();
    await priceOn(document, FUNCTION_LINE);

    const annotate = await actionOn(document, FUNCTION_LINE, /^Annotate embed with @workload/);
    assert.ok(annotate.edit && (await workspace.applyEdit(annotate.edit)));
    const named = lineOf(document, '@workload embed');
    assert.ok(named >= 0, document.getText());
    assert.ok(
      original.split('\n').every((line) => document.getText().includes(line)),
      'every line of the code is still there',
    );
    const before = await priceOn(document, named);

    const move = await actionOn(document, named, /^(Move to|Choose) /);
    assert.ok(move.edit && (await workspace.applyEdit(move.edit)));
    assert.match(document.getText(), /\* +(placement: \{ )?instance: \w+\.\w+|placement: \{ instance: \w+\.\w+/);
    await newPriceOn(document, lineOf(document, '@workload embed'), before);
  });
});
