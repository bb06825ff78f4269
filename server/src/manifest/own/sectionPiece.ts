/** A top-level block of a manifest other than `workloads`: `version`, `defaults`, `budget`, `fleet`. */
import { t } from '../../../../shared/src/l10n';
import { nearest } from '../../../../shared/src/manifest/nearest';
import { defaultsSchema, fleetSchema, manifestSchema } from '../../../../shared/src/manifest/schema';
import type { DefaultsSpec, FleetSpec, ManifestSpec } from '../../../../shared/src/manifest/schema';
import type { Problem } from '../manifest';
import { createPieceMemo } from '../yaml/pieceMemo';
import { parseTolerant } from '../yaml/tolerant';
import type { TreeEntry } from '../yaml/tree';
import { entriesOf } from '../yaml/tree';
import { readBlockOf } from './block';
import type { Block, BlockPlace } from './block';

type Budget = NonNullable<ManifestSpec['budget']>;

export type Section =
  | { readonly kind: 'defaults'; readonly block: Block<DefaultsSpec> }
  | { readonly kind: 'budget'; readonly block: Block<Budget> }
  | { readonly kind: 'fleet'; readonly block: Block<FleetSpec> }
  | { readonly kind: 'version' | 'other'; readonly block: Block<unknown> };

/** The version that this reader knows. */
const VERSION = 1;
const KEYS = Object.keys(manifestSchema.shape);
const budgetSchema = manifestSchema.shape.budget.unwrap();

/** Usually one; several only where the lines are broken. */
export const readSectionPiece = createPieceMemo((text: string): readonly Section[] => {
  const { root, syntax } = parseTolerant(text);
  const entries = entriesOf(root);
  if (entries.length === 0 && syntax.length > 0) {
    const span = { start: 0, end: text.length };
    return [{ kind: 'other', block: plain({ text, name: '', nameSpan: span, span, syntax }, []) }];
  }
  return entries.map((entry, i) => readSection(entry, text, i === 0 ? syntax : []));
});

export function readSection(entry: TreeEntry, text: string, syntax: readonly Problem[]): Section {
  const place = { text, name: entry.key, nameSpan: entry.keySpan, span: entry.span, syntax };
  switch (entry.key) {
    case 'defaults':
      return { kind: 'defaults', block: readBlockOf(entry.value, defaultsSchema, {}, place) };
    case 'budget':
      return { kind: 'budget', block: readBlockOf(entry.value, budgetSchema, {}, place) };
    case 'fleet':
      return { kind: 'fleet', block: readBlockOf(entry.value, fleetSchema, {}, place) };
    case 'version':
      return { kind: 'version', block: plain(place, versionProblems(entry)) };
    default:
      return { kind: 'other', block: plain(place, [unknownSection(entry)]) };
  }
}

function plain(place: BlockPlace, problems: readonly Problem[]): Block<unknown> {
  return { ...place, spec: {}, fields: new Map(), problems, empty: [], nothing: true };
}

function versionProblems({ value, key }: TreeEntry): Problem[] {
  const node = value.kind === 'scalar' ? value : undefined;
  if (node && (node.value === VERSION || (node.value === null && node.outer.start === node.outer.end))) {
    return [];
  }
  const message = node
    ? t`Version ${String(node.value).slice(0, 20)} is not known: version ${VERSION} is read here.`
    : t`Version this is not known: version ${VERSION} is read here.`;
  const fix = { title: t`Write ${key}: ${VERSION}`, newText: String(VERSION) };
  return [{ code: 'version-unsupported', severity: 'error', message, span: node?.outer ?? value.span, fix }];
}

function unknownSection({ key, keySpan }: TreeEntry): Problem {
  const near = nearest(key, KEYS);
  const message = near ? t`Unknown key ${key}. Nearest: ${near}.` : t`Unknown key ${key}: it is not read.`;
  const problem = { code: 'key-unknown', severity: 'warning', message, span: keySpan } as const;
  return near ? { ...problem, fix: { title: t`Rename to ${near}`, newText: near } } : problem;
}
