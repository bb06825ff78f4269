/**
 * A file cut at the heads of its top-level blocks: an edit then costs one block, a half-typed block spoils no other, and
 * blocks that say nothing here are never parsed. Heredocs and comments are passed over, whatever they quote.
 */

export interface TextPiece {
  readonly text: string;
  readonly start: number;
  /** The type of block and its labels: `resource`, `aws_instance`, `web`. Absent before the first head. */
  readonly head?: readonly string[];
}

const NAME = String.raw`(?:"([^"\n]*)"|([A-Za-z_][\w-]*))`;
/** No block of these heads stands inside another, except `data` and `provider` below an indentation. */
const HEAD = new RegExp(
  String.raw`^(?:(\s*)(resource)\s+${NAME}\s*${NAME}|(\s*)(module|variable|output)\s+${NAME}|(\s*)(locals|terraform)|(data|ephemeral)\s+${NAME}\s*${NAME}|(provider|check)\s+${NAME}|(moved|import|removed))\s*(?:\{|$)`,
);
const HEREDOC = /<<-?\s*"?([A-Za-z_][\w-]*)"?\s*$/;

export function cutBlocks(text: string): TextPiece[] {
  const lines = text.split('\n');
  const closers = lastLines(lines);
  const starts: { readonly at: number; readonly head: readonly string[] }[] = [];
  let heredoc: string | undefined;
  let comment = false;
  let offset = 0;
  /** Where the comment lines right above begin: they belong to the block below them. */
  let above: number | undefined;
  lines.forEach((line, index) => {
    const trimmed = line.trim();
    if (heredoc !== undefined) {
      heredoc = trimmed === heredoc ? undefined : heredoc;
    } else if (comment) {
      comment = !trimmed.includes('*/');
    } else {
      const head = headOf(line);
      if (head) {
        starts.push({ at: above ?? offset + markOf(line).length, head });
      }
      above = /^(#|\/\/)/.test(trimmed) ? (above ?? offset) : undefined;
      comment = trimmed.startsWith('/*') && !trimmed.includes('*/');
      const opened = HEREDOC.exec(line)?.[1];
      // One that never closes is half-typed: it does not take the rest of the file along.
      heredoc = opened !== undefined && (closers.get(opened) ?? -1) > index ? opened : undefined;
    }
    offset += line.length + 1;
  });
  return piecesAt(text, starts);
}

/** A byte order mark is no part of the first block. */
const markOf = (line: string) => (line.startsWith('\uFEFF') ? '\uFEFF' : '');

function headOf(line: string): string[] | undefined {
  // Long lines are data.
  const match = line.length < 400 ? HEAD.exec(line.slice(markOf(line).length).trimEnd()) : null;
  return match?.slice(1).filter((each) => each !== undefined && each.trim() !== '');
}

function lastLines(lines: readonly string[]): Map<string, number> {
  const last = new Map<string, number>();
  lines.forEach((line, index) => {
    const trimmed = line.trim();
    if (trimmed.length < 80) {
      last.set(trimmed, index);
    }
  });
  return last;
}

function piecesAt(
  text: string,
  starts: readonly { readonly at: number; readonly head: readonly string[] }[],
): TextPiece[] {
  const first = starts[0]?.at ?? text.length;
  const before: TextPiece[] = first > 0 ? [{ text: text.slice(0, first), start: 0 }] : [];
  return [
    ...before,
    ...starts.map(({ at, head }, index) => ({ text: text.slice(at, starts[index + 1]?.at), start: at, head })),
  ];
}
