/** Text with marks: `<|` and `|>` around a range, `<|>` for a cursor. */
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver-textdocument';

export interface MarkedDocument {
  readonly document: TextDocument;
  readonly ranges: readonly Range[];
  readonly cursor: Position;
}

export interface MarkedOptions {
  readonly path?: string;
  readonly languageId?: string;
  readonly version?: number;
}

/** Removes the marks and the common indentation; the first line break after the opening quote goes too. */
export function markedDocument(marked: string, options: MarkedOptions = {}): MarkedDocument {
  const { path = 'test.workload.yaml', languageId = 'yaml', version = 1 } = options;
  const { text, starts, ends, cursors } = unmark(dedent(marked));
  const document = TextDocument.create(`file:///${path}`, languageId, version, text);
  const ranges = starts.map((start, index) => ({
    start: document.positionAt(start),
    end: document.positionAt(ends[index] ?? start),
  }));
  return { document, ranges, cursor: document.positionAt(cursors[0] ?? starts[0] ?? 0) };
}

export function dedent(text: string): string {
  const lines = text.replace(/^\n/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const shared = indents.length > 0 ? Math.min(...indents) : 0;
  return lines
    .map((line) => line.slice(shared))
    .join('\n')
    .replace(/\n[ ]*$/, '\n');
}

function unmark(marked: string) {
  const starts: number[] = [];
  const ends: number[] = [];
  const cursors: number[] = [];
  let text = '';
  for (const part of marked.split(/(<\|>|<\||\|>)/)) {
    if (part === '<|>') {
      cursors.push(text.length);
    } else if (part === '<|') {
      starts.push(text.length);
    } else if (part === '|>') {
      ends.push(text.length);
    } else {
      text += part;
    }
  }
  return { text, starts, ends, cursors };
}
