/**
 * Moves what a `helm_release` runs: the values that the release comes to are moved as the file that they would be, and what
 * changes in them is written where the module states it, in HCL or in the YAML of a heredoc.
 */
import { t } from '../../../../../shared/src/l10n';
import type { Target } from '../../../../../shared/src/report/schema';
import type { Context } from '../../context';
import { applyEdits } from '../../edits';
import { textOver } from '../../engines/text';
import type { FoundWorkload } from '../../manifest';
import type { Ground } from '../../retarget/machines/ground';
import { replaceText } from '../../retarget/machines/ground';
import type { Plain, PlainChange } from '../../retarget/plain';
import { isPlainMap, plainChanges, plainOf, yamlItem, yamlLines } from '../../retarget/plain';
import type { Step } from '../../retarget/step';
import { allSteps } from '../../retarget/step';
import {
  appendBlock,
  columnOf,
  cutItem,
  endOf,
  insert,
  itemEnd,
  lineBreakOf,
  lineEnd,
  removeEntry,
  removeItem,
} from '../../retarget/treeEdit';
import { parseYaml } from '../../yaml/parse';
import type { TreeMap, TreeNode, TreeScalar } from '../../yaml/tree';
import { entryOf, nodeAt } from '../../yaml/tree';
import { helmValues } from '../helmValues';
import type { Body } from './body';
import { releaseTree } from './helm';
import { appendToObject, entriesText, hclText } from './objectEdit';
import { removal } from './movePods';
import type { Source } from './unitParts';

export interface Release {
  readonly body: Body;
  readonly source: Source;
  readonly ground: Ground;
  readonly workload: FoundWorkload;
  /** Every workload of the release, in order. */
  readonly siblings: readonly FoundWorkload[];
}

export function releaseStep(release: Release, target: Target, context: Context): Step {
  const root = releaseTree(release.body, release.source);
  const before = root && plainOf(root);
  if (!root || !isPlainMap(before)) {
    return { reason: t('the values of its chart stand in another file') };
  }
  const after = movedValues(release, before, target, context);
  return 'reason' in after
    ? after
    : allSteps(plainChanges(before, after.values).map((change) => write(release, root, change)));
}

/** The same values on the new machine. */
function movedValues(
  { workload, siblings }: Release,
  values: Plain,
  target: Target,
  context: Context,
): { readonly values: Plain } | { readonly reason: string } {
  const text = textOf(values);
  const source = { path: 'values.yaml', languageId: 'yaml', text };
  const read = helmValues.read(source, undefined, context).workloads;
  const own = read[siblings.indexOf(workload)];
  if (!own || read.length !== siblings.length || facts(own) !== facts(workload)) {
    return { reason: t('the values of its chart alone do not say all of it') };
  }
  const moved = helmValues.retarget?.(source, own, target, context);
  if (!moved?.ok) {
    return { reason: moved?.reason ?? t('the values of its chart are not moved') };
  }
  const { root } = parseYaml(applyEdits(text, moved.edits));
  return root ? { values: plainOf(root) } : { reason: t('the edited values could not be read') };
}

const textOf = (values: Plain): string =>
  isPlainMap(values)
    ? `${Object.entries(values)
        .flatMap(([key, value]) => yamlLines(key, value))
        .join('\n')}\n`
    : '';

const facts = ({ spec: { model, runtime, precision, placement = {} } }: FoundWorkload) => {
  const { instance, count, replicas, tensorParallel } = placement;
  return JSON.stringify([model, runtime, precision, instance, count, replicas, tensorParallel]);
};

function write(release: Release, root: TreeNode, { path, value, becomes }: PlainChange): Step {
  const { ground, source } = release;
  const { text } = source;
  const key = path.at(-1) ?? '';
  const owner = nodeAt(root, ...path.slice(0, -1));
  const node = nodeAt(root, ...path);
  if (becomes) {
    return replacedBy(owner, String(key), becomes, path, text);
  }
  if (value === undefined) {
    return typeof key === 'string' ? removed(owner, key, path, text) : removedItem(owner, key, path, text);
  }
  if (node?.kind === 'scalar' && (typeof value !== 'object' || value === null)) {
    return replaced(ground, node, value, path);
  }
  if (node) {
    return unplaced(path);
  }
  return typeof key === 'string' ? added(owner, key, value, path, text) : addedItem(owner, value, path, text);
}

const unplaced = (path: PlainChange['path']): Step => ({
  reason: t`${path.join('.')} of its values stands in a way that this edit would not change`,
});

/** Keeps the quotes; a word in the place of a number gets some. */
function replaced(ground: Ground, node: TreeScalar, value: Plain, path: PlainChange['path']): Step {
  const isQuoted = /["']/.test(ground.text[node.span.start - 1] ?? '');
  const isWord = typeof value === 'string' && !/^\d+$/.test(value) && typeof node.value !== 'string';
  const wanted = isWord && !isQuoted ? JSON.stringify(value) : String(value);
  return replaceText(ground, textOver(String(node.value), node.span), wanted, path.join('.'));
}

/** New entries in the place of one that goes. */
function replacedBy(
  owner: TreeNode | undefined,
  key: string,
  entries: readonly (readonly [string, Plain])[],
  path: PlainChange['path'],
  text: string,
): Step {
  const entry = entryOf(owner, key);
  if (owner?.kind !== 'map' || !entry || !isWritten(owner) || entry.value.span.start < 0) {
    return unplaced(path);
  }
  if (isBlock(owner)) {
    const lines = entries.flatMap(([name, value]) => yamlLines(name, value));
    const indent = lineBreakOf(text) + ' '.repeat(columnOf(text, entry.keySpan.start));
    const span = { start: entry.keySpan.start, end: lineEnd(text, endOf(entry.value)) };
    return [{ span, newText: lines.join(indent) }];
  }
  const quoted = (at: number) => (text[at] === '"' ? 1 : 0);
  const start = entry.keySpan.start - quoted(entry.keySpan.start - 1);
  const end = entry.value.span.end + quoted(entry.value.span.end);
  return [{ span: { start, end }, newText: entriesText(entries) }];
}

function removed(owner: TreeNode | undefined, key: string, path: PlainChange['path'], text: string): Step {
  const entry = entryOf(owner, key);
  if (owner?.kind !== 'map' || !entry || !isWritten(owner)) {
    return unplaced(path);
  }
  return isBlock(owner) ? (removeEntry(owner, entry, text) ?? unplaced(path)) : removal([entry], text);
}

function removedItem(owner: TreeNode | undefined, at: number, path: PlainChange['path'], text: string): Step {
  const item = owner?.kind === 'list' ? owner.items[at] : undefined;
  if (owner?.kind !== 'list' || !item) {
    return unplaced(path);
  }
  const isYaml = !owner.flow && owner.span.start >= 0;
  return (isYaml ? removeItem(owner, item, text) : cutItem(owner.items[at - 1], item, text)) ?? unplaced(path);
}

function added(owner: TreeNode | undefined, key: string, value: Plain, path: PlainChange['path'], text: string): Step {
  if (owner?.kind !== 'map' || !isWritten(owner)) {
    return unplaced(path);
  }
  return isBlock(owner) ? appendBlock(owner, yamlLines(key, value), text) : appendToObject(owner, key, value, text);
}

/** Behind the last item of the list. */
function addedItem(owner: TreeNode | undefined, value: Plain, path: PlainChange['path'], text: string): Step {
  const last = owner?.kind === 'list' ? owner.items.at(-1) : undefined;
  if (owner?.kind !== 'list' || !last || last.span.start < 0) {
    return unplaced(path);
  }
  if (owner.flow || owner.span.start < 0) {
    const written = owner.span.start < 0 ? hclText(value) : JSON.stringify(value);
    return insert(itemEnd(last, text), `, ${written}`);
  }
  const indent = lineBreakOf(text) + ' '.repeat(columnOf(text, text.lastIndexOf('-', last.span.start - 1)));
  return insert(
    lineEnd(text, endOf(last)),
    yamlItem(value)
      .map((line) => indent + line)
      .join(''),
  );
}

/** A map of YAML in a heredoc; one of HCL is an object. */
const isBlock = (map: TreeMap) => !map.flow;
/** In one place of the module; what single settings come to stands nowhere as a map. */
const isWritten = ({ span, entries }: TreeMap) =>
  span.start >= 0 && entries.every(({ keySpan }) => keySpan.start >= span.start && keySpan.end <= span.end);
