/** Over a key of a manifest: what the schema says of it, with its unit; also of keys outside of any workload. */
import type { Hover } from 'vscode-languageserver';
import { t } from '../../../shared/src/l10n';
import { unitOf } from '../../../shared/src/words/unit';
import { completionPlace } from './completion/contextAt';
import { markdown, rangeOf } from './context';
import type { FeatureContext, Reading } from './context';
import { nodeAt, workloadRoot } from './schemaDocs';
import type { SchemaNode } from './schemaDocs';
import { wordAt } from './flagHover';

/** The schema's own words; the YAML extension says them already where it is active. */
export function keyText(context: FeatureContext, reading: Reading, field: string): string | undefined {
  return saidElsewhere(context, reading) ? undefined : textOf(field, nodeAt(workloadRoot(), field.split('.')));
}

/** In `defaults`, `budget` and `fleet`, and at the root. */
export function keyHover(context: FeatureContext, reading: Reading, offset: number): Hover | null {
  const { document, manifest } = reading;
  const text = document.getText();
  const span = wordAt(text, offset);
  const isKey = span && /^["']?[ \t]*:(?=\s|$)/.test(text.slice(span.end, span.end + KEY_END));
  const place = isKey ? completionPlace(document, manifest.dialect, span.start) : undefined;
  if (!span || !place?.own || saidElsewhere(context, reading)) {
    return null;
  }
  const key = text.slice(span.start, span.end);
  const block = place.path.at(-1) === key ? place.path.slice(0, -1) : place.path;
  const path = [...block, key].filter((part) => typeof part === 'string');
  const said = textOf(path.join('.'), nodeAt(place.root, [...block, key]));
  return said === undefined ? null : { contents: markdown(said), range: rangeOf(document, span) };
}

/** assumed: nobody puts more blanks before a colon. */
const KEY_END = 8;

function saidElsewhere({ client }: FeatureContext, { manifest, document }: Reading): boolean {
  return client.yamlExtensionActive && document.languageId === 'yaml' && manifest.dialect === 'placewright';
}

function textOf(field: string, node: SchemaNode | undefined): string | undefined {
  const unit = unitOf(field);
  return node?.doc === undefined
    ? undefined
    : `\`${field}\`${unit === undefined ? '' : t`, in ${unit}`}: ${t(node.doc)}`;
}
