/** The `models` element, and the older `provider: { type: model }`: Docker Model Runner serves them. */
import { t } from '../../../../../shared/src/l10n';
import { engineFromSettings } from '../../engines/fromSettings';
import { countedAt } from '../../foreign/fields/replicas';
import { keyText, scalarText } from '../../foreign/fields/scalarText';
import type { Unit } from '../../foreign/unit';
import type { TreeEntry, TreeNode } from '../../yaml/tree';
import { entryOf, nodeAt, textOf } from '../../yaml/tree';
import { interpolate } from './interpolate';

export function providedModel(entry: TreeEntry, service: TreeNode, text: string): Unit | undefined {
  return textOf(nodeAt(service, 'provider', 'type'), text) === 'model'
    ? unitOf(entry, nodeAt(service, 'provider', 'options'), text)
    : undefined;
}

export const modelUnit = (entry: TreeEntry, text: string) => unitOf(entry, entry.value, text);

/** llama.cpp is the runner's own engine (Docker Model Runner, "Inference engines", 2026). */
function unitOf(entry: TreeEntry, settings: TreeNode | undefined, text: string): Unit | undefined {
  const written = scalarText(nodeAt(settings, 'model'), text);
  const model = written && interpolate(written);
  const engine = model && engineFromSettings('llama.cpp', new Map([['model', model]]));
  if (!engine) {
    return undefined;
  }
  const contextTokens = countedAt(entryOf(settings, 'context_size') ?? entryOf(settings, 'context-size'), text);
  const { key, keySpan } = entry;
  return {
    name: keyText(entry, text),
    fallbackName: key,
    object: { kind: 'ComposeModel', name: key },
    span: entry.span,
    anchor: keySpan,
    pods: [],
    engine,
    facts: { model, ...(contextTokens ? { contextTokens } : {}) },
    machineHint: t('Docker Model Runner serves it on the host that it finds: which machine that is, is not stated.'),
  };
}
