/** Keys with their documentation, and values from schema and catalog; on half-typed text too. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { CompletionItem, Position, Range } from 'vscode-languageserver';
import type { FeatureContext, Reading } from '../context';
import { workloadAt } from '../../manifest/manifestCache';
import { nodeAt } from '../schemaDocs';
import type { SchemaNode } from '../schemaDocs';
import { catalogValues } from './catalogValues';
import type { Offer } from './catalogValues';
import { completionPlace } from './contextAt';
import type { CompletionPlace } from './contextAt';

export function provideCompletion(context: FeatureContext, reading: Reading, position: Position): CompletionItem[] {
  const { document } = reading;
  const offset = document.offsetAt(position);
  const place = completionPlace(document, reading.manifest.dialect, offset);
  const node = place && nodeAt(place.root, place.path);
  if (!place || !node) {
    return [];
  }
  const range = {
    start: document.positionAt(place.start),
    end: document.positionAt(endOfWord(document.getText(), offset, place)),
  };
  // The YAML extension offers what our published schema says; what the schema cannot say stays ours.
  const schemaKnown = context.client.yamlExtensionActive && place.own && !place.json;
  const keys = place.at === 'key' && !schemaKnown ? keyItems(node, place, range) : [];
  if (place.at === 'key') {
    return keys;
  }
  const values = [...(schemaKnown ? [] : schemaValues(node)), ...valuesFor(context, reading, offset, place)];
  return values.map((offer, index) => valueItem(offer, index, place, range));
}

function keyItems(node: SchemaNode, place: CompletionPlace, range: Range): CompletionItem[] {
  return [...node.keys]
    .filter(([key]) => !place.present.has(key) || key === place.typed)
    .map(([key, child], index) => ({
      label: key,
      kind: CompletionItemKind.Property,
      detail: child.optional ? undefined : 'required',
      documentation: child.doc,
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
  return own.map((value) => ({ label: String(value), kind: CompletionItemKind.EnumMember, doc: node.doc }));
}

function valuesFor(
  { catalog }: FeatureContext,
  { manifest, settings }: Reading,
  offset: number,
  { field, workload }: CompletionPlace,
): readonly Offer[] {
  if (field === undefined) {
    return [];
  }
  const own = manifest.workloads.find(({ name }) => name === workload) ?? workloadAt(manifest, offset);
  return catalogValues(field, {
    catalog,
    region: own?.spec.placement?.region ?? settings['defaults.region'],
    purchase: own?.spec.placement?.purchase ?? settings['defaults.purchase'],
    workloads: manifest.workloads.map(({ name }) => name).filter((name) => name !== (workload ?? own?.name)),
  });
}

function valueItem(
  { label, detail, doc, kind }: Offer,
  index: number,
  { json }: CompletionPlace,
  range: Range,
): CompletionItem {
  const newText = json && !isLiteral(label) ? JSON.stringify(label) : label;
  return {
    label,
    detail,
    documentation: doc,
    kind,
    filterText: newText,
    sortText: sortText(index),
    textEdit: { range, newText },
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
