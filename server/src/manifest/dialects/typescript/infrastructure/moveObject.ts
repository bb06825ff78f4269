/**
 * Moves an object of Kubernetes that code applies to a cluster: it is moved as the manifest that it would be, and what changes
 * in it is written into the literals of the code.
 */
import { t } from '../../../../../../shared/src/l10n';
import type { Target } from '../../../../../../shared/src/report/schema';
import { applyEdits } from '../../../edits';
import type { FoundWorkload } from '../../../manifest';
import type { Plain, PlainChange } from '../../../retarget/plain';
import { isPlainList, isPlainMap, plainChanges, plainOf, yamlLines } from '../../../retarget/plain';
import type { Step } from '../../../retarget/step';
import { allSteps } from '../../../retarget/step';
import { cutItem, insert, itemEnd, lineBreakOf, lineStart, opensLine, removePart } from '../../../retarget/treeEdit';
import { parseYaml } from '../../../yaml/parse';
import type { TreeEntry, TreeList, TreeMap, TreeNode, TreeScalar } from '../../../yaml/tree';
import { entryOf, nodeAt } from '../../../yaml/tree';
import { kubernetes } from '../../kubernetes';
import type { Construct, Construction } from './construction';
import { objectsOf } from './kubernetes';
import { siteAt } from './machineSite';

/** Nothing where the call applies no object, or several. */
export function objectStep(
  at: Construction,
  construct: Construct,
  workload: FoundWorkload,
  target: Target,
): Step | undefined {
  const [root, ...others] = objectsOf(at, construct);
  const before = root && plainOf(root);
  if (!root || others.length > 0 || !isPlainMap(before)) {
    return undefined;
  }
  const after = movedObject(before, workload, target);
  return 'reason' in after
    ? after
    : allSteps(plainChanges(before, after.object).map((change) => write(at, construct, root, change)));
}

/** The same object on the new machine. */
function movedObject(
  object: Readonly<Record<string, Plain>>,
  workload: FoundWorkload,
  target: Target,
): { readonly object: Plain } | { readonly reason: string } {
  const lines = Object.entries(object).flatMap(([key, value]) => yamlLines(key, value));
  const source = { path: 'manifest.yaml', languageId: 'yaml', text: `${lines.join('\n')}\n` };
  const [own, ...others] = kubernetes.read(source).workloads;
  if (!own || others.length > 0 || facts(own) !== facts(workload)) {
    return { reason: t('the object alone does not say all of it') };
  }
  const moved = kubernetes.retarget?.(source, own, target);
  if (!moved?.ok) {
    return { reason: moved?.reason ?? t('the object is not moved') };
  }
  const { root } = parseYaml(applyEdits(source.text, moved.edits));
  return root ? { object: plainOf(root) } : { reason: t('the edited object could not be read') };
}

const facts = ({ spec: { model, runtime, precision, placement = {} } }: FoundWorkload) => {
  const { instance, count, replicas, tensorParallel } = placement;
  return JSON.stringify([model, runtime, precision, instance, count, replicas, tensorParallel]);
};

function write(at: Construction, construct: Construct, root: TreeNode, { path, value, becomes }: PlainChange): Step {
  const what = path.join('.');
  const key = path.at(-1);
  const owner = nodeAt(root, ...path.slice(0, -1));
  const node = nodeAt(root, ...path);
  if (node?.kind === 'scalar' && value !== undefined && !isPlainMap(value) && !isPlainList(value)) {
    return replaced(at, node, value, what);
  }
  const { text } = at.source;
  const edits = isOwn(owner, construct, at) ? changed(owner, key, { value, becomes }, text) : undefined;
  return edits ?? { reason: t`${what} stands in a way that this edit would not change` };
}

function changed(
  owner: TreeMap | TreeList,
  key: string | number | undefined,
  { value, becomes }: Omit<PlainChange, 'path'>,
  text: string,
): Step | undefined {
  if (owner.kind === 'list') {
    return changedItem(owner, Number(key), value, text);
  }
  const entry = entryOf(owner, String(key));
  if (becomes) {
    return entry && [{ span: entry.span, newText: propertiesText(becomes, indentAt(entry.span.start, text)) }];
  }
  return value === undefined
    ? entry && removed(entry, text)
    : entry
      ? undefined
      : added(owner, String(key), value, text);
}

/** A literal in the call itself: one that stands elsewhere may be anybody's. */
function isOwn(
  owner: TreeNode | undefined,
  { call }: Construct,
  { source }: Construction,
): owner is TreeMap | TreeList {
  if (!owner || owner.kind === 'scalar') {
    return false;
  }
  const { span } = owner;
  const parts = owner.kind === 'map' ? owner.entries : owner.items;
  const isWithin = span.start >= call.getStart(source.file) && span.end <= call.end;
  return isWithin && parts.every((part) => part.span.start >= span.start && part.span.end <= span.end);
}

function replaced(at: Construction, node: TreeScalar, value: string | number | boolean | null, what: string): Step {
  const { text } = at.source;
  const site = siteAt(at, node.span, what);
  if ('reason' in site) {
    return site;
  }
  const isQuoted = /["'`]/.test(text[node.span.start - 1] ?? '');
  const written = isQuoted || typeof value !== 'string' ? String(value) : literal(value);
  return text.slice(node.span.start, node.span.end) === String(node.value)
    ? [{ span: node.span, newText: written }]
    : { reason: t`${what} comes from an expression` };
}

function removed({ span: { start, end } }: TreeEntry, text: string): Step | undefined {
  const isAlone = opensLine(text, start) && /^[ \t]*,?[ \t]*\r?\n/.test(text.slice(end));
  return removePart(!isAlone, start, end, text);
}

/** What stands before a property that has a line of its own, its line break included. */
const indentAt = (start: number, text: string): string | undefined =>
  opensLine(text, start) ? lineBreakOf(text) + text.slice(lineStart(text, start), start) : undefined;

const propertiesText = (entries: readonly (readonly [string, Plain])[], indent: string | undefined): string =>
  entries.map(([key, value]) => `${nameText(key)}: ${literal(value)}`).join(indent === undefined ? ', ' : `,${indent}`);

/** Behind the last property: on a line of its own where that one has one. */
function added(owner: TreeMap, key: string, value: Plain, text: string): Step | undefined {
  const last = owner.entries.toSorted((a, b) => a.span.end - b.span.end).at(-1);
  if (!last) {
    return undefined;
  }
  const { start, end } = last.span;
  const indent = indentAt(start, text);
  const written = propertiesText([[key, value]], indent);
  const comma = /^[ \t]*,/.exec(text.slice(end))?.[0].length;
  if (indent === undefined) {
    return insert(end, `, ${written}`);
  }
  return comma === undefined ? insert(end, `,${indent}${written}`) : insert(end + comma, `${indent}${written},`);
}

/** Lists grow and shrink at their end. */
function changedItem({ items }: TreeList, at: number, value: Plain | undefined, text: string): Step | undefined {
  const last = items.at(-1);
  if (value === undefined) {
    return cutItem(items[at - 1], items[at], text);
  }
  return last && at === items.length ? insert(itemEnd(last, text), `, ${literal(value)}`) : undefined;
}

const nameText = (key: string) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key));

/** On one line. */
function literal(value: Plain): string {
  if (isPlainList(value)) {
    return `[${value.map(literal).join(', ')}]`;
  }
  if (isPlainMap(value)) {
    const inner = Object.entries(value).map(([key, each]) => `${nameText(key)}: ${literal(each)}`);
    return `{ ${inner.join(', ')} }`;
  }
  return typeof value === 'string' ? `'${value.replace(/['\\]/g, '\\$&')}'` : String(value);
}
