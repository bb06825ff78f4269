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

/** Deeper trees overflow the parser's stack: the file is then left alone. */
export function parseSource(
  ts: TypeScript,
  { path, languageId, text }: SourceText,
  context?: Context,
): ParsedSource | undefined {
  try {
    const file: ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[] } = ts.createSourceFile(
      path,
      text,
      ts.ScriptTarget.Latest,
      true,
      scriptKind(ts, path, languageId),
    );
    return { ts, file, text, broken: (file.parseDiagnostics?.length ?? 0) > 0, modules: modulesOf(path, context) };
  } catch {
    return undefined;
  }
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
