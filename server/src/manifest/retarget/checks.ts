/** Edits that must not be made: in text that other places share, and over what a template fills in. */
import { t } from '../../../../shared/src/l10n';
import type { Edit } from '../dialect';
import type { Span } from '../manifest';
import { isElsewhere } from '../engines/text';
import type { TreeNode } from '../yaml/tree';

/** A reason where an edit falls into text that an anchor shares with another place. */
export function firstSharedEdit(root: TreeNode, edits: readonly Edit[]): string | undefined {
  const shared = sharedSpans(root);
  const inside = ({ span }: Edit) => shared.some(({ start, end }) => span.start >= start && span.end <= end);
  return edits.some(inside) ? t('a value to change is shared through a YAML anchor') : undefined;
}

/** Nodes that are reached twice, and what came in through `<<`. */
function sharedSpans(root: TreeNode): Span[] {
  const seen = new Set<TreeNode>();
  const shared: Span[] = [];
  const visit = (node: TreeNode): void => {
    if (seen.has(node)) {
      shared.push(node.kind === 'scalar' ? node.outer : node.span);
      return;
    }
    seen.add(node);
    const children =
      node.kind === 'map' ? node.entries.map(({ value }) => value) : node.kind === 'list' ? node.items : [];
    if (node.kind === 'map') {
      shared.push(
        ...node.entries
          .filter(({ merged }) => merged)
          .map(({ keySpan, value }) => ({ start: keySpan.start, end: value.span.end })),
      );
    }
    children.forEach(visit);
  };
  visit(root);
  return shared;
}

const TEMPLATE = /\$\{|\$\(|\$[A-Za-z_]|\{\{|<%/;

/** A reason where an edit would write over a placeholder. */
export function firstTemplated(text: string, edits: readonly Edit[]): string | undefined {
  for (const { span } of edits) {
    const replaced = text.slice(span.start, span.end);
    const [line] = replaced.split(/\r?\n/).filter((each) => TEMPLATE.test(each));
    if (line !== undefined) {
      return t`${line.trim()} is filled in by a template`;
    }
  }
  return undefined;
}

/** A reason where what must change stands in another object or file. */
export function firstElsewhere(edits: readonly Edit[]): string | undefined {
  return edits.some(({ span }) => isElsewhere(span)) ? t('a value to change stands in another object') : undefined;
}
