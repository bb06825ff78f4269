/** Programs in a workspace in memory, and what is offered at their calls. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { CodeAction } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit } from 'vscode-languageserver-textdocument';
import typescript from 'typescript';
import { typescript as dialect } from '../../server/src/manifest/dialects/typescript';
import type { FoundWorkload, Span } from '../../server/src/manifest/manifest';
import { codeBelow } from '../corpus/code';
import { ROOT, workspaceOf } from './workspace';

const FIXTURES = 'test/fixtures/code';

export interface Program {
  readonly folder: string;
  readonly path: string;
  readonly text: string;
}

/** Every labelled folder with its programs. */
export function programFolders(): { readonly folder: string; readonly programs: readonly Program[] }[] {
  return (existsSync(FIXTURES) ? readdirSync(FIXTURES) : []).map((name) => {
    const folder = join(FIXTURES, name);
    const programs = codeBelow(folder).map((file) => ({
      folder,
      path: relative(folder, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }));
    return { folder, programs };
  });
}

const languageOf = (path: string) =>
  /\.[cm]?js$/.test(path)
    ? 'javascript'
    : path.endsWith('.jsx')
      ? 'javascriptreact'
      : path.endsWith('.tsx')
        ? 'typescriptreact'
        : 'typescript';

/** One program as an editor shows it, beside the others of its folder. */
export function editorOf(programs: readonly Pick<Program, 'path' | 'text'>[]) {
  const { service } = workspaceOf(Object.fromEntries(programs.map(({ path, text }) => [path, text])));
  let version = 0;
  const open = ({ path, text }: Pick<Program, 'path' | 'text'>) => {
    version += 1;
    const document = TextDocument.create(`${ROOT}/${path}`, languageOf(path), version, text);
    service.open(document);
    return document;
  };
  /** At an offset, with their edits. */
  const actionsAt = async (document: TextDocument, offset: number): Promise<CodeAction[]> => {
    const position = document.positionAt(offset);
    const range = { start: position, end: position };
    const all = await service.provideDiagnostics(document);
    const diagnostics = all.filter((each) => each.range.start.line === position.line);
    const actions = await service.provideCodeActions(document, range, { diagnostics });
    return Promise.all(
      actions.map((action) => (action.disabled || action.edit ? action : service.resolveCodeAction(action))),
    );
  };
  return { service, open, actionsAt };
}

/** The workloads of one text alone: what other files say of constants is left out. */
export function workloadsIn({ path, text }: Pick<Program, 'path' | 'text'>): readonly FoundWorkload[] {
  const source = { path: `${ROOT}/${path}`, languageId: languageOf(path), text };
  return dialect.matches(source) ? dialect.read(source).workloads : [];
}

export const callsIn = (program: Pick<Program, 'path' | 'text'>): Span[] =>
  workloadsIn(program).flatMap(({ use }) => (use ? [use.call] : []));

export function editsOf({ edit }: CodeAction): TextEdit[] {
  const [change] = edit?.documentChanges ?? [];
  return change && 'edits' in change
    ? change.edits.filter((each): each is TextEdit & typeof each => 'newText' in each)
    : [];
}

/** How many things in a text the parser stumbles over. */
export function syntaxErrors(path: string, text: string): number {
  const isScript = /\.[cm]?jsx?$/.test(path);
  const { diagnostics = [] } = typescript.transpileModule(text, {
    fileName: isScript ? path.replace(/\.[cm]?jsx?$/, '.jsx') : path,
    reportDiagnostics: true,
    compilerOptions: { allowJs: true, jsx: typescript.JsxEmit.Preserve, experimentalDecorators: true },
  });
  return diagnostics.length;
}
