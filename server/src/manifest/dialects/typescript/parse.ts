/** One source file as a syntax tree: no program, no types, no other file. */
import type ts from 'typescript';
import type { SourceText } from '../../dialect';
import type { Context } from '../../context';
import type { TypeScript } from './load';
import type { Modules } from './modules';
import { modulesOf } from './modules';

export interface ParsedSource {
  readonly ts: TypeScript;
  readonly file: ts.SourceFile;
  readonly text: string;
  /** The parser met something unfinished. */
  readonly broken: boolean;
  /** What it imports from other files of the workspace. */
  readonly modules: Modules;
}

/** A tree that may be built upon, once: the next one takes over its nodes. */
export interface Tree {
  file?: ts.SourceFile;
}

/** Deeper trees overflow the parser's stack: the file is then left alone. */
export function parseSource(
  ts: TypeScript,
  { path, languageId, text }: SourceText,
  context?: Context,
  before?: Tree,
): ParsedSource | undefined {
  try {
    const kind = scriptKind(ts, path, languageId);
    const file = updated(ts, before, path, text, kind) ?? parsed(ts, path, text, kind);
    return { ts, file, text, broken: (file.parseDiagnostics?.length ?? 0) > 0, modules: modulesOf(path, context) };
  } catch {
    return undefined;
  }
}

type Parsed = ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[]; readonly scriptKind?: ts.ScriptKind };

function parsed(ts: TypeScript, path: string, text: string, kind: ts.ScriptKind): Parsed {
  // The parser's own reading of doc comments would cost a fifth and is not used.
  const options = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone };
  return ts.createSourceFile(path, text, options, true, kind);
}

/** After an edit only what it touches is parsed: the rest of the tree is taken over, so that nobody else may use it. */
function updated(
  ts: TypeScript,
  before: Tree | undefined,
  path: string,
  text: string,
  kind: ts.ScriptKind,
): Parsed | undefined {
  const file: Parsed | undefined = before?.file;
  if (!before || !file || file.fileName !== path || file.scriptKind !== kind) {
    return undefined;
  }
  delete before.file;
  return file.text === text ? file : ts.updateSourceFile(file, text, changeRange(file.text, text));
}

function changeRange(before: string, now: string): ts.TextChangeRange {
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before.charCodeAt(head) === now.charCodeAt(head)) head += 1;
  let tail = 0;
  while (tail < most - head && before.charCodeAt(before.length - 1 - tail) === now.charCodeAt(now.length - 1 - tail)) {
    tail += 1;
  }
  return { span: { start: head, length: before.length - head - tail }, newLength: now.length - head - tail };
}

function scriptKind(ts: TypeScript, path: string, languageId: string): ts.ScriptKind {
  if (languageId === 'typescriptreact' || /\.tsx$/i.test(path)) {
    return ts.ScriptKind.TSX;
  }
  if (languageId === 'javascriptreact' || languageId === 'javascript' || /\.[cm]?jsx?$/i.test(path)) {
    // JavaScript files may hold JSX whatever their ending.
    return ts.ScriptKind.JSX;
  }
  return ts.ScriptKind.TS;
}
