/** Keys with their documentation, and values from schema and catalog; on half-typed text too. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { CompletionItem, Position, Range } from 'vscode-languageserver';
import type { Catalog } from '../../../../shared/src/catalog/types';
import { t } from '../../../../shared/src/l10n';
import type { FoundWorkload } from '../../manifest/manifest';
import { markdown } from '../context';
import type { FeatureContext, Reading } from '../context';
import { workloadAt } from '../../manifest/manifestCache';
import { nodeAt } from '../schemaDocs';
import type { SchemaNode } from '../schemaDocs';
import { catalogValues, documentationOf } from './catalogValues';
import type { About, Offer } from './catalogValues';
import { completionPlace } from './contextAt';
import type { CompletionPlace } from './contextAt';
import { yamlCursor } from './cursor';
import { annotationOffer, directiveOffers, tagOffer } from './directives';
import type { Directive } from './directives';
import { engineWords } from './engineWords';
import type { EngineWords } from './engineWords';
import { fitsOf } from './fit';
import { bySupport } from './supported';

export function provideCompletion(context: FeatureContext, reading: Reading, position: Position): CompletionItem[] {
  const { document } = reading;
  const offset = document.offsetAt(position);
  const place = completionPlace(document, reading.manifest.dialect, offset);
  const node = place && nodeAt(place.root, place.path);
  if (!place || !node) {
    return besideOthers(context, reading, offset);
  }
  const range = rangeAt(document, place.start, endOfWord(document.getText(), offset, place));
  // The YAML extension offers what our published schema says; what the schema cannot say stays ours.
  const schemaKnown = context.client.yamlExtensionActive && place.own && !place.json;
  const keys = place.at === 'key' && !schemaKnown ? keyItems(node, place, range) : [];
  if (place.at === 'key') {
    return keys;
  }
  const values = [
    ...(schemaKnown ? [] : supportedValues(context, reading, offset, place, schemaValues(node))),
    ...valuesFor(context, reading, offset, place),
  ];
  return values.map((offer, index) => valueItem(context, document, offer, index, place, range));
}

/** In a file of others: flags and variables of its engine, and the ways to say more of a workload. */
function besideOthers(context: FeatureContext, reading: Reading, offset: number): CompletionItem[] {
  const { document, manifest } = reading;
  const text = document.getText();
  const isYaml = document.languageId === 'yaml' || document.languageId === 'dockercompose';
  if (manifest.workloads.length === 0 && manifest.dialect !== CODE) {
    return [];
  }
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
  const cursor = isYaml ? yamlCursor(text, offset) : undefined;
  const isForeign = manifest.dialect !== OWN;
  const found: Directive | EngineWords | undefined =
    (cursor && isForeign && (engineWords(reading, cursor, offset) ?? annotationOffer(cursor))) ||
    (isYaml && isForeign ? directiveOffers(line) : undefined) ||
    (manifest.dialect === CODE ? tagOffer(text.slice(0, offset)) : undefined);
  if (!found) {
    return [];
  }
  const range = rangeAt(
    document,
    offset - found.typed.length,
    offset + (/^[\w./-]*/.exec(text.slice(offset, offset + 80))?.[0].length ?? 0),
  );
  const { field }: Partial<Directive> = found;
  const place = { field, workload: undefined, json: false };
  const values = field === undefined ? [] : valuesFor(context, reading, offset, place);
  return [...found.offers, ...values].map((offer, index) => valueItem(context, document, offer, index, place, range));
}

const OWN = 'placewright';
const CODE = 'typescript';

function rangeAt(document: Reading['document'], start: number, end: number): Range {
  return { start: document.positionAt(start), end: document.positionAt(end) };
}

/** With its documentation, for a client that asks for it when it shows it. */
export function resolveCompletion(item: CompletionItem, catalogFor: (uri: string) => Catalog): CompletionItem {
  const data = completionData(item);
  const text = data && documentationOf(catalogFor(data.uri), data.about);
  return text === undefined ? item : { ...item, documentation: markdown(text) };
}

interface CompletionData {
  readonly uri: string;
  readonly about: About;
}

function completionData({ data }: CompletionItem): CompletionData | undefined {
  const given: unknown = data;
  return typeof given === 'object' &&
    given !== null &&
    'uri' in given &&
    'about' in given &&
    typeof given.uri === 'string'
    ? (given as CompletionData)
    : undefined;
}

function keyItems(node: SchemaNode, place: CompletionPlace, range: Range): CompletionItem[] {
  return [...node.keys]
    .filter(([key]) => !place.present.has(key) || key === place.typed)
    .map(([key, child], index) => ({
      label: key,
      kind: CompletionItemKind.Property,
      detail: child.optional ? undefined : t('required'),
      documentation: child.doc && t(child.doc),
      filterText: place.json ? JSON.stringify(key) : key,
      sortText: sortText(index),
      textEdit: { range, newText: keyText(key, child, place) },
    }));
}

function keyText(key: string, child: SchemaNode, { json, flow }: CompletionPlace): string {
  const isBlock = child.keys.size > 0 && child.values.length === 0;
  return json ? `${JSON.stringify(key)}: ` : isBlock && !flow ? `${key}:` : `${key}: `;
}

function schemaValues(node: SchemaNode): readonly Offer[] {
  const own = node.list && node.each ? [...node.values, ...node.each.values] : node.values;
  return own.map((value) => ({
    label: String(value),
    kind: CompletionItemKind.EnumMember,
    doc: node.doc && t(node.doc),
  }));
}

type ValuePlace = Pick<CompletionPlace, 'field' | 'workload' | 'json'>;

function workloadOf({ manifest }: Reading, offset: number, { workload }: ValuePlace): FoundWorkload | undefined {
  return manifest.workloads.find(({ name }) => name === workload) ?? workloadAt(manifest, offset);
}

function supportedValues(
  { catalog }: FeatureContext,
  reading: Reading,
  offset: number,
  place: ValuePlace,
  offers: readonly Offer[],
): readonly Offer[] {
  const own = workloadOf(reading, offset, place);
  const isAsked = place.field === 'precision' || place.field === 'runtime';
  return isAsked && own ? bySupport(place.field, offers, reading.estimated(own).placement, catalog) : offers;
}

function valuesFor({ catalog }: FeatureContext, reading: Reading, offset: number, place: ValuePlace): readonly Offer[] {
  const { manifest, settings } = reading;
  const own = workloadOf(reading, offset, place);
  return place.field === undefined
    ? []
    : catalogValues(place.field, {
        catalog,
        region: own?.spec.placement?.region ?? settings['defaults.region'],
        purchase: own?.spec.placement?.purchase ?? settings['defaults.purchase'],
        workloads: manifest.workloads.map(({ name }) => name).filter((name) => name !== (place.workload ?? own?.name)),
        fits: () => (own ? fitsOf(reading.full(own)) : new Map()),
        instance: own?.spec.placement?.instance,
      });
}

function valueItem(
  { client, catalog }: FeatureContext,
  { uri }: Reading['document'],
  { label, newText: said, detail, doc, about, kind }: Offer,
  index: number,
  { json }: Pick<ValuePlace, 'json'>,
  range: Range,
): CompletionItem {
  const newText = said ?? (json && !isLiteral(label) ? JSON.stringify(label) : label);
  const documentation = doc ?? (about && !client.resolveCompletion ? documentationOf(catalog, about) : undefined);
  const isMarkdown = doc === undefined && documentation !== undefined;
  const data: CompletionData | undefined = about && client.resolveCompletion ? { uri, about } : undefined;
  return {
    label,
    detail,
    documentation: isMarkdown ? markdown(documentation) : documentation,
    kind,
    filterText: said === undefined ? newText : label,
    sortText: sortText(index),
    textEdit: { range, newText },
    ...(data ? { data } : {}),
  };
}

function isLiteral(text: string): boolean {
  return text === 'true' || text === 'false' || /^\d+$/.test(text);
}

/** The rest of a half-typed word behind the cursor is replaced with it. */
function endOfWord(text: string, offset: number, { json, flow }: CompletionPlace): number {
  const rest = (json ? /^[\w./-]*"?/ : flow ? /^[^\s,}\]:#]*/ : /^[^\s:#]*/).exec(text.slice(offset, offset + 200));
  return offset + (rest?.[0].length ?? 0);
}

/** In the order given, not by the alphabet. */
function sortText(index: number): string {
  return String(index).padStart(4, '0');
}
