/** One source file as a syntax tree: no program, no types, no other file. */
import type ts from 'typescript';
import type { SourceText } from '../../dialect';
import type { TypeScript } from './load';

export interface ParsedSource {
  readonly ts: TypeScript;
  readonly file: ts.SourceFile;
  readonly text: string;
  /** The parser met something unfinished. */
  readonly broken: boolean;
}

/** Deeper trees overflow the parser's stack: the file is then left alone. */
export function parseSource(ts: TypeScript, { path, languageId, text }: SourceText): ParsedSource | undefined {
  try {
    const file: ts.SourceFile & { readonly parseDiagnostics?: readonly unknown[] } = ts.createSourceFile(
      path,
      text,
      ts.ScriptTarget.Latest,
      true,
      scriptKind(ts, path, languageId),
    );
    return { ts, file, text, broken: (file.parseDiagnostics?.length ?? 0) > 0 };
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
