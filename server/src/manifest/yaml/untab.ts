/** A text with tabs for indent, each replaced by the depth it most likely stands for; offsets find their way back. */
import { t } from '../../../../shared/src/l10n';
import type { Problem } from '../manifest';
import { parseYaml } from './parse';

export interface Untabbed {
  readonly text: string;
  /** The lines with a tab, in offsets of the text as written. */
  readonly problems: readonly Problem[];
  /** From an offset in `text` to one in the text as written. */
  readonly at: (offset: number) => number;
}

/** Spaces that a tab stands for. */
const TAB_WIDTH = 2;
/** Each round parses again: the parser may see one fault behind another. */
const MAX_ROUNDS = 4;
const MAX_PROBLEMS = 20;
const TABBED = /^ *\t[ \t]*\S/m;

/** Where a tab is allowed (inside braces, quotes and block scalars) it stays. */
export function untab(text: string): Untabbed {
  let lines: Line[] | undefined;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const now = lines ? textOf(lines) : text;
    const faults = TABBED.test(now) ? parseYaml(now).issues.filter(({ code }) => code === 'TAB_AS_INDENT') : [];
    if (faults.length === 0) break;
    lines ??= splitLines(text);
    mend(
      lines,
      faults.map(({ span }) => span.start),
    );
  }
  return lines
    ? { text: textOf(lines), problems: tabProblems(lines), at: originOf(lines) }
    : { text, problems: [], at: (offset) => offset };
}

interface Line {
  /** As written, and what is read in its place. */
  readonly indent: string;
  read: string;
  readonly rest: string;
  /** Offset of the line in the text as written. */
  readonly start: number;
}

function splitLines(text: string): Line[] {
  let start = 0;
  return text.split('\n').map((line) => {
    const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
    const made = { indent, read: indent, rest: line.slice(indent.length), start };
    start += line.length + 1;
    return made;
  });
}

const textOf = (lines: readonly Line[]) => lines.map(({ read, rest }) => read + rest).join('\n');

/** The lines at these offsets, and tabbed lines right below them: one block is mostly written in one way. */
function mend(lines: readonly Line[], faults: readonly number[]): void {
  let start = 0;
  let before = false;
  for (const [index, line] of lines.entries()) {
    const end = start + line.read.length + line.rest.length;
    const faulty = faults.some((offset) => offset >= start && offset <= end);
    start = end + 1;
    if (line.rest.trim() === '') continue;
    before = line.read.includes('\t') && (faulty || before);
    if (before) line.read = ' '.repeat(depthOf(lines, index));
  }
}

/** Below a key that opens a block, as deep as the block; else as deep as the line before. */
function depthOf(lines: readonly Line[], index: number): number {
  const line = lines[index];
  const above = lines.slice(0, index).findLast(isContent);
  if (!line || !above) {
    return 0;
  }
  const below = lines.slice(index + 1).find((each) => isContent(each) && !each.read.includes('\t'));
  if (above.indent.includes('\t')) {
    const deeper = widthOf(line.indent) - widthOf(above.indent);
    const opened = /:\s*(#.*)?$/.test(above.rest) ? Math.max(deeper, TAB_WIDTH) : Math.min(deeper, 0);
    return Math.max(0, above.read.length + opened);
  }
  const depth = above.read.length + (line.rest.startsWith('-') ? 0 : dashesOf(above));
  if (!/:\s*(#.*)?$/.test(above.rest)) {
    return depth;
  }
  // What stands below an item's first key stands as deep as that key, not as its dash.
  const inner = below ? below.read.length - (below.rest.startsWith('-') ? 0 : dashesOf(line)) : 0;
  return inner > depth ? inner : depth + TAB_WIDTH;
}

/** Room that the dashes of a list take in front of a line's first key. */
function dashesOf({ rest }: Line): number {
  return /^(?:- +)+/.exec(rest)?.[0].length ?? 0;
}

const isContent = ({ rest }: Line) => rest.trim() !== '' && !rest.startsWith('#');

function widthOf(indent: string): number {
  return indent.replaceAll('\t', ' '.repeat(TAB_WIDTH)).length;
}

function tabProblems(lines: readonly Line[]): Problem[] {
  return lines
    .filter(({ indent, read }) => indent !== read)
    .slice(0, MAX_PROBLEMS)
    .map(({ indent, read, start }) => ({
      code: 'tab-indent',
      severity: 'error',
      message: t('A tab indents this line: YAML takes spaces only.'),
      span: { start, end: start + indent.length },
      fix: { title: t('Indent with spaces'), newText: read },
    }));
}

function originOf(lines: readonly Line[]): (offset: number) => number {
  const starts: number[] = [];
  let at = 0;
  for (const { read, rest } of lines) {
    starts.push(at);
    at += read.length + rest.length + 1;
  }
  return (offset) => {
    const found = starts.findLastIndex((start) => start <= offset);
    const line = lines[found];
    if (!line) {
      return offset;
    }
    const inLine = offset - (starts[found] ?? 0) - line.read.length;
    return line.start + (inLine < 0 ? 0 : line.indent.length + inLine);
  };
}
