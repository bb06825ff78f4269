/** A comment that lets a finding stand, with the cursor on its reason where the client can do that. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, Diagnostic, SnippetTextEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { t } from '../../../../shared/src/l10n';
import { ruleInfo } from '../../diagnostics/codes';
import { commentStyle, directivesIn, IGNORE } from '../../suppression/directives';
import type { CommentStyle } from '../../suppression/directives';
import { REASON_BLANK } from '../../suppression/suppress';
import { yamlComments } from '../../suppression/yamlComments';
import type { FeatureContext, Reading } from '../context';
import type { DiagnosticData } from '../diagnostics';

export function ignoreActions(context: FeatureContext, reading: Reading, asked: readonly Diagnostic[]): CodeAction[] {
  const style = commentStyle(reading.document);
  const seen = new Set<string>();
  return asked.flatMap((diagnostic) => {
    const code = String(diagnostic.code);
    const line = style && isIgnorable(code) ? placeFor(reading, style, diagnostic) : undefined;
    if (!style || line === undefined || seen.has(`${code} ${line}`)) {
      return [];
    }
    seen.add(`${code} ${line}`);
    return [
      {
        title: t`Ignore ${code} here, with a reason`,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        edit: editAt(context, reading.document, line, `${style.mark} ${IGNORE} ${code}: `),
      },
    ];
  });
}

/** What is said of the comments themselves, and of the age of prices, is not mended by another comment. */
const isIgnorable = (code: string) => ruleInfo(code) !== undefined && !/^(ignore-|prices-stale$)/.test(code);

/** Its own line, else the first one of its workload: the one above which a comment is read as one. */
function placeFor(
  { document, manifest }: Reading,
  style: CommentStyle,
  { code, range, data }: Diagnostic,
): number | undefined {
  const workload = manifest.workloads.find(({ name }) => name === (data as DiagnosticData | undefined)?.workload);
  const lines = [range.start.line, ...(workload ? [document.positionAt(workload.span.start).line] : [])];
  return lines.find((line) => isReadAbove(document, style, line, String(code)));
}

function isReadAbove(document: TextDocument, style: CommentStyle, line: number, code: string): boolean {
  const text = document.getText();
  const start = document.offsetAt({ line, character: 0 });
  if (style.mark === '#' && (yamlComments(text).inScalar.has(start) || !BEGINS.test(lineText(document, line)))) {
    return false;
  }
  const { uri, languageId, version } = document;
  const added = `${style.mark} ${IGNORE} ${code}: ${REASON_BLANK}\n`;
  const after = TextDocument.create(uri, languageId, version, text.slice(0, start) + added + text.slice(start));
  return directivesIn(after).some((each) => each.line === line + 1 && each.codes.some((one) => one.code === code));
}

/** An item, a key or a bracket: not the next line of a scalar without quotes, which a comment would cut off. */
const BEGINS = /^\s*(?:-(?:\s|$)|["']?[\w./$*-]+["']?\s*[:={]|["']?[\w.-]+["']?\s+["'{]|[[\]{},])/;

function lineText(document: TextDocument, line: number): string {
  return document.getText({ start: { line, character: 0 }, end: { line: line + 1, character: 0 } });
}

/** One line more, indented as the one below it. */
function editAt({ client }: FeatureContext, document: TextDocument, line: number, comment: string): WorkspaceEdit {
  const { uri, version } = document;
  const below = lineText(document, line);
  const indent = /^\s*/.exec(below)?.[0].replace(/[\r\n]/g, '') ?? '';
  const lineBreak = document.getText().includes('\r\n') ? '\r\n' : '\n';
  const at = { line, character: 0 };
  const range = { start: at, end: at };
  if (client.snippetEdits && client.documentChanges) {
    const value = `${indent}${comment}\${1:${REASON_BLANK}}${lineBreak}`;
    const edit: SnippetTextEdit = { range, snippet: { kind: 'snippet', value } };
    return { documentChanges: [{ textDocument: { uri, version }, edits: [edit] }] };
  }
  const edit: TextEdit = { range, newText: `${indent}${comment}${REASON_BLANK}${lineBreak}` };
  return client.documentChanges
    ? { documentChanges: [{ textDocument: { uri, version }, edits: [edit] }] }
    : { changes: { [uri]: [edit] } };
}
