/** A program as it looks while one of its statements is being typed, token by token. */
import ts from 'typescript';
import type { CodeLabel } from '../corpus/codeLabels';

export interface Cut {
  readonly cut: string;
  /** What a careful reader would still expect. */
  readonly labelsLeft: readonly CodeLabel[];
}

/** Each labelled statement is cut after each of its tokens: with the rest of the file behind it, and without. */
export function statementCuts(path: string, text: string, labels: readonly CodeLabel[]): Cut[] {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true, kindOf(path));
  return labels.flatMap((label) => {
    const statement = statementAt(file, label.line);
    if (!statement) {
      return [];
    }
    const before = labels.filter(({ line }) => line <= label.line);
    return tokenEnds(text.slice(statement.getStart(file), statement.end), path).flatMap((end) => {
      const head = text.slice(0, statement.getStart(file) + end);
      return [
        { cut: head + text.slice(statement.end), labelsLeft: labels },
        { cut: head, labelsLeft: before },
      ];
    });
  });
}

const kindOf = (path: string) => (path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS);

/** The innermost statement in which a line's first call stands. */
function statementAt(file: ts.SourceFile, line: number): ts.Statement | undefined {
  let found: ts.Statement | undefined;
  const visit = (node: ts.Node, around: ts.Statement | undefined): void => {
    const statement = ts.isStatement(node) && !ts.isBlock(node) ? node : around;
    const isCall = ts.isCallExpression(node) || ts.isNewExpression(node);
    if (isCall && file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1 === line) {
      found = statement;
    }
    ts.forEachChild(node, (child) => visit(child, statement));
  };
  visit(file, undefined);
  return found;
}

/** The last token leaves the statement whole. */
function tokenEnds(text: string, path: string): number[] {
  const variant = path.endsWith('x') ? ts.LanguageVariant.JSX : ts.LanguageVariant.Standard;
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, true, variant, text);
  const ends: number[] = [];
  while (scanner.scan() !== ts.SyntaxKind.EndOfFileToken) {
    ends.push(scanner.getTokenEnd());
  }
  return ends.slice(0, -1);
}
