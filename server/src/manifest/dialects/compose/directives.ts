/**
 * What the author says beside a service's own fields: comments inside its block and its `x-placewright`, which JSON has a place for
 * too. Those outside of every service speak of the whole file.
 */
import { readBlock } from '../../annotation';
import type { Inline } from '../../foreign/fields/inline';
import { readDirectives } from '../../foreign/fields/inline';
import type { Span } from '../../manifest';
import { columnOf } from '../../retarget/treeEdit';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { nodeAt } from '../../yaml/tree';

const DIRECTIVE_LINE = /^[ \t]*#[ \t]*placewright:.*$/gm;

interface Line {
  readonly span: Span;
  readonly owner: TreeEntry | undefined;
}

/** What is said of a service, and of everything: what stands nearer wins. */
export function directivesOf(
  services: readonly TreeEntry[],
  text: string,
  whole: Span,
): (service: TreeEntry | undefined) => readonly (Inline | undefined)[] {
  const lines = linesIn(services, text, whole);
  if (lines.every(({ owner }) => owner === undefined)) {
    const said = readDirectives(text, whole.start, whole.end);
    return () => [said];
  }
  const owned = lines.filter(({ owner }) => owner !== undefined);
  const general = readDirectives(without(text, owned), whole.start, whole.end);
  const own = new Map<TreeEntry | undefined, Inline[]>();
  for (const { owner, span } of owned) {
    const said = readDirectives(text, span.start, span.end);
    own.set(owner, [...(own.get(owner) ?? []), ...(said ? [said] : [])]);
  }
  return (service) => [general, ...(own.get(service) ?? [])];
}

function linesIn(services: readonly TreeEntry[], text: string, whole: Span): Line[] {
  const ends = new Map<TreeEntry, number>();
  const endOf = (service: TreeEntry): number => {
    const end = ends.get(service) ?? endOfBlock(text, service);
    ends.set(service, end);
    return end;
  };
  return [...text.slice(whole.start, whole.end).matchAll(DIRECTIVE_LINE)].map((match) => {
    const start = whole.start + match.index;
    const mark = start + match[0].indexOf('#');
    const before = services.findLast(({ keySpan }) => keySpan.start < start);
    const isDeeper = before && columnOf(text, mark) > columnOf(text, before.keySpan.start);
    const owner = isDeeper && start < endOf(before) ? before : undefined;
    return { span: { start, end: start + match[0].length }, owner };
  });
}

/** Lines below a service that are further in than its name, comments among them. */
function endOfBlock(text: string, { keySpan, span }: TreeEntry): number {
  const outer = new RegExp(`^[ \\t]{0,${columnOf(text, keySpan.start)}}[^\\s#]`, 'gm');
  outer.lastIndex = text.indexOf('\n', span.end - 1) + 1;
  return outer.lastIndex === 0 ? text.length : (outer.exec(text)?.index ?? text.length);
}

/** The text with some lines blank, everything else in its place. */
function without(text: string, lines: readonly Line[]): string {
  const kept: string[] = [];
  let at = 0;
  for (const { span } of lines) {
    kept.push(text.slice(at, span.start), ' '.repeat(span.end - span.start));
    at = span.end;
  }
  return kept.join('') + text.slice(at);
}

/** Extensions begin with `x-` (Compose specification, "Extensions"). */
export const EXTENSION = 'x-placewright';

/** The fields of a workload as a map of the file itself. */
export function extensionOf(owner: TreeNode | undefined, text: string): Inline | undefined {
  const node = nodeAt(owner, EXTENSION);
  if (node?.kind !== 'map') {
    return undefined;
  }
  const { start, end } = node.span;
  const indent = node.flow ? 0 : columnOf(text, start);
  let at = start;
  const lines = text
    .slice(start, end)
    .split('\n')
    .map((raw, index) => {
      const lead = index === 0 ? 0 : Math.min(indent, /^ */.exec(raw)?.[0].length ?? 0);
      const line = { text: raw.slice(lead).replace(/\r$/, ''), start: at + lead };
      at += raw.length + 1;
      return line;
    });
  return readBlock(lines);
}
