/** `@workload NAME` in the doc comments above statements and members. */
import type ts from 'typescript';
import type { BlockLine } from '../../annotation';
import { commentLines } from '../../annotation';
import type { Span } from '../../manifest';
import type { ParsedSource } from './parse';

export interface WorkloadComment {
  /** Empty while it is not typed yet. */
  readonly name: string;
  readonly nameSpan: Span;
  readonly lines: readonly BlockLine[];
  readonly comment: Span;
  /** What stands below it. */
  readonly node: ts.Node;
}

const TAG = /^(\s*@workload)(?:[ \t]+([^\s:]+))?[ \t]*:?[ \t]*$/;
const NEXT_TAG = /^\s*@[A-Za-z]/;
const FENCE = /^\s*```\w*\s*$/;

export function workloadComments(source: ParsedSource): WorkloadComment[] {
  const tags = [...source.text.matchAll(/@workload/g)].map(({ index }) => index);
  const found: WorkloadComment[] = [];
  const seen = new Set<number>();
  const visit = (node: ts.Node): void => {
    // Most of a file holds none.
    if (!tags.some((tag) => node.pos <= tag && tag < node.end)) {
      return;
    }
    if (mayBeDocumented(source.ts, node)) {
      for (const range of source.ts.getLeadingCommentRanges(source.text, node.pos) ?? []) {
        if (!seen.has(range.pos) && source.text.startsWith('/**', range.pos)) {
          seen.add(range.pos);
          found.push(...readComment(source.text, { start: range.pos, end: range.end }, node));
        }
      }
    }
    source.ts.forEachChild(node, visit);
  };
  visit(source.file);
  return found;
}

/** Statements (variables, functions, classes, calls), members, and the properties of an object. */
function mayBeDocumented(ts: TypeScript, node: ts.Node): boolean {
  return (
    ts.isStatement(node) || ts.isClassElement(node) || ts.isObjectLiteralElementLike(node) || ts.isTypeElement(node)
  );
}

type TypeScript = ParsedSource['ts'];

function readComment(text: string, comment: Span, node: ts.Node): WorkloadComment[] {
  const content = text.slice(comment.start, comment.end);
  if (!content.includes('@workload')) {
    return [];
  }
  const lines = commentLines(content, comment.start);
  return lines.flatMap((line, index) => {
    const tag = TAG.exec(line.text);
    return tag ? [{ ...readTag(tag, line), lines: blockBelow(lines.slice(index + 1)), comment, node }] : [];
  });
}

function readTag(tag: RegExpExecArray, line: BlockLine): { name: string; nameSpan: Span } {
  const [, at = '', name = ''] = tag;
  const start =
    name === '' ? line.start + at.length - '@workload'.length : line.start + line.text.indexOf(name, at.length);
  return { name, nameSpan: { start, end: start + (name === '' ? '@workload'.length : name.length) } };
}

/** Up to the next tag; a Markdown fence around the YAML is no part of it. */
function blockBelow(lines: readonly BlockLine[]): BlockLine[] {
  const next = lines.findIndex(({ text }) => NEXT_TAG.test(text));
  return lines
    .slice(0, next < 0 ? lines.length : next)
    .map((line) => (FENCE.test(line.text) ? { text: '', start: line.start } : line));
}
