/** Variables of a container, as Kubernetes lists them and as Compose maps them: set, added and taken out. */
import { t } from '../../../../shared/src/l10n';
import type { Edit } from '../dialect';
import { isElsewhere } from '../engines/text';
import type { TreeEntry, TreeMap, TreeNode } from '../yaml/tree';
import { entriesOf, entryOf, itemsOf, nodeAt, textOf } from '../yaml/tree';
import type { EngineMove, Step } from './step';
import {
  appendEntries,
  appendItem,
  blockItem,
  columnOf,
  insert,
  lineBreakOf,
  lineEnd,
  lineStart,
  opensLine,
  endOf,
  removeEntry,
  removeItem,
  replaceScalar,
} from './treeEdit';

type At = Pick<EngineMove, 'container' | 'text' | 'takesEnv'>;

/** `undefined` where the container does not name it; without `value` it comes from elsewhere. */
interface Variable {
  readonly item: TreeNode | TreeEntry;
  readonly value?: TreeNode;
  readonly text?: string;
}

const listOf = ({ container }: At) => entryOf(container.node, 'env') ?? entryOf(container.node, 'environment');

export function variableOf(at: At, name: string): Variable | undefined {
  const holder = listOf(at)?.value;
  const entry = entriesOf(holder).find(({ key, merged }) => key === name && !merged);
  if (entry) {
    const written = textOf(entry.value, at.text);
    return { item: entry, value: entry.value, ...(written === undefined ? {} : { text: written }) };
  }
  const item = itemsOf(holder).find((each) => nameIn(each, at.text) === name);
  if (!item) {
    return undefined;
  }
  const value = item.kind === 'scalar' ? item : nodeAt(item, 'value');
  const written = textOf(value, at.text);
  const text = item.kind === 'scalar' ? written?.slice(name.length + 1) : written;
  return { item, ...(value ? { value } : {}), ...(text === undefined ? {} : { text }) };
}

/** `name: …` of Kubernetes, `NAME=value` of Compose. */
const nameIn = (item: TreeNode, text: string) =>
  item.kind === 'scalar' ? textOf(item, text)?.split('=')[0] : textOf(nodeAt(item, 'name'), text);

/** Changes what is written, else adds it behind the others. */
export function setVariable(at: At, name: string, value: string): Step {
  const known = variableOf(at, name);
  if (!known) {
    return addVariable(at, name, value);
  }
  if (known.text === value) {
    return [];
  }
  if (known.value?.kind !== 'scalar' || known.text === undefined) {
    return setReferenced(at, name, value);
  }
  return known.item === known.value
    ? replaceScalar(known.value, `${name}=${value}`, at.text)
    : replaceScalar(known.value, value, at.text);
}

/** A ConfigMap of the same file holds it. */
function setReferenced({ container }: At, name: string, value: string): Step {
  const held = container.environment?.get(name);
  if (!held || isElsewhere(held.span)) {
    return { reason: t`${name} comes from another object` };
  }
  return held.text === value ? [] : [{ span: held.span, newText: value }];
}

/** Those of the names that are written; the list goes with its last one. */
export function removeVariables(at: At, names: readonly string[]): Step {
  const { container, text } = at;
  const known = names.flatMap((name) => variableOf(at, name) ?? []);
  const holder = listOf(at);
  if (known.length === 0 || !holder) {
    return [];
  }
  const all = entriesOf(holder.value).length + itemsOf(holder.value).length === known.length;
  const edits = all
    ? [removeEntry(container.node, holder, text)]
    : known.map(({ item }) => removeFrom(holder.value, item, text));
  const removed = edits.filter((edit): edit is Edit[] => edit !== undefined);
  return removed.length === edits.length
    ? removed.flat()
    : { reason: t`${names[0] ?? t('a variable')} shares its line with other values` };
}

function removeFrom(holder: TreeNode, item: TreeNode | TreeEntry, text: string): Edit[] | undefined {
  if (holder.kind === 'map') {
    return removeEntry(holder, item as TreeEntry, text);
  }
  return holder.kind === 'list' ? removeItem(holder, item as TreeNode, text) : undefined;
}

function addVariable(at: At, name: string, value: string): Step {
  const { container, text } = at;
  const holder = listOf(at);
  if (holder?.value.kind === 'map' && holder.value.entries.length > 0) {
    return appendEntries(holder.value, [[name, quoted(value)]], text);
  }
  if (holder?.value.kind === 'list' && holder.value.items.length > 0) {
    return appendToList(holder.value.items, holder.value.flow, at, name, value);
  }
  if (holder) {
    return { reason: t`${holder.key} is empty here: there is no place for ${name}` };
  }
  return at.takesEnv ? addList(container.node, name, value, text) : [];
}

/** Kubernetes takes text alone: a bare number would be refused. */
const quoted = (value: string) => (/^[\d.]+$/.test(value) ? `"${value}"` : value);

function appendToList(items: readonly TreeNode[], flow: boolean, at: At, name: string, value: string): Step {
  const { text } = at;
  const holder = listOf(at)?.value;
  const last = items.at(-1);
  if (!last || holder?.kind !== 'list') {
    return [];
  }
  if (last.kind === 'scalar') {
    return appendItem(holder, `${name}=${value}`, text);
  }
  if (flow || (last.kind === 'map' && last.flow)) {
    return appendFlow(last, flow, text, name, value);
  }
  const dash = text.lastIndexOf('-', last.span.start - 1);
  const lineBreak = lineBreakOf(text);
  return insert(
    lineEnd(text, endOf(last)),
    lineBreak + variableItem(name, value, ' '.repeat(columnOf(text, dash)), lineBreak),
  );
}

/** As JSON where the neighbor is. */
function flowItem(name: string, value: string, quote: string): string {
  const key = (word: string) => `${quote}${word}${quote}`;
  const inner = `${key('name')}: ${key(name)}, ${key('value')}: "${value}"`;
  return quote ? `{${inner}}` : `{ ${inner} }`;
}

function appendFlow(last: TreeNode, flow: boolean, text: string, name: string, value: string): Edit[] {
  const quote = /^\{\s*"/.test(text.slice(last.span.start, last.span.end)) ? '"' : '';
  const written = flowItem(name, value, quote);
  if (flow) {
    return insert(last.span.end, `, ${written}`);
  }
  const dash = text.lastIndexOf('-', last.span.start - 1);
  const indent = text.slice(lineStart(text, dash), dash);
  return insert(lineEnd(text, last.span.end), `${lineBreakOf(text)}${indent}- ${written}`);
}

const variableItem = (name: string, value: string, indent: string, lineBreak: string): string =>
  blockItem(
    [
      ['name', name],
      ['value', quoted(value)],
    ],
    indent,
    lineBreak,
  );

/** Before the container's resources, where most write it; else behind its image. */
function addList(node: TreeMap, name: string, value: string, text: string): Step {
  const own = node.entries.filter(({ merged }) => !merged);
  const image = own.findIndex(({ key }) => key === 'image');
  const next = own.find(({ key }) => key === 'resources') ?? (image < 0 ? undefined : own[image + 1]);
  const last = own.at(-1);
  if (node.flow) {
    const quote = last && text[last.keySpan.start - 1] === '"' ? '"' : '';
    const written = `, ${quote}env${quote}: [${flowItem(name, value, quote)}]`;
    return last ? insert(endOf(last.value), written) : { reason: t`there is no place for ${name}` };
  }
  if (!last) {
    return { reason: t`there is no place for ${name}` };
  }
  const indent = ' '.repeat(columnOf(text, (next ?? last).keySpan.start));
  const lineBreak = lineBreakOf(text);
  const block = `${indent}env:${lineBreak}${variableItem(name, value, `${indent}  `, lineBreak)}`;
  if (next && opensLine(text, next.keySpan.start)) {
    return insert(lineStart(text, next.keySpan.start), block + lineBreak);
  }
  return insert(lineEnd(text, endOf(last.value)), lineBreak + block);
}
