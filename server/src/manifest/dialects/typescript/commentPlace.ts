/** Where a doc comment can stand that belongs to one use of a model and to no other. */
import type ts from 'typescript';
import { t } from '../../../../../shared/src/l10n';
import type { Span } from '../../manifest';
import { lineStart } from '../../retarget/treeEdit';
import { mayBeDocumented } from './comments';
import type { ParsedSource } from './parse';

export interface CommentPlace {
  /** Where the line starts that the comment goes above. */
  readonly at: number;
  /** Of the statement or member. */
  readonly indent: string;
}

export type FoundPlace = CommentPlace | { readonly reason: string };

const INSIDE_EXPRESSION = () => t('the call stands inside an expression that no comment belongs to');
const SHARED = () => t('another use of a model stands in the same statement');

/**
 * Above the whole that the use is named after (its function, member or variable), where nothing else in there asks a
 * model; else above the nearest statement or member around the call that opens its line. `others` must not be taken in.
 */
export function commentPlace(source: ParsedSource, call: Span, named: Span, others: readonly Span[]): FoundPlace {
  const around = documentedAround(source, call);
  const whole = around.filter((node) => node.getStart(source.file) === named.start && node.end === named.end);
  const isShared = (node: ts.Node) => others.some(({ start, end }) => node.pos <= start && end <= node.end);
  let reason = INSIDE_EXPRESSION();
  for (const node of [...whole, ...around]) {
    if (isShared(node)) {
      reason = SHARED();
      continue;
    }
    const place = placeAbove(source, node);
    if (place) {
      return place;
    }
  }
  return { reason };
}

/** From the inside out. A block is the body of something that has its own place. */
function documentedAround({ ts, file }: ParsedSource, call: Span): ts.Node[] {
  const found: ts.Node[] = [];
  let at: ts.Node | undefined = file;
  while (at) {
    if (mayBeDocumented(ts, at) && !ts.isBlock(at)) {
      found.unshift(at);
    }
    at = ts.forEachChild(at, (child): ts.Node | undefined =>
      child.pos <= call.start && call.end <= child.end && child.getStart(file) <= call.start ? child : undefined,
    );
  }
  return found;
}

/** Above the comments that stand directly above the node: they stay where they are. */
function placeAbove({ ts, file, text }: ParsedSource, node: ts.Node): CommentPlace | undefined {
  const start = node.getStart(file);
  if (!opensLine(text, start)) {
    return undefined;
  }
  let at = start;
  for (const { pos, end } of (ts.getLeadingCommentRanges(text, node.pos) ?? []).toReversed()) {
    const isDirectlyAbove = /^[ \t]*(\r\n|\n)?[ \t]*$/.test(text.slice(end, at));
    if (!isDirectlyAbove || !opensLine(text, pos)) {
      break;
    }
    at = pos;
  }
  return { at: at - blanksBefore(text, at).length, indent: blanksBefore(text, start) };
}

const BYTE_ORDER_MARK = '\uFEFF';

function blanksBefore(text: string, at: number): string {
  const before = text.slice(lineStart(text, at), at);
  return before.startsWith(BYTE_ORDER_MARK) ? before.slice(1) : before;
}

const opensLine = (text: string, at: number) => /^[ \t]*$/.test(blanksBefore(text, at));
