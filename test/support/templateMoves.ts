/** Templates and modules as an editor shows them, and the moves that are offered in them. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { MoveData } from '../../server/src/features/codeActions/moves';
import type { Dialect } from '../../server/src/manifest/dialect';
import { cloudFormation } from '../../server/src/manifest/dialects/cloudFormation';
import { terraform } from '../../server/src/manifest/dialects/terraform';
import { applyEdits } from '../../server/src/manifest/edits';
import type { FoundWorkload } from '../../server/src/manifest/manifest';
import type { Target } from '../../shared/src/report/schema';
import { editsOf } from './codeActions';
import { targetOn } from './machineMoves';
import { testService } from './service';

export interface Written {
  readonly path: string;
  readonly text: string;
}

const FOLDERS = { cloudformation: cloudFormation, terraform } as const;
export type Format = keyof typeof FOLDERS;

export const dialectOf = (format: Format): Dialect => FOLDERS[format];

export function fixturesOf(format: Format): Written[] {
  const folder = `test/fixtures/manifests/${format}`;
  return readdirSync(folder)
    .filter((name) => /\.(tf|json|ya?ml)$/.test(name))
    .map((name) => ({ path: `${folder}/${name}`, text: readFileSync(`${folder}/${name}`, 'utf8') }));
}

export const languageOf = (path: string) =>
  path.endsWith('.tf') ? 'terraform' : path.endsWith('.json') ? 'json' : 'yaml';

export const sourceOf = ({ path, text }: Written) => ({
  path: `file:///ws/${path.replace(/^.*\//, '')}`,
  languageId: languageOf(path),
  text,
});

export function workloadsIn(format: Format, written: Written): readonly FoundWorkload[] {
  const source = sourceOf(written);
  return dialectOf(format).matches(source) ? dialectOf(format).read(source).workloads : [];
}

/** One file in an editor, with what is offered at each of its workloads. */
export function editorOf(written: Written) {
  const service = testService();
  const { path, languageId, text } = sourceOf(written);
  const document = TextDocument.create(path, languageId, 1, text);
  service.open(document);
  const actionsAt = async (offset: number): Promise<CodeAction[]> => {
    const position = document.positionAt(offset);
    const all = await service.provideDiagnostics(document);
    const diagnostics = all.filter(({ range }) => range.start.line === position.line);
    const actions = await service.provideCodeActions(document, { start: position, end: position }, { diagnostics });
    return Promise.all(
      actions.map((action) => (action.disabled || action.edit ? action : service.resolveCodeAction(action))),
    );
  };
  return { service, document, actionsAt };
}

export const isMove = ({ title, data, disabled }: CodeAction) =>
  title.startsWith('Move ') && (data !== undefined || disabled !== undefined);

export interface Offer {
  readonly action: CodeAction;
  readonly index: number;
}

/** Every move at every workload, those that are off included. */
export async function movesIn(format: Format, written: Written): Promise<Offer[]> {
  const editor = editorOf(written);
  const found: Offer[] = [];
  const workloads = workloadsIn(format, written);
  for (const [index, { nameSpan }] of workloads.entries()) {
    // Variants of one endpoint share a name in the text: the first is meant there.
    if (workloads.findIndex((each) => each.nameSpan.start === nameSpan.start) < index) {
      continue;
    }
    for (const action of (await editor.actionsAt(nameSpan.start)).filter(isMove)) {
      found.push({ action, index });
    }
  }
  return found;
}

export const targetOf = (action: CodeAction): Target => (action.data as MoveData).target;

/** What a text becomes by an offered move. */
export const afterMove = (document: TextDocument, action: CodeAction): string =>
  TextDocument.applyEdits(document, editsOf(action));

interface Tried {
  readonly after?: string;
  readonly reason?: string;
}

/** One workload of a text, moved by its dialect. */
export function moved(format: Format, written: Written, instance: string, more: Partial<Target> = {}): Tried {
  const source = sourceOf(written);
  const found = workloadsIn(format, written);
  const workload = found.find(({ spec }) => spec.placement?.instance !== undefined) ?? found[0];
  assert.ok(workload, `no workload in ${written.text}`);
  const result = dialectOf(format).retarget?.(source, workload, targetOn(instance, more));
  assert.ok(result);
  return result.ok ? { after: applyEdits(written.text, result.edits) } : { reason: result.reason };
}

type Change = readonly [from: string, to: string];

/** The text with each change made once; an empty change takes its line along. */
export function changed(text: string, changes: readonly Change[]): string {
  return changes.reduce((result, [from, to]) => {
    assert.equal(result.split(from).length, 2, `${from} stands ${result.split(from).length - 1} times in ${result}`);
    return result.replace(from, () => to);
  }, text);
}

/** Moved to a machine, the text has these changes and no others; moved back it is what it was. */
export function becomes(
  format: Format,
  written: Written,
  [from, to]: readonly [string, string],
  changes: readonly Change[],
  more: Partial<Target> = {},
  home: Partial<Target> = {},
): void {
  const wanted = changed(written.text, changes);
  const there = moved(format, written, to, more);
  assert.equal(there.reason, undefined);
  assert.equal(there.after, wanted);
  const back = moved(format, { ...written, text: wanted }, from, home);
  assert.equal(back.reason, undefined);
  assert.equal(back.after, written.text);
}

export const refuses = (
  format: Format,
  written: Written,
  to: string,
  reason: RegExp,
  more: Partial<Target> = {},
): void => assert.match(moved(format, written, to, more).reason ?? 'it is offered', reason);
