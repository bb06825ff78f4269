/** The signature of units: what the number being typed counts, and which field of a `{ }` it belongs to. */
import type { Position, SignatureHelp } from 'vscode-languageserver';
import { t } from '../../../shared/src/l10n';
import { unitOf } from '../../../shared/src/words/unit';
import { completionPlace } from './completion/contextAt';
import type { CompletionPlace } from './completion/contextAt';
import type { Reading } from './context';
import { nodeAt } from './schemaDocs';
import type { SchemaNode } from './schemaDocs';

export const SIGNATURE_TRIGGERS = [':', ' ', '{', ','];

export function provideSignatureHelp({ document, manifest }: Reading, position: Position): SignatureHelp | null {
  const place = completionPlace(document, manifest.dialect, document.offsetAt(position));
  if (!place) {
    return null;
  }
  return (place.flow && !place.json ? ofMap(place) : null) ?? ofValue(place);
}

/** `rpsAvg: requests per second, mean over the month`. */
function ofValue({ path, at, field, root }: CompletionPlace): SignatureHelp | null {
  const key = path.findLast((part) => typeof part === 'string');
  const unit = at === 'value' && key !== undefined ? unitOf(field ?? path.join('.')) : undefined;
  if (key === undefined || unit === undefined) {
    return null;
  }
  const label = `${key}: ${unit}`;
  return {
    signatures: [
      {
        label,
        documentation: said(nodeAt(root, path)),
        parameters: [{ label: [label.length - unit.length, label.length] }],
        activeParameter: 0,
      },
    ],
    activeSignature: 0,
    activeParameter: 0,
  };
}

/** `tokens { inMean, outMean, … }`, the field at the cursor marked and its unit below. */
function ofMap({ path, at, root, present }: CompletionPlace): SignatureHelp | null {
  const block = at === 'value' ? path.slice(0, -1) : path;
  const node = nodeAt(root, block);
  const name = block.findLast((part) => typeof part === 'string');
  if (!node || name === undefined || ![...node.keys.keys()].some((key) => unitOf(key) !== undefined)) {
    return null;
  }
  const active = at === 'value' ? path.at(-1) : [...node.keys.keys()].find((key) => !present.has(key));
  return signatureOf(name, node, active);
}

const said = (node: SchemaNode | undefined) => (node?.doc === undefined ? undefined : t(node.doc));

function signatureOf(name: string, node: SchemaNode, active: string | number | undefined): SignatureHelp {
  const { keys } = node;
  let label = `${name} { `;
  const parameters = [...keys].map(([key, child], index) => {
    label += index === 0 ? '' : ', ';
    const start = label.length;
    label += key;
    const unit = unitOf(key);
    const words = [unit === undefined ? undefined : t`In ${unit}.`, said(child)].filter((part) => part !== undefined);
    return { label: [start, label.length] as [number, number], documentation: words.join(' ') };
  });
  const at = [...keys.keys()].findIndex((key) => key === active);
  const activeParameter = at < 0 ? undefined : at;
  return {
    signatures: [{ label: `${label} }`, documentation: said(node), parameters, activeParameter }],
    activeSignature: 0,
    activeParameter,
  };
}
