import { strict as assert } from 'node:assert';
import { commands, languages, Range, window, workspace } from 'vscode';
import type { CodeAction, TextDocument } from 'vscode';
import { openFixture, until } from './editing';

/** The line of the chat service's machine in chat.workload.yaml. */
const MACHINE_LINE = 12;
const CODE = 'cheaper-placement';

const codeOf = ({ code }: { readonly code?: unknown }) =>
  typeof code === 'object' && code !== null && 'value' in code ? String(code.value) : String(code);
/** The other workload of the file has one, too. */
const found = (document: TextDocument) =>
  languages
    .getDiagnostics(document.uri)
    .filter((one) => codeOf(one) === CODE && one.range.start.line <= MACHINE_LINE + 1);

function action(document: TextDocument, title: string): Promise<CodeAction> {
  const at = document.lineAt(MACHINE_LINE).text.indexOf('g6.12xlarge');
  const range = new Range(MACHINE_LINE, at, MACHINE_LINE, at);
  return until(title, async () => {
    const all = await commands.executeCommand<CodeAction[]>(
      'vscode.executeCodeActionProvider',
      document.uri,
      range,
      undefined,
      50,
    );
    return all.find((one) => one.title.startsWith(title));
  });
}

describe('a finding', () => {
  it('leads to the page of its rule', async () => {
    const { document } = await openFixture();
    const [first] = await until('the finding', () => (found(document).length > 0 ? found(document) : undefined));
    const { code } = first ?? {};
    const target = typeof code === 'object' && 'target' in code ? code.target : undefined;
    assert.ok(target?.path.endsWith(`/docs/rules/${CODE}.md`), String(target));
    assert.ok(target);
    assert.match(new TextDecoder().decode(await workspace.fs.readFile(target)), /^# .*cheaper-placement/m);

    const explain = await action(document, `Explain ${CODE}`);
    assert.ok(explain.command);
    await commands.executeCommand(explain.command.command, ...(explain.command.arguments ?? []));
    await until('the preview of the page', () =>
      window.tabGroups.all.some(({ tabs }) => tabs.some(({ label }) => label.includes(`${CODE}.md`)))
        ? true
        : undefined,
    );
    await commands.executeCommand('workbench.action.closeActiveEditor');
  });

  it('is ignored by a comment with a reason, and comes back with its undoing', async () => {
    const { document } = await openFixture();
    await until('the finding', () => found(document)[0]);
    const before = document.getText();
    const ignore = await action(document, `Ignore ${CODE} here, with a reason`);
    assert.ok(ignore.edit);
    assert.ok(await workspace.applyEdit(ignore.edit));
    assert.match(document.getText(), /^ {4}# placewright-ignore cheaper-placement: reason\n {4}placement:/m);
    await until('the finding to go', () => (found(document).length === 0 ? true : undefined));
    await commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await until('the finding to come back', () => found(document)[0]);
  });
});
