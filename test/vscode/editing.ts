/** What the tests do in the editor: open, type, look, wait. */
import { strict as assert } from 'node:assert';
import { setTimeout as pause } from 'node:timers/promises';
import { commands, Range, Uri, window, workspace, WorkspaceEdit } from 'vscode';
import type { InlayHint, TextDocument, TextEditor } from 'vscode';

const WAIT_MS = 30_000;
const POLL_MS = 50;

export const EXTENSION = 'placewright.placewright';
/** The line of a workload's name in chat.workload.yaml. */
export const CHAT_LINE = 4;
export const EMBEDDING_LINE = 13;

/** Opens a file of the workspace as it is on disk. */
export async function openFixture(name = 'chat.workload.yaml'): Promise<TextEditor> {
  const folder = workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the suite runs on test/vscode/workspace');
  const uri = Uri.joinPath(folder.uri, name);
  const editor = await window.showTextDocument(uri);
  if (editor.document.isDirty) {
    await commands.executeCommand('workbench.action.files.revert');
  }
  const saved = new TextDecoder().decode(await workspace.fs.readFile(uri));
  await until('the text of the file', () => (editor.document.getText() === saved ? true : undefined));
  return editor;
}

/** The first value that is not undefined; fails after a while, with what was seen last. */
export async function until<T>(what: string, look: () => Promise<T | undefined> | T | undefined): Promise<T> {
  const end = Date.now() + WAIT_MS;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) {
      return found;
    }
    await pause(POLL_MS);
  }
  throw new assert.AssertionError({ message: `not seen within ${WAIT_MS / 1000} s: ${what}` });
}

export function wholeRange({ lineCount }: TextDocument): Range {
  return new Range(0, 0, lineCount, 0);
}

/** The text of the hint on a line, as a user reads it. */
export async function hintOn(document: TextDocument, line: number): Promise<string | undefined> {
  const hints = await commands.executeCommand<InlayHint[]>(
    'vscode.executeInlayHintProvider',
    document.uri,
    wholeRange(document),
  );
  const texts = hints.filter((hint) => hint.position.line === line).map(labelOf);
  return texts.length > 0 ? texts.join(' ') : undefined;
}

export function labelOf({ label }: InlayHint): string {
  return (typeof label === 'string' ? label : label.map(({ value }) => value).join('')).trim();
}

/** The price hint of a workload. */
export function priceOn(document: TextDocument, line: number): Promise<string> {
  return until(`a price on line ${line + 1}`, async () => {
    const text = await hintOn(document, line);
    return text?.includes('/mo') ? text : undefined;
  });
}

/** A price hint that differs from the one before. */
export function newPriceOn(document: TextDocument, line: number, before: string): Promise<string> {
  return until(`a price other than ${before} on line ${line + 1}`, async () => {
    const text = await hintOn(document, line);
    return text !== undefined && text !== before && text.includes('/mo') ? text : undefined;
  });
}

/** Replaces the first occurrence, as typing would: the file on disk stays as it is. */
export async function replaceText(document: TextDocument, search: string, replacement: string): Promise<Range> {
  const offset = document.getText().indexOf(search);
  assert.ok(offset >= 0, `the text has ${search}`);
  const edit = new WorkspaceEdit();
  edit.replace(
    document.uri,
    new Range(document.positionAt(offset), document.positionAt(offset + search.length)),
    replacement,
  );
  assert.ok(await workspace.applyEdit(edit));
  return new Range(document.positionAt(offset), document.positionAt(offset + replacement.length));
}

/** The dollars in a hint such as `2 × L4 · $1,215/mo`. */
export function dollarsIn(text: string): number {
  const amount = /\$([\d,]+)\/mo/.exec(text)?.[1];
  assert.ok(amount, `a price in “${text}”`);
  return Number(amount.replaceAll(',', ''));
}
