/** Where a line may be added to a pod, and how it is to look there: only where everything is written in blocks. */
import type { Span } from '../../manifest';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entryOf } from '../../yaml/tree';

export interface Insertion {
  /** With a word in capitals for what is added. */
  readonly text: string;
  readonly span: Span;
}

/** Behind the last variable, or behind the image where there are none yet. */
export function newVariable(container: TreeNode, text: string): Insertion | undefined {
  const list = written(container, 'env', text);
  const image = written(container, 'image', text);
  if (list?.value.kind === 'list') {
    const last = list.value.items.at(-1);
    const dash = last && last.span.start > 0 ? text.lastIndexOf('-', last.span.start) : -1;
    const isBlock =
      !list.value.flow && last && dash > list.keySpan.end && text.slice(dash + 1, last.span.start).trim() === '';
    return isBlock ? behind(text, last.span.end, `${line(text, dash)}- ${VARIABLE}`) : undefined;
  }
  const isOwnLine =
    image && !entryOf(container, 'env') && container.kind === 'map' && !container.flow && image.value.kind === 'scalar';
  if (!isOwnLine) {
    return undefined;
  }
  const key = line(text, image.keySpan.start);
  return behind(text, image.value.span.end, `${key}env:${key}  - ${VARIABLE}`);
}

const VARIABLE = '{ name: NAME, value: "VALUE" }';

/** Before the containers, where the pod has no selector of its own. */
export function newSelector(pod: TreeNode | undefined, text: string): Insertion | undefined {
  const containers = written(pod, 'containers', text);
  if (pod?.kind !== 'map' || pod.flow || !containers || entryOf(pod, 'nodeSelector')) {
    return undefined;
  }
  const start = containers.keySpan.start;
  const indent = line(text, start);
  return indent.trim() === '' && /^\s*$/.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start))
    ? { text: `nodeSelector:${indent}  LABEL${indent}`, span: { start, end: start } }
    : undefined;
}

/** A pod that was put together from other objects has keys that stand nowhere in this text. */
function written(node: TreeNode | undefined, key: string, text: string): TreeEntry | undefined {
  const entry = entryOf(node, key);
  return entry && text.slice(entry.keySpan.start, entry.keySpan.end) === key ? entry : undefined;
}

/** At the end of the line, so that a comment behind the value stays with it. */
function behind(text: string, from: number, added: string): Insertion {
  const found = text.indexOf('\n', from);
  const end = found < 0 ? text.length : found > 0 && text[found - 1] === '\r' ? found - 1 : found;
  return { text: added, span: { start: end, end } };
}

/** A line break, and blanks up to the column of an offset. */
function line(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return `${text.includes('\r\n') ? '\r\n' : '\n'}${' '.repeat(offset - start)}`;
}
