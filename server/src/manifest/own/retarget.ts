/** Moves a workload of an own manifest to a target, with the fewest edits that read back as that target. */
import { t } from '../../../../shared/src/l10n';
import { applyEdits } from '../edits';
import type { Target } from '../../../../shared/src/report/schema';
import type { Edit, RetargetResult, SourceText, Values } from '../dialect';
import type { FoundWorkload, Manifest } from '../manifest';
import { splitDocuments } from '../yaml/documents';
import { parseYaml } from '../yaml/parse';
import type { TreeEntry, TreeNode } from '../yaml/tree';
import { entriesOf, entryOf, nodeAt } from '../yaml/tree';
import { cutManifest } from './cut';
import { parseJson } from './json';
import { editMap } from './mapEdits';
import type { EditStyle, MapChange, NewEntry } from './mapEdits';
import { planSettings } from './retargetPlan';
import type { Setting } from './retargetPlan';
import { isJson } from './signature';

const CHANGED = () => t('the file changed while the edit was prepared: try again');
const UNFINISHED = () => t('a line of this workload is not finished: complete it first');
const ANCHORED = () => t('its values come from an anchor that other places share: write them out here first');

/** `reread` reads the edited text: an edit that does not say what it promises is not offered. */
export function retargetOwn(
  source: SourceText,
  workload: FoundWorkload,
  target: Target,
  reread: (source: SourceText) => Manifest,
): RetargetResult {
  if (workload.spec.targets) {
    return { ok: false, reason: t('its hardware is stated in the file that its targets point at: move it there') };
  }
  const located = locate(source, workload);
  if (!located.ok) {
    return located;
  }
  const { entry } = located;
  const states = (key: string) => entryOf(nodeAt(entry.value, 'placement'), key)?.merged === false;
  const settings = planSettings(workload.spec, target, states);
  if (settings.length === 0) {
    return { ok: true, edits: [] };
  }
  const edits = editsFor(entry, settings, {
    text: source.text,
    json: isJson(source),
    unit: unitOf(entry, source.text),
  });
  if (!edits) {
    return { ok: false, reason: ANCHORED() };
  }
  const ordered = edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  const after = reread({ ...source, text: applyEdits(source.text, ordered) });
  const moved = after.workloads.find(({ name }) => name === workload.name);
  return moved && settings.every((setting) => holds(moved, setting))
    ? { ok: true, edits: ordered }
    : { ok: false, reason: t('its layout cannot be edited safely: change it by hand') };
}

/** Sets values of a workload: each in its block, which is made where it is missing. */
export function setOwn(source: SourceText, workload: FoundWorkload, values: Values): RetargetResult {
  const located = locate(source, workload);
  if (!located.ok) {
    return located;
  }
  const { entry } = located;
  const { value: map } = entry;
  if (map.kind !== 'map') {
    return { ok: false, reason: UNFINISHED() };
  }
  const style: EditStyle = { text: source.text, json: isJson(source), unit: unitOf(entry, source.text) };
  const top: NewEntry[] = [];
  const edits: (Edit[] | undefined)[] = [];
  for (const [block, set] of byBlock(values)) {
    const holder = block === '' ? undefined : entryOf(map, block);
    if (block === '' || !holder) {
      top.push(...(block === '' ? set : [[block, set] as const]));
    } else if (holder.merged || holder.aliased) {
      edits.push(undefined);
    } else {
      const change: MapChange = { set, remove: [] };
      edits.push(
        holder.value.kind === 'map' ? editMap(holder.value, change, style) : fill(entry, holder, change, style),
      );
    }
  }
  edits.push(top.length > 0 ? editMap(map, { set: top, remove: [] }, style) : []);
  const all = edits.flatMap((each) => each ?? []);
  return edits.includes(undefined)
    ? { ok: false, reason: ANCHORED() }
    : { ok: true, edits: all.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end) };
}

function byBlock(values: Values): ReadonlyMap<string, NewEntry[]> {
  const blocks = new Map<string, NewEntry[]>();
  for (const [field, value] of Object.entries(values)) {
    const dot = field.indexOf('.');
    const block = dot < 0 ? '' : field.slice(0, dot);
    if (value !== undefined) {
      blocks.set(block, [...(blocks.get(block) ?? []), [field.slice(dot + 1), value]]);
    }
  }
  return blocks;
}

type Located = { readonly ok: true; readonly entry: TreeEntry } | { readonly ok: false; readonly reason: string };

/** The workload in a tree whose spans point into the file. */
function locate(source: SourceText, { name, nameSpan }: FoundWorkload): Located {
  if (
    source.text.slice(nameSpan.start, nameSpan.end) !== name &&
    !/["'\\]/.test(source.text[nameSpan.start - 1] ?? '')
  ) {
    return { ok: false, reason: CHANGED() };
  }
  const { workloads, broken } = isJson(source)
    ? jsonWorkloads(source.text)
    : yamlWorkloads(source.text, nameSpan.start);
  const entry = entriesOf(workloads).find(({ keySpan }) => keySpan.start === nameSpan.start);
  if (broken) {
    return { ok: false, reason: UNFINISHED() };
  }
  if (!entry) {
    return { ok: false, reason: CHANGED() };
  }
  return entry.aliased || entry.value.kind !== 'map' ? { ok: false, reason: ANCHORED() } : { ok: true, entry };
}

interface ParsedList {
  readonly workloads?: TreeNode;
  readonly broken: boolean;
}

function jsonWorkloads(text: string): ParsedList {
  const { root, syntax } = parseJson(text);
  return { workloads: nodeAt(root, 'workloads'), broken: syntax.length > 0 };
}

/** The piece of one workload where it can be cut out, so that a broken neighbor does not matter. */
function yamlWorkloads(text: string, at: number): ParsedList {
  const document = splitDocuments(text).find(({ start, end }) => start <= at && at < end);
  if (!document) {
    return { broken: false };
  }
  const pieces = cutManifest(document.text)?.workloads ?? [];
  const piece = pieces.findLast(({ start }) => start + document.start <= at);
  if (piece) {
    const { root, issues } = parseYaml(piece.text, piece.start + document.start);
    return { workloads: root, broken: issues.length > 0 };
  }
  const { root, issues } = parseYaml(document.text, document.start);
  return { workloads: nodeAt(root, 'workloads'), broken: issues.length > 0 };
}

function editsFor(entry: TreeEntry, settings: readonly Setting[], style: EditStyle): Edit[] | undefined {
  if (entry.value.kind !== 'map') {
    return undefined;
  }
  const top = changeOf(settings.filter(({ block }) => block === ''));
  const placing = changeOf(settings.filter(({ block }) => block === 'placement'));
  const placement = entryOf(entry.value, 'placement');
  if (!placement || !touches(placing)) {
    const set = touches(placing) ? [...top.set, newBlock(placing)] : top.set;
    return editMap(entry.value, { ...top, set }, style);
  }
  if (placement.merged || placement.aliased) {
    return undefined;
  }
  const workloadEdits = touches(top) ? editMap(entry.value, top, style) : [];
  const placementEdits =
    placement.value.kind === 'map' ? editPlacement(placement, placing, style) : fill(entry, placement, placing, style);
  return workloadEdits && placementEdits && [...workloadEdits, ...placementEdits];
}

function editPlacement({ value }: TreeEntry, change: MapChange, style: EditStyle): Edit[] | undefined {
  if (value.kind !== 'map') {
    return undefined;
  }
  // A named accelerator gives its line to the instance.
  const instance = change.set.find(([key]) => key === 'instance')?.[1];
  if (change.remove.includes('accelerator') && !entryOf(value, 'instance') && typeof instance === 'string') {
    const set = change.set.filter(([key]) => key !== 'instance');
    const remove = change.remove.filter((key) => key !== 'accelerator');
    return editMap(value, { set, remove, rename: { from: 'accelerator', to: 'instance', value: instance } }, style);
  }
  return editMap(value, change, style);
}

/** `placement:` with nothing below it. */
function fill(workload: TreeEntry, placement: TreeEntry, change: MapChange, style: EditStyle): Edit[] | undefined {
  const { value, keySpan } = placement;
  if (value.kind !== 'scalar' || value.value !== null || workload.value.kind !== 'map') {
    return undefined;
  }
  const pairs = change.set.map(([key, each]) =>
    style.json ? `"${key}": ${JSON.stringify(each)}` : `${key}: ${String(each)}`,
  );
  const colon = style.text.indexOf(':', keySpan.end) + 1;
  // Nothing, or an explicit null; a comment behind stays where it is.
  const end = value.outer.end > value.outer.start ? value.outer.end : colon;
  return [{ span: { start: colon, end }, newText: ` { ${pairs.join(', ')} }` }];
}

function newBlock({ set }: MapChange): NewEntry {
  return ['placement', set];
}

function changeOf(settings: readonly Setting[]): MapChange {
  return {
    set: settings.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const])),
    remove: settings.flatMap(({ key, value }) => (value === undefined ? [key] : [])),
  };
}

function touches({ set, remove }: MapChange): boolean {
  return set.length > 0 || remove.length > 0;
}

function holds({ spec }: FoundWorkload, { block, key, value }: Setting): boolean {
  const values: Readonly<Record<string, unknown>> = block === '' ? spec : (spec.placement ?? {});
  return values[key] === value;
}

/** How much deeper this file indents each level. */
function unitOf({ keySpan, value }: TreeEntry, text: string): number {
  const first = entriesOf(value)[0];
  const column = (at: number) => at - text.lastIndexOf('\n', at - 1) - 1;
  const step = first && value.kind === 'map' && !value.flow ? column(first.keySpan.start) - column(keySpan.start) : 2;
  return step > 0 && step <= 8 ? step : 2;
}
