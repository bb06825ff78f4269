/** `helm_release` of a chart whose values are read: `yamlencode`, YAML in a heredoc, and single settings on top. */
import { phrase, t } from '../../../../../shared/src/l10n';
import type { Context } from '../../context';
import type { MappedText } from '../../engines/text';
import type { Unit } from '../../foreign/unit';
import type { Span } from '../../manifest';
import type { TreeEntry, TreeList, TreeNode } from '../../yaml/tree';
import { entryOf, madeEntry } from '../../yaml/tree';
import { chartUnits, valueRoots } from '../helmValues/charts';
import type { Body } from './body';
import { heredocTree, valueTree } from './kubernetesTree';
import type { Source } from './unitParts';
import { copyNotes, headOf, isLeftOut, unknownNotes } from './unitParts';
import type { Value } from './values';
import { entriesOf as entriesIn, itemsOf, knownText, valueAt } from './values';

/** Of the charts that are read: a release without any of these is of another chart, or its values are in a file. */
export const CHART_WORDS = /servingEngineSpec|modelArtifacts/;

export function releaseUnits(body: Body, source: Source, context: Context): Unit[] {
  const root = isLeftOut(body) ? undefined : releaseTree(body, source);
  if (!root) {
    return [];
  }
  const given = { root, text: source.text, whole: body.span, context };
  const units = valueRoots(root).flatMap((each) => chartUnits(each, given));
  const head = headOf(body, source);
  return units.map((unit, index) => ({
    ...unit,
    ...head,
    ...(units.length > 1 ? { side: unit.name?.text ?? String(index + 1) } : {}),
    notes: [...(unit.notes ?? []), ...copyNotes(body), ...unknownNotes(openValues(body))],
  }));
}

/** Later values stand above earlier ones, and single settings above all. */
export function releaseTree(body: Body, { text }: Source): TreeNode | undefined {
  const trees = itemsOf(body.value('values')).flatMap((value, position): TreeNode | TreeNode[] => {
    if (body.lines('values', position)) {
      return heredocTree(body, text, 'values', position) ?? [];
    }
    return value.kind === 'map' ? [valueTree(value)] : [];
  });
  const whole = [...trees, ...settingsOf(body).map(settingTree)].reduce<TreeNode | undefined>(
    (below, above) => (below ? merged(below, above) : above),
    undefined,
  );
  return whole && withTexts(whole);
}

interface Step {
  readonly at: string | number;
  /** Where a key stands in the name of its setting. */
  readonly span: Span;
}

interface Setting {
  readonly path: readonly Step[];
  readonly value: Value;
}

/** Blocks in the provider's versions up to 2, a list of objects since 3. */
function settingsOf(body: Body): Setting[] {
  const blocks = body.blocks('set').map((block) => [block.value('name'), block.value('value')]);
  const listed = itemsOf(body.value('set')).map((item) => [valueAt(item, 'name'), valueAt(item, 'value')]);
  return [...blocks, ...listed].flatMap(([name, value]) => {
    const path = pathOf(knownText(name));
    return path.length > 0 && value ? [{ path, value }] : [];
  });
}

/** Far beyond what a chart has. */
const LONGEST_PATH = 24;
const MOST_ITEMS = 100;

/** `servingEngineSpec.modelSpec[0].name`; a dot of a key's own has a backslash before it. */
function pathOf(name: MappedText | undefined): Step[] {
  const written = name?.text ?? '';
  const inPlace = name !== undefined && name.span.end - name.span.start === written.length;
  const steps = [...written.matchAll(/\[(\d+)\]|((?:\\.|[^.[\\])+)/g)].map(
    ({ index, 1: position, 2: key = '' }): Step => {
      const start = (name?.span.start ?? 0) + index;
      return {
        at: position === undefined ? key.replace(/\\(.)/g, '$1') : Number(position),
        span: inPlace ? { start, end: start + key.length } : NOWHERE,
      };
    },
  );
  const isSane = steps.length <= LONGEST_PATH && steps.every(({ at }) => typeof at === 'string' || at < MOST_ITEMS);
  return isSane ? steps : [];
}

function settingTree({ path, value }: Setting): TreeNode {
  const last = path.at(-1)?.at;
  return path.reduceRight<TreeNode>(
    (node, { at, span }) => (typeof at === 'number' ? listAt(at, node) : mapOf([madeEntry(at, node, span)])),
    valueTree(value, typeof last === 'string' ? last : ''),
  );
}

const NOWHERE: Span = { start: -1, end: -1 };

const mapOf = (entries: readonly TreeEntry[]): TreeNode => ({
  kind: 'map',
  span: NOWHERE,
  size: 1,
  flow: true,
  entries,
});

/** Items before the one that is set stay as they are, or empty. */
function listAt(position: number, node: TreeNode): TreeNode {
  const items = [...Array.from({ length: position }, () => mapOf([])), node];
  return { kind: 'list', span: NOWHERE, size: 1, flow: true, items };
}

/** Maps are merged; a list of values stands as a whole, while a setting changes one item of it. */
function merged(below: TreeNode, above: TreeNode): TreeNode {
  if (below.kind === 'map' && above.kind === 'map') {
    const kept = below.entries.map((entry) => {
      const over = entryOf(above, entry.key);
      return over ? { ...entry, value: merged(entry.value, over.value) } : entry;
    });
    return { ...below, entries: [...kept, ...above.entries.filter(({ key }) => !entryOf(below, key))] };
  }
  if (below.kind === 'list' && above.kind === 'list' && isSetting(above)) {
    const items = Array.from({ length: Math.max(below.items.length, above.items.length) }, (_, index) => {
      const [under, over] = [below.items[index], above.items[index]];
      return under && over ? merged(under, over) : (under ?? over ?? mapOf([]));
    });
    return { ...below, items };
  }
  return above;
}

/** A list of which a setting changes one item. */
const isSetting = (list: TreeList) => list.span === NOWHERE;

/** A number of another file stands nowhere here: it is a text, so that nobody looks for its digits. */
function withTexts(node: TreeNode): TreeNode {
  switch (node.kind) {
    case 'map':
      return { ...node, entries: node.entries.map((entry) => ({ ...entry, value: withTexts(entry.value) })) };
    case 'list':
      return { ...node, items: node.items.map(withTexts) };
    default:
      return node.span.start < 0 && node.value !== null ? { ...node, value: String(node.value) } : node;
  }
}

const SAID: ReadonlyMap<string, string> = new Map([
  ['modelURL', phrase('The model')],
  ['requestGPU', phrase('The number of GPUs')],
  ['replicaCount', phrase('The number of replicas')],
]);

/** What is stated and not known. */
function openValues(body: Body): (readonly [string, Value | undefined])[] {
  const settings = settingsOf(body).flatMap(({ path, value }) => openIn(String(path.at(-1)?.at ?? ''), value));
  return [...itemsOf(body.value('values')).flatMap((value) => openIn('', value)), ...settings];
}

function openIn(key: string, value: Value): (readonly [string, Value])[] {
  switch (value.kind) {
    case 'map':
      return entriesIn(value).flatMap((entry) => openIn(entry.key, entry.value));
    case 'list':
      return value.items.flatMap((item) => openIn(key, item));
    case 'unknown': {
      const said = SAID.get(key);
      return said === undefined ? [] : [[t(said), value]];
    }
    default:
      return [];
  }
}
