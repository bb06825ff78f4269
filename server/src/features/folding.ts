/**
 * Folding: workloads and their blocks, comments, and as regions what is assumed rather than deployed (defaults, prices, energy,
 * evidence), so that an editor's command for regions folds assumptions alone.
 */
import { FoldingRangeKind } from 'vscode-languageserver';
import type { FoldingRange } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { FoundWorkload, Span } from '../manifest/manifest';
import type { FeatureContext, Reading } from './context';

/** assumed: an editor keeps no more. */
const MOST_RANGES = 5000;
const ASSUMPTIONS: ReadonlySet<string> = new Set(['pricing', 'energy', 'evidence']);

/** Null for a file of others: an editor that gets a list gives up its own folding by indentation. */
export function provideFoldingRanges(
  { client }: FeatureContext,
  { document, manifest }: Reading,
): FoldingRange[] | null {
  if (manifest.workloads.length === 0) {
    return null;
  }
  const lines = document.getText().split(/\r?\n/);
  const { languageId } = document;
  const isCode = /^(type|java)script/.test(languageId);
  const isJson = languageId === 'json' || languageId === 'jsonc';
  // The editor, or the YAML extension, folds the rest of these by their own syntax.
  const isFoldedElsewhere = isCode || isJson || (languageId === 'yaml' && client.yamlExtensionActive);
  const ranges = [
    ...manifest.workloads.flatMap((workload) =>
      isCode ? taggedComment(document, workload) : blocks(document, workload),
    ),
    ...(manifest.dialect === 'placewright' && !isJson ? defaults(lines) : []),
    ...(isCode ? [] : comments(lines, isJson ? '//' : '#')),
    ...(isFoldedElsewhere ? [] : indented(lines)),
  ];
  const byStart = new Map<number, FoldingRange>();
  for (const range of ranges) {
    if (range.endLine > range.startLine && !byStart.has(range.startLine)) {
      byStart.set(range.startLine, range);
    }
  }
  return [...byStart.values()].sort((a, b) => a.startLine - b.startLine).slice(0, MOST_RANGES);
}

function blocks(document: TextDocument, { fields, span, nameSpan }: FoundWorkload): FoldingRange[] {
  const isInside = ({ start, end }: Span) => span.start <= start && end <= span.end;
  const own = isInside(nameSpan) || nameSpan.end <= span.start ? [lineRange(document, nameSpan.start, span.end)] : [];
  const inner = [...fields].flatMap(([field, { key, value }]) =>
    key && value && isInside(key) && isInside(value)
      ? [
          {
            ...lineRange(document, key.start, value.end),
            ...(ASSUMPTIONS.has(field) ? { kind: FoldingRangeKind.Region } : {}),
          },
        ]
      : [],
  );
  return [...inner, ...own];
}

/** The closing bracket of JSON stays in sight. */
function lineRange(document: TextDocument, start: number, end: number): FoldingRange {
  const text = document.getText();
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) {
    last -= 1;
  }
  const endLine = document.positionAt(last).line;
  const isBracket = document.languageId.startsWith('json') && /[}\]]/.test(text[last - 1] ?? '');
  return { startLine: document.positionAt(start).line, endLine: isBracket ? endLine - 1 : endLine };
}

function taggedComment(document: TextDocument, { nameSpan }: FoundWorkload): FoldingRange[] {
  const text = document.getText();
  const start = text.lastIndexOf('/**', nameSpan.start);
  const end = start < 0 ? -1 : text.indexOf('*/', start);
  return end >= nameSpan.start
    ? [
        {
          startLine: document.positionAt(start).line,
          endLine: document.positionAt(end).line,
          kind: FoldingRangeKind.Comment,
        },
      ]
    : [];
}

function defaults(lines: readonly string[]): FoldingRange[] {
  const startLine = lines.findIndex((line) => /^defaults:\s*(#.*)?$/.test(line));
  const endLine = startLine < 0 ? -1 : lastOfBlock(lines, startLine);
  return startLine < 0 ? [] : [{ startLine, endLine, kind: FoldingRangeKind.Region }];
}

function lastOfBlock(lines: readonly string[], start: number): number {
  let last = start;
  for (let line = start + 1; line < lines.length && !/^\S/.test(lines[line] ?? ''); line += 1) {
    last = (lines[line] ?? '').trim() === '' ? last : line;
  }
  return last;
}

function comments(lines: readonly string[], sign: string): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  let start = -1;
  for (let line = 0; line <= lines.length; line += 1) {
    const isComment = (lines[line] ?? '').trimStart().startsWith(sign);
    if (isComment && start < 0) {
      start = line;
    } else if (!isComment && start >= 0) {
      ranges.push({ startLine: start, endLine: line - 1, kind: FoldingRangeKind.Comment });
      start = -1;
    }
  }
  return ranges;
}

/** As an editor without a parser does it: a line holds those below that stand further right. */
function indented(lines: readonly string[]): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const open: { readonly indent: number; readonly line: number }[] = [];
  let last = 0;
  const close = (indent: number) => {
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      ranges.push({ startLine: top.line, endLine: last });
      open.pop();
    }
  };
  lines.forEach((text, line) => {
    if (text.trim() !== '') {
      const indent = text.length - text.trimStart().length;
      close(indent);
      open.push({ indent, line });
      last = line;
    }
  });
  close(0);
  return ranges;
}
